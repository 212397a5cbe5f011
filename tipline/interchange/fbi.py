"""The FBI's Wanted API, version 1: one item of `/wanted/v1/list`, in and out.

Holds what each field means to us, and why the others stay behind.
Refuses race and nationality, which we never publish; an offence, which only a person may choose from
our list; and items of somebody who was found already.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tipline.interchange.described import (
    CM_PER_INCH,
    Describing,
    about,
    missing_offence,
    span_at,
    spoken,
    text_at,
    write_height,
    write_marks,
    write_words,
)
from tipline.interchange.published import PublishedNotice
from tipline.interchange.transfer import Transfer, Transferred, Why
from tipline.notice_content import NAMES_PERSON
from tipline.notice_description import Feature
from tipline.notices import NoticeKind
from tipline.offences import offence_of

_TAKEN_WHERE_CLEAR = (
    *("title", "aliases", "sex", "age_min", "age_max", "dates_of_birth_used", "languages"),
    *("hair", "hair_raw", "eyes", "eyes_raw", "build", "complexion", "scars_and_marks"),
)
_REASONS: Mapping[str, Why] = {
    "race": Why.NEVER_PUBLISHED,
    "race_raw": Why.NEVER_PUBLISHED,
    "nationality": Why.NEVER_PUBLISHED,
    "ethnicity": Why.NEVER_PUBLISHED,
    "place_of_birth": Why.NEVER_PUBLISHED,
    "description": Why.FOR_A_PERSON,
    "subjects": Why.FOR_A_PERSON,
    "details": Why.FOR_A_PERSON,
    "caution": Why.FOR_A_PERSON,
    "remarks": Why.FOR_A_PERSON,
    "additional_information": Why.FOR_A_PERSON,
    "locations": Why.FOR_A_PERSON,
    "reward_text": Why.FOR_A_PERSON,
    "reward_min": Why.FOR_A_PERSON,
    "reward_max": Why.FOR_A_PERSON,
    "field_offices": Why.FOR_A_PERSON,
    "legat_names": Why.FOR_A_PERSON,
    "person_classification": Why.FOR_A_PERSON,
    "poster_classification": Why.FOR_A_PERSON,
    **dict.fromkeys(_TAKEN_WHERE_CLEAR, Why.UNCLEAR),
    "warning_message": Why.DERIVED,
    "age_range": Why.REPEATS,
    "images": Why.PICTURE,
}

_SEXES = {"male": "male", "female": "female"}
_KINDS = {"missing": NoticeKind.MISSING, "ten": NoticeKind.WANTED}
_NOT_FOUND_YET = ("na", None, "")


def from_fbi(
    item: Mapping[str, Any], *, now: datetime, kind: NoticeKind | None = None
) -> Transferred:
    """An item as a document; `kind` where the item does not say it. `now` is on our own clock."""
    t = Transfer(item, _REASONS)
    if t.at("status") not in _NOT_FOUND_YET:
        t.refuse("status", "check.already_ended")
    t.put("exercise", False)
    _read_kind(t, kind)
    _read_facts(t)
    tell = Describing(t, _as_of(t, now.date()))
    _read_names(t, tell)
    _read_person(t, tell, now.date())
    missing_offence(t)
    return t.finish()


def _read_kind(t: Transfer, kind: NoticeKind | None) -> None:
    said = str(t.at("poster_classification") or "").lower()
    if said in _KINDS:
        t.put("kind", _KINDS[said].value, "poster_classification")
    elif kind is not None:
        t.put("kind", kind.value)
    else:
        t.refuse("poster_classification", "check.kind_unclear")


def _read_facts(t: Transfer) -> None:
    """What happened: the first of three that says it; the others are for a person to work in."""
    for path in ("details", "caution", "description"):
        if "facts" not in t.value and (said := text_at(t, path)):
            t.put("facts.text.en", said, path)


def _as_of(t: Transfer, today: date) -> str:
    """The day of the item's last change, else today: that is when the record said so."""
    for path in ("modified", "publication"):
        try:
            day = date.fromisoformat(str(t.at(path))[:10])
        except ValueError:
            continue
        if day <= today:
            t.leave(path, Why.IN_PART)
            return day.isoformat()
    return today.isoformat()


def _read_names(t: Transfer, tell: Describing) -> None:
    known = t.value.get("kind") in NAMES_PERSON
    tell.words(Feature.NAME if known else Feature.ALIASES, "title")
    for i, said in enumerate(_texts(t.at("aliases"))):
        tell.entry(Feature.ALIASES, {"en": said}, f"aliases[{i}]")


def _read_person(t: Transfer, tell: Describing, today: date) -> None:
    sex = _SEXES.get(str(t.at("sex")).lower())
    if sex is not None:
        tell.entry(Feature.SEX, sex, "sex")
    _read_age(t, tell, today)
    tell.height("height_min", "height_max", CM_PER_INCH)
    for feature in (Feature.HAIR, Feature.EYES):
        _read_coloured(t, tell, feature)
    tell.words(Feature.BUILD, "build")
    tell.words(Feature.COMPLEXION, "complexion")
    tell.marks("scars_and_marks")
    spoken_ones = _texts(t.at("languages"))
    if spoken_ones:
        tell.entry(Feature.LANGUAGES, {"en": ", ".join(spoken_ones)}, "languages")


def _read_age(t: Transfer, tell: Describing, today: date) -> None:
    ends = {path: t.at(path) for path in ("age_min", "age_max")}
    known = {path: said for path, said in ends.items() if type(said) is int}
    days = _texts(t.at("dates_of_birth_used"))
    if known:
        span = {"from": min(known.values()), "to": max(known.values())}
        tell.entry(Feature.AGE, span, *known)
        t.leave("dates_of_birth_used", Why.NEVER_PUBLISHED)
    else:
        tell.born({f"dates_of_birth_used[{i}]": said for i, said in enumerate(days)}, today)


def _read_coloured(t: Transfer, tell: Describing, feature: Feature) -> None:
    """Hair and eyes come twice, as a code and as somebody wrote it."""
    code, raw = feature.value, f"{feature.value}_raw"
    written = bool(text_at(t, raw))
    tell.words(feature, raw if written else code)
    if written and t.at(code):
        t.leave(code, Why.REPEATS)


def _texts(value: Any) -> list[str]:
    """The texts of a list; whatever is none makes it no list of texts at all."""
    is_texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return list(value) if is_texts else []


# --- The way out ----------------------------------------------------------------------------------


def fits_fbi(notice: PublishedNotice) -> bool:
    """Whether the shape can carry the notice: it knows people only."""
    return notice.kind in (NoticeKind.WANTED, NoticeKind.IDENTIFY, NoticeKind.MISSING)


def to_fbi(notice: PublishedNotice) -> Transferred:
    """A notice that fits as an item."""
    t = Transfer(notice.leaves_from(), {"photos": Why.PICTURE})
    t.put("uid", notice.number, "number")
    t.put("status", "na", "state", "exercise")
    t.put("publication", t.at("published_at"), "published_at")
    _write_kind(t, notice.kind)
    _write_facts(t, notice)
    _write_names(t, notice)
    _write_person(t)
    return t.finish()


def _write_kind(t: Transfer, kind: NoticeKind) -> None:
    """The shape tells a missing person from all others, and no more."""
    is_missing = kind is NoticeKind.MISSING
    t.put("poster_classification", "missing" if is_missing else "default", "kind")
    if not is_missing:
        t.leave("kind", Why.IN_PART)


def _write_facts(t: Transfer, notice: PublishedNotice) -> None:
    added = notice.document.get("offence_names")
    named = [spoken(t, "offence_names")[1]] if added else []
    t.put("description", offence_of(notice.document).en, "offence", *named)
    details, said_in = spoken(t, "facts.text")
    t.put("details", details, said_in)
    place, named_in = spoken(t, "facts.place")
    t.add("locations", place, named_in)
    reward = t.at("reward")
    if reward:
        said = f"{reward['amount']} {reward['currency']}"
        t.put("reward_text", said, "reward.amount", "reward.currency")


def _write_names(t: Transfer, notice: PublishedNotice) -> None:
    """The first name heads the item; one without a name is headed by its number."""
    t.put("title", notice.number, "number")
    names = about(t, Feature.NAME) + about(t, Feature.ALIASES)
    for i, path in enumerate(names):
        name, leaf = spoken(t, f"{path}.value")
        if i == 0:
            t.put("title", name, f"{path}.feature", leaf)
        else:
            t.add("aliases", name, f"{path}.feature", leaf)


def _write_person(t: Transfer) -> None:
    for path in about(t, Feature.SEX)[:1]:
        sex = str(t.at(f"{path}.value"))
        t.put("sex", sex.capitalize(), f"{path}.feature", f"{path}.value")
    for feature in (Feature.HAIR, Feature.EYES, Feature.BUILD, Feature.COMPLEXION):
        write_words(t, feature.value, feature)
    age = span_at(t, Feature.AGE)
    if age is not None:
        path, span = age
        t.put("age_min", span["from"], f"{path}.feature", f"{path}.value.from")
        t.put("age_max", span["to"], f"{path}.feature", f"{path}.value.to")
    ends = {"from": "height_min", "to": "height_max"}
    write_height(t, ends, CM_PER_INCH, Decimal(1))
    write_marks(t, "scars_and_marks")
    for path in about(t, Feature.LANGUAGES):
        name, leaf = spoken(t, f"{path}.value")
        t.add("languages", name, f"{path}.feature", leaf)
