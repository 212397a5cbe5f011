"""The rota: who is on duty when, as hours of the week on the agency's own clock.

Holds ``Hours`` and whether they cover a moment, the reading of them as people write them
(``20:00-08:00``, ``mon-fri 8-18 second``, ``周末 20:00-08:00 备班``), and the rungs of a ladder: who is
rung first, and who next. Hours past midnight belong to the day on which they begin.
Refuses hours that are none, and anybody on two rungs.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tipline.refusals import Refusal

__all__ = ["EVERY_DAY", "Duty", "Hours", "Place", "as_days", "as_mask", "read_entry", "rungs"]

EVERY_DAY = frozenset(range(7))
_WEEKDAYS, _WEEKEND = frozenset(range(5)), frozenset({5, 6})
_DAY = 24 * 60


class Place(StrEnum):
    """Who is rung first, and who is rung where the first does not answer."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Hours:
    """Days of the week (Monday is 0) and minutes after midnight.

    Where ``ends`` is not after ``begins`` the hours end on the next day; equal, they are a whole day.
    """

    days: frozenset[int]
    begins: int
    ends: int

    def cover(self, local: datetime) -> bool:
        """Whether a moment on the agency's clock lies within."""
        minute, today = local.hour * 60 + local.minute, local.weekday() in self.days
        if self.begins < self.ends:
            return today and self.begins <= minute < self.ends
        began_yesterday = (local.weekday() - 1) % 7 in self.days
        return (today and minute >= self.begins) or (began_yesterday and minute < self.ends)


@dataclass(frozen=True, slots=True)
class Duty:
    """Those of one unit who can be rung now."""

    first: tuple[int, ...] = ()
    second: tuple[int, ...] = ()
    moderators: tuple[int, ...] = ()
    supervisors: tuple[int, ...] = ()


def rungs(units: Iterable[Duty], before: Sequence[int] = ()) -> list[list[int]]:
    """Who is rung, one rung after the other, from the ticket's own unit upwards.

    A rota without anybody on duty falls back to the unit's moderators. ``before`` is rung before all.
    """
    ladder: list[Collection[int]] = [before]
    for unit in units:
        on_duty = (unit.first, unit.second)
        ladder += on_duty if any(on_duty) else [unit.moderators]
        ladder.append(unit.supervisors)
    seen: set[int] = set()
    found: list[list[int]] = []
    for rung in ladder:
        fresh = [one for one in dict.fromkeys(rung) if one not in seen]
        seen.update(fresh)
        if fresh:
            found.append(fresh)
    return found


def as_mask(days: Iterable[int]) -> int:
    """Days of the week as one number."""
    return sum(1 << day for day in set(days))


def as_days(mask: int) -> frozenset[int]:
    """The days that a number stands for."""
    return frozenset(day for day in range(7) if mask >> day & 1)


_SPAN = re.compile(r"(\d{1,2})(?::(\d{2})|[点时])?(?:-|~|至|到)(\d{1,2})(?::(\d{2})|[点时])?")
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SIGNS = "一二三四五六日"
_DAY_NAME = rf"(?:{'|'.join(_NAMES)})[a-z]*|(?:周|星期)[{_SIGNS}天]"
_DAYS = re.compile(rf"({_DAY_NAME})(?:(?:-|~|至|到)({_DAY_NAME}|[{_SIGNS}天]))?")
_GROUPS = {
    **dict.fromkeys(("daily", "everyday", "每天", "天天"), EVERY_DAY),
    **dict.fromkeys(("weekdays", "weekday", "工作日"), _WEEKDAYS),
    **dict.fromkeys(("weekends", "weekend", "周末"), _WEEKEND),
}
_PLACES = {
    **dict.fromkeys(("first", "1st", "主班", "第一"), Place.FIRST),
    **dict.fromkeys(("second", "2nd", "备班", "第二"), Place.SECOND),
}


def read_entry(text: str) -> tuple[Hours, Place]:
    """Hours with their days and place, in any order; no days are every day, no place is the first.

    Raises Refusal ``rota.not_understood`` with the word that was not, or ``rota.no_hours``.
    """
    days: frozenset[int] = frozenset()
    span: tuple[int, int] | None = None
    place = Place.FIRST
    for word in _plain(text).split():
        if match := _SPAN.fullmatch(word):
            span = _minutes(word, match[1], match[2]), _minutes(word, match[3], match[4])
        elif word in _PLACES:
            place = _PLACES[word]
        else:
            days |= _days(word)
    if span is None:
        raise Refusal("rota.no_hours")
    return Hours(days or EVERY_DAY, *span), place


def _plain(text: str) -> str:
    """One way to write it: width, case, commas and dashes make no difference."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[,、;]", " ", text)
    return re.sub(r"\s*[-‐-―−]\s*", "-", text)


def _minutes(word: str, hour: str, minute: str | None) -> int:
    total = int(hour) * 60 + int(minute or 0)
    if total > _DAY or int(minute or 0) > 59:
        raise Refusal("rota.not_understood", word=word[:32])
    return total % _DAY


def _days(word: str) -> frozenset[int]:
    if word in _GROUPS:
        return _GROUPS[word]
    match = _DAYS.fullmatch(word)
    if match is None:
        raise Refusal("rota.not_understood", word=word[:32])
    first = _day(match[1])
    last = first if match[2] is None else _day(match[2])
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))


def _day(name: str) -> int:
    if name[:3] in _NAMES:
        return _NAMES.index(name[:3])
    return _SIGNS.index(name[-1].replace("天", "日"))
