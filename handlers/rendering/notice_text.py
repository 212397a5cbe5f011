"""A notice's card in words: always within Telegram's limits, always with its safety lines.

Holds the text from a notice's facts, live or ended. Refuses to drop, however long the rest is, the
number, the unit, the safety line, the presumption of innocence and the mark of an exercise.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from handlers.rendering.fitting import fullest
from locales.catalogue import Raw, Texts
from locales.features import feature_line, in_language
from locales.notices import is_silent, reward_amounts, title
from tipline.offences import offence_of

Facts = Mapping[str, Any]

_UNIT_LIMIT = 60


class _Form(NamedTuple):
    """How full a card is: limits of long words, of short ones, and entries of the description."""

    long: int
    short: int
    entries: int
    sources: bool = True


# From full to short. The last is within a caption whatever the facts: a test holds it.
_FORMS = (
    _Form(800, 120, 40),
    _Form(800, 80, 40, sources=False),
    _Form(500, 80, 24),
    _Form(300, 60, 18, sources=False),
    _Form(200, 50, 12, sources=False),
    _Form(120, 40, 10, sources=False),
    _Form(80, 30, 8, sources=False),
    _Form(50, 20, 5, sources=False),
    _Form(30, 14, 3, sources=False),
    _Form(20, 10, 1, sources=False),
)


def card_text(t: Texts, facts: Facts, emergency: str, limit: int) -> str:
    """The card's HTML, of at most `limit` UTF-16 units as seen."""
    if is_silent(facts):
        return _silent_text(t, facts)
    return fullest(limit, (partial(_live_text, t, facts, emergency, form) for form in _FORMS))


def _silent_text(t: Texts, facts: Facts) -> str:
    """What is left to say: no description any more, and nobody to look out for."""
    lines = [
        t(f"notice.ended.{facts['state']}", number=facts.get("replaced_by") or ""),
        *([t("notice.exercise")] if facts["content"].get("exercise") else []),
        title(t, facts),
        _unit(t, facts),
    ]
    if facts.get("ended_at"):
        lines.append(t("notice.ended.at", at=facts["ended_at"]))
    return "\n".join(lines)


def _live_text(t: Texts, facts: Facts, emergency: str, form: _Form) -> str:
    content = facts["content"]
    heading = [
        *([t("notice.exercise")] if content.get("exercise") else []),
        title(t, facts),
        _unit(t, facts),
        *_offence(t, content, form),
    ]
    lasting = [*_reward(t, content), *_contact(t, facts, form)]
    paragraphs: list[Sequence[str]] = [
        heading,
        _happened(t, facts, form),
        _description(t, content, form),
        _photos_taken(t, content),
        _ask(t, content, form),
        _safety(t, facts, emergency),
        lasting,
        [t("notice.shortened")] if form.entries < _FORMS[0].entries else [],
        [t("notice.group_hint")] if facts.get("to_chat") in ("group", "supergroup") else [],
    ]
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines)


def _unit(t: Texts, facts: Facts) -> Raw:
    unit = in_language(t, facts["content"].get("unit"), _UNIT_LIMIT)
    return t("notice.unit", unit=unit)


def _offence(t: Texts, content: Facts, form: _Form) -> list[Raw]:
    lines: list[Raw] = []
    offence = offence_of(content) if content.get("offence") else None
    if offence is not None:
        key = "notice.offence.missing" if offence.is_missing else "notice.offence"
        lines.append(t(key, offence=offence.en if t.language == "en" else offence.zh))
    basis = content.get("legal_basis") or {}
    if basis:
        instrument = in_language(t, basis.get("instrument"), form.short)
        number = in_language(t, basis.get("number"), form.short)
        case = in_language(t, content.get("case_number"), form.short)
        lines.append(t("notice.basis", instrument=instrument, number=number, case=case))
    return lines


def _happened(t: Texts, facts: Facts, form: _Form) -> list[Raw]:
    told = facts["content"].get("facts") or {}
    if not told:
        return []
    at, place = facts.get("seen_at") or "", in_language(t, told.get("place"), form.short)
    lead = t("notice.at_and_place", at=at, place=place)
    # A draft may not know both yet.
    known = [lead] if at and place else [t("notice.line", line=one) for one in (at, place) if one]
    text = in_language(t, told.get("text"), form.long)
    return [t("notice.facts"), *known, *([t("notice.line", line=text)] if text else [])]


def _description(t: Texts, content: Facts, form: _Form) -> list[str]:
    entries = list(content.get("description") or [])[: form.entries]
    if not entries:
        return []
    lines: list[str] = [t("notice.describes")]
    origins = list(dict.fromkeys(map(_origin, entries)))
    for source, as_of in origins:
        if form.sources:
            lines.append(t("notice.described_by", source=t(f"source.{source}"), as_of=as_of))
        group = [entry for entry in entries if _origin(entry) == (source, as_of)]
        lines += [t("notice.line", line=feature_line(t, entry, form.short)) for entry in group]
    return lines


def _origin(entry: Facts) -> tuple[str, str]:
    return str(entry.get("source", "witness")), str(entry.get("as_of", ""))


def _ask(t: Texts, content: Facts, form: _Form) -> list[Raw]:
    ask = in_language(t, content.get("ask"), form.long)
    return [t("notice.ask", ask=ask)] if ask else []


def _photos_taken(t: Texts, content: Facts) -> list[Raw]:
    """When the photos were taken, by month: people change."""
    months = sorted({str(photo["taken_on"])[:7] for photo in content.get("photos") or ()})
    if not months:
        return []
    key = "notice.photos_taken" + (".span" if len(months) > 1 else "")
    return [t(key, first=months[0], last=months[-1])]


def _safety(t: Texts, facts: Facts, emergency: str) -> list[Raw]:
    """What to do and not to do; nobody is warned of somebody who is missed."""
    missing = ".missing" if facts["kind"] == "missing" else ""
    return [
        t(f"notice.safety{missing}", emergency=emergency[:20]),
        t(f"notice.presumption{missing}"),
    ]


def _reward(t: Texts, content: Facts) -> list[Raw]:
    reward = content.get("reward")
    return [t("notice.reward", **reward_amounts(reward))] if reward else []


def _contact(t: Texts, facts: Facts, form: _Form) -> list[Raw]:
    contact = in_language(t, facts["content"].get("contact"), form.short)
    lines = [t("notice.contact", contact=contact)] if contact else []
    if facts.get("expires_at"):
        lines.append(t("notice.expires", at=facts["expires_at"]))
    return lines
