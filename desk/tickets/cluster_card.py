"""What a ticket's card says of the cluster that it is in.

Holds these facts. Refuses tickets of units that whoever sees this one may not see.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import units_below
from desk.tickets.clusters import (
    CLUSTERS,
    can_be_led,
    can_join,
    cluster_of,
    members,
    most_pressing,
)
from desk.tickets.rows import Held
from desk.tips.facts import Facts
from storage.tables.clusters import MemberState
from tipline.tickets import HELD, TicketState
from tipline.twins import is_dismissed

__all__ = ["cluster_facts"]

_MOST_NAMED = 6


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
