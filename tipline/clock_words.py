"""Words for the time of day in Chinese and English: 下午三点半, 15:30, "half past 3", 傍晚.

Holds ``DayTime`` and the reader of it, over words in the plain form of ``time_words``.
Refuses to choose between two readings: 3:30 is returned as both, and ``times`` decides.
"""

import re
from dataclasses import dataclass

from tipline.time_words import Precision


@dataclass(frozen=True, slots=True)
class DayTime:
    """A time of day: minutes after midnight (1440 and more: past the next midnight).

    ``begins``: from when on the words can be true, where they name a stretch of the day.
    """

    minutes: int
    precision: Precision
    begins: int


# Name: (begins, middle) in hours.
_PARTS: dict[str, tuple[int, int]] = {
    "凌晨": (0, 3),
    "清晨": (5, 6),
    "早晨": (5, 8),
    "早上": (5, 8),
    "上午": (8, 10),
    "中午": (11, 12),
    "下午": (12, 15),
    "傍晚": (17, 18),
    "晚上": (18, 20),
    "夜里": (21, 23),
    "半夜": (0, 0),
    "morning": (5, 9),
    "noon": (11, 12),
    "midday": (11, 12),
    "afternoon": (12, 15),
    "evening": (17, 19),
    "night": (19, 22),
    "midnight": (0, 0),
}
_AFTERNOON = frozenset(
    {"下午", "傍晚", "晚上", "夜里", "半夜", "afternoon", "evening", "night", "pm"}
)
_NIGHT = frozenset({"晚上", "夜里", "半夜", "night"})
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_CLOCKS = (
    re.compile(
        rf"(?P<part>{_PART})? ?(?P<hour>[0-9]{{1,2}})[:](?P<minute>[0-9]{{2}})(?::[0-9]{{2}})?"
        rf" ?(?P<after>am|pm|{_PART})?"
    ),
    re.compile(rf"(?P<part>{_PART})? ?(?P<hour>[0-9]{{1,2}}) ?(?P<after>am|pm)"),
    re.compile(rf"(?P<hour>[0-9]{{1,2}}) ?(?:o'?clock|oclock) ?(?P<after>am|pm|{_PART})?"),
    re.compile(
        rf"(?P<part>{_PART})?(?P<hour>[0-9]{{1,2}})[点时](?:钟|整|多|过)?"
        r"(?:(?P<half>半)|(?P<quarters>[13])刻|过?(?P<minute>[0-9]{1,2})分?)?"
    ),
    re.compile(rf"(?P<half>half) past (?P<hour>[0-9]{{1,2}}) ?(?P<after>am|pm|{_PART})?"),
)


def read_day_time(plain: str) -> tuple[DayTime, ...]:
    """The times of day the words can mean (3:30 is two of them); empty where they mean none."""
    if plain in _PARTS:
        begins, middle = _PARTS[plain]
        return (DayTime(middle * 60, Precision.PART_OF_DAY, begins * 60),)
    for clock in _CLOCKS:
        match = clock.fullmatch(plain)
        if match is not None:
            return _clock_times(match.groupdict())
    return ()


def _clock_times(found: dict[str, str | None]) -> tuple[DayTime, ...]:
    hour_word = found["hour"] or ""
    hour = int(hour_word)
    minute, precision = _minute(found)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return ()
    part = found.get("part") or found.get("after")
    hours = _hours(hour, part, sure=hour_word.startswith("0"))
    times = (DayTime(h * 60 + minute, precision, h * 60 + minute) for h in hours)
    return tuple(times)


def _minute(found: dict[str, str | None]) -> tuple[int, Precision]:
    if found.get("half"):
        return 30, Precision.QUARTER
    if found.get("quarters"):
        return 15 * int(found["quarters"] or 0), Precision.QUARTER
    if found.get("minute"):
        return int(found["minute"] or 0), Precision.MINUTE
    return 0, Precision.HOUR


def _hours(hour: int, part: str | None, *, sure: bool) -> tuple[int, ...]:
    """The hours on a 24-hour clock, counted from the midnight that began the named day."""
    if part is None:
        return (hour,) if sure or hour > 12 or hour == 0 else (hour % 12, hour % 12 + 12)
    if hour > 12 or hour == 0:
        return (hour,)
    if part in _NIGHT and hour == 12:
        return (24,)
    if part in ("晚上", "night") and hour < 5:
        return (24 + hour,)
    if part in _NIGHT and hour < 5:
        return (hour,)
    if part in ("中午", "noon", "midday"):
        return (hour if hour >= 10 else hour + 12,)
    return (hour % 12 + 12,) if part in _AFTERNOON else (hour % 12,)
