"""Alerts: when a ticket rings those on duty, how often, how it climbs, and when it is quiet again.

Holds the causes, their paces and ``next_step``, which says what is to be done at a moment and when
to look again. A pressing ticket rings until somebody has it; an overdue one climbs the ladder once.
Refuses to ring for an exercise, for what was ended, for what is worked with another, and twice for the same delay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from tipline.deadlines import LIMITS, band_of
from tipline.tickets import TicketState

__all__ = [
    "CLOCK_STANDS",
    "PACES",
    "Cause",
    "Do",
    "Pace",
    "Ringing",
    "Step",
    "Watched",
    "next_step",
    "overdue",
]


class Cause(StrEnum):
    """Why a ticket rings."""

    PRESSING = "pressing"
    FIRST_LOOK = "first_look"
    DISPOSITION = "disposition"
    UNANSWERED = "unanswered"


class Do(StrEnum):
    """What is to be done now."""

    REST = "rest"
    BEGIN = "begin"
    REPEAT = "repeat"
    CLIMB = "climb"
    END = "end"


@dataclass(frozen=True, slots=True)
class Pace:
    """How often each rung is rung again before the next one is; ``at_the_top``: then how often.

    None at the top: whoever could be rung has been, and the card goes on saying so.
    """

    every: timedelta
    repeats: int
    at_the_top: timedelta | None = None


PACES: Mapping[Cause, Pace] = MappingProxyType(
    {
        Cause.PRESSING: Pace(timedelta(minutes=2), 2, at_the_top=timedelta(minutes=10)),
        Cause.FIRST_LOOK: Pace(timedelta(minutes=30), 0),
        Cause.DISPOSITION: Pace(timedelta(hours=4), 0),
        Cause.UNANSWERED: Pace(timedelta(minutes=5), 0),
    }
)

# Nobody is late while a tipster is waited for, or once it has ended.
CLOCK_STANDS = frozenset({TicketState.AWAITING_REPLY, TicketState.CLOSED})


@dataclass(frozen=True, slots=True)
class Watched:
    """A ticket as the clock sees it. ``stood``: how long its clock has stood still so far.

    ``follows``: it is worked with another, which rings for it. ``handed_at``: since when another unit has it, which has not looked yet. ``sent_at``: since when an
    officer was sent who has not answered. ``alerted``: the delays for which it has rung before, in the unit that
    has it now.
    """

    state: TicketState
    priority: int
    opened_at: datetime
    pressing: bool = False
    exercise: bool = False
    follows: bool = False
    looked_at: bool = False
    handed_at: datetime | None = None
    sent_at: datetime | None = None
    stood: timedelta = timedelta()
    alerted: frozenset[Cause] = frozenset()


@dataclass(frozen=True, slots=True)
class Ringing:
    """An alert that is on: which rung, rung how often, when last; whether anybody on it was reached.

    ``here``: whether it rings in the unit that has the ticket now.
    """

    cause: Cause
    rung: int
    rings: int
    last_at: datetime
    reached: bool = True
    here: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """What to do now; after it, or where there is nothing, when to look again (None: never)."""

    do: Do
    cause: Cause | None = None
    at: datetime | None = None


def next_step(ticket: Watched, ringing: Ringing | None, rungs: int, now: datetime) -> Step:
    """What is due at ``now``. ``rungs``: how many there are to climb at this moment."""
    if ringing is not None:
        return _goes_on(ticket, ringing, rungs, now)
    if ticket.pressing and _holds(Cause.PRESSING, ticket):
        return Step(Do.BEGIN, Cause.PRESSING)
    due = sorted((at, cause) for cause, at in _deadlines(ticket) if cause not in ticket.alerted)
    if due and due[0][0] <= now:
        return Step(Do.BEGIN, due[0][1])
    return Step(Do.REST, at=due[0][0] if due else None)


def overdue(ticket: Watched, now: datetime) -> list[Cause]:
    """What the ticket is late with, whether or not it rang for it."""
    return [cause for cause, at in _deadlines(ticket) if at <= now]


def _goes_on(ticket: Watched, ringing: Ringing, rungs: int, now: datetime) -> Step:
    cause, pace = ringing.cause, PACES[ringing.cause]
    if not (ringing.here and _holds(cause, ticket)):
        return Step(Do.END, cause)
    has_next = ringing.rung + 1 < rungs
    if not ringing.reached and has_next:
        return Step(Do.CLIMB, cause)
    told_enough = ringing.rings > pace.repeats
    wait = pace.at_the_top if told_enough and not has_next else pace.every
    if wait is None:
        return Step(Do.END, cause)
    if now < ringing.last_at + wait:
        return Step(Do.REST, cause, ringing.last_at + wait)
    return Step(Do.CLIMB if told_enough and has_next else Do.REPEAT, cause)


def _holds(cause: Cause, ticket: Watched) -> bool:
    """Whether there is still reason to ring."""
    if ticket.exercise or ticket.follows:
        return False
    if cause is Cause.DISPOSITION:
        return ticket.state not in CLOCK_STANDS
    if cause is Cause.UNANSWERED:
        return ticket.sent_at is not None
    return ticket.state is TicketState.NEW and (ticket.pressing or cause is Cause.FIRST_LOOK)


def _deadlines(ticket: Watched) -> Iterator[tuple[Cause, datetime]]:
    limits = LIMITS[band_of(ticket.priority, pressing=ticket.pressing)]
    if _holds(Cause.FIRST_LOOK, ticket) and (ticket.handed_at or not ticket.looked_at):
        yield Cause.FIRST_LOOK, (ticket.handed_at or ticket.opened_at) + limits.first_look
    if ticket.sent_at is not None and _holds(Cause.UNANSWERED, ticket):
        yield Cause.UNANSWERED, ticket.sent_at + limits.first_look
    if _holds(Cause.DISPOSITION, ticket):
        yield Cause.DISPOSITION, ticket.opened_at + limits.disposition + ticket.stood
