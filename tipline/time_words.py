"""Words for times in Chinese and English: their plain form, and how long ago they say.

Holds how exactly a time was told, the folding of what people type into one plain form, and the
reader of how long ago. Days are in ``day_words``, the time of day in ``clock_words``, and what they
mean together in ``times``.
Refuses nothing: a reader returns None for words it does not know.
"""

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum

TYPED_LIMIT = 80  # longer words are a story, not a time


class Precision(StrEnum):
    """How exactly the time was told, from the finest."""

    MINUTE = "minute"
    QUARTER = "quarter"
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"

    @property
    def spread(self) -> timedelta:
        """How far the true time may lie from the told one, either way."""
        return _SPREADS[self]

    @property
    def is_close(self) -> bool:
        """Whether it says when closely enough to reckon with: not "this morning"."""
        return self.spread <= _CLOSE


_SPREADS = {
    Precision.MINUTE: timedelta(minutes=5),
    Precision.QUARTER: timedelta(minutes=15),
    Precision.HOUR: timedelta(hours=1),
    Precision.PART_OF_DAY: timedelta(hours=4),
    Precision.DAY: timedelta(hours=24),
}

_CLOSE = timedelta(minutes=15)
_COARSER = {Precision.MINUTE: Precision.QUARTER, Precision.QUARTER: Precision.HOUR}


def coarser(precision: Precision) -> Precision:
    """The precision of "about" so exact a time."""
    return _COARSER.get(precision, precision)


# --- Folding --------------------------------------------------------------------------------------

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ABOUT = re.compile(
    r"大概|大约|差不多|可能|应该|左右|约|\b(?:about|around|approx(?:imately)?|roughly|maybe)\b|~"
)
_FILLERS = re.compile(
    r"的时候|时候|那会儿|看到的?|看见的?|见到的?|我|是|(?<![现正])在|就|的|吧|呢|了"
    r"|\b(?:at|on|it was|i saw (?:him|her|it|them)|the|i think|of)\b"
)
_NIGHTS = (
    ("今早", "今天早上"),
    ("今晨", "今天早上"),
    ("今晚", "今天晚上"),
    ("今夜", "今天晚上"),
    ("昨早", "昨天早上"),
    ("昨晚", "昨天晚上"),
    ("昨夜", "昨天晚上"),
    ("前晚", "前天晚上"),
    ("last night", "yesterday night"),
    ("tonight", "today night"),
    ("this morning", "today morning"),
    ("this afternoon", "today afternoon"),
    ("this evening", "today evening"),
    ("in morning", "morning"),
    ("in afternoon", "afternoon"),
    ("in evening", "evening"),
)


def folded(text: str) -> tuple[str, bool]:
    """The words in one plain form, and whether they said "about".

    Lower case, plain digits, no punctuation at the ends, no filler words; Chinese without spaces.
    """
    plain = unicodedata.normalize("NFKC", text).lower().replace("a.m.", "am").replace("p.m.", "pm")
    plain = plain.replace("。", " ").replace("、", " ").replace(",", " ").replace("!", " ")
    about = _ABOUT.search(plain) is not None
    plain = _FILLERS.sub(" ", _ABOUT.sub(" ", plain))
    plain = " ".join(plain.split()).strip(" .?;:")
    if _HAN.search(plain):
        plain = plain.replace(" ", "")
    for short, long in _NIGHTS:
        plain = plain.replace(short, long)
    return _NUMERAL.sub(_arabic, plain), about


def _arabic(match: re.Match[str]) -> str:
    """十二 as 12, 二十五 as 25, 二〇二六 as 2026."""
    signs = match[0]
    if "十" not in signs:
        return "".join(str(_DIGITS[sign]) for sign in signs)
    tens, _, ones = signs.partition("十")
    if "十" in ones or len(tens) > 1 or len(ones) > 1:
        return signs
    return str(10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0))


# --- How long ago ---------------------------------------------------------------------------------

_NOW = frozenset(
    {
        "现在",
        "刚刚",
        "刚才",
        "刚",
        "此刻",
        "眼下",
        "这会儿",
        "正在",
        "now",
        "right now",
        "just now",
        "just",
        "this moment",
        "moment ago",
        "a moment ago",
    }
)
_LITTLE_AGO = frozenset({"1会儿前", "1会儿之前", "1会前", "不久前", "刚才不久"})

_MINUTE_UNITS = {"分钟": 1, "分": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "m": 1}
_HOUR_UNITS = {"小时": 60, "钟头": 60, "hour": 60, "hours": 60, "hr": 60, "hrs": 60, "h": 60}
_LONG_UNITS = {
    "天": 1440,
    "日": 1440,
    "day": 1440,
    "days": 1440,
    "周": 10080,
    "星期": 10080,
    "礼拜": 10080,
    "week": 10080,
    "weeks": 10080,
}
_UNITS = _MINUTE_UNITS | _HOUR_UNITS | _LONG_UNITS | {"刻钟": 15, "quarter": 15, "quarters": 15}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_COUNTS = {
    "a": 1.0,
    "an": 1.0,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "ten": 10.0,
    "fifteen": 15.0,
    "twenty": 20.0,
    "thirty": 30.0,
    "half": 0.5,
    "half a": 0.5,
    "half an": 0.5,
    "半": 0.5,
    "couple": 2.0,
    "a couple": 2.0,
}
_VAGUE = {"几": 5.0, "好几": 5.0, "10几": 15.0, "few": 5.0, "a few": 5.0, "several": 5.0}
_COUNT = "|".join(sorted([r"[0-9]{1,4}(?:\.[0-9])?", *_COUNTS, *_VAGUE], key=len, reverse=True))
_AGO = re.compile(
    rf"(?P<count>{_COUNT}) ?个?(?P<half>半|(?: and a half))? ?(?P<unit>{_UNIT})(?P<half_en> and a half)?"
    rf"(?: ?(?:and )?(?P<more>[0-9]{{1,2}}) ?(?:分钟|分|minutes?|mins?|m))? ?(?:之前|以前|前| ago)"
)


def read_ago(plain: str) -> tuple[timedelta, Precision] | None:
    """How long ago the words say, and how exactly; None where they say something else."""
    if plain in _NOW:
        return timedelta(0), Precision.MINUTE
    if plain in _LITTLE_AGO:
        return timedelta(minutes=10), Precision.QUARTER
    match = _AGO.fullmatch(plain)
    if match is None:
        return None
    unit = _UNITS[match["unit"]]
    number = _number(match["count"], unit) + (0.5 if match["half"] or match["half_en"] else 0)
    minutes = number * unit + int(match["more"] or 0)
    precision = _precision_of(minutes, unit)
    if precision is Precision.MINUTE and match["count"] in _VAGUE:
        precision = Precision.QUARTER
    return timedelta(minutes=minutes), precision


def _number(count: str, unit: int) -> float:
    if count in _VAGUE:
        # "A few" hours or days are fewer than "a few" minutes.
        return _VAGUE[count] if unit == 1 or count == "10几" else 3.0
    return _COUNTS[count] if count in _COUNTS else float(count)


def _precision_of(minutes: float, unit: int) -> Precision:
    """Nobody counts minutes exactly once there are many of them."""
    if unit >= _LONG_UNITS["天"]:
        return Precision.DAY
    if minutes < 10:
        return Precision.MINUTE
    return Precision.QUARTER if minutes <= 60 else Precision.HOUR
