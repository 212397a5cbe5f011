"""The world of a playground: everything that can be seeded, done, seen and made to fail.

Plain synchronous methods, to be called on the event loop's own thread (or before it runs). Waiting
is the only coroutine here. Refuses impossible acts with `CannotDo`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from playground.faults import Fault
from playground.queues import Polls, inject
from playground.records import Call, Json, Message
from playground.views import Views, words_of


class World(Views):
    """One playground's world."""

    def __init__(self) -> None:
        super().__init__()
        self.polls = Polls()
        self.faults: list[Fault] = []
        self.is_strict = True

    def fault(self, method: str = "*", kind: str = "5xx", **details: Any) -> Fault:
        """Makes the next fitting calls fail; see `Fault` for the details."""
        made = Fault(method, kind, **details)
        self.faults.append(made)
        return made

    def clear_faults(self) -> None:
        """Nothing fails from here on."""
        self.faults.clear()

    def inject(self, bot_id: int, update: Json, chat_key: str | None = None) -> None:
        """Puts any update into a bot's queue as it stands; `chat_key` orders webhooks."""
        inject(self, self.bots[bot_id], update, chat_key)

    def pending(self, bot_id: int) -> int:
        """How many updates a bot has not confirmed yet."""
        return len(self.bots[bot_id].updates)

    def calls_of(
        self, method: str | None = None, chat_id: int | None = None, since: int = 0
    ) -> list[Call]:
        """The recorded calls, oldest first, by method (any case), chat, and number above `since`."""
        return [
            one
            for one in self.calls
            if one.number > since
            and (method is None or one.method.lower() == method.lower())
            and (chat_id is None or str(one.params.get("chat_id")) == str(chat_id))
        ]

    async def until(self, is_so: Callable[[], Any], timeout: float = 10) -> Any:
        """Waits until `is_so()` gives something true and returns it; TimeoutError otherwise.

        It is asked after every change of the world and every call; `timeout` is in real seconds.
        """
        ends = time.monotonic() + timeout
        while True:
            seen = self.changes.count
            found = is_so()
            if found:
                return found
            left = ends - time.monotonic()
            if left <= 0 or not await self.changes.wait(seen, left):
                final = is_so()
                if final:
                    return final
                raise TimeoutError("the world did not come to be so")

    async def wait_for(
        self,
        user_id: int,
        peer_id: int,
        fits: str | Callable[[Message], bool],
        *,
        topic: int | None = None,
        after: int = 0,
        timeout: float = 10,
    ) -> Json:
        """The first message this person sees in a chat that fits: contains the words, or makes
        the function true. `after`: only messages with a higher id (ephemeral ones always).
        """

        def found() -> Message | None:
            for one in self.visible(user_id, peer_id, topic):
                is_late = one.message_id > after or one.ephemeral_id is not None
                if is_late and matches(one, fits):
                    return one
            return None

        try:
            return self.view(await self.until(found, timeout), user_id)
        except TimeoutError:
            seen = [words_of(one) for one in self.visible(user_id, peer_id, topic)[-8:]]
            raise TimeoutError(f"no message fits {fits!r}; the last ones were {seen!r}") from None

    async def wait_for_newest(
        self,
        user_id: int,
        peer_id: int,
        words: str,
        button: str = "",
        *,
        topic: int | None = None,
        after: int = 0,
        timeout: float = 10,
    ) -> Json:
        """A bot's newest message that is no ephemeral one, says the words, and has a button whose
        data is all of what the pattern `button` describes; without a pattern, any message.
        """
        data = re.compile(button)

        def fits(one: Message) -> bool:
            is_late = self.is_of_a_bot(one) and one.message_id > after
            return is_late and matches(one, words) and (not button or _carries(one, data))

        def found() -> Message | None:
            seen = reversed(self.visible(user_id, peer_id, topic))
            return next((one for one in seen if fits(one)), None)

        return self.view(await self.until(found, timeout), user_id)


def matches(message: Message, fits: str | Callable[[Message], bool]) -> bool:
    """Whether a message contains the words, or makes the function true."""
    if isinstance(fits, str):
        return fits in words_of(message)
    return fits(message)


def _carries(message: Message, data: re.Pattern[str]) -> bool:
    rows = (message.reply_markup or {}).get("inline_keyboard") or []
    return any(data.fullmatch(key.get("callback_data", "")) for row in rows for key in row)
