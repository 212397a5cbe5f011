"""Inline mode: `@bot bald jiangan` in any chat finds live notices to share there.

Holds the search: every word asked for has to stand in the card, in either language, or in the name
of an area; without words the newest come. What was chosen is remembered. Refuses to show what is not in
force, and to look at where it is shared.
"""

import asyncio
import contextlib
from collections.abc import Sequence

from aiogram import Router
from aiogram.exceptions import TelegramAPIError
from aiogram.types import ChosenInlineResult, InlineQuery

from desk.notices.shared_copies import SharedCopy, remember_shared
from desk.notices.sharing import Shareable, shareable
from handlers.rendering import Target
from handlers.rendering.fitting import TEXT_LIMIT
from handlers.rendering.notice_text import card_text
from handlers.rendering.sharing import chosen_result, none_found, result
from handlers.turn import Turn
from locales.catalogue import Texts
from tipline.languages import LANGUAGES
from tipline.searching import asked_for, folded

_MOST = 20
_CACHED_SECONDS = 10
_LONGEST_ANSWER = 10


def add_to(router: Router) -> None:
    """Add the handler to `router`."""
    router.inline_query.register(Sharing().on_query)
    router.chosen_inline_result.register(on_shared)


async def on_shared(chosen: ChosenInlineResult, turn: Turn) -> None:
    """Remember a copy, so that it can be taken back. What it was drawn as is the sharer's language."""
    if chosen.inline_message_id is not None:
        number, with_photo = chosen_result(chosen.result_id)
        copy = SharedCopy(chosen.inline_message_id, with_photo)
        await turn.write(remember_shared, number, copy, turn.language)


class Sharing:
    """Answers inline queries; remembers the words of what is live, which never change."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._words: dict[str, str] = {}

    async def on_query(self, query: InlineQuery, turn: Turn) -> None:
        """Answer with the notices that fit. A courtesy: one that came too late changes nothing."""
        notices: list[Shareable] = await turn.read(shareable)
        found = self._fitting(notices, asked_for(query.query))
        to = Target(0, turn.t, turn.kit.policy.bot_username, turn.kit.policy.emergency_number)
        with contextlib.suppress(TelegramAPIError, TimeoutError):
            answer = query.answer(
                [result(one, to) for one in found],
                cache_time=_CACHED_SECONDS,
                is_personal=True,
                button=None if found else none_found(turn.t),
            )
            await asyncio.wait_for(answer, _LONGEST_ANSWER)

    def _fitting(self, notices: Sequence[Shareable], asked: list[str]) -> list[Shareable]:
        known = self._words
        self._words = {
            one.facts["number"]: known.get(one.facts["number"]) or _words(one) for one in notices
        }
        fits = (
            one
            for one in notices
            if all(word in self._words[one.facts["number"]] for word in asked)
        )
        return [one for one, _ in zip(fits, range(_MOST), strict=False)]


def _words(notice: Shareable) -> str:
    cards = (card_text(Texts(one), notice.facts, "", TEXT_LIMIT) for one in LANGUAGES)
    return folded("\n".join([*cards, *notice.places]))
