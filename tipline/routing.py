"""Which unit a ticket is for.

Holds the order in which that is decided, and whether a ticket follows when more becomes known.
Refuses to leave a ticket without a unit, and to take one away from where a person has put it.
"""

from dataclasses import dataclass
from enum import StrEnum

from tipline.tickets import HELD, TicketState

__all__ = ["NEAREST_M", "Follow", "Route", "RoutedBy", "Units", "follow", "route"]

# From farther off the nearest area is no neighbour any more: somebody has to look first.
NEAREST_M = 30_000


class RoutedBy(StrEnum):
    """What a ticket came to its unit by; the order is the order of the decision."""

    NOTICE = "notice"
    MATTER = "matter"
    AREA = "area"
    NEAREST = "nearest"
    DUTY = "duty"
    PERSON = "person"  # somebody handed it over


class Follow(StrEnum):
    """What becomes of a ticket once it would be routed elsewhere."""

    STAYS = "stays"
    MOVES = "moves"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Units:
    """Which units there are to choose from; None where there is no such one.

    ``notice``: the unit of its notice; ``matter``: the one that handles what it is about; ``area``: of the area where it was seen; ``nearest``: of the
    area that is nearest to that, within ``NEAREST_M``; ``duty``: who is there for everything else.
    """

    duty: int
    notice: int | None = None
    matter: int | None = None
    area: int | None = None
    nearest: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A unit, and by what."""

    unit_id: int
    by: RoutedBy


def route(units: Units) -> Route:
    """The unit for a ticket: the notice's, else whose matter it is, else where it was seen, else the one on duty."""
    choices = (
        (units.notice, RoutedBy.NOTICE),
        (units.matter, RoutedBy.MATTER),
        (units.area, RoutedBy.AREA),
        (units.nearest, RoutedBy.NEAREST),
    )
    found = (Route(unit_id, by) for unit_id, by in choices if unit_id is not None)
    return next(found, Route(units.duty, RoutedBy.DUTY))


def follow(now: Route, then: Route, state: TicketState) -> Follow:
    """Whether a ticket that is ``now`` somewhere goes along when it would be routed ``then``.

    Nobody's ticket goes by itself; to whoever works on one it is suggested. Where officers are out
    already, or it is closed, it stays.
    """
    settled = now.by in (RoutedBy.NOTICE, RoutedBy.PERSON)
    if settled or then.by is RoutedBy.DUTY or now.unit_id == then.unit_id:
        return Follow.STAYS
    if state is TicketState.NEW:
        return Follow.MOVES
    return Follow.SUGGESTED if state in HELD else Follow.STAYS
