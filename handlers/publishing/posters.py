"""Posters in chat: by a button below a notice, or `/notice poster <number>`.

Holds the order: look, draw (in a thread, with nothing held open), then one write that sends. Refuses
to draw on the event loop.
"""

import asyncio
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message
from typing_extensions import override

from desk.kit import Kit
from desk.notices import posters
from desk.notices.lookup import id_by_number
from desk.notices.posters import KeptPoster, OpenPoster
from handlers.rendering.notice_buttons import PosterButton
from handlers.rendering.poster_words import poster_words
from handlers.turn import Turn
from locales.catalogue import Texts
from tipline.languages import LANGUAGES
from tipline.notices import notice_number, parse_notice_number
from tipline.refusals import Refusal


class AsksForPoster(Filter):
    """`/notice poster <number> [zh|en]`."""

    @override
    async def __call__(self, event: Message) -> bool | dict[str, Any]:
        words = (event.text or "").split()
        if len(words) < 2 or words[0].partition("@")[0] != "/notice" or words[1] != "poster":
            return False
        number, language, *_ = [*words[2:], "", ""]
        return {"number": number, "asked": language}


def add_to(router: Router) -> None:
    """Add the handlers to `router`, before those of `/notice` itself."""
    router.message.register(on_command, AsksForPoster())
    router.callback_query.register(on_press, PosterButton.filter())


async def on_command(message: Message, turn: Turn, number: str, asked: str) -> None:
    """Find the notice and send its poster."""
    known = notice_number(*parse_notice_number(number))
    notice = await turn.read(id_by_number, known)
    if notice is None:
        raise Refusal("lifecycle.not_found", record="notice")
    await _send(turn, notice, asked if asked in LANGUAGES else turn.language)


async def on_press(query: CallbackQuery, turn: Turn, callback_data: PosterButton) -> None:
    """Send the poster in the language that the button names."""
    language = callback_data.language
    await _send(turn, callback_data.notice, language if language in LANGUAGES else turn.language)


async def _send(turn: Turn, notice: int, language: str) -> None:
    officer = turn.reader.officer
    opened = await turn.read(posters.open_poster, officer, notice)
    kept = await asyncio.to_thread(_drawn, turn.kit, opened, language)
    await turn.write(posters.send_poster, officer, turn.to, opened, kept)


def _drawn(kit: Kit, opened: OpenPoster, language: str) -> KeptPoster:
    words = poster_words(
        Texts(language),
        opened.card,
        opened.address,
        posters.pictures_of(kit, opened),
        kit.policy.emergency_number,
    )
    return posters.keep(kit, words, language)
