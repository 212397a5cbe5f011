"""How soon a ticket is looked at, and how soon it ends: one small table by how pressing it is.

Holds the bands, their times, and what makes a ticket pressing at all.
Refuses to hurry an exercise.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from tipline.priority import ReasonCode
from tipline.tickets import Flag

__all__ = ["LIMITS", "Band", "Limits", "band_of", "is_pressing", "sooner"]

_R = ReasonCode
_PRESSING = frozenset({_R.THREAT_TO_LIFE.value, _R.DANGER_IN_WORDS.value, _R.STILL_THERE.value})


class Band(StrEnum):
    """How pressing a ticket is, in steps that have times."""

    PRESSING = "pressing"
    HIGH = "high"
    ORDINARY = "ordinary"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long until somebody looks, and until it ends; waiting for a tipster does not count."""

    first_look: timedelta
    disposition: timedelta


LIMITS: Mapping[Band, Limits] = MappingProxyType(
    {
        Band.PRESSING: Limits(timedelta(minutes=5), timedelta(hours=4)),
        Band.HIGH: Limits(timedelta(minutes=30), timedelta(hours=24)),
        Band.ORDINARY: Limits(timedelta(hours=4), timedelta(days=3)),
        Band.LOW: Limits(timedelta(hours=24), timedelta(days=7)),
    }
)

_HIGH, _ORDINARY = 50, 15  # the least score of each band


def is_pressing(reasons: Collection[str], flags: Collection[str]) -> bool:
    """Whether a life may be in danger or the person is still there: then people are rung."""
    if ReasonCode.EXERCISE.value in reasons:
        return False
    return Flag.THREAT_TO_LIFE.value in flags or not _PRESSING.isdisjoint(reasons)


def band_of(priority: int, *, pressing: bool) -> Band:
    """The band of a ticket."""
    if pressing:
        return Band.PRESSING
    if priority >= _HIGH:
        return Band.HIGH
    return Band.ORDINARY if priority >= _ORDINARY else Band.LOW


def sooner(was: Band, now: Band) -> Limits | None:
    """The times that a ticket has which has come to a more hurried band; None where it has not."""
    return LIMITS[now] if LIMITS[now].first_look < LIMITS[was].first_look else None
