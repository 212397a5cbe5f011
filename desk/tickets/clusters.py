"""Clusters: tickets that are perhaps of one moment, and which of them are worked with their lead.

Holds who belongs to what and who leads whom. How one comes about is in `clustering`, what a card says of it in
`cluster_card`, what people make of it in `merging`. Refuses to change anything.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from desk.tickets.rows import TICKETS, own_priority
from desk.tips.rows import TIPS
from storage.statements import table_of
from storage.tables.clusters import Cluster, ClusterMember, MemberState
from storage.tables.tickets import Ticket
from tipline.deadlines import is_pressing
from tipline.refusals import Refusal
from tipline.tickets import TicketState
from tipline.tips import TipState

__all__ = [
    "CLUSTERS",
    "MEMBERS",
    "can_be_led",
    "can_join",
    "check_by_itself",
    "cluster_of",
    "followers",
    "follows_another",
    "is_led",
    "is_merged_into",
    "lead_of",
    "members",
    "most_pressing",
]

CLUSTERS, MEMBERS = table_of(Cluster), table_of(ClusterMember)
_LEADS = TICKETS.alias("leads")

_OF_CLUSTER = (
    select(
        MEMBERS.c.ticket_id,
        MEMBERS.c.state.label("belongs"),
        TICKETS.c.unit_id,
        TICKETS.c.state,
        TICKETS.c.disposition,
        TICKETS.c.reasons,
        TICKETS.c.flags,
        TICKETS.c.card_message_id,
        TICKETS.c.thread_id,
    )
    .join(TICKETS, TICKETS.c.id == MEMBERS.c.ticket_id)
    .join(TIPS, TIPS.c.id == TICKETS.c.tip_id)
    .where(TIPS.c.state == TipState.SENT)
    .order_by(MEMBERS.c.ticket_id)
)


def cluster_of(session: Session, ticket_id: int) -> Any | None:
    """The cluster that a ticket is in, with the ticket's `belongs`; None where it is in none."""
    query = (
        select(CLUSTERS.c.id, CLUSTERS.c.lead_id, MEMBERS.c.state.label("belongs"))
        .join(MEMBERS, MEMBERS.c.cluster_id == CLUSTERS.c.id)
        .where(MEMBERS.c.ticket_id == ticket_id, MEMBERS.c.state != MemberState.SPLIT)
    )
    return session.execute(query).one_or_none()


def members(session: Session, cluster_id: int, belongs: MemberState) -> list[Any]:
    """The tickets that belong to it so, and whose tip is still there."""
    which = MEMBERS.c.cluster_id == cluster_id, MEMBERS.c.state == belongs
    return list(session.execute(_OF_CLUSTER.where(*which)))


def follows_another() -> ColumnElement[bool]:
    """Tickets that are worked with another, which leads and is open: once it is closed they go by themselves."""
    return _open_lead().where(MEMBERS.c.ticket_id == TICKETS.c.id).correlate(TICKETS).exists()


def is_led() -> ColumnElement[bool]:
    """Clusters that an open ticket leads: a closed one leads nobody."""
    is_open = _LEADS.c.state != TicketState.CLOSED
    lead = select(_LEADS.c.id).where(_LEADS.c.id == CLUSTERS.c.lead_id, is_open)
    return lead.correlate(CLUSTERS).exists()


def lead_of(session: Session, ticket_id: int) -> int | None:
    """The open ticket that this one is worked with; None where it goes by itself."""
    row = session.execute(_open_lead().where(MEMBERS.c.ticket_id == ticket_id)).one_or_none()
    return None if row is None else row.id


def followers(session: Session, ticket_id: int) -> list[Row[Any]]:
    """The tickets that this one leads and nobody has by themselves; none where it does not lead."""
    cluster = cluster_of(session, ticket_id)
    if cluster is None or cluster.lead_id != ticket_id:
        return []
    merged = members(session, cluster.id, MemberState.MERGED)
    return [row for row in merged if row.ticket_id != ticket_id and row.state is TicketState.NEW]


def most_pressing(session: Session, ticket: Ticket) -> Row[Any] | None:
    """Of those that follow this ticket, the most pressing; None where none is more so than it is itself."""
    assert ticket.id is not None
    most = max(followers(session, ticket.id), key=_urgency, default=None)
    return most if most is not None and _urgency(most) > _urgency(ticket) else None


def _urgency(one: Row[Any] | Ticket) -> tuple[bool, int]:
    pressing = is_pressing([code for code, _ in one.reasons], one.flags)
    return pressing, own_priority(one.reasons)


def check_by_itself(session: Session, ticket_id: int) -> None:
    """Raises Refusal `ticket.with_lead` for a ticket that is worked with another: it goes with that."""
    if (lead := lead_of(session, ticket_id)) is not None:
        raise Refusal("ticket.with_lead", lead=lead)


def _open_lead() -> Select[tuple[int]]:
    return (
        select(_LEADS.c.id)
        .join(CLUSTERS, CLUSTERS.c.lead_id == _LEADS.c.id)
        .join(MEMBERS, MEMBERS.c.cluster_id == CLUSTERS.c.id)
        .where(
            MEMBERS.c.state == MemberState.MERGED,
            MEMBERS.c.ticket_id != _LEADS.c.id,
            _LEADS.c.state != TicketState.CLOSED,
        )
    )


def is_merged_into(session: Session, ticket_id: int, lead_id: int) -> bool:
    """Whether it is worked with this lead."""
    cluster = cluster_of(session, ticket_id)
    is_merged = cluster is not None and cluster.belongs is MemberState.MERGED
    return cluster is not None and is_merged and cluster.lead_id == lead_id


def can_join(row: Any, lead_id: int, unit_ids: Collection[int]) -> bool:
    """Whether a suggested ticket can be merged into this one: another open one, of these units."""
    is_open = row.state is not TicketState.CLOSED
    return is_open and row.ticket_id != lead_id and row.unit_id in unit_ids


def can_be_led(lead_id: int) -> ColumnElement[bool]:
    """Clusters that this ticket leads, or may: nobody else does who is open."""
    return (CLUSTERS.c.lead_id == lead_id) | ~is_led()
