"""Inline mode: `@bot bald jiangan` in any chat finds live notices to share there.

Holds the search: every word asked for has to stand in the card, in either language, or in the name
of an area, however many notices there are; without words they come newest first. What was chosen is
remembered. Refuses to show what is not in force, and to look at where it is shared.
"""

import asyncio
import contextlib
from collections.abc import Sequence

from aiogram import Router
from aiogram.exceptions import TelegramAPIError
from aiogram.types import ChosenInlineResult, InlineQuery

from desk.notices.shared_copies import SharedCopy, remember_shared
from desk.notices.sharing import Shareable, Version, may_be_shared, shareable
from handlers.rendering import Target
from handlers.rendering.fitting import TEXT_LIMIT
from handlers.rendering.notice_text import card_text
from handlers.rendering.sharing import chosen_result, none_found, result
from handlers.turn import Turn
from locales.catalogue import Texts
from tipline.languages import LANGUAGES
from tipline.searching import asked_for, folded

_MOST = 20  # to an answer; Telegram asks for more when somebody scrolls
_AT_ONCE = 200
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
    """Answers inline queries; remembers the words of what is live, which never change in a version."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._words: dict[Version, str] = {}

    async def on_query(self, query: InlineQuery, turn: Turn) -> None:
        """Answer with the notices that fit. A courtesy: one that came too late changes nothing."""
        found = await self._found(turn, asked_for(query.query))
        first = _first(query.offset)
        notices = await _read(turn, found[first : first + _MOST])
        to = Target(0, turn.t, turn.kit.policy.bot_username, turn.kit.policy.emergency_number)
        with contextlib.suppress(TelegramAPIError, TimeoutError):
            answer = query.answer(
                [result(one, to) for one in notices.values()],
                cache_time=_CACHED_SECONDS,
                is_personal=True,
                next_offset=str(first + _MOST) if first + _MOST < len(found) else "",
                button=None if found else none_found(turn.t),
            )
            await asyncio.wait_for(answer, _LONGEST_ANSWER)

    async def _found(self, turn: Turn, asked: Sequence[str]) -> list[int]:
        """The notices that fit, newest first. Only what is new since the last query is read whole."""
        versions: list[Version] = await turn.read(may_be_shared)
        unknown = [number for number, revision in versions if (number, revision) not in self._words]
        read = await _read(turn, unknown)
        known, self._words = self._words, {}
        for version in versions:
            if version in known:
                self._words[version] = known[version]
            elif version[0] in read:
                self._words[version] = _words(read[version[0]])
        said = self._words.items()
        return [number for (number, _), words in said if all(one in words for one in asked)]


async def _read(turn: Turn, ids: Sequence[int]) -> dict[int, Shareable]:
    """These notices whole, in their order, a few at a time: nobody else waits for thousands."""
    read: dict[int, Shareable] = {}
    for start in range(0, len(ids), _AT_ONCE):
        read |= await turn.read(shareable, ids[start : start + _AT_ONCE])
    return {one: read[one] for one in ids if one in read}


def _first(offset: str) -> int:
    """Where the answer goes on, as Telegram repeats it to us; a made-up one begins anew."""
    return int(offset) if offset.isascii() and offset.isdigit() and len(offset) < 9 else 0


def _words(notice: Shareable) -> str:
    cards = (card_text(Texts(one), notice.facts, "", TEXT_LIMIT) for one in LANGUAGES)
    return folded("\n".join([*cards, *notice.places]))
