"""The buttons under a citizen's messages: what each carries back when it is pressed.

Holds the callback data, all of it within Telegram's 64 bytes. Refuses to carry what is not known
anyway: a pressed button is checked against whose tip it is, never trusted.
"""

from enum import StrEnum
from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from pydantic import Field

from handlers.rendering import Texts

# A number beyond what a database holds is nobody's button.
Id = Annotated[int, Field(ge=0, lt=2**63)]


class AnswerButton(CallbackData, prefix="ca"):
    """One answer to a question."""

    tip: Id
    question: str
    value: str


class SkipButton(CallbackData, prefix="cs"):
    """The next question, please."""

    tip: Id
    question: str


class AgainButton(CallbackData, prefix="cg"):
    """This question once more."""

    tip: Id
    question: str


class DraftAct(StrEnum):
    """What can be done with a draft as a whole."""

    REVIEW = "r"
    CHANGE = "c"
    SEND = "s"
    MORE = "m"
    DISCARD = "d"
    DISCARD_REALLY = "x"


class DraftButton(CallbackData, prefix="cd"):
    """Something about the draft as a whole."""

    tip: Id
    act: DraftAct


class PartButton(CallbackData, prefix="cp"):
    """Take this part out of the draft."""

    tip: Id
    part: Id


class TipAct(StrEnum):
    """What a tipster can do about a sent tip."""

    SHOW = "s"
    ADD = "a"
    WRITE = "w"
    RETRACT = "r"
    RETRACT_REALLY = "x"
    END = "e"
    END_REALLY = "y"
    DONE = "d"
    HERE = "h"
    QUESTIONS = "q"


class TipButton(CallbackData, prefix="ct"):
    """Something about a sent tip."""

    tip: Id
    act: TipAct


class LineButton(CallbackData, prefix="cl"):
    """A ready answer to one line of the moderators."""

    line: Id
    value: str


class WhichButton(CallbackData, prefix="cw"):
    """The message was meant for the moderators."""

    tip: Id
    message: Id


class NoticeButton(CallbackData, prefix="cn"):
    """Begin a tip about this notice."""

    number: str


class PageButton(CallbackData, prefix="cv"):
    """Another page of the notices, for this tip or (0) to begin one."""

    tip: Id
    page: Id


class FreshAct(StrEnum):
    """What becomes of a half-told tip when another is to begin."""

    GO_ON = "g"
    SEND = "s"
    DISCARD = "d"


class FreshButton(CallbackData, prefix="cf"):
    """What becomes of the half-told tip; `number` is the notice of the other, or empty."""

    act: FreshAct
    number: str


class Choice(StrEnum):
    """What a plain choice is about."""

    FORGET = "f"
    LANGUAGE = "l"
    AREA = "a"
    KIND = "k"
    QUIET = "q"
    LEAVE = "u"
    PLACE = "p"


class ChoiceButton(CallbackData, prefix="cc"):
    """One choice on a page: a language, an area, a kind of notice, to be forgotten."""

    about: Choice
    value: str


Row = list[InlineKeyboardButton]


def button(text: str, data: CallbackData) -> InlineKeyboardButton:
    """A button that carries `data` back."""
    return InlineKeyboardButton(text=text, callback_data=data.pack())


def link(text: str, url: str) -> InlineKeyboardButton:
    """A button that opens a link."""
    return InlineKeyboardButton(text=text, url=url)


def keyboard(*rows: Row) -> InlineKeyboardMarkup | None:
    """The rows that hold anything; None where none does."""
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(inline_keyboard=kept) if kept else None


def page_row(facts: Any, t: Texts, tip: int = 0) -> Row:
    """The way to the pages before and after this one."""
    here = facts.get("page", 0)
    ways = [("newer_notices", here - 1)] if here else []
    ways += [("more_notices", here + 1)] if facts.get("more") else []
    return [
        button(t.plain(f"citizen.button.{name}"), PageButton(tip=tip, page=page))
        for name, page in ways
    ]


def in_rows(buttons: Row, width: int) -> list[Row]:
    """The buttons in rows of `width`."""
    return [buttons[start : start + width] for start in range(0, len(buttons), width)]
