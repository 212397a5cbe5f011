"""Which day the words mean: 昨天, 上周三, 11月20日, "last Monday", "20 Nov".

Holds the readers of named days, dates and weekdays, over words in the plain form of ``time_words``.
Refuses to guess: what can be two days (3/4 in English) is none, and a day that is not in the
calendar is none.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from tipline.languages import Language

EARLIEST = date(1950, 1, 1)
# A date without a year that lies further ahead than this was meant a year ago; one that is nearer
# is a mistake, which the reader is told.
_MEANT_LAST_YEAR = timedelta(days=180)

_NAMED_DAYS = (
    ("大前天", 3),
    ("前天", 2),
    ("昨天", 1),
    ("昨日", 1),
    ("昨儿", 1),
    ("今天", 0),
    ("今日", 0),
    ("今儿", 0),
    ("day before yesterday", 2),
    ("yesterday", 1),
    ("today", 0),
)
_COMING = re.compile(r"大?后天|明天|明日|明儿|明早|明晚|\btomorrow\b|\bnext (?:week|month|year)\b")

_MONTH_NAMES = (
    "jan(?:uary)?",
    "feb(?:ruary)?",
    "mar(?:ch)?",
    "apr(?:il)?",
    "may",
    "june?",
    "july?",
    "aug(?:ust)?",
    "sept?(?:ember)?",
    "oct(?:ober)?",
    "nov(?:ember)?",
    "dec(?:ember)?",
)
_WEEKDAY_NAMES = (
    "mon(?:day)?",
    "tue(?:s(?:day)?)?",
    "wed(?:nesday)?",
    "thu(?:rs(?:day)?)?",
    "fri(?:day)?",
    "sat(?:urday)?",
    "sun(?:day)?",
)
_MONTH = rf"(?P<month>{'|'.join(_MONTH_NAMES)})\.?"
_YEAR = r"(?:[ ,]+(?P<y>[0-9]{4}))?"


def names_the_future(plain: str) -> tuple[bool, str]:
    """Whether the words name a coming day, and the words without it."""
    match = _COMING.search(plain)
    return (False, plain) if match is None else (True, _without(plain, match))


def read_day(plain: str, today: date, language: Language) -> tuple[date | None, str]:
    """The day the words name, and the words without it; (None, all words) where they name none."""
    for word, back in _NAMED_DAYS:
        if word in plain:
            return today - timedelta(days=back), plain.replace(word, "", 1).strip()
    for pattern, read in _READERS:
        match = pattern.search(plain)
        day = read(match, today, language) if match is not None else None
        if match is not None and day is not None and day >= EARLIEST:
            return day, _without(plain, match)
    return None, plain


def _without(plain: str, match: re.Match[str]) -> str:
    return " ".join((plain[: match.start()] + " " + plain[match.end() :]).split())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _dated(today: date, year: str | None, month: int, day: int) -> date | None:
    """The date; without a year the one that was meant, as the present year or the last."""
    if year is not None:
        return _date(int(year), month, day)
    this_year = _date(today.year, month, day)
    if this_year is None or this_year - today > _MEANT_LAST_YEAR:
        return _date(today.year - 1, month, day)
    return this_year


def _numbered(match: re.Match[str], today: date, _language: Language) -> date | None:
    return _dated(today, match["y"], int(match["m"]), int(match["d"]))


def _month_and_day(match: re.Match[str], today: date, _language: Language) -> date | None:
    return _dated(today, None, int(match["m"]), int(match["d"]))


def _named_month(match: re.Match[str], today: date, _language: Language) -> date | None:
    month = 1 + _place(match["month"], _MONTH_NAMES)
    return _dated(today, match["y"], month, int(match["d"]))


def _slashed(match: re.Match[str], today: date, language: Language) -> date | None:
    one, two = int(match["one"]), int(match["two"])
    if language == "zh" or two > 12 or one == two:
        return _dated(today, None, one, two)
    return _dated(today, None, two, one) if one > 12 else None


def _day_of_month(match: re.Match[str], today: date, _language: Language) -> date | None:
    """The 20th: of this month, or of the last where it is still to come."""
    day = _date(today.year, today.month, int(match["d"]))
    if day is not None and day <= today:
        return day
    before = today.replace(day=1) - timedelta(days=1)
    return _date(before.year, before.month, int(match["d"]))


def _weekday_zh(match: re.Match[str], today: date, _language: Language) -> date:
    weekday = 6 if match["n"] in "日天" else int(match["n"]) - 1
    monday = today - timedelta(days=today.weekday())
    if match["week"] is None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    back = 7 if match["week"].startswith("上") else 0
    return monday + timedelta(days=weekday - back)


def _weekday_en(match: re.Match[str], today: date, _language: Language) -> date:
    back = (today.weekday() - _place(match["n"], _WEEKDAY_NAMES)) % 7
    return today - timedelta(days=7 if match["last"] and back == 0 else back)


def _place(word: str, names: tuple[str, ...]) -> int:
    return next(place for place, name in enumerate(names) if re.fullmatch(name, word))


_READERS: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], date, Language], date | None]], ...
] = (
    (
        re.compile(
            r"(?P<y>[0-9]{4})[-/.年](?P<m>[0-9]{1,2})[-/.月](?P<d>[0-9]{1,2})(?![0-9])[日号]?"
        ),
        _numbered,
    ),
    (re.compile(r"(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})[日号]?"), _month_and_day),
    (re.compile(rf"\b(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)? {_MONTH}\b{_YEAR}"), _named_month),
    (re.compile(rf"\b{_MONTH} (?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?!:){_YEAR}"), _named_month),
    (re.compile(r"(?<![0-9/])(?P<one>[0-9]{1,2})/(?P<two>[0-9]{1,2})(?![0-9/])"), _slashed),
    (re.compile(r"(?P<week>上个?|这个?|本)?(?:周|星期|礼拜)(?P<n>[1-6]|日|天)"), _weekday_zh),
    (re.compile(rf"\b(?P<last>last )?(?P<n>{'|'.join(_WEEKDAY_NAMES)})\b"), _weekday_en),
    (re.compile(r"(?<![0-9])(?P<d>[0-9]{1,2})[日号]"), _day_of_month),
)
