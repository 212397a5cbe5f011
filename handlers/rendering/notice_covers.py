"""A notice's photos while they are covered, and while somebody else looks through them.

Refuses to show a photo without saying what may be done with it now.
"""

from typing import Any

from aiogram.methods import SendMessage, SendPhoto
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.notice_buttons import (
    CoverButton,
    Row,
    keyboard,
    pressed,
)
from handlers.rendering.pictures import photo_of
from locales.catalogue import Texts


@renders("notice.grid")
def grid(facts: Any, to: Target) -> Rendered:
    """The photo under its grid: which cells are to be covered?"""
    return _photo(to, to.t("notice.grid"), keyboard(_ways(to.t, facts)))


@renders("notice.covered")
def covered(facts: Any, to: Target) -> Rendered:
    """The photo as everybody will see it, and how to go on."""
    t, count = to.t, facts["covers"]
    text = t.plural("notice.covered", count) if count else t("notice.covered.none")
    more = _cover(t, "notice.button.cover_more", "draw", facts)
    return _photo(to, text, keyboard([[more], *_ways(t, facts)]))


@renders("notice.zoom")
def zoom(facts: Any, to: Target) -> Rendered:
    """Which part is to be enlarged?"""
    return SendMessage(chat_id=to.chat_id, text=to.t("notice.zoom"))


@renders("notice.photo")
def photo(facts: Any, to: Target) -> Rendered:
    """One of the photos that the card of a review has no room for."""
    text = to.t("notice.photo", number=facts["number"], total=facts["total"])
    return _photo(to, text, None)


def cover_buttons(t: Texts, notice: int, photos: int) -> list[Row]:
    """A button to cover each photo; a single one needs no number."""
    if photos == 1:
        label = t.plain("notice.button.cover")
        return [[pressed(label, CoverButton(act="draw", notice=notice, photo=0))]]
    return [
        [
            pressed(
                t.plain("notice.button.cover.nth", number=photo + 1),
                CoverButton(act="draw", notice=notice, photo=photo),
            )
        ]
        for photo in range(photos)
    ]


def _ways(t: Texts, facts: Any) -> list[Row]:
    undo = [_cover(t, "notice.button.cover_undo", "undo", facts)] if facts["covers"] else []
    zoomed = _cover(t, "notice.button.cover_zoom", "zoom", facts)
    return [[zoomed, *undo], [_cover(t, "notice.button.cover_done", "done", facts)]]


def _cover(t: Texts, key: str, act: str, facts: Any) -> InlineKeyboardButton:
    data = CoverButton(act=act, notice=facts["id"], photo=facts["position"])
    return pressed(t.plain(key), data)


def _photo(to: Target, text: str, buttons: InlineKeyboardMarkup | None) -> Rendered:
    picture = photo_of(to.files[0])
    return SendPhoto(chat_id=to.chat_id, photo=picture, caption=text, reply_markup=buttons)
