"""A card is put together once for all chats that read the same language and show it the same way.

Holds the few made last, ready but for the chat's id. Refuses a card with bytes in it: that one goes
out once, and from then on Telegram has its photo.
"""

from collections.abc import Hashable
from typing import Any, cast

from aiogram import Bot
from aiogram.methods import TelegramMethod

from bot.json_session import JsonSession, ReadyCall, SameForAll
from bot.sender import target_of
from desk.kit import Kit
from desk.notices.delivery_claims import DueDelivery
from desk.posting import Prepared
from handlers.rendering import render

_KEPT = 64


class Cards:
    """One broadcaster's cards, by what makes them differ."""

    def __init__(self, bot: Bot, kit: Kit) -> None:
        """Begin with none."""
        self._bot = bot
        self._kit = kit
        self._made: dict[Hashable, SameForAll] = {}

    def drawn(self, due: DueDelivery, opened: Prepared) -> TelegramMethod[Any] | ReadyCall | None:
        """The call that a delivery becomes."""
        photos = tuple(file.file_id for file in opened.files)
        if due.kind != "notice.card" or None in photos:
            return self._rendered(due, opened)
        facts = due.facts
        name = (due.notice_id, facts["state"], facts["to_chat"], due.to.language, photos)
        if name not in self._made:
            method = self._rendered(due, opened)
            assert method is not None
            session = cast(JsonSession, self._bot.session)
            self._made[name] = session.same_for_all(self._bot, method)
            if len(self._made) > _KEPT:
                del self._made[next(iter(self._made))]
        return self._made[name].to(opened.chat_id)

    def _rendered(self, due: DueDelivery, opened: Prepared) -> TelegramMethod[Any] | None:
        return render(due.kind, opened.facts, target_of(self._kit, opened, due.to.language))
