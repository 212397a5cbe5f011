"""Second sightings: two people, about the same notice, near the same place at about the same time.

Holds the job that looks for them, once per notice and stretch of time however many tips come in.
Refuses to count one person's tips twice, and tips that don't say where and when, or say it too
loosely to be compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.alerts.soon import look_soon
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.log import record
from desk.tickets.card import refresh
from desk.tickets.priority import found_reasons, is_confirmed, judged_again
from desk.tickets.rows import TICKETS, change, load
from desk.tips.opened import facts_of
from desk.tips.rows import TIPS, any_tip
from desk.tips.view import SeenAt, TipView
from tipline.places import Coordinates, distance_m
from tipline.priority import NEARBY_M, NEARBY_TIME
from tipline.tickets import TicketState
from tipline.time_words import Precision
from tipline.tips import TipState

__all__ = ["look_for_others"]

SIGHTINGS = "notice.sightings"

# In a burst the job is asked for with every tip: those of one stretch share one look.
_STRETCH = timedelta(seconds=10)
_LOOKS_BACK = timedelta(hours=2)
_MOST = 200
_EXACT = frozenset({Precision.MINUTE, Precision.QUARTER})


@dataclass(frozen=True, slots=True)
class _Sighting:
    ticket_id: int
    person_key: bytes | None
    place: Coordinates
    at: datetime


def look_for_others(session: Session, kit: Kit, view: TipView) -> None:
    """A tip came that says where and when: have it compared with the others, soon."""
    if view.notice_id is None or view.place is None or view.seen is None:
        return
    if not _is_exact(view.seen):
        return
    now = kit.clock()
    past = timedelta(seconds=now.timestamp() % _STRETCH.total_seconds())
    schedule(session, kit, SIGHTINGS, view.notice_id, at=now - past + _STRETCH)


@job(SIGHTINGS)
def compare(session: Session, kit: Kit, notice_id: int, body: Any) -> None:
    """Raise the priority of every ticket whose sighting somebody else confirms."""
    confirmed: set[int] = set()
    for one, other in combinations(_sightings(session, kit, notice_id), 2):
        if _agree(one, other):
            confirmed |= {one.ticket_id, other.ticket_id}
    for ticket_id in sorted(confirmed):
        _raise(session, kit, ticket_id)


def _sightings(session: Session, kit: Kit, notice_id: int) -> Iterator[_Sighting]:
    rows = session.execute(
        select(TICKETS.c.id, TICKETS.c.tip_id)
        .join(TIPS, TIPS.c.id == TICKETS.c.tip_id)
        .where(
            TICKETS.c.notice_id == notice_id,
            TICKETS.c.state != TicketState.CLOSED,
            TICKETS.c.made_at > kit.clock() - _LOOKS_BACK,
            TIPS.c.state == TipState.SENT,
        )
        .order_by(TICKETS.c.id.desc())
        .limit(_MOST)
    ).all()
    for row in rows:
        tip = any_tip(session, row.tip_id, lock=False)
        view = facts_of(session, kit, tip)
        if view.place is not None and view.seen is not None and _is_exact(view.seen):
            yield _Sighting(row.id, tip.person_key, view.place, view.seen.at)


def _is_exact(seen: SeenAt) -> bool:
    """Whether the time was told closely enough to be compared: not "yesterday" or "this morning"."""
    return seen.precision in _EXACT


def _agree(one: _Sighting, other: _Sighting) -> bool:
    if one.person_key is None or one.person_key == other.person_key:
        return False
    near = distance_m(one.place, other.place) <= NEARBY_M
    return near and abs(one.at - other.at) <= NEARBY_TIME


def _raise(session: Session, kit: Kit, ticket_id: int) -> None:
    held = load(session, ticket_id, lock=True)
    if is_confirmed(held.ticket):
        return
    view = facts_of(session, kit, held.tip)
    found = found_reasons(session, kit, held.ticket.notice_id, view, second_sighting=True)
    values = judged_again(held.ticket, found)
    change(session, held, **values)
    record(
        session, kit, SYSTEM, "ticket.confirmed", "ticket", ticket_id, priority=values["priority"]
    )
    look_soon(session, kit, ticket_id)
    refresh(session, kit, ticket_id)
