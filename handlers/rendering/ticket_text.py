"""What a ticket's card says: one text, from facts.

Holds the lines of the card and of an officer's brief, each left out where there is nothing to say.
Refuses to grow past what one message holds, whatever a tipster wrote: long words are cut with an
ellipsis, and the card then offers the whole.
"""

import html
from collections.abc import Iterator
from typing import Any

from handlers.rendering import Target
from handlers.rendering.attention import attention_lines
from handlers.rendering.clusters import cluster_lines
from handlers.rendering.fitting import TEXT_LIMIT, seen_length
from handlers.rendering.listing import joined
from handlers.rendering.masks import told
from handlers.rendering.ticket_parts import clues_line, parts_line, place_line
from handlers.rendering.twins import twin_lines
from locales.catalogue import Raw, Texts
from locales.features import feature_name, feature_value
from tipline.designations import Designation
from tipline.designations import render as designation_words
from tipline.inert import shown, utf16_length

__all__ = [
    "LONGEST_WORDS",
    "card_text",
    "designation_of",
    "field_result",
    "reason_words",
    "tip_lines",
]

# UTF-16 units. Where there is the most of everything else, too, only shorter words fit; where a
# tipster filled every answer as well, no answer gets more than the shortest.
LONGEST_WORDS, _SHORTER_WORDS, _SHORTEST_WORDS = 1400, 300, 60
_MORE, _REASON, _PLACE, _LINE, _NAME, _FEATURE = 400, 300, 200, 150, 60, 40
_ROOM = {
    "words": LONGEST_WORDS,
    "more": _MORE,
    "place_words": _PLACE,
    **dict.fromkeys(("when_words", "direction", "vehicle", "features_words"), _LINE),
}
_ENDLESS = 1 << 20
_MOST_FEATURES = 8
_PREVIEW = 2500
_DAY, _TIME = 5, 11  # where these begin in "2026-11-22 14:05"


def card_text(facts: Any, to: Target) -> tuple[str, bool]:
    """The whole card, and whether it shows less than the tipster wrote."""
    text, longest = "", 0
    for longest in (LONGEST_WORDS, _SHORTER_WORDS, _SHORTEST_WORDS):
        text = _card_text(facts, to, longest)
        if seen_length(text) <= TEXT_LIMIT:
            break
    cut = any(
        utf16_length(told(facts.get(name, ""), _ENDLESS, to.t)) > min(room, longest)
        for name, room in _ROOM.items()
    )
    return text, cut


def _card_text(facts: Any, to: Target, longest: int) -> str:
    t = to.t
    body: list[str]
    head: list[str] = [_title(facts, t), *_about(facts, t), *_standing(facts, t)]
    if facts.get("withdrawn"):
        body = [t("triage.card.withdrawn")]
    else:
        body = [*tip_lines(facts, t, longest), *twin_lines(facts.get("twins", {}), to)]
        body += cluster_lines(facts, to)
        body += _conversation(facts["dialogue"], t)
    menu = [_menu(facts["menu"], t)] if "menu" in facts else []
    # What is about to be sent is looked at: it takes the room that the tip has otherwise.
    blocks = (head, menu) if facts.get("menu", {}).get("words") else (head, body, menu)
    return "\n\n".join("\n".join(block) for block in blocks if block)


def designation_of(facts: Any, t: Texts) -> str:
    """The tipster's designation in the reader's language."""
    index, number = facts["designation"]
    return designation_words(Designation(index, number), "en" if t.language == "en" else "zh")


def tip_lines(facts: Any, t: Texts, longest: int = LONGEST_WORDS) -> Iterator[str]:
    """What the tipster told, line by line; `longest`: so much of any of their own words."""
    if words := _own(facts, "words", longest, t):
        yield t("triage.card.words", words=words)
    yield from _where(facts, t, longest)
    yield from _when(facts, t, longest)
    if direction := facts.get("direction"):
        named = f"triage.direction.{direction}"
        words = t.plain(named) if t.has(named) else _own(facts, "direction", longest, t)
        yield t("triage.card.direction", direction=words)
    yield from _sure(facts, t)
    if features := _features(facts, t, longest):
        yield t("triage.card.features", features=features)
    if vehicle := _own(facts, "vehicle", longest, t):
        yield t("triage.card.vehicle", vehicle=vehicle)
    if more := _own(facts, "more", longest, t):
        yield t("triage.card.more", more=more)
    if facts.get("parts"):
        yield parts_line(facts, t)
    for clues in facts.get("clues", []):
        yield clues_line(clues, t)
    if facts.get("forwarded"):
        yield t("triage.card.forwarded")


def _own(facts: Any, name: str, longest: int, t: Texts) -> str:
    """Words of the tipster's own, within their room and within `longest`."""
    return told(facts.get(name, ""), min(_ROOM[name], longest), t)


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


def _title(facts: Any, t: Texts) -> str:
    title = t("triage.card.title", number=facts["ticket"], designation=designation_of(facts, t))
    return f"{t('triage.card.exercise')} {title}" if facts.get("exercise") else title


def _about(facts: Any, t: Texts) -> Iterator[str]:
    notice, over = facts.get("notice"), facts.get("notice_over")
    about = t("triage.card.notice", notice=notice) if notice else t("triage.card.general")
    if matter := facts.get("matter"):
        about = Raw(f"{about} · {t(f'matter.{matter}')}")
    if over:
        about = t("triage.card.notice_over", notice=notice, state=t(f"notice.state.{over}"))
    group = facts.get("channel") == "group"
    yield f"{about} · {t('triage.card.from_group')}" if group else about
    yield from _units(facts, t)
    if sent_at := facts.get("sent_at"):
        yield t("triage.card.sent_at", at=sent_at)
    reasons = " · ".join(
        t("triage.card.reason", reason=t(f"triage.reason.{code}"), weight=_signed(weight))
        for code, weight in facts["reasons"]
    )
    score = t("triage.card.priority", score=str(facts["priority"]).replace("-", "−"))
    yield f"{score}  {reasons}" if reasons else score
    if flags := facts.get("flags"):
        yield t("triage.card.flags", flags=joined(t, (t(f"triage.flag.{flag}") for flag in flags)))


def _units(facts: Any, t: Texts) -> Iterator[str]:
    if unit := facts.get("unit"):
        name = shown(unit[t.language], _NAME)
        yield t(f"triage.card.unit.{facts['routed_by']}", unit=name)
    if suggested := facts.get("suggested_unit"):
        yield t("triage.card.unit.suggested", unit=shown(suggested[t.language], _NAME))


def _standing(facts: Any, t: Texts) -> Iterator[str]:
    closing = facts.get("closing", {})
    disposition = t(f"disposition.{closing['disposition']}") if closing else ""
    # A claim ends within the hour, waiting for the tipster may take until tomorrow.
    until = facts.get("lease_until", "")[_TIME if facts["state"] == "claimed" else _DAY :]
    state = t(
        f"triage.state.{facts['state']}",
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


def _where(facts: Any, t: Texts, longest: int) -> Iterator[str]:
    if place := facts.get("place"):
        yield place_line(place, t)
    if words := _own(facts, "place_words", longest, t):
        yield t("triage.card.place_words", place=words)


def _when(facts: Any, t: Texts, longest: int) -> Iterator[str]:
    words = _own(facts, "when_words", longest, t)
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


def _features(facts: Any, t: Texts, longest: int) -> Raw:
    described = facts.get("features", [])[:_MOST_FEATURES]
    named = [_feature(entry, t) for entry in described]
    words = _own(facts, "features_words", longest, t)
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


def _menu(menu: Any, t: Texts) -> str:
    if menu["name"] == "forward" and not menu["officers"]:
        return t("triage.menu.forward_nobody")
    words = shown(menu.get("words", ""), _PREVIEW)
    if menu["name"] == "reason":
        asked = t("triage.menu.reason", disposition=t(f"disposition.{menu['disposition']}"))
        return f"{asked}\n{t('triage.menu.reason_words', words=words)}" if words else asked
    return t(f"triage.menu.{menu['name']}", words=words)


def _signed(weight: int) -> str:
    return f"+{weight}" if weight >= 0 else f"−{-weight}"
