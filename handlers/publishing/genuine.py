"""The button "Is this genuine?", answered from the record, also for notices that have ended.

Refuses any other source: a copied card with our button says what the record says. Refuses to cut the
page's address: half of it proves nothing, so the unit's name gives way.
"""

from collections.abc import Iterator
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from desk.notices.lookup import brief_of
from desk.notices.public import page_of
from handlers.rendering.notices import GenuineButton
from handlers.turn import TOAST_LIMIT, Turn
from locales.catalogue import Texts
from locales.features import in_language
from locales.notices import marked, on_record
from tipline.inert import utf16_length
from tipline.notices import NoticeState

_NAMES = (60, 40, 25, 12)  # how long a unit's name may be, in UTF-16 units


def add_to(router: Router) -> None:
    """Add the handler to `router`."""
    router.callback_query.register(on_genuine, GenuineButton.filter())


async def on_genuine(query: CallbackQuery, turn: Turn, callback_data: GenuineButton) -> None:
    """Show what the record says of this notice."""
    found = await turn.read(brief_of, callback_data.notice)
    if found is None or found.number is None:
        turn.toast("notice.genuine.unknown", alert=True)
        return
    content, page = found.public_content, page_of(turn.kit, found.number)
    exercise = bool(content.get("exercise"))
    unit = content.get("unit")
    turn.toast_words(answer(turn.t, found.number, found.state, unit, page, exercise=exercise))


def answer(
    t: Texts, number: str, state: NoticeState, unit: Any, page: str | None, *, exercise: bool
) -> str:
    """What the record says, and where that can be read, as fully as there is room."""
    said = [
        on_record(state, t.plain, exercise=exercise, number=number, unit=in_language(t, unit, most))
        for most in _NAMES
    ]
    least = marked(number, t.plain, exercise=exercise)
    return next(words for words in _forms(t, said, least, page) if _fits(words))


def _forms(t: Texts, said: list[str], least: str, page: str | None) -> Iterator[str]:
    if page is not None:
        for words in (*said, least):
            yield t.plain("notice.genuine.and_page", said=words, page=page)
    yield from said


def _fits(words: str) -> bool:
    return utf16_length(words) <= TOAST_LIMIT
