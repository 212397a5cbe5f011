"""What was said in a conversation between moderators and a tipster, as both places show it.

Refuses who said it and when: a chat says so in a sentence, a page in a heading.
"""

from typing import Any

from locales.catalogue import Texts
from locales.masks import told
from locales.tickets.maps import place_line
from locales.tickets.parts import file_words

__all__ = ["LONGEST_SAID", "said_words"]

LONGEST_SAID = 3400
"""UTF-16 units; with what stands around it one message still holds it."""


def said_words(facts: Any, t: Texts, longest: int = LONGEST_SAID) -> str:
    """The words, the place, or what came as a file; of a button, what stood on it."""
    if chosen := facts.get("chosen"):
        return t.plain(f"citizen.answer.{facts['preset']}.{chosen}")
    if preset := facts.get("preset"):
        return t.plain(f"triage.preset.{preset}")
    words = told(facts.get("words", ""), longest, t)
    if place := facts.get("place"):
        return place_line(place, t)
    kind = facts.get("part", "text")
    if kind == "text":
        return words
    label = file_words(kind, facts.get("seconds"), facts.get("size"), t)
    return f"[{label}] {words}".rstrip()
