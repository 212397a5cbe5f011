"""When something was seen, from the words people use: 刚才, 半小时前, 昨晚九点, 15:30, "3pm yesterday".

Holds ``parse_when`` and the stored form of its answer. The clock and the time zone are arguments.
Words that can mean two times mean the later one that is not in the future: a sighting is past.
Refuses the future with ``time.in_future``; words it does not understand are None, never a guess.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from tipline.clock_words import DayTime, read_day_time
from tipline.day_words import EARLIEST, names_the_future, read_day
from tipline.languages import Language
from tipline.refusals import Refusal
from tipline.time_words import TYPED_LIMIT, Precision, coarser, folded, read_ago

__all__ = ["Precision", "Seen", "parse_when", "read_seen", "seen_by_button"]

# A telephone's clock may be a little ahead of ours.
TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Seen:
    """A moment (aware, UTC) and how exactly it was told."""

    at: datetime
    precision: Precision

    def written(self) -> str:
        """The stored form: ``2026-11-22T07:30:00+00:00/minute``."""
        return f"{self.at.isoformat(timespec='seconds')}/{self.precision.value}"


def read_seen(written: str) -> Seen:
    """What ``Seen.written`` gave; raises ``ValueError`` for anything else."""
    at, _, precision = written.partition("/")
    return Seen(datetime.fromisoformat(at).astimezone(UTC), Precision(precision))


def seen_by_button(value: str, now: datetime, tz: tzinfo) -> Seen | None:
    """What a button of the question "when" means; None for any other value."""
    ago = _BUTTONS_AGO.get(value)
    if ago is not None:
        return _past(now - ago[0], now, ago[1])
    back = {"today": 0, "yesterday": 1}.get(value)
    if back is None:
        return None
    return _latest([now.astimezone(tz).date() - timedelta(days=back)], (_ALL_DAY,), now, tz)


_BUTTONS_AGO = {
    "now": (timedelta(0), Precision.MINUTE),
    "minutes_10": (timedelta(minutes=10), Precision.MINUTE),
    "minutes_30": (timedelta(minutes=30), Precision.QUARTER),
    "hours_1": (timedelta(hours=1), Precision.QUARTER),
}
_ALL_DAY = DayTime(12 * 60, Precision.DAY, 0)


def parse_when(text: str, *, now: datetime, tz: tzinfo, language: Language = "zh") -> Seen | None:
    """The moment the words name, or None; raises ``time.in_future`` for one still to come.

    ``now`` is aware. ``language`` decides what 3/4 is: the fourth of March in Chinese; in English
    it could be either, so it is None.
    """
    if len(text) > TYPED_LIMIT:
        return None
    plain, about = folded(text)
    ago = read_ago(plain)
    seen = _ago(*ago, now) if ago is not None else _by_calendar(plain, now, tz, language)
    if seen is None or not about:
        return seen
    return Seen(seen.at, coarser(seen.precision))


def _ago(back: timedelta, precision: Precision, now: datetime) -> Seen | None:
    at = now - back
    return _past(at, now, precision) if at.date() >= EARLIEST else None


def _by_calendar(plain: str, now: datetime, tz: tzinfo, language: Language) -> Seen | None:
    today = now.astimezone(tz).date()
    coming, rest = names_the_future(plain)
    if coming and (not rest or read_day_time(rest)):
        raise Refusal("time.in_future")
    day, rest = read_day(plain, today, language)
    if day is None:
        days, times = [today, today - timedelta(days=1)], read_day_time(rest)
    else:
        days, times = [day], (read_day_time(rest) if rest else (_ALL_DAY,))
    return _latest(days, times, now, tz) if times else None


def _latest(days: list[date], times: tuple[DayTime, ...], now: datetime, tz: tzinfo) -> Seen:
    """The latest of the possible moments that is not in the future."""
    begun = [
        _past(_moment(day, time.minutes, tz), now, time.precision)
        for day in days
        for time in times
        if _moment(day, time.begins, tz) <= now + TOLERANCE
    ]
    if not begun:
        raise Refusal("time.in_future")
    return max(begun, key=lambda seen: seen.at)


def _moment(day: date, minutes: int, tz: tzinfo) -> datetime:
    # Adding to an aware time of one zone moves the clock on the wall, which is what was named.
    return (datetime.combine(day, time.min, tz) + timedelta(minutes=minutes)).astimezone(UTC)


def _past(at: datetime, now: datetime, precision: Precision) -> Seen:
    return Seen(min(at, now).astimezone(UTC).replace(microsecond=0), precision)
