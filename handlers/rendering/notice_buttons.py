"""The buttons of the guided conversation, of a review, and of an officer's list of notices.

Holds what each press carries. Refuses to carry content: a button names a notice and an act.
"""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.rendering import Target
from locales.catalogue import Texts
from tipline.broadcasts import BroadcastAction
from tipline.checklist import Point
from tipline.languages import LANGUAGES
from tipline.notices import notice_payload, read_notice_payload


class DraftButton(CallbackData, prefix="pd"):
    """An act on a draft; `arg` is a step, a code or a number."""

    act: str
    notice: int
    arg: str = ""


class EntryButton(CallbackData, prefix="pf"):
    """An act on the description or a photo of a draft."""

    act: str
    notice: int
    arg: str = ""


class CoverButton(CallbackData, prefix="pc"):
    """An act on the covers of a draft's photo; photos are counted from 0."""

    act: str
    notice: int
    photo: int


class ReviewButton(CallbackData, prefix="pr"):
    """An approver's act; `hash` is of the content that was shown."""

    act: str
    notice: int
    hash: str


class BroadcastButton(CallbackData, prefix="pb"):
    """An act on all deliveries of a notice."""

    act: BroadcastAction
    notice: int


class CheckButton(CallbackData, prefix="pk"):
    """What an approver says of one point: an answer, "ask" it again, or "return" for it."""

    act: str
    notice: int
    hash: str
    point: Point


class PosterButton(CallbackData, prefix="pp"):
    """A poster of a notice, in one language."""

    notice: int
    language: str


Row = list[InlineKeyboardButton]

# Beside `n-` of "I have seen this": the same number, to be read in full, or to be objected to.
_NOTICE, _WHOLE, _OBJECTION = "n-", "w-", "o-"


def whole_payload(number: str) -> str:
    """The deep link's payload that shows a live notice in full: `w-WH-2026-0147`."""
    return _WHOLE + notice_payload(number).removeprefix(_NOTICE)


def objection_payload(number: str) -> str:
    """The deep link's payload that objects to a notice: `o-WH-2026-0147`."""
    return _OBJECTION + notice_payload(number).removeprefix(_NOTICE)


def read_whole_payload(payload: str) -> str | None:
    """The number in a payload that shows a notice in full; None for anything else."""
    return _number_after(_WHOLE, payload)


def read_objection_payload(payload: str) -> str | None:
    """The number in a payload that objects to a notice; None for anything else."""
    return _number_after(_OBJECTION, payload)


def _number_after(prefix: str, payload: str) -> str | None:
    number = payload.removeprefix(prefix)
    return None if number == payload else read_notice_payload(_NOTICE + number)


def deep_link(to: Target, key: str, payload: str) -> InlineKeyboardButton:
    """A button that leads to the private chat."""
    address = f"https://t.me/{to.bot_username}?start={payload}"
    return InlineKeyboardButton(text=to.t.plain(key), url=address)


def draft_button(t: Texts, key: str, act: str, notice: int, arg: str = "") -> InlineKeyboardButton:
    """A button of the draft's conversation, named by a text."""
    return pressed(t.plain(key), DraftButton(act=act, notice=notice, arg=arg))


def poster_row(t: Texts, notice: int) -> Row:
    """A button for a poster in each language."""
    return [
        pressed(t.plain(f"poster.button.{one}"), PosterButton(notice=notice, language=one))
        for one in LANGUAGES
    ]


def pressed(label: str, data: CallbackData) -> InlineKeyboardButton:
    """A button that carries data."""
    return InlineKeyboardButton(text=label, callback_data=data.pack())


def keyboard(rows: list[Row]) -> InlineKeyboardMarkup | None:
    """A keyboard, or none where there are no rows."""
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(inline_keyboard=filled) if filled else None


def in_rows(buttons: Row, width: int) -> list[Row]:
    """The buttons, `width` to a row."""
    return [buttons[start : start + width] for start in range(0, len(buttons), width)]
