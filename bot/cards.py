"""A card is rendered once for all chats that read the same language and show it the same way.

Holds the few rendered last. Refuses a card with bytes in it: that one goes out once, and from then
on Telegram has its photo.
"""

from collections.abc import Hashable
from typing import Any

from aiogram.methods import TelegramMethod

from desk.notices.deliveries import DueDelivery
from handlers.rendering import Target, render

_KEPT = 64


class Cards:
    """One broadcaster's cards, by what makes them differ."""

    def __init__(self) -> None:
        """Begin with none."""
        self._made: dict[Hashable, TelegramMethod[Any]] = {}

    def drawn(self, due: DueDelivery, to: Target) -> TelegramMethod[Any] | None:
        """The call that a delivery becomes."""
        photos = tuple(file.file_id for file in to.files)
        if due.kind != "notice.card" or None in photos:
            return render(due.kind, due.facts, to)
        facts = due.facts
        name = (due.notice_id, facts["state"], facts["to_chat"], due.to.language, photos)
        if name not in self._made:
            method = render(due.kind, facts, to)
            assert method is not None
            self._made[name] = method
            if len(self._made) > _KEPT:
                del self._made[next(iter(self._made))]
        return self._made[name].model_copy(update={"chat_id": to.chat_id})
