"""Sightings compared with those of others: of one moment, or too far off to be the same person.

Holds the job that compares one ticket with those near it, and the one that tells a ticket which came
before. Refuses to change a second ticket in the transaction of the first.
"""

from typing import Any

from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.alerts.soon import look_soon
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.log import record
from desk.tickets.card import refresh
from desk.tickets.clusters import suggest
from desk.tickets.priority import by_comparing, judged_again
from desk.tickets.rows import Held, change, load
from desk.tickets.sighted import (
    Seen,
    forget_sighting,
    keep_sighting,
    neighbours,
    sighting_of,
    way_here,
)
from desk.tips.opened import facts_of
from desk.tips.view import TipView
from tipline.priority import ReasonCode
from tipline.sightings import Leg
from tipline.tickets import TicketState

__all__ = ["look_for_others"]

COMPARE, CONFIRM = "ticket.compare", "ticket.confirm"

_R = ReasonCode


def look_for_others(session: Session, kit: Kit, ticket_id: int, view: TipView) -> None:
    """A tip came that says where and when: have it compared with the others, soon."""
    if view.notice_id is not None and sighting_of(view) is not None:
        schedule(session, kit, COMPARE, ticket_id, at=kit.clock())


@job(COMPARE)
def compare(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Write the sighting down, and say of it and of others what follows."""
    held = load(session, ticket_id, lock=True)
    view = facts_of(session, kit, held.tip)
    mine = sighting_of(view)
    if mine is None:
        forget_sighting(session, ticket_id)
        return
    keep_sighting(session, kit, held, mine, view.place_words)
    others = neighbours(session, kit, held, mine)
    found = {_R.SECOND_SIGHTING} if others else set()
    found |= _of_way(way_here(session, kit, held, mine))
    for other in others:
        if not other.sure:
            schedule(session, kit, CONFIRM, other.ticket_id, at=kit.clock())
    news = bool(others) and suggest(session, kit, held, [other.ticket_id for other in others])
    if _compared(session, kit, held, view, frozenset(found)) or news:
        refresh(session, kit, ticket_id)


@job(CONFIRM)
def confirm(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Somebody else saw the same: say so on a ticket that came before, and show with whom."""
    held = load(session, ticket_id, lock=True)
    if not held.withdrawn and held.ticket.state is not TicketState.CLOSED:
        found = by_comparing(held.ticket.reasons) | {_R.SECOND_SIGHTING}
        _compared(session, kit, held, facts_of(session, kit, held.tip), found)
        refresh(session, kit, ticket_id)


def _of_way(way: tuple[Seen, Leg] | None) -> set[ReasonCode]:
    if way is None:
        return set()
    _, there = way
    if there.is_impossible:
        return {_R.TRAVEL_IMPOSSIBLE}
    return {_R.NEAR_LAST_SEEN} if there.is_near else {_R.TRAVEL_FITS}


def _compared(
    session: Session, kit: Kit, held: Held, view: TipView, found: frozenset[ReasonCode]
) -> bool:
    values = judged_again(session, kit, held, view, compared=found)
    if not values:
        return False
    change(session, held, **values)
    priority = values["priority"]
    record(session, kit, SYSTEM, "ticket.compared", "ticket", held.id, priority=priority)
    look_soon(session, kit, held.id)
    return True
