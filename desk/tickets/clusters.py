"""Clusters: tickets that are perhaps of one moment, as people see and settle it.

Holds suggesting one, what a card says of it, and which tickets are worked with their lead. Refuses to
merge anything by itself, to suggest again what a person has split, and one tipster's tips as two.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM, OfficerActor, units_below
from desk.alerts.soon import look_soon
from desk.jobs import schedule
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say_triage
from desk.tickets.rows import REFRESH, TICKETS, Held, own_priority
from desk.tips.facts import Facts
from desk.tips.rows import TIPS
from storage.statements import changed, table_of
from storage.tables.clusters import Cluster, ClusterMember, MemberState
from storage.tables.tickets import Ticket
from tipline.deadlines import is_pressing
from tipline.refusals import Refusal
from tipline.tickets import HELD, TicketState
from tipline.tips import TipState
from tipline.twins import is_dismissed

__all__ = [
    "CLOSE_WITH_LEAD",
    "CLUSTERS",
    "MEMBERS",
    "can_be_led",
    "can_join",
    "check_by_itself",
    "close_with_lead",
    "cluster_facts",
    "cluster_of",
    "followers",
    "follows_another",
    "is_led",
    "is_merged_into",
    "lead_of",
    "members",
    "most_pressing",
    "suggest",
]

CLOSE_WITH_LEAD = "ticket.close_with_lead"

CLUSTERS, MEMBERS = table_of(Cluster), table_of(ClusterMember)
_LEADS = TICKETS.alias("leads")

_MOST_NAMED = 6

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


def suggest(session: Session, kit: Kit, held: Held, others: Iterable[int]) -> bool:
    """The ticket and these others are perhaps of one moment; False where that is no news.

    It joins the cluster that one of them is in, and those in none join with it. What it lies between becomes one
    cluster; where people lead several already, its thread names those that it does not join.
    """
    together = [held.id, *others]
    rows = session.execute(select(MEMBERS).where(MEMBERS.c.ticket_id.in_(together))).all()
    if held.id in {row.ticket_id for row in rows}:
        return False
    there = {row.cluster_id for row in rows if row.state is not MemberState.SPLIT}
    joining = sorted(set(together) - {row.ticket_id for row in rows})
    if not there and len(joining) < 2:
        return False
    cluster_id = _made_one(session, kit, held, there) if there else _new(session, kit, held)
    for ticket_id in joining:
        row = {
            "ticket_id": ticket_id,
            "cluster_id": cluster_id,
            "state": MemberState.SUGGESTED,
            "added_at": kit.clock(),
        }
        session.execute(insert(MEMBERS).values(row))
    # Whoever works on one of them may merge what has joined.
    _show_anew(session, kit, cluster_id, TICKETS.c.state.in_(HELD))
    details: dict[str, Any] = {"cluster": cluster_id, "tickets": len(joining)}
    record(session, kit, SYSTEM, "ticket.clustered", "ticket", held.id, **details)
    return True


def _made_one(session: Session, kit: Kit, held: Held, there: set[int]) -> int:
    """Of these clusters the one that somebody leads, else the oldest; those that nobody leads are put into it."""
    mine = CLUSTERS.c.id.in_(there)
    clusters = select(CLUSTERS.c.id, CLUSTERS.c.lead_id, is_led().label("led")).where(mine)
    first, *rest = session.execute(clusters.order_by(~is_led(), CLUSTERS.c.id)).all()
    for row in rest:
        if row.led:
            facts = {"ticket": held.id, "note": "near_another", "other": str(row.lead_id)}
            say_triage(session, kit, held.id, "ticket.note", facts)
    joined = MEMBERS.c.cluster_id.in_([row.id for row in rest if not row.led])
    suggested = joined & (MEMBERS.c.state == MemberState.SUGGESTED)
    if changed(session, update(MEMBERS).where(suggested).values(cluster_id=first.id)):
        _show_anew(session, kit, first.id)
    return int(first.id)


def _show_anew(session: Session, kit: Kit, cluster_id: int, *which: ColumnElement[bool]) -> None:
    tickets = select(TICKETS.c.id).join(MEMBERS, MEMBERS.c.ticket_id == TICKETS.c.id)
    those = tickets.where(MEMBERS.c.cluster_id == cluster_id, *which)
    for ticket_id in session.execute(those).scalars().all():
        schedule(session, kit, REFRESH, ticket_id, at=kit.clock())


def _new(session: Session, kit: Kit, held: Held) -> int:
    values = {"notice_id": held.ticket.notice_id, "made_at": kit.clock()}
    made = insert(CLUSTERS).values(values).returning(CLUSTERS.c.id)
    return int(session.execute(made).scalar_one())


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


def close_with_lead(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """A ticket was closed: where it leads, have those that were merged into it closed alike, soon.

    What is not closed with it goes by itself again, and somebody has to hear of it. The others' cards tell of a lead
    no more, nor of what came to nothing.
    """
    cluster = cluster_of(session, ticket_id)
    if cluster is None:
        return
    if cluster.lead_id == ticket_id or cluster.belongs is MemberState.SUGGESTED:
        _show_anew(session, kit, cluster.id)
    if cluster.lead_id != ticket_id:
        return
    body = {"lead": ticket_id, "officer": actor.id}
    for row in members(session, cluster.id, MemberState.MERGED):
        if row.ticket_id != ticket_id:
            look_soon(session, kit, row.ticket_id)
            schedule(session, kit, CLOSE_WITH_LEAD, row.ticket_id, at=kit.clock(), body=body)


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


def cluster_facts(session: Session, held: Held) -> Facts:
    """What the card says of it: the other tickets, which lead, and what can be done.

    A lead that is closed is told of on what was closed with it only.
    Whoever may see this ticket may see those of its unit and below; others are left out.
    """
    cluster = cluster_of(session, held.id)
    if cluster is None:
        return {}
    theirs = units_below(session, held.ticket.unit_id)
    suggested, merged = (
        [row for row in members(session, cluster.id, how) if row.unit_id in theirs]
        for how in (MemberState.SUGGESTED, MemberState.MERGED)
    )
    is_over = held.ticket.state is TicketState.CLOSED
    facts: Facts = {
        "suggested": _others(suggested, held),
        "merged": _others(merged, held) if cluster.lead_id == held.id else [],
        "lead": next(
            (
                _named(row)
                for row in merged
                if row.ticket_id == cluster.lead_id != held.id
                and (is_over or row.state is not TicketState.CLOSED)
            ),
            None,
        ),
    }
    most = most_pressing(session, held.ticket)
    if most is not None and most.unit_id in theirs:
        facts["pressing"] = _named(most) | {"reasons": most.reasons, "flags": most.flags}
    told = {name: value for name, value in facts.items() if value}
    is_held = held.ticket.state in HELD
    follows = held.ticket.state is TicketState.NEW and "lead" in told
    if told and (is_held or follows):
        joining = any(can_join(row, held.id, theirs) for row in suggested)
        can_merge = joining and _may_lead(session, cluster.id, held.id)
        told["can"] = ["merge", "split"] if can_merge else ["split"]
    return told


def can_join(row: Any, lead_id: int, unit_ids: Collection[int]) -> bool:
    """Whether a suggested ticket can be merged into this one: another open one, of these units."""
    is_open = row.state is not TicketState.CLOSED
    return is_open and row.ticket_id != lead_id and row.unit_id in unit_ids


def can_be_led(lead_id: int) -> ColumnElement[bool]:
    """Clusters that this ticket leads, or may: nobody else does who is open."""
    return (CLUSTERS.c.lead_id == lead_id) | ~is_led()


def _may_lead(session: Session, cluster_id: int, ticket_id: int) -> bool:
    may = select(CLUSTERS.c.id).where(CLUSTERS.c.id == cluster_id, can_be_led(ticket_id))
    return session.execute(may).first() is not None


def _others(rows: list[Any], held: Held) -> list[Facts]:
    """As many as a card names, without this one and what was closed as nothing."""
    others = [
        _named(row)
        for row in rows
        if row.ticket_id != held.id and not is_dismissed(row.state, row.disposition)
    ]
    return others[:_MOST_NAMED]


def _named(row: Any) -> Facts:
    return {
        "ticket": row.ticket_id,
        "message_id": row.card_message_id,
        "thread_id": row.thread_id,
    }
