"""What a ticket's card says: one text, from facts.

Refuses to grow past what one message holds, whatever a tipster wrote: long words are cut with an
ellipsis, and the card then offers the whole.
"""

from functools import partial
from typing import Any

from handlers.rendering import Target
from handlers.rendering.fitting import TEXT_LIMIT, seen_length
from handlers.rendering.ticket_links import ticket_link
from locales.catalogue import Texts
from locales.tickets.lines import (
    LONGEST_WORDS,
    about_lines,
    content_lines,
    is_cut,
    pressing_lines,
    rooms_of,
    standing_lines,
    title_line,
)
from tipline.inert import shown

__all__ = ["card_text"]

# UTF-16 units. Where there is the most of everything else, too, only shorter words fit; where a
# tipster filled every answer as well, no answer gets more than the shortest.
_SHORTER_WORDS, _SHORTEST_WORDS = 300, 60
_PREVIEW = 2500


def card_text(facts: Any, to: Target) -> tuple[str, bool]:
    """The whole card, and whether it shows less than the tipster wrote."""
    text, longest = "", 0
    for longest in (LONGEST_WORDS, _SHORTER_WORDS, _SHORTEST_WORDS):
        text = _card_text(facts, to, longest)
        if seen_length(text) <= TEXT_LIMIT:
            break
    return text, is_cut(facts, to.t, rooms_of(longest))


def _card_text(facts: Any, to: Target, longest: int) -> str:
    t = to.t
    head = [title_line(facts, t), *about_lines(facts, t), *pressing_lines(facts, t)]
    head += standing_lines(facts, t)
    body = list(content_lines(facts, t, partial(ticket_link, to), rooms_of(longest)))
    menu = [_menu(facts["menu"], t)] if "menu" in facts else []
    # What is about to be sent is looked at: it takes the room that the tip has otherwise.
    blocks = (head, menu) if facts.get("menu", {}).get("words") else (head, body, menu)
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _menu(menu: Any, t: Texts) -> str:
    if menu["name"] == "forward" and not menu["officers"]:
        return t("triage.menu.forward_nobody")
    words = shown(menu.get("words", ""), _PREVIEW)
    if menu["name"] == "reason":
        asked = t("triage.menu.reason", disposition=t(f"disposition.{menu['disposition']}"))
        return f"{asked}\n{t('triage.menu.reason_words', words=words)}" if words else asked
    return t(f"triage.menu.{menu['name']}", words=words)
