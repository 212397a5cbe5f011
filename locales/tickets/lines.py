"""A ticket in words, line by line, from its facts: for its card in the triage chat and for the console.

Holds what is said of the ticket, of its tip and of their conversation, each line left out where there
is nothing to say. Refuses a tipster's words beyond the room that the reader gives them, and whatever a withdrawn tip held.
"""

import html
from collections.abc import Iterator, Mapping
from typing import Any

from locales.catalogue import Raw, Texts
from locales.features import feature_name, feature_value
from locales.listing import joined
from locales.masks import told
from locales.tickets.attention import attention_lines
from locales.tickets.clusters import cluster_lines
from locales.tickets.maps import place_line
from locales.tickets.parts import clues_line, parts_line
from locales.tickets.twins import Link, twin_lines
from tipline.designations import Designation
from tipline.designations import render as designation_words
from tipline.inert import shown, utf16_length

__all__ = [
    "LONGEST_WORDS",
    "WHOLE",
    "Rooms",
    "about_lines",
    "content_lines",
    "designation_of",
    "field_result",
    "flag_lines",
    "is_cut",
    "pressing_lines",
    "reason_words",
    "reasons_of",
    "rooms_of",
    "score_of",
    "standing_lines",
    "tip_lines",
    "title_line",
]

Rooms = Mapping[str, int]
"""How much of each of a tipster's own answers there is room for, in UTF-16 units."""

LONGEST_WORDS = 1400
"""The most that a message has room for of any one answer."""

_MORE, _REASON, _PLACE, _LINE, _NAME, _FEATURE = 400, 300, 200, 150, 60, 40
_MOST: Rooms = {
    "words": LONGEST_WORDS,
    "more": _MORE,
    "place_words": _PLACE,
    **dict.fromkeys(("when_words", "direction", "vehicle", "features_words"), _LINE),
}
_ENDLESS = 1 << 20
WHOLE: Rooms = dict.fromkeys(_MOST, _ENDLESS)
"""For whoever has all the room there is."""

_HELD = ("claimed", "awaiting_reply")
_MOST_FEATURES = 8
_DAY, _TIME = 5, 11  # where these begin in "2026-11-22 14:05"


def rooms_of(longest: int = LONGEST_WORDS) -> Rooms:
    """What a message has room for, of any one answer at most `longest`."""
    return {name: min(room, longest) for name, room in _MOST.items()}


def designation_of(facts: Any, t: Texts) -> str:
    """The tipster's designation in the reader's language."""
    index, number = facts["designation"]
    return designation_words(Designation(index, number), "en" if t.language == "en" else "zh")


def content_lines(facts: Any, t: Texts, link: Link, rooms: Rooms) -> Iterator[str]:
    """The tip, what it has to do with others, and how the conversation stands."""
    if facts.get("withdrawn"):
        yield t("triage.card.withdrawn")
        return
    yield from tip_lines(facts, t, rooms)
    yield from twin_lines(facts.get("twins", {}), t, link)
    yield from cluster_lines(facts, t, link)
    yield from _conversation(facts["dialogue"], t)


def is_cut(facts: Any, t: Texts, rooms: Rooms) -> bool:
    """Whether there is less room than the tipster wrote."""
    return any(
        utf16_length(told(facts.get(name, ""), _ENDLESS, t)) > room for name, room in rooms.items()
    )


def tip_lines(facts: Any, t: Texts, rooms: Rooms) -> Iterator[str]:
    """What the tipster told, line by line, and of their own words what there is room for."""
    if words := _own(facts, "words", rooms, t):
        yield t("triage.card.words", words=words)
    yield from _where(facts, t, rooms)
    yield from _when(facts, t, rooms)
    if direction := facts.get("direction"):
        named = f"triage.direction.{direction}"
        words = t.plain(named) if t.has(named) else _own(facts, "direction", rooms, t)
        yield t("triage.card.direction", direction=words)
    yield from _sure(facts, t)
    if features := _features(facts, t, rooms):
        yield t("triage.card.features", features=features)
    if vehicle := _own(facts, "vehicle", rooms, t):
        yield t("triage.card.vehicle", vehicle=vehicle)
    if more := _own(facts, "more", rooms, t):
        yield t("triage.card.more", more=more)
    if facts.get("parts"):
        yield parts_line(facts, t)
    for clues in facts.get("clues", []):
        yield clues_line(clues, t)
    if facts.get("forwarded"):
        yield t("triage.card.forwarded")


def _own(facts: Any, name: str, rooms: Rooms, t: Texts) -> str:
    """Words of the tipster's own, within their room."""
    return told(facts.get(name, ""), rooms[name], t)


def reason_words(closing: Any, t: Texts) -> str:
    """Why a ticket was closed: a ready-made reason in the reader's language, or as written."""
    reason = closing.get("reason", {})
    if code := reason.get("code"):
        return t.plain(f"closing.{code}")
    return shown(reason.get("words", ""), _REASON)


def field_result(said: Any, t: Texts, longest: int) -> str:
    """What an officer in the field reported: ready-made, or in their own words."""
    if preset := said.get("preset"):
        return t.plain(f"triage.result.{preset}")
    return shown(said.get("words", ""), longest)


def title_line(facts: Any, t: Texts) -> str:
    """The ticket's number and the tipster's designation."""
    title = t("triage.card.title", number=facts["ticket"], designation=designation_of(facts, t))
    return f"{t('triage.card.exercise')} {title}" if facts.get("exercise") else title


def about_lines(facts: Any, t: Texts) -> Iterator[str]:
    """Which notice it is about, how it came here, and when."""
    notice, over = facts.get("notice"), facts.get("notice_over")
    about = t("triage.card.notice", notice=notice) if notice else t("triage.card.general")
    if matter := facts.get("matter"):
        about = Raw(f"{about} · {t(f'matter.{matter}')}")
    elif matter := facts.get("matter_told"):
        told = t("triage.card.matter_told", matter=t.plain(f"matter.{matter}"))
        about = Raw(f"{about} · {told}")
    if over:
        about = t("triage.card.notice_over", notice=notice, state=t(f"notice.state.{over}"))
    group = facts.get("channel") == "group"
    yield f"{about} · {t('triage.card.from_group')}" if group else about
    yield from _units(facts, t)
    if sent_at := facts.get("sent_at"):
        yield t("triage.card.sent_at", at=sent_at)


def pressing_lines(facts: Any, t: Texts) -> Iterator[str]:
    """How pressing it is, with the reasons, and what it is marked with."""
    reasons = " · ".join(reasons_of(facts, t))
    score = t("triage.card.priority", score=score_of(facts))
    yield f"{score}  {reasons}" if reasons else score
    yield from flag_lines(facts, t)


def flag_lines(facts: Any, t: Texts) -> Iterator[str]:
    """What it is marked with, so that its closing takes two."""
    if flags := facts.get("flags"):
        yield t("triage.card.flags", flags=joined(t, (t(f"triage.flag.{flag}") for flag in flags)))


def score_of(facts: Any) -> str:
    """The priority as a number that people read."""
    return str(facts["priority"]).replace("-", "−")


def reasons_of(facts: Any, t: Texts) -> list[Raw]:
    """Each reason of the priority in words, with its weight; the last is what it owes to one worked with it."""
    reasons = list(facts["reasons"])
    if lift := facts.get("lift"):
        reasons.append(("lift", lift))
    return [
        t("triage.card.reason", reason=t(f"triage.reason.{code}"), weight=_signed(weight))
        for code, weight in reasons
    ]


def _units(facts: Any, t: Texts) -> Iterator[str]:
    if unit := facts.get("unit"):
        name = shown(unit[t.language], _NAME)
        yield t(f"triage.card.unit.{facts['routed_by']}", unit=name)
    if suggested := facts.get("suggested_unit"):
        yield t("triage.card.unit.suggested", unit=shown(suggested[t.language], _NAME))


def standing_lines(facts: Any, t: Texts) -> Iterator[str]:
    """Whose it is now, who attends to it, and what came of it."""
    closing = facts.get("closing", {})
    disposition = t(f"disposition.{closing['disposition']}") if closing else ""
    # A claim ends within the hour, waiting for the tipster may take until tomorrow.
    until = facts.get("lease_until", "")[_TIME if facts["state"] == "claimed" else _DAY :]
    # While its closing waits for a second look a claim has no end.
    stands = facts["state"] if until or facts["state"] not in _HELD else "held"
    state = t(
        f"triage.state.{stands}",
        name=shown(facts.get("holder", ""), _NAME),
        officer=shown(facts.get("forwarded_to", ""), _NAME),
        until=until,
        disposition=disposition,
    )
    yield t("triage.card.holder", state=state)
    yield from attention_lines(facts, t)
    if said := facts.get("field"):
        at, key = said["at"][_DAY:], f"triage.card.field.{said['what']}"
        yield t(key, at=at, result=field_result(said, t, _REASON))
    if "proposed_by" in closing:
        name = shown(closing["proposed_by"], _NAME)
        yield t("triage.state.proposed", name=name, disposition=disposition)
    if not closing:
        return
    if reason := reason_words(closing, t):
        yield t("triage.card.closing", reason=reason)
    if other := closing.get("other"):
        yield t("triage.card.duplicate_of", other=other)
    if authority := closing.get("authority"):
        yield t("triage.card.authority", authority=shown(authority, _LINE))


def _where(facts: Any, t: Texts, rooms: Rooms) -> Iterator[str]:
    if place := facts.get("place"):
        yield place_line(place, t)
    if words := _own(facts, "place_words", rooms, t):
        yield t("triage.card.place_words", place=words)


def _when(facts: Any, t: Texts, rooms: Rooms) -> Iterator[str]:
    words = _own(facts, "when_words", rooms, t)
    seen_at = facts.get("seen_at")
    if seen_at or words:
        when = f"{seen_at} ({words})" if seen_at and words else seen_at or words
        yield t("triage.card.seen", when=when)
    if still_there := facts.get("still_there"):
        yield t(f"triage.card.still_there.{still_there}")


def _sure(facts: Any, t: Texts) -> Iterator[str]:
    sure = []
    if certainty := facts.get("certainty"):
        sure.append(t(f"triage.card.certainty.{certainty}"))
    own_eyes = facts.get("own_eyes")
    if own_eyes is not None:
        sure.append(t(f"triage.card.own_eyes.{'yes' if own_eyes else 'no'}"))
    if sure:
        yield t("triage.card.sure", how=joined(t, sure))


def _features(facts: Any, t: Texts, rooms: Rooms) -> Raw:
    described = facts.get("features", [])[:_MOST_FEATURES]
    named = [_feature(entry, t) for entry in described]
    words = _own(facts, "features_words", rooms, t)
    every = [*named, words] if words else named
    return joined(t, (html.escape(value, quote=False) for value in every))


def _feature(entry: Any, t: Texts) -> str:
    value = feature_value(t, entry["feature"], entry["value"], _FEATURE)
    line = t.plain("triage.card.feature", name=feature_name(t, entry["feature"]), value=value)
    return shown(line, 2 * _FEATURE)


def _conversation(dialogue: Any, t: Texts) -> Iterator[str]:
    if not dialogue["open"]:
        yield t("triage.card.dialogue.ended")
    elif "last" in dialogue:
        which = "asked" if dialogue["last"] == "to_tipster" else "answered"
        yield t(f"triage.card.dialogue.{which}", at=dialogue["last_at"][_DAY:])


def _signed(weight: int) -> str:
    return f"+{weight}" if weight >= 0 else f"−{-weight}"
