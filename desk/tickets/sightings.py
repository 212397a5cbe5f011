"""Sightings compared with those of others: of one moment, or too far off to be the same person.

Holds the job that compares one ticket with those near it, and who is compared anew when a sighting
begins or ceases to count. Refuses to change a second ticket in the transaction of the first.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.alerts.soon import look_soon
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.log import record
from desk.tickets.card import refresh
from desk.tickets.clustering import suggest
from desk.tickets.priority import judged_again
from desk.tickets.rows import Held, change, load
from desk.tickets.sighted import (
    closing_is_news,
    forget_sighting,
    is_confirmed,
    keep_sighting,
    kept_sighting,
    neighbours,
    sighting_of,
    those_after,
)
from desk.tickets.way import reasons_of_way
from desk.tips.opened import facts_of
from desk.tips.view import TipView
from tipline.dispositions import Disposition
from tipline.priority import ReasonCode
from tipline.tickets import TicketState

__all__ = ["compare_around", "look_for_others", "outcome_counts"]

COMPARE = "ticket.compare"


def look_for_others(session: Session, kit: Kit, ticket_id: int, view: TipView) -> None:
    """A tip came that says where and when: have it compared with the others, soon."""
    if view.notice_id is not None and sighting_of(view) is not None:
        _soon(session, kit, [ticket_id])


def compare_around(session: Session, kit: Kit, held: Held) -> None:
    """A sighting may count otherwise from now on: have those compared anew that it says something of."""
    kept = kept_sighting(session, kit, held)
    if kept is not None:
        beside, after = neighbours(session, kit, held, kept), those_after(session, kit, held, kept)
        _soon(session, kit, {held.id, *(other.ticket_id for other in (*beside, *after))})


def outcome_counts(session: Session, kit: Kit, held: Held, disposition: Disposition) -> None:
    """A ticket is closed so: the same, where that makes a difference to others."""
    if closing_is_news(held, disposition):
        compare_around(session, kit, held)


@job(COMPARE)
def compare(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Write the sighting down, and say of it what follows; have others say of themselves what does."""
    held = load(session, ticket_id, lock=True)
    view = facts_of(session, kit, held.tip)
    mine = sighting_of(view)
    if kept_sighting(session, kit, held) not in (None, mine):
        compare_around(session, kit, held)  # those who were near where it was before
    if mine is None:
        forget_sighting(session, ticket_id)
        return
    keep_sighting(session, kit, held, mine, view.place_words)
    if held.ticket.state is TicketState.CLOSED or held.tip.person_key is None:
        return  # its reasons stand; and of one who was forgotten nobody knows who is another
    others = neighbours(session, kit, held, mine)
    found = {ReasonCode.SECOND_SIGHTING} if others else set()
    found |= reasons_of_way(session, kit, held, mine)
    _soon(session, kit, [other.ticket_id for other in others if not other.sure])
    if bool(others) != is_confirmed(held.ticket.reasons):
        after = those_after(session, kit, held, mine)
        _soon(session, kit, [other.ticket_id for other in after])
    news = bool(others) and suggest(session, kit, held, [other.ticket_id for other in others])
    if _compared(session, kit, held, view, frozenset(found)) or news:
        refresh(session, kit, ticket_id)


def _soon(session: Session, kit: Kit, ticket_ids: Iterable[int]) -> None:
    for ticket_id in sorted(ticket_ids):
        schedule(session, kit, COMPARE, ticket_id, at=kit.clock())


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
