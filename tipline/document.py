"""Reading a plain JSON document strictly: every fault with its path, nothing guessed.

Holds ``Reading``, which gathers faults, and small readers for texts, numbers, dates, choices,
lists and objects. A reader takes a value and its path, reports what is wrong, and returns the
value in its one normal form; each says its shape as well, for the published schema.
Refuses unknown fields, so that a mistyped name is never dropped.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tipline.inert import utf16_length
from tipline.offences import Offence
from tipline.private_data import private_data
from tipline.readers import Shape, or_null, shape_of, shaped
from tipline.refusals import Fault, Param
from tipline.wording import labels

FAULTS_LIMIT = 100
_WORD_LIMIT = 40  # of an outsider's words that a fault repeats

# Said of a field whose very name shows that it is never published.
_NEVER_PUBLISHED = frozenset(
    [
        "id_number",
        "id_card",
        "identity_number",
        "identity_card",
        "passport",
        "ethnicity",
        "ethnic_group",
        "nationality",
        "race",
        "religion",
        "home_address",
        "address",
        "residence",
        "phone",
        "身份证",
        "身份证号",
        "身份证号码",
        "民族",
        "住址",
        "家庭住址",
    ]
)


@dataclass
class Reading:
    """One pass over one document. ``now`` and the list of offences are None where they don't matter."""

    now: datetime | None
    offences: Mapping[str, Offence] | None = None
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: str, code: str, **params: Param) -> None:
        """Note one fault; a document past ``FAULTS_LIMIT`` needs no longer list."""
        if len(self.faults) < FAULTS_LIMIT:
            self.faults.append(Fault(path, code, params))


Reader = Callable[[Reading, object, str], object]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object: its reader, and what stands for it when it is missing or null."""

    read: Reader
    required: bool = True
    default: Callable[[], object] = lambda: None


def optional(read: Reader, default: Callable[[], object] = lambda: None) -> Field:
    """A field that may be missing or null."""
    return Field(read, required=False, default=default)


def an_object(fields: Mapping[str, Field]) -> Reader:
    """A reader of an object with exactly these fields."""

    @shaped(_shape_of_fields(fields))
    def read(reading: Reading, value: object, path: str) -> dict[str, object]:
        if not isinstance(value, Mapping):
            reading.fault(path, "check.not_an_object")
            return {}
        for key in value:
            if key not in fields:
                _strange_field(reading, str(key), path)
        return {name: _member(reading, value, name, fields[name], path) for name in fields}

    return read


def _shape_of_fields(fields: Mapping[str, Field]) -> Shape:
    return {
        "type": "object",
        "properties": {
            name: shape_of(one.read) if one.required else or_null(shape_of(one.read))
            for name, one in fields.items()
        },
        "required": [name for name, one in fields.items() if one.required],
        "additionalProperties": False,
    }


def _strange_field(reading: Reading, key: str, path: str) -> None:
    never = key.strip().casefold() in _NEVER_PUBLISHED
    code = "check.never_published" if never else "check.unknown_field"
    reading.fault(_join(path, key[:_WORD_LIMIT]), code)


def _member(
    reading: Reading, value: Mapping[object, object], name: str, member: Field, path: str
) -> object:
    inner = value.get(name)
    if inner is not None:
        return member.read(reading, inner, _join(path, name))
    if member.required:
        reading.fault(_join(path, name), "check.required")
    return member.default()


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def a_list(read_one: Reader, limit: int) -> Reader:
    """A reader of a list of at most ``limit`` things."""

    @shaped({"type": "array", "items": shape_of(read_one), "maxItems": limit})
    def read(reading: Reading, value: object, path: str) -> list[object]:
        if not isinstance(value, list):
            reading.fault(path, "check.not_a_list")
            return []
        if len(value) > limit:
            reading.fault(path, "check.too_many", limit=limit)
        return [read_one(reading, one, f"{path}[{i}]") for i, one in enumerate(value[:limit])]

    return read


def a_text(limit: int) -> Reader:
    """A reader of one text of 1 to ``limit`` UTF-16 units, held against every rule of wording."""

    @shaped({"type": "string", "maxLength": limit, "pattern": r"\S"})
    def read(reading: Reading, value: object, path: str) -> str:
        if not isinstance(value, str):
            reading.fault(path, "check.not_text")
            return ""
        if utf16_length(value) > limit:
            reading.fault(path, "check.too_long", limit=limit)
            return ""
        return _read_signs(reading, value, path)

    return read


def _read_signs(reading: Reading, value: str, path: str) -> str:
    lines = value.replace("\r\n", "\n").replace("\t", " ").strip()
    if any(c != "\n" and unicodedata.category(c)[0] == "C" for c in lines):
        reading.fault(path, "check.bad_characters")
        return ""
    text = unicodedata.normalize("NFC", lines)
    if not text:
        reading.fault(path, "check.empty")
    for label in labels(text):
        reading.fault(path, "check.wording", word=label.word[:_WORD_LIMIT])
    for found in private_data(text):
        said = {"word": found.word[:_WORD_LIMIT]} if found.word else {}
        reading.fault(path, found.code, **said)
    return text


def words(limit: int) -> Reader:
    """A reader of free text: Chinese alone, or ``{"zh": …, "en": …}`` with English optional."""
    one = a_text(limit)
    both = an_object({"zh": Field(one), "en": optional(one)})

    @shaped({"anyOf": [shape_of(one), shape_of(both)]})
    def read(reading: Reading, value: object, path: str) -> dict[str, object]:
        if isinstance(value, str):
            return {"zh": one(reading, value, path)}
        if not isinstance(value, Mapping):
            reading.fault(path, "check.not_text")
            return {}
        said = both(reading, value, path)
        assert isinstance(said, dict)
        return {language: text for language, text in said.items() if text is not None}

    return read


def one_of(*choices: str) -> Reader:
    """A reader of one code from a closed list."""

    @shaped({"enum": list(map(str, choices))})
    def read(reading: Reading, value: object, path: str) -> str:
        if isinstance(value, str) and value in choices:
            return value
        reading.fault(path, "check.not_in_list", choices=", ".join(choices))
        return ""

    return read


def one_of_or_words(limit: int, *choices: str) -> Reader:
    """A reader of a code from a list, or of words as an object (a bare text is always a code)."""
    code, said = one_of(*choices), words(limit)
    in_words = {**shape_of(said), "type": "object"}

    @shaped({"anyOf": [shape_of(code), in_words]})
    def read(reading: Reading, value: object, path: str) -> object:
        return (said if isinstance(value, Mapping) else code)(reading, value, path)

    return read


def number(least: int, most: int) -> Reader:
    """A reader of a whole number within bounds; ``true`` and 1.0 are none."""

    @shaped({"type": "integer", "minimum": least, "maximum": most})
    def read(reading: Reading, value: object, path: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            reading.fault(path, "check.not_a_number")
            return least
        if value < least:
            reading.fault(path, "check.too_small", limit=least)
        if value > most:
            reading.fault(path, "check.too_large", limit=most)
        return value

    return read


def degrees(most: int) -> Reader:
    """A reader of a latitude or a longitude, to a millionth of a degree: ten centimetres."""

    @shaped({"type": "number", "minimum": -most, "maximum": most})
    def read(reading: Reading, value: object, path: str) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            reading.fault(path, "check.not_a_number")
        elif value < -most:
            reading.fault(path, "check.too_small", limit=-most)
        elif not value <= most:  # what is no number compares with none
            reading.fault(path, "check.too_large", limit=most)
        else:
            return round(float(value), 6) + 0.0
        return 0.0

    return read


def span(least: int, most: int) -> Reader:
    """A reader of ``{"from": …, "to": …}``, whole numbers in order."""
    both = an_object({"from": Field(number(least, most)), "to": Field(number(least, most))})

    @shaped(shape_of(both))
    def read(reading: Reading, value: object, path: str) -> object:
        ends = both(reading, value, path)
        assert isinstance(ends, dict)
        first, last = ends.get("from"), ends.get("to")
        if isinstance(first, int) and isinstance(last, int) and first > last:
            reading.fault(path, "check.range_upside_down")
        return ends

    return read


@shaped({"type": "boolean"})
def yes_or_no(reading: Reading, value: object, path: str) -> bool:
    """A reader of true or false."""
    if not isinstance(value, bool):
        reading.fault(path, "check.not_yes_or_no")
        return False
    return value


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_EARLIEST = date(1900, 1, 1)

# The same as the reader asks of a moment: the zone is not optional.
MOMENT_SHAPE: Shape = {"type": "string", "pattern": f"^{_TIME.pattern.removesuffix('?')}$"}


@shaped({"type": "string", "pattern": f"^{_DATE.pattern}$"})
def past_date(reading: Reading, value: object, path: str) -> str:
    """A reader of ``YYYY-MM-DD`` that is not in the future anywhere on earth."""
    try:
        day = (
            date.fromisoformat(value) if isinstance(value, str) and _DATE.fullmatch(value) else None
        )
    except ValueError:
        day = None
    if day is None or day < _EARLIEST:
        reading.fault(path, "check.not_a_date")
        return ""
    if reading.now is not None and day > (reading.now + timedelta(hours=14)).date():
        reading.fault(path, "check.in_future")
    return day.isoformat()


def moment(reading: Reading, value: object, path: str) -> datetime | None:
    """The aware time in an ISO 8601 text, in UTC; None after a fault."""
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        reading.fault(path, "check.not_a_time")
        return None
    if match[1] is None:
        reading.fault(path, "check.no_time_zone")
        return None
    try:
        at = datetime.fromisoformat(match[0]).astimezone(UTC)
    except (ValueError, OverflowError):
        at = None
    if at is None or at.date() < _EARLIEST:
        reading.fault(path, "check.not_a_time")
        return None
    return at
