"""Which format a text is in, and the notices in it one by one.

Holds detection by the names that only one format has, and the wrappings in which feeds deliver.
Refuses to guess: a text that fits none, or more than one, is said to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desk.notices.interchange.cap_xml import read_cap_xml
from desk.notices.json_lines import lines_by_path
from tipline.interchange.transfer import Leftover, Why, leaves
from tipline.refusals import Refusal
from tipline.strict_json import read_strictly


class Format(StrEnum):
    """A format of a file of notices."""

    OURS = "ours"
    CAP = "cap"
    CAP_JSON = "cap-json"
    FBI = "fbi"
    INTERPOL = "interpol"


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """A file taken apart: each notice with its path in it, what stands around them, and lines."""

    form: Format
    entries: tuple[tuple[str, Any], ...]
    outside: tuple[Leftover, ...]
    lines: Mapping[str, int]


# Names that only a notice of this format has.
_MARKS: tuple[tuple[Format, frozenset[str]], ...] = (
    (Format.OURS, frozenset({"legal_basis"})),
    (Format.OURS, frozenset({"case_number"})),
    (Format.OURS, frozenset({"offence"})),
    (Format.OURS, frozenset({"kind"})),
    (Format.CAP_JSON, frozenset({"identifier", "msgType"})),
    (Format.FBI, frozenset({"uid", "title"})),
    (Format.INTERPOL, frozenset({"entity_id"})),
)
# Where feeds keep their notices, and where in each of those the notice itself is.
_LISTS: tuple[tuple[Format, str, str], ...] = (
    (Format.FBI, "items", ""),
    (Format.INTERPOL, "_embedded.notices", ""),
    (Format.CAP_JSON, "warnings", "alert"),
)


def format_of(text: str) -> Format:
    """The format of a text. Raises Refusal where it is none or could be several, and Unreadable.

    What has nothing in it is taken for ours, whose checker says so.
    """
    if text.lstrip().startswith("<"):
        return Format.CAP
    value = read_strictly(text)
    for form, path, inner in _LISTS:
        if _fits(form, [_at(one, inner) for one in _as_list(_at(value, path))]):
            return form
    found = [form for form in Format if _fits(form, _as_list(value))]
    if len(found) > 1:
        raise Refusal("notice.format_unclear", choices=", ".join(found))
    if not found and any(isinstance(one, Mapping) and one for one in _as_list(value)):
        raise Refusal("notice.format_unknown")
    return found[0] if found else Format.OURS


def read_foreign(text: str, form: Format) -> ForeignFile:
    """A text of another format, taken apart. Raises Unreadable."""
    if form is Format.CAP:
        return ForeignFile(form, (("", read_cap_xml(text)),), (), {})
    value = read_strictly(text)
    entries, outside = _taken_apart(value, form)
    left = tuple(Leftover(path, Why.NO_PLACE) for path, _ in leaves(outside))
    return ForeignFile(form, tuple(entries), left, lines_by_path(text))


def _taken_apart(value: Any, form: Format) -> tuple[list[tuple[str, Any]], Any]:
    """Each notice in a JSON value, with its path, and the value without them."""
    for listed, path, inner in _LISTS:
        held = _at(value, path)
        if listed is form and isinstance(held, list):
            found = [(f"{path}[{i}]", one) for i, one in enumerate(held)]
            if not inner:
                return found, _with(value, path, None)
            within = [(f"{start}.{inner}", _at(one, inner)) for start, one in found]
            return within, _with(value, path, [_with(one, inner, None) for one in held])
    if isinstance(value, list):
        return [(f"[{i}]", one) for i, one in enumerate(value)], None
    return [("", value)], None


def _with(value: Any, path: str, other: Any) -> Any:
    """A copy with something else at a path."""
    name, _, rest = path.partition(".")
    if not isinstance(value, Mapping):
        return value
    return {**value, name: _with(value.get(name), rest, other) if rest else other}


def _fits(form: Format, notices: list[Any]) -> bool:
    """Whether any of them has the marks of this format."""
    marks = [names for marked, names in _MARKS if marked is form]
    objects = [one for one in notices if isinstance(one, Mapping)]
    return any(names <= one.keys() for names in marks for one in objects)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _at(value: Any, path: str) -> Any:
    for name in filter(None, path.split(".")):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
