"""The buttons under a ticket's card, and what a press says.

Holds `Press`, the keyboards of the card and of each choice that opens on it, and the buttons of an
officer's brief. Refuses numbers that no ticket has: a press made up by hand is no press.
"""

from enum import StrEnum
from html import unescape
from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from pydantic import Field

from desk.tickets.closing import PRESETS
from desk.tickets.forward import RESULTS
from locales.catalogue import Texts
from locales.tickets.parts import file_words
from tipline.dispositions import Disposition
from tipline.inert import shown
from tipline.matters import Matter
from tipline.quick_questions import QUICK_QUESTIONS
from tipline.quiet import SilenceReason
from tipline.tickets import Flag

__all__ = ["Press", "brief_keyboard", "card_keyboard", "result_keyboard"]

_LONGEST_LABEL = 40
_MOST_TEMPLATES = 20

_CLOSED_LISTS: dict[str, tuple[str, type[StrEnum]]] = {
    "flag": ("triage.flag", Flag),
    "silence": ("silence.reason", SilenceReason),
    "matter": ("matter", Matter),
}

Rows = list[list[InlineKeyboardButton]]


class Press(CallbackData, prefix="t"):
    """A pressed button: on which ticket, to do what, and with which choices."""

    ticket: Annotated[int, Field(gt=0, lt=2**63)]
    do: str
    what: str = ""
    more: str = ""


def card_keyboard(facts: Any, t: Texts, *, cut: bool) -> InlineKeyboardMarkup | None:
    """The choice that is open on the card, or else what can be done now."""
    ticket = facts["ticket"]
    menu = facts.get("menu")
    if menu is not None:
        rows = _menu_rows(facts, menu, t)
        rows.append([_button(t, "triage.button.back", ticket, "show")])
        return InlineKeyboardMarkup(inline_keyboard=rows)
    buttons = [_action(facts, action, t) for action in facts["actions"]]
    buttons += [
        _button(t, f"triage.button.{do}", ticket, do)
        for do in facts.get("cluster", {}).get("can", ())
    ]
    rows = _pairs(buttons)
    if facts.get("originals"):
        rows.append([_button(t, "triage.button.open", ticket, "open")])
    if facts.get("masked"):
        rows.append([_button(t, "triage.button.unmask", ticket, "unmask")])
    if facts.get("asks_matter"):
        rows.append([_button(t, "triage.button.matter", ticket, "matter")])
    if facts.get("silence"):
        rows.append([_button(t, "triage.button.silence", ticket, "silence")])
    if cut:
        rows.append([_button(t, "triage.button.words", ticket, "words")])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def brief_keyboard(ticket: int, t: Texts, pressed: str = "") -> InlineKeyboardMarkup:
    """What the officer in the field can answer with one press; what was `pressed` is ticked."""
    first = []
    for what in _WORDS_OF_ONE_PRESS:
        label = t.plain(f"triage.button.{what}")
        ticked = t.plain("triage.button.ticked", what=label) if what == pressed else label
        first.append(_labelled(ticked, ticket, what))
    second = [_button(t, "triage.button.result", ticket, "result")]
    return InlineKeyboardMarkup(inline_keyboard=[first, second])


def result_keyboard(ticket: int, t: Texts) -> InlineKeyboardMarkup:
    """The ready-made results."""
    return InlineKeyboardMarkup(inline_keyboard=_results(ticket, t))


_WORDS_OF_ONE_PRESS = ("acknowledged", "on_scene")


def _action(facts: Any, action: str, t: Texts) -> InlineKeyboardButton:
    proposed = "proposed_by" in facts.get("closing", {})
    do = "confirm" if action == "close" and proposed else action
    return _button(t, f"triage.button.{do}", facts["ticket"], do)


def _menu_rows(facts: Any, menu: Any, t: Texts) -> Rows:
    ticket = facts["ticket"]
    match menu["name"]:
        case "ask" | "template":
            return _asking(ticket, menu, t)
        case "forward" | "assign" | "hand_over" as do:
            choices = _officers_or_units(menu, t)
            return _pairs([_labelled(name, ticket, do, str(number)) for number, name in choices])
        case "act":
            first = [_button(t, f"triage.button.{w}", ticket, w) for w in _WORDS_OF_ONE_PRESS]
            return [first, *_results(ticket, t)]
        case "close":
            return _pairs([_button(t, f"disposition.{d}", ticket, "close", d) for d in Disposition])
        case "reason":
            return _reasons(ticket, Disposition(menu["disposition"]), t)
        case "open":
            return [[_file(ticket, file, t)] for file in facts.get("originals", [])]
        case "flag" | "silence" | "matter" as do:
            words, of = _CLOSED_LISTS[do]
            return _pairs([_button(t, f"{words}.{one}", ticket, do, one) for one in of])
    return []


def _officers_or_units(menu: Any, t: Texts) -> list[tuple[int, str]]:
    if menu["name"] == "hand_over":
        return [(unit["id"], unit["names"][t.language]) for unit in menu["units"]]
    return [(number, name) for number, name in menu["officers"]]


def _asking(ticket: int, menu: Any, t: Texts) -> Rows:
    """Our questions, and the unit's own words by the name that it gave them; or one of these, seen."""
    if chosen := menu.get("template"):
        send = _button(t, "triage.button.send_template", ticket, "template", str(chosen), "send")
        return [[send]]
    ours = [
        _button(t, f"triage.button.ask.{name}", ticket, "ask", name) for name in QUICK_QUESTIONS
    ]
    own = [
        _labelled(f"» {name}", ticket, "template", str(number))
        for number, name in menu.get("templates", [])[:_MOST_TEMPLATES]
    ]
    return [*_pairs(ours), *_pairs(own)]


def _reasons(ticket: int, disposition: Disposition, t: Texts) -> Rows:
    ready = [
        [_button(t, f"closing.{name}", ticket, "close", disposition, name)]
        for name in PRESETS[disposition]
    ]
    own = _button(t, "triage.button.own_words", ticket, "close", disposition, "words")
    return [*ready, [own]]


def _results(ticket: int, t: Texts) -> Rows:
    return _pairs(
        [_button(t, f"triage.button.result.{name}", ticket, "result", name) for name in RESULTS]
    )


def _file(ticket: int, file: Any, t: Texts) -> InlineKeyboardButton:
    words = unescape(
        file_words(file["kind"], file["seconds"], file["size"], t, file.get("ending", ""))
    )
    return _labelled(words, ticket, "open", str(file["part"]))


def _button(
    t: Texts, key: str, ticket: int, do: str, what: str = "", more: str = ""
) -> InlineKeyboardButton:
    return _labelled(t.plain(key), ticket, do, what, more)


def _labelled(
    label: str, ticket: int, do: str, what: str = "", more: str = ""
) -> InlineKeyboardButton:
    data = Press(ticket=ticket, do=do, what=what, more=more).pack()
    return InlineKeyboardButton(text=shown(label, _LONGEST_LABEL) or "?", callback_data=data)


def _pairs(buttons: list[InlineKeyboardButton]) -> Rows:
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
