"""What a poster says, in the language asked for: from a notice's facts to plain words.

Holds the choice of every word on it. Refuses to leave out the presumption of innocence, and to
describe anybody once the notice has ended; and aiogram, because the command line prints posters too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from desk.notices.posters import Entry, Photo, Poster, Section
from locales.catalogue import Texts
from locales.features import feature_name, feature_value, in_language, person_named
from locales.notices import reward_amounts
from tipline.notices import SILENT, NoticeKind, NoticeState
from tipline.offences import offence_of

Facts = Mapping[str, Any]

_WHOLE = 1000  # more than any field of a notice holds: nothing is cut


def poster_words(
    t: Texts, card: Facts, address: str, pictures: Sequence[bytes], emergency: str
) -> Poster:
    """The poster of a notice as it stands: live, not yet approved, or ended."""
    content, kind = card["content"], NoticeKind(card["kind"])
    missing = ".missing" if kind is NoticeKind.MISSING else ""
    poster = Poster(
        kind=kind,
        unit=in_language(t, content.get("unit"), _WHOLE),
        number=card["number"] or t.plain("notice.no_number"),
        headline=t.plain(f"poster.head.{kind}"),
        presumption=t.plain(f"poster.presumption{missing}"),
        banner=_banner(t, card),
        mark=_mark(t, card),
        address=address,
        proof=t.plain("poster.proof") if address else "",
        small_print=_small_print(t, card),
    )
    if card["state"] in SILENT:
        return poster
    return replace(
        poster,
        name=person_named(t, content),
        offence=_offence(t, content),
        photos=_photos(t, content, pictures),
        entries=tuple(_entry(t, one) for one in content.get("description") or ()),
        described=t.plain("poster.describes"),
        sections=tuple(_sections(t, card)),
        safety=t.plain(f"poster.safety{missing}", emergency=emergency),
    )


def _standing(card: Facts) -> str:
    """What the poster must warn of before anything else: "" where the notice is live."""
    state = card["state"]
    if state in (NoticeState.DRAFT, NoticeState.IN_REVIEW):
        return "unapproved"
    return str(state) if state in SILENT else ""


def _banner(t: Texts, card: Facts) -> str:
    lines = [t.plain("poster.banner.exercise")] if card["content"].get("exercise") else []
    if standing := _standing(card):
        after = card.get("replaced_by") or ""
        lines.append(t.plain(f"poster.banner.{standing}", number=after))
    return "\n".join(lines)


def _mark(t: Texts, card: Facts) -> str:
    standing = _standing(card) or ("exercise" if card["content"].get("exercise") else "")
    return t.plain(f"poster.mark.{standing}") if standing else ""


def _offence(t: Texts, content: Facts) -> str:
    offence = offence_of(content) if content.get("offence") else None
    if offence is None:
        return ""
    key = "notice.offence.missing" if offence.is_missing else "notice.offence"
    return t.plain(key, offence=offence.en if t.language == "en" else offence.zh)


def _photos(t: Texts, content: Facts, pictures: Sequence[bytes]) -> tuple[Photo, ...]:
    told = content.get("photos") or ()
    return tuple(
        Photo(jpeg, _origin(t, one["source"], one["taken_on"]))
        for jpeg, one in zip(pictures, told, strict=True)
    )


def _entry(t: Texts, entry: Facts) -> Entry:
    feature = str(entry["feature"])
    value = feature_value(t, feature, entry["value"], _WHOLE)
    origin = _origin(t, entry["source"], entry["as_of"])
    return Entry(feature_name(t, feature), value, origin)


def _origin(t: Texts, source: str, day: str) -> str:
    return t.plain("poster.origin", source=t.plain(f"source.{source}"), day=day)


def _sections(t: Texts, card: Facts) -> list[Section]:
    content = card["content"]
    told, reward = content.get("facts") or {}, content.get("reward")
    place = in_language(t, told.get("place"), _WHOLE)
    lead = t.plain("poster.when_and_where", at=card["seen_at"] or "", place=place)
    text = in_language(t, told.get("text"), _WHOLE)
    return [
        Section(t.plain("poster.facts"), text, lead),
        Section(t.plain("poster.ask"), in_language(t, content.get("ask"), _WHOLE)),
        *([_reward(t, reward)] if reward else []),
        Section(t.plain("poster.contact"), in_language(t, content.get("contact"), _WHOLE)),
    ]


def _reward(t: Texts, reward: Facts) -> Section:
    amounts = reward_amounts(reward)
    lead, tiers = (t.plain(f"poster.reward.{key}", **amounts) for key in ("amount", "tiers"))
    return Section(t.plain("poster.reward"), tiers, lead, loud=True)


def _small_print(t: Texts, card: Facts) -> tuple[Entry, ...]:
    content = card["content"]
    basis = content.get("legal_basis") or {}
    instrument = in_language(t, basis.get("instrument"), _WHOLE)
    rows = (
        ("poster.published", card["published_at"]),
        ("poster.ended", card["ended_at"]),
        ("poster.expires", None if card["ended_at"] else card["expires_at"]),
        ("poster.basis", f"{instrument} {in_language(t, basis.get('number'), _WHOLE)}".strip()),
        ("poster.case", in_language(t, content.get("case_number"), _WHOLE)),
    )
    return tuple(Entry(t.plain(key), value) for key, value in rows if value)
