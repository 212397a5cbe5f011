"""A CAP 1.2 message, in the form of its elements one to one, as a document of ours.

Holds what each element means to us; our own messages come back whole by their `tipline:` parameters.
Refuses messages that are not for the public, that take something back, or that nobody is meant to
act on; and an offence from any list but ours.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tipline.interchange.cap_words import DEFAULT_TAG, OURS
from tipline.interchange.transfer import Transfer, Transferred, Why
from tipline.notices import NoticeKind, notice_number, parse_notice_number
from tipline.offences import OFFENCES
from tipline.refusals import Refusal
from tipline.strict_json import Unreadable, read_strictly

_MADE_AFRESH = (
    *("identifier", "sender", "sent", "msgType", "scope", "info[].language", "info[].category"),
    *("info[].responseType", "info[].urgency", "info[].severity", "info[].certainty"),
    *("info[].senderName", "info[].effective"),
)
_FOR_A_PERSON = ("info[].event", "info[].eventCode", "info[].headline", "info[].area")
_REASONS: Mapping[str, Why] = {
    **dict.fromkeys(_MADE_AFRESH, Why.DERIVED),
    **dict.fromkeys(_FOR_A_PERSON, Why.FOR_A_PERSON),
    "references": Why.NO_SUCH_NOTICE,
    "info[].onset": Why.REPEATS,
    "info[].expires": Why.REPEATS,
    "info[].resource": Why.PICTURE,
}
_STATUSES = {"Actual": False, "Draft": False, "Exercise": True}
_WORDS = {"description": "facts.text", "instruction": "ask", "contact": "contact"}
_TEXTS = {"case_number": "case_number", "court_order": "court_order", "at": "facts.at"}
_TEXTS |= {"expires_at": "expires_at"}
_WHOLE = ("legal_basis", "reward")
_EACH = ("description", "photos")
_REFERENCE = re.compile(r"[^,\s]+,([^,\s]+),[^,\s]+")


def from_cap(message: Mapping[str, Any], *, kind: NoticeKind | None = None) -> Transferred:
    """A message as a document; `kind` where it is no message of ours and can't say it."""
    t = Transfer(message, _REASONS)
    _check_envelope(t)
    blocks = _blocks(t)
    _read_moment(t, blocks, "onset", "facts.at")
    _read_moment(t, blocks, "expires", "expires_at")
    for language, path in blocks.items():
        _read_words(t, path, language)
        _read_ours(t, path, language)
    is_ours = "place" in t.value.get("facts", {})
    for language, path in blocks.items():
        _read_area(t, path, language, is_ours=is_ours)
    if "kind" not in t.value and kind is not None:
        t.put("kind", kind.value)
    if "kind" not in t.value:
        t.refuse("info[0].event", "check.kind_unclear")
    return t.finish()


def replaced_number(message: Mapping[str, Any]) -> str | None:
    """The number of the notice of ours that an Update names, if it names one."""
    references = message.get("references")
    if message.get("msgType") != "Update" or not isinstance(references, str):
        return None
    for reference in _REFERENCE.finditer(references):
        try:
            return notice_number(*parse_notice_number(reference[1]))
        except Refusal:
            continue
    return None


def _check_envelope(t: Transfer) -> None:
    if t.at("scope") != "Public":
        t.refuse("scope", "check.cap_not_public")
    if t.at("msgType") not in ("Alert", "Update"):
        t.refuse("msgType", "check.cap_takes_back")
    status = str(t.at("status"))
    if status in _STATUSES:
        t.put("exercise", _STATUSES[status], "status")
    else:
        t.refuse("status", "check.cap_not_meant")


def _blocks(t: Transfer) -> dict[str, str]:
    """The first info block in Chinese and in English, by language, with its path."""
    found: dict[str, str] = {}
    for path, block in _members(t, "info"):
        tag = str(block.get("language") or DEFAULT_TAG).strip().lower().partition("-")[0]
        if tag in found or tag not in ("zh", "en"):
            t.leave(path, Why.LANGUAGE)
        else:
            found[tag] = path
    return found


def _members(t: Transfer, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The objects of a list, each with its path."""
    held = t.at(path)
    for i, one in enumerate(held if isinstance(held, list) else []):
        if isinstance(one, Mapping):
            yield f"{path}[{i}]", one


def _read_moment(t: Transfer, blocks: Mapping[str, str], name: str, place: str) -> None:
    """A moment that every block repeats; one that differs from the first is left."""
    paths = [f"{block}.{name}" for block in blocks.values()]
    told = [(path, t.at(path)) for path in paths if isinstance(t.at(path), str)]
    for path, said in told:
        if said == told[0][1]:
            t.put(place, said, path)
        else:
            t.leave(path, Why.UNCLEAR)


def _read_words(t: Transfer, path: str, language: str) -> None:
    for name, place in _WORDS.items():
        said = t.at(f"{path}.{name}")
        if isinstance(said, str) and said.strip():
            t.put(f"{place}.{language}", said, f"{path}.{name}")


def _read_ours(t: Transfer, path: str, language: str) -> None:
    """What only our own messages say, by parameters and an event code under our name."""
    for at, one in _members(t, f"{path}.eventCode"):
        code = one.get("value")
        if one.get("valueName") == f"{OURS}offence" and code in OFFENCES:
            t.put("offence", code, at)
            t.leave(f"{path}.event", Why.DERIVED)
    for at, one in _members(t, f"{path}.parameter"):
        name, value = str(one.get("valueName")), one.get("value")
        if name.startswith(OURS) and isinstance(value, str):
            _read_parameter(t, at, name.removeprefix(OURS), value, language)


def _read_parameter(t: Transfer, at: str, name: str, value: str, language: str) -> None:
    if name == "place":
        t.put(f"facts.place.{language}", value, at)
    elif name == "kind" and value in set(NoticeKind):
        t.put("kind", value, at)
    elif name == "state":
        t.leave(at, Why.DERIVED)
    elif name in _TEXTS:
        t.put(_TEXTS[name], value, at)
    elif name in _WHOLE or name in _EACH:
        _read_object(t, at, name, value)


def _read_object(t: Transfer, at: str, name: str, value: str) -> None:
    """Part of a document, as JSON."""
    try:
        said = read_strictly(value)
    except Unreadable:
        t.leave(at, Why.UNCLEAR)
        return
    if name in _EACH:
        t.add(name, said, at)
    else:
        t.put(name, said, at)


def _read_area(t: Transfer, path: str, language: str, *, is_ours: bool) -> None:
    """Where it happened our own messages say; in others the area they are for comes nearest."""
    if is_ours:
        t.leave(f"{path}.area", Why.DERIVED)
        return
    place = f"{path}.area[0].areaDesc"
    said = t.at(place)
    if isinstance(said, str) and said.strip():
        t.put(f"facts.place.{language}", said, place)
        t.leave(place, Why.TO_CHECK)
