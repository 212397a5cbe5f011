"""What the formats for people have in common: words, ages, heights and marks, in and out.

Holds readings of foreign values into entries of our description, and the way back to plain words.
Refuses guesses: a value that is not certain is left where it was.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from typing import Any

from tipline.interchange.transfer import Transfer, Why
from tipline.notice_description import ADULT_FROM, FEATURE_CODES, MARK_KINDS, Feature
from tipline.notices import NoticeKind

CM_PER_INCH = Decimal("2.54")
CM_PER_METRE = Decimal(100)

_SENTENCE_ENDS = re.compile(r"[.;\n]+(?:\s|$)")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WRITTEN_DAY = re.compile(r"([A-Za-z]+) ([0-9]{1,2}), ([0-9]{4})")
_SLASHED_DAY = re.compile(r"([0-9]{4})(?:[/-]([0-9]{1,2})[/-]([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class Describing:
    """Adds entries to a description; all of one record, as of one day."""

    transfer: Transfer
    as_of: str

    def entry(self, feature: Feature, value: Any, *origins: str) -> None:
        """Add one entry."""
        said = {"feature": feature.value, "value": value, "source": "record", "as_of": self.as_of}
        self.transfer.add("description", said, *origins)

    def words(self, feature: Feature, path: str) -> None:
        """Add English words, or the code that they are."""
        said = text_at(self.transfer, path)
        if said:
            code = said.lower()
            value: Any = code if code in FEATURE_CODES.get(feature, ()) else {"en": said}
            self.entry(feature, value, path)

    def marks(self, path: str) -> None:
        """Add each sentence about marks as one; of which kind it is, a person says."""
        said = text_at(self.transfer, path)
        for one in filter(None, map(str.strip, _SENTENCE_ENDS.split(said or ""))):
            self.entry(Feature.MARKS, {"kind": MARK_KINDS[-1], "where": {"en": one}}, path)

    def height(self, low: str, high: str, cm_per_unit: Decimal) -> None:
        """Add a range of centimetres from two fields, of which one may be missing."""
        found = {path: _centimetres(self.transfer.at(path), cm_per_unit) for path in (low, high)}
        known = {path: cm for path, cm in found.items() if cm is not None}
        if known:
            span = {"from": min(known.values()), "to": max(known.values())}
            self.entry(Feature.HEIGHT_CM, span, *known)
        for path in sorted(set(found) - set(known)):
            if self.transfer.at(path) is not None:
                self.transfer.leave(path, Why.UNCLEAR)

    def born(self, days: Mapping[str, Any], today: date) -> None:
        """Add the age today from dates of birth by path; the day itself is not published."""
        ages = {path: ages_of(said, today) for path, said in days.items()}
        known = {path: span for path, span in ages.items() if span is not None}
        if known:
            youngest = min(low for low, _ in known.values())
            oldest = max(high for _, high in known.values())
            self.entry(Feature.AGE, {"from": youngest, "to": oldest}, *known)
        for path in days:
            self.transfer.leave(path, Why.IN_PART if path in known else Why.UNCLEAR)


def text_at(transfer: Transfer, path: str) -> str | None:
    """The plain text at a path; markup that carried more than its words is listed."""
    said = transfer.at(path)
    if not isinstance(said, str) or not said.strip():
        return None
    plain = _Plain(said)
    if plain.more:
        transfer.leave(path, Why.IN_PART)
    return plain.text


class _Plain(HTMLParser):
    """The words of a piece of HTML. ``more``: there was an address or the like in its markup."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self.more = False
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        """The words, a line for each paragraph."""
        lines = "".join(self._pieces).replace("\xa0", " ").splitlines()
        return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))

    def handle_data(self, data: str) -> None:
        self._pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.more |= bool(attrs)
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._break(tag)

    def _break(self, tag: str) -> None:
        self._pieces.append("\n" if tag in ("p", "br", "li", "div") else "")


def _centimetres(value: Any, cm_per_unit: Decimal) -> int | None:
    """Rounded to the nearest, halves up; None where it is no number that can be a height."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 < value < 1000:
        return None
    return int((Decimal(str(value)) * cm_per_unit).quantize(Decimal(1), ROUND_HALF_UP))


def ages_of(said: Any, today: date) -> tuple[int, int] | None:
    """The youngest and oldest that a date of birth (or a year alone) allows; None if unreadable."""
    if not isinstance(said, str):
        return None
    day = day_of(said.strip())
    if isinstance(day, date):
        had_birthday = (today.month, today.day) >= (day.month, day.day)
        age = today.year - day.year - (not had_birthday)
        return (age, age) if age >= 0 else None
    if day is not None and day < today.year:
        return today.year - day - 1, today.year - day
    return None


def day_of(said: str) -> date | int | None:
    """A day, or a year alone."""
    written, slashed = _WRITTEN_DAY.fullmatch(said), _SLASHED_DAY.fullmatch(said)
    if slashed is not None and slashed[2] is None:
        return int(slashed[1])
    try:
        if slashed is not None:
            return date(int(slashed[1]), int(slashed[2]), int(slashed[3]))
        if written is not None:
            month = _MONTHS.index(written[1].capitalize()) + 1
            return date(int(written[3]), month, int(written[2]))
    except ValueError:
        return None
    return None


def missing_offence(transfer: Transfer) -> None:
    """Name the list's entry for somebody missing, where the age is certain to be one or the other."""
    ages = [one["value"] for one in transfer.value.get("description", []) if _is_age(one)]
    if transfer.value.get("kind") == NoticeKind.MISSING and ages:
        if max(age["to"] for age in ages) < ADULT_FROM:
            transfer.put("offence", "missing_child")
        elif min(age["from"] for age in ages) >= ADULT_FROM:
            transfer.put("offence", "missing_person")


def _is_age(entry: Mapping[str, Any]) -> bool:
    return bool(entry["feature"] == Feature.AGE)


# --- The way out ----------------------------------------------------------------------------------


def spoken(transfer: Transfer, path: str) -> tuple[str, str]:
    """Words or a code of ours as English, else Chinese, and the leaf they are from.

    The other language is listed.
    """
    value = transfer.at(path)
    if isinstance(value, str):
        return value.replace("_", " "), path
    if value.get("en") and value.get("zh"):
        transfer.leave(f"{path}.zh", Why.LANGUAGE)
    language = "en" if value.get("en") else "zh"
    return value[language], f"{path}.{language}"


def about(transfer: Transfer, feature: Feature) -> list[str]:
    """The paths of the entries about this feature."""
    entries = transfer.at("description") or []
    return [f"description[{i}]" for i, one in enumerate(entries) if one["feature"] == feature]


def write_words(transfer: Transfer, place: str, feature: Feature) -> None:
    """All that is said of a feature in one field."""
    paths = about(transfer, feature)
    said = [spoken(transfer, f"{path}.value") for path in paths]
    if said:
        named = [f"{path}.feature" for path in paths]
        transfer.put(
            place, "; ".join(text for text, _ in said), *named, *(leaf for _, leaf in said)
        )


def write_marks(transfer: Transfer, place: str) -> None:
    """All marks in one field: "scar, left cheek; tattoo, right hand, a fish"."""
    marks: list[str] = []
    origins: list[str] = []
    for path in about(transfer, Feature.MARKS):
        parts = [f"{path}.value.{name}" for name in ("kind", "where", "text")]
        said = [spoken(transfer, part) for part in parts if transfer.at(part)]
        marks.append(", ".join(text for text, _ in said))
        origins += [f"{path}.feature", *(leaf for _, leaf in said)]
    if marks:
        transfer.put(place, "; ".join(marks), *origins)


def span_at(transfer: Transfer, feature: Feature) -> tuple[str, Mapping[str, int]] | None:
    """The first range of a feature and its path; further ones have no place elsewhere."""
    paths = about(transfer, feature)
    return (paths[0], transfer.at(f"{paths[0]}.value")) if paths else None


def in_units(cm: int, cm_per_unit: Decimal, smallest: Decimal) -> Decimal:
    """Centimetres in another unit, rounded to its smallest step, halves up."""
    return (Decimal(cm) / cm_per_unit).quantize(smallest, ROUND_HALF_UP)


def write_height(
    transfer: Transfer, places: Mapping[str, str], cm_per_unit: Decimal, smallest: Decimal
) -> None:
    """The ends of a height in another unit; an end that does not come back as it was is listed.

    `places`: the field for each end, `from` and `to`.
    """
    found = span_at(transfer, Feature.HEIGHT_CM)
    if found is None:
        return
    path, span = found
    for end, place in places.items():
        value = in_units(span[end], cm_per_unit, smallest)
        transfer.put(place, _plain_number(value), f"{path}.feature", f"{path}.value.{end}")
        if _centimetres(_plain_number(value), cm_per_unit) != span[end]:
            transfer.leave(f"{path}.value.{end}", Why.IN_PART)


def _plain_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
