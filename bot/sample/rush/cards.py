"""A ticket's card as a phone shows it: its number, its score with the reasons, its buttons.

Holds the reading of cards, which moderators in a rush and its tally share. Refuses to know anything
that the card does not show.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.sample.phone import Message, carried, words
from locales.catalogue import Raw, Texts

__all__ = ["OfCard", "begins", "claimable", "has", "of_card", "shown_priority", "unfinished"]

_TITLE = re.compile(r"#(\d+) · ")
_TAG, _HERE = re.compile(r"<[^>]+>"), "\0"
_WEIGHT = re.compile(r"[+−]\d+(?!\S)")


@dataclass(frozen=True, slots=True)
class OfCard:
    """A card: the ticket's number, its message and topic; `general`: about no notice."""

    ticket: int
    message: int
    topic: int
    score: int
    general: bool


def has(card: Message, button: str) -> bool:
    """Whether one of its buttons carries this."""
    return any(re.fullmatch(button, data) for data in carried(card))


def claimable(
    cards: Iterable[Message], t: Texts, not_ours: Collection[int], skips: str
) -> OfCard | None:
    """The most pressing ticket that waits; `skips`: a name on cards that are to be left alone."""
    found = [
        one
        for card in cards
        if has(card, r"t:\d+:claim::") and not (skips and skips in words(card))
        if (one := of_card(card, t)) is not None and one.ticket not in not_ours
    ]
    return max(found, key=lambda one: (one.score, -one.ticket), default=None)


def unfinished(
    cards: Iterable[Message], t: Texts, name: str, begun: Collection[int]
) -> OfCard | None:
    """A ticket that somebody holds, or has `begun` and sent officers for, and did not close."""
    for card in cards:
        one = of_card(card, t)
        if one is None:
            continue
        held = name in words(card) and has(card, r"t:\d+:release::")
        if held or (one.ticket in begun and has(card, r"t:\d+:close::")):
            return one
    return None


def of_card(card: Message, t: Texts) -> OfCard | None:
    """The message read as a card; None where it is none."""
    title, shown = _TITLE.search(words(card)), shown_priority(words(card), t)
    if title is None or shown is None:
        return None
    topic = int(card.get("message_thread_id") or 0)
    general = t.plain("triage.card.general") in words(card)
    return OfCard(int(title[1]), card["message_id"], topic, shown[0], general)


def shown_priority(text: str, t: Texts) -> tuple[int, int] | None:
    """The score that a card shows, and the sum of the weights that stand beside it."""
    label = re.escape(begins(t, "triage.card.priority", "score"))
    found = re.search(rf"^{label}(−?\d+)(.*)$", text, re.MULTILINE)
    if found is None:
        return None
    score, *weights = (int(one.replace("−", "-")) for one in (found[1], *_WEIGHT.findall(found[2])))
    return score, sum(weights)


def begins(t: Texts, key: str, parameter: str = "") -> str:
    """What a text begins with, up to its only parameter, as a phone shows it."""
    return _TAG.sub("", t.plain(key, **{parameter or "_": Raw(_HERE)})).partition(_HERE)[0]
