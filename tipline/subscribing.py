"""What a subscriber asks for besides areas: kinds of notice, and hours without any.

Holds both as a row keeps them, and when a notice may ring. Refuses to keep anybody asleep who could
save a life: a missing child, and a threat to life, ring at night too.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tipline.notices import NoticeKind, NoticeState

_BITS: Mapping[NoticeKind, int] = MappingProxyType(
    {kind: 1 << place for place, kind in enumerate(NoticeKind)}
)
ALL_KINDS: Final = sum(_BITS.values())

# While these are going on, hours decide over lives.
_URGENT: Final = frozenset(
    {
        "missing_child",
        "child_abduction",
        "kidnapping",
        "homicide",
        "explosion",
        "arson",
        "dangerous_substances",
        "firearms",
    }
)


class Quiet(StrEnum):
    """The hours in which no new notice comes, on the agency's clock."""

    NONE = "none"
    NIGHT = "night"
    LATE = "late"
    LONG = "long"


HOURS: Mapping[Quiet, tuple[int, int]] = MappingProxyType(
    {Quiet.NIGHT: (22, 7), Quiet.LATE: (0, 6), Quiet.LONG: (20, 9)}
)


def bits_of(kinds: Iterable[NoticeKind]) -> int:
    """The kinds as one number."""
    return sum({_BITS[kind] for kind in kinds})


def kinds_in(bits: int) -> tuple[NoticeKind, ...]:
    """The kinds that a number stands for."""
    return tuple(kind for kind, bit in _BITS.items() if bits & bit)


def is_urgent(offence: str) -> bool:
    """Whether a notice rings at night too."""
    return offence in _URGENT


def correction_rings(quiet: Quiet, local: datetime, offence: str, state: NoticeState) -> bool:
    """Whether what became of a notice is said aloud. It is said at once in any case; within somebody's
    quiet hours silently, unless lives hang on the notice and it did not just run out.
    """
    wakes = is_urgent(offence) and state is not NoticeState.EXPIRED
    return wakes or may_ring_at(quiet, local) == local


def may_ring_at(quiet: Quiet, local: datetime) -> datetime:
    """The first moment, from `local` on, that is outside the quiet hours."""
    if quiet not in HOURS:
        return local
    begins, ends = HOURS[quiet]
    hour = local.hour
    is_quiet = begins <= hour < ends if begins < ends else hour >= begins or hour < ends
    if not is_quiet:
        return local
    day = local.date() + timedelta(days=hour >= ends)
    return datetime.combine(day, time(ends), local.tzinfo)
