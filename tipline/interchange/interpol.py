"""Interpol's public notices, version 1: the details of a red or a yellow notice, in and out.

Holds what each field and code means to us, and why the others stay behind.
Refuses nationality and place of birth, which we never publish, and charges, from which only a person
may choose an offence of our list.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tipline.interchange.described import (
    CM_PER_METRE,
    Describing,
    about,
    day_of,
    missing_offence,
    span_at,
    spoken,
    text_at,
    write_height,
    write_marks,
)
from tipline.interchange.interpol_codes import EYES, HAIRS, LANGUAGES
from tipline.interchange.published import PublishedNotice
from tipline.interchange.transfer import Transfer, Transferred, Why
from tipline.notice_description import Feature
from tipline.notices import NoticeKind

_REASONS: Mapping[str, Why] = {
    "nationalities": Why.NEVER_PUBLISHED,
    "place_of_birth": Why.NEVER_PUBLISHED,
    "country_of_birth_id": Why.NEVER_PUBLISHED,
    "father_name": Why.NEVER_PUBLISHED,
    "father_forename": Why.NEVER_PUBLISHED,
    "mother_name": Why.NEVER_PUBLISHED,
    "mother_forename": Why.NEVER_PUBLISHED,
    "arrest_warrants": Why.FOR_A_PERSON,
    "arrest_warrants[].issuing_country_id": Why.NO_PLACE,
    "forename": Why.UNCLEAR,
    "name": Why.UNCLEAR,
    "place": Why.UNCLEAR,
    "distinguishing_marks": Why.UNCLEAR,
    "sex_id": Why.UNCLEAR,
    "hairs_id": Why.UNCLEAR,
    "eyes_colors_id": Why.UNCLEAR,
    "languages_spoken_ids": Why.UNCLEAR,
    "date_of_event": Why.UNCLEAR,
    "_embedded": Why.PICTURE,
    "_links": Why.NO_PLACE,
    "_links.images": Why.PICTURE,
    "_links.thumbnail": Why.PICTURE,
}

_SEXES = {"M": "male", "F": "female", "U": "unclear"}
_NO_NAME = ("", "-")  # what the forms have where somebody has one name only


def from_interpol(
    details: Mapping[str, Any], *, now: datetime, kind: NoticeKind | None = None
) -> Transferred:
    """A notice's details as a document. `now` is on our own clock: a day without time begins there."""
    t = Transfer(details, _REASONS)
    t.put("exercise", False)
    _read_kind(t, kind)
    tell = Describing(t, now.date().isoformat())
    _read_name(t, tell)
    _read_person(t, tell, now)
    _read_event(t, now)
    missing_offence(t)
    return t.finish()


def _read_kind(t: Transfer, kind: NoticeKind | None) -> None:
    """Which notice it is stands in its own address, else what only one of the two has."""
    address = str(t.at("_links.self.href") or "")
    if "/notices/v1/red/" in address:
        t.put("kind", NoticeKind.WANTED.value, "_links.self.href")
    elif "/notices/v1/yellow/" in address:
        t.put("kind", NoticeKind.MISSING.value, "_links.self.href")
    elif kind is not None:
        t.put("kind", kind.value)
    elif t.at("arrest_warrants"):
        t.put("kind", NoticeKind.WANTED.value)
    elif t.at("date_of_event"):
        t.put("kind", NoticeKind.MISSING.value)
    else:
        t.refuse("_links.self.href", "check.kind_unclear")


def _read_name(t: Transfer, tell: Describing) -> None:
    parts = {path: text_at(t, path) for path in ("forename", "name")}
    known = {path: said for path, said in parts.items() if said and said not in _NO_NAME}
    if known:
        tell.entry(Feature.NAME, {"en": " ".join(known.values())}, *parts)


def _read_person(t: Transfer, tell: Describing, now: datetime) -> None:
    sex = _SEXES.get(str(t.at("sex_id")))
    if sex is not None:
        tell.entry(Feature.SEX, sex, "sex_id")
    if t.at("date_of_birth") is not None:
        tell.born({"date_of_birth": t.at("date_of_birth")}, now.date())
    tell.height("height", "height", CM_PER_METRE)
    _read_codes(t, tell, Feature.HAIR, "hairs_id", HAIRS)
    _read_codes(t, tell, Feature.EYES, "eyes_colors_id", EYES)
    _read_codes(t, tell, Feature.LANGUAGES, "languages_spoken_ids", LANGUAGES)
    tell.marks("distinguishing_marks")


def _read_codes(
    t: Transfer, tell: Describing, feature: Feature, path: str, known: Mapping[str, Any]
) -> None:
    """Each code that is known; the others stay, with the reason that they are not."""
    codes = t.at(path)
    for i, code in enumerate(codes if isinstance(codes, list) else []):
        if isinstance(code, str) and code in known:
            tell.entry(feature, known[code], f"{path}[{i}]")


def _read_event(t: Transfer, now: datetime) -> None:
    """Where and when somebody was last seen. A day has no hour: it is taken from midnight."""
    place = text_at(t, "place")
    if place:
        t.put("facts.place.en", place, "place")
    day = day_of(str(t.at("date_of_event")))
    if isinstance(day, date) and day <= now.date():
        midnight = datetime.combine(day, time(), now.tzinfo)
        t.put("facts.at", midnight.isoformat(), "date_of_event")
        t.leave("date_of_event", Why.TO_CHECK)


# --- The way out ----------------------------------------------------------------------------------

_SEX_IDS = {said: code for code, said in _SEXES.items()}


def fits_interpol(notice: PublishedNotice) -> bool:
    """Whether there is a colour for it: red for who is sought, yellow for who is missing."""
    return notice.kind in (NoticeKind.WANTED, NoticeKind.MISSING)


def to_interpol(notice: PublishedNotice) -> Transferred:
    """A notice that fits as details."""
    t = Transfer(notice.leaves_from(), {"photos": Why.PICTURE})
    t.put("entity_id", notice.number, "number", "state", "exercise")
    for path in (about(t, Feature.NAME) + about(t, Feature.ALIASES))[:1]:
        name, leaf = spoken(t, f"{path}.value")
        t.put("name", name, f"{path}.feature", leaf)
    _write_cause(t, notice)
    _write_person(t)
    return t.finish()


def _write_cause(t: Transfer, notice: PublishedNotice) -> None:
    if notice.kind is NoticeKind.WANTED:
        charge, leaf = spoken(t, "facts.text")
        t.add("arrest_warrants", {"charge": charge}, "kind", leaf)
        return
    place, leaf = spoken(t, "facts.place")
    t.put("place", place, "kind", leaf)
    day = datetime.fromisoformat(notice.document["facts"]["at"])
    t.put("date_of_event", day.strftime("%Y/%m/%d"), "facts.at")
    t.leave("facts.at", Why.IN_PART)


def _write_person(t: Transfer) -> None:
    for path in about(t, Feature.SEX)[:1]:
        t.put("sex_id", _SEX_IDS[t.at(f"{path}.value")], f"{path}.feature", f"{path}.value")
    height = span_at(t, Feature.HEIGHT_CM)
    if height is not None and height[1]["from"] == height[1]["to"]:
        write_height(t, {"to": "height"}, CM_PER_METRE, Decimal("0.01"))
    for feature, place, known in (
        (Feature.HAIR, "hairs_id", HAIRS),
        (Feature.EYES, "eyes_colors_id", EYES),
        (Feature.LANGUAGES, "languages_spoken_ids", LANGUAGES),
    ):
        _write_codes(t, feature, place, known)
    write_marks(t, "distinguishing_marks")


def _write_codes(t: Transfer, feature: Feature, place: str, known: Mapping[str, Any]) -> None:
    """A code where the words are exactly those of one."""
    for path in about(t, feature):
        for code, said in known.items():
            if t.at(f"{path}.value") == said:
                t.add(place, code, f"{path}.feature", f"{path}.value")
