"""The unit of a ticket: found when it is opened, and looked at again when its place or its matter becomes known.

Holds what a notice lends its tickets, the way from a place to a unit, and the columns that change when
a ticket follows what is told. Refuses an order of its own: that is in `tipline.routing`.
"""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.district.matters import handler_of
from desk.district.places import area_at, nearest_area
from desk.district.units import duty_unit, unit_names
from desk.kit import Kit
from desk.log import record
from desk.recent import Recent
from desk.sealed import area_key
from desk.tickets.rows import Held
from desk.tickets.thread import note
from desk.tips.view import TipView
from storage.statements import table_of
from storage.tables.notices import Notice
from tipline.places import Coordinates
from tipline.routing import NEAREST_M, Follow, Route, RoutedBy, Units, follow, route
from tipline.tickets import TicketState

__all__ = ["OfNotice", "area_seen", "follow_told", "of_notice", "route_for"]

_NOTICES = table_of(Notice)
_OF_NOTICE = select(_NOTICES.c.unit_id, _NOTICES.c.exercise).where(
    _NOTICES.c.id == bindparam("notice_id")
)


class OfNotice(NamedTuple):
    """What a notice lends its tickets: its unit, and whether it is an exercise."""

    unit_id: int
    exercise: bool


# A notice that has tips was published: its unit and its mark never change again. Asked for
# thousands of times a minute once it is out.
_KNOWN = Recent[OfNotice](4096)


def of_notice(session: Session, kit: Kit, notice_id: int) -> OfNotice:
    """What the notice lends its tickets."""
    return _KNOWN.get(kit.vault, notice_id, lambda: _of_notice(session, notice_id))


def _of_notice(session: Session, notice_id: int) -> OfNotice:
    row = session.execute(_OF_NOTICE, {"notice_id": notice_id}).one()
    return OfNotice(row.unit_id, row.exercise)


def route_for(session: Session, kit: Kit, view: TipView) -> Route:
    """Where the ticket of this tip belongs, as far as is known now."""
    if view.notice_id is not None:
        return Route(of_notice(session, kit, view.notice_id).unit_id, RoutedBy.NOTICE)
    matter = None if view.matter is None else handler_of(session, view.matter)
    area, nearest = (None, None) if view.place is None else _by_place(session, kit, view.place)
    return route(Units(duty=duty_unit(session), matter=matter, area=area, nearest=nearest))


def area_seen(session: Session, kit: Kit, view: TipView) -> bytes | None:
    """The keyed hash of the area in which a general tip was seen, for figures; None where in none."""
    if view.notice_id is not None or view.place is None:
        return None
    area = area_at(session, kit, view.place)
    return None if area is None else area_key(kit, area.id)


def _by_place(session: Session, kit: Kit, place: Coordinates) -> tuple[int | None, int | None]:
    area = area_at(session, kit, place)
    if area is not None:
        return area.unit_id, None
    near = nearest_area(session, kit, place, within_m=NEAREST_M)
    return None, None if near is None else near.unit_id


def follow_told(
    session: Session, kit: Kit, held: Held, view: TipView, state: TicketState
) -> dict[str, Any]:
    """The columns that change where place or matter tell of another unit; `state` is what it will be in.

    Nobody's ticket moves, with a note; on one that is worked on the other unit is suggested.
    """
    ticket = held.ticket
    seen = area_seen(session, kit, view)
    return ({} if seen == ticket.area_key else {"area_key": seen}) | _follow_unit(
        session, kit, held, view, state
    )


def _follow_unit(
    session: Session, kit: Kit, held: Held, view: TipView, state: TicketState
) -> dict[str, Any]:
    ticket = held.ticket
    now = Route(ticket.unit_id, ticket.routed_by or RoutedBy.PERSON)
    if (view.place, view.matter) == (None, None) or now.by in (RoutedBy.NOTICE, RoutedBy.PERSON):
        return {}
    then = route_for(session, kit, view)
    match follow(now, then, state):
        case Follow.MOVES:
            details: dict[str, Any] = {
                "unit": then.unit_id,
                "before": now.unit_id,
                "by": then.by.value,
            }
            record(session, kit, SYSTEM, "ticket.moved", "ticket", held.id, **details)
            why = "put_under" if then.by is RoutedBy.MATTER else "moved"
            note(session, kit, held.id, why, unit=unit_names(session, then.unit_id))
            return {"unit_id": then.unit_id, "routed_by": then.by, "suggested_unit": None}
        case Follow.SUGGESTED:
            return {"suggested_unit": then.unit_id}
        case _:
            return {}
