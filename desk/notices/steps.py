"""The guided conversation's steps: their order, and what each answer means in the document.

Holds pure functions over texts and documents. Refuses to judge content: the notice's own checker
does that, and here only what cannot be read at all is a fault.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from tipline.languages import Language
from tipline.last_known import LAST_KNOWN, as_field
from tipline.notice_description import FEATURE_CODES, Feature
from tipline.notices import NoticeKind
from tipline.offences import OFFENCES, Offence
from tipline.places import parse_coordinates
from tipline.refusals import Fault, Refusal
from tipline.times import parse_when


class Step(StrEnum):
    """One question to the publisher. The values are the document's own fields where there is one."""

    KIND = "kind"
    OFFENCE = "offence"
    CASE = "case_number"
    BASIS = "legal_basis"
    TEXT = "facts.text"
    PLACE = "facts.place"
    AT = "facts.at"
    LAST_KNOWN = LAST_KNOWN
    DESCRIPTION = "description"
    PHOTOS = "photos"
    ASK = "ask"
    CONTACT = "contact"
    REWARD = "reward"
    AREA = "area"
    EXPIRES = "expires_at"  # the last of the questions, and one that has to be answered
    PREVIEW = "preview"
    COURT = "court_order"  # only when it is asked for: few notices have one


ORDER = tuple(step for step in Step if step is not Step.COURT)
CHANGEABLE = (*ORDER[1:-1], Step.COURT)
EXPIRY_DAYS = (7, 30, 90, 180)

_ENGLISH = re.compile(r"^\s*EN\s*[:：]\s*", re.IGNORECASE | re.MULTILINE)
_NUMBERS = re.compile(r"[0-9]+")
_FULL_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)}


def step_after(step: Step, unanswered: Collection[Step], required: Collection[Step]) -> Step:
    """The next question without an answer, while one that has to be answered is still to come.

    Else the preview: whoever changes one thing in a finished draft is asked nothing more.
    """
    to_come = ORDER[ORDER.index(step) + 1 : -1] if step in ORDER else ()
    if not any(one in required for one in to_come):
        return Step.PREVIEW
    return next(one for one in to_come if one in unanswered or one in required)


def step_before(step: Step, areas: int) -> Step | None:
    """The question before; the first has none to go back to. Where to send it is asked only when
    there is a choice.
    """
    if step not in ORDER[2:]:
        return None
    before = ORDER[ORDER.index(step) - 1]
    return step_before(before, areas) if before is Step.AREA and areas < 2 else before


def unanswered_in(document: Mapping[str, Any]) -> set[Step]:
    """The questions to which a document holds no answer."""
    return {step for step in ORDER if _answer(document, step) in (None, "", [], {})}


def _answer(document: Mapping[str, Any], step: Step) -> Any:
    here: Any = document
    for name in step.split("."):
        here = here.get(name) if isinstance(here, Mapping) else None
    return here


def steps_at(path: str) -> tuple[Step, ...]:
    """The steps at which a fault's path is mended: one, or all those of a thing that is not there."""
    fits = tuple(
        step
        for step in Step
        if path == step or path.startswith((f"{step}.", f"{step}[")) or step.startswith(f"{path}.")
    )
    return fits or (Step.PREVIEW,)


def offences_for(kind: str | None, listed: Mapping[str, Offence] = OFFENCES) -> list[str]:
    """The offences of a list that a notice of this kind may name."""
    missing = kind == NoticeKind.MISSING
    return [code for code, offence in listed.items() if offence.is_missing == missing]


def read_answer(
    step: Step, text: str, held: Any, *, now: datetime, tz: tzinfo, language: Language
) -> Any:
    """What a typed answer means in the document, where there was `held` before. Raises Refusal where it
    cannot be read.
    """
    match step:
        case Step.CASE | Step.COURT:
            return text.strip()
        case Step.BASIS:
            return _read_basis(text)
        case Step.AT:
            return _read_time(text, now, tz, language)
        case Step.LAST_KNOWN:
            return _read_last_known(text, held, now, tz, language)
        case Step.EXPIRES:
            return _read_expiry(text, now, tz)
        case Step.REWARD:
            return _read_reward(text)
        case _:
            return in_both(text)


def is_half_told(step: Step, value: Any) -> bool:
    """Whether the same step asks on: of a place, when that was."""
    return step is Step.LAST_KNOWN and bool(value) and value.get("at") is None


def in_both(text: str) -> dict[str, str]:
    """Chinese, and English from a line that begins with `EN:`."""
    chinese, *english = _ENGLISH.split(text, maxsplit=1)
    said = {"zh": chinese.strip()}
    return said | {"en": english[0].strip()} if english else said


def expiry_in(days: int, now: datetime, tz: tzinfo) -> str:
    """The end of the day `days` from now, on the agency's clock."""
    day = now.astimezone(tz).date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59), tz).isoformat()


def read_feature(feature: Feature, text: str, mark: str | None = None) -> Any:
    """What typed words mean as this feature's value; of a `mark`, whose kind was chosen, they say
    where it is. Raises Refusal where they cannot be read.
    """
    plain = text.strip()
    if feature in (Feature.AGE, Feature.HEIGHT_CM):
        numbers = [int(n) for n in _NUMBERS.findall(plain.translate(_FULL_WIDTH)) if len(n) <= 3]
        if not 1 <= len(numbers) <= 2:
            raise Refusal("check.not_a_number")
        return {"from": numbers[0], "to": numbers[-1]}
    if feature is Feature.VEHICLE_PLATE or plain in FEATURE_CODES.get(feature, ()):
        return plain
    if feature is Feature.MARKS:
        if mark is None:
            raise Refusal("check.choose_mark")
        return {"kind": mark, "where": in_both(plain)}
    return in_both(plain)


def read_day(text: str, *, now: datetime, tz: tzinfo, language: Language) -> str:
    """The day that the words name, as a date. Raises Refusal `check.not_a_date`."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        seen = parse_when(text, now=now, tz=tz, language=language)
    if seen is None:
        raise Refusal("check.not_a_date")
    return seen.at.astimezone(tz).date().isoformat()


def as_fault(refusal: Refusal, step: Step) -> Fault:
    """An answer that could not be read, as a fault at its step."""
    return Fault(step.value, refusal.code, refusal.params)


def _read_basis(text: str) -> Mapping[str, Any]:
    """First line the document's name, second its number."""
    words = in_both(text)
    instrument, _, number = words["zh"].partition("\n")
    basis: dict[str, Any] = {"instrument": {**words, "zh": instrument.strip()}}
    # A single line has no number: the checker then says that it is required.
    return basis | ({"number": number.strip()} if number.strip() else {})


def _read_time(text: str, now: datetime, tz: tzinfo, language: Language) -> str:
    seen = parse_when(text, now=now, tz=tz, language=language)
    if seen is None:
        raise Refusal("check.not_a_time")
    return seen.at.isoformat()


def _read_last_known(
    text: str, held: Any, now: datetime, tz: tzinfo, language: Language
) -> Mapping[str, Any]:
    """A point that was pasted; or, of the one that is there, its time, which has to be a close one."""
    place = parse_coordinates(text)
    if place is not None:
        return as_field(place)
    if not held:
        raise Refusal("check.not_a_place")
    seen = parse_when(text, now=now, tz=tz, language=language)
    if seen is None or not seen.precision.is_close:
        raise Refusal("check.not_a_time")
    return {**held, "at": seen.at.isoformat()}


def _read_expiry(text: str, now: datetime, tz: tzinfo) -> str:
    plain = text.strip().translate(_FULL_WIDTH)
    numbers = _NUMBERS.findall(plain)
    if len(numbers) == 1 and len(numbers[0]) <= 3:
        return expiry_in(int(numbers[0]), now, tz)
    try:
        day = date.fromisoformat(plain)
    except ValueError:
        raise Refusal("check.not_a_date") from None
    return datetime.combine(day, time(23, 59), tz).isoformat()


def _read_reward(text: str) -> Mapping[str, Any]:
    numbers = _NUMBERS.findall(text.translate(_FULL_WIDTH).replace(",", "").replace("，", ""))
    if len(numbers) != 1:
        raise Refusal("check.not_a_number")
    return {"amount": int(numbers[0]), "currency": "CNY"}
