"""Somebody's phone in the playground: what its owner presses and reads, over HTTP.

Holds one person's acts and the wait for what comes. Buttons are found by what they carry, whatever
their words are today. Refuses to look past what that person's own screen shows.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from playground.client import PlaygroundClient

__all__ = ["RECEIPT", "Message", "Phone", "carried", "until", "words"]

Message = dict[str, Any]
T = TypeVar("T")

RECEIPT = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
PATIENCE = 120.0
_MOST = 2000  # messages of a chat: a busy triage group holds more than a phone shows at once


async def until(
    look: Callable[[], Awaitable[T | None]], seconds: float = PATIENCE, every: float = 0.03
) -> T:
    """Wait until `look` finds something; TimeoutError when it never does."""
    async with asyncio.timeout(seconds):
        while True:
            found = await look()
            if found is not None and found is not False:
                return found
            await asyncio.sleep(every)


def words(message: Message) -> str:
    """What a message says."""
    return str(message.get("text") or message.get("caption") or "")


def carried(message: Message) -> list[str]:
    """What a message's buttons carry."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return [key["callback_data"] for row in rows for key in row if "callback_data" in key]


@dataclass
class Phone:
    """One telephone, open at the private chat with the bot unless a `peer` is named.

    `every` is how often its owner looks for what does not ring, `patience` how long they wait; both in seconds.
    """

    client: PlaygroundClient = field(repr=False)
    bot: int
    id: int
    every: float = 0.03
    patience: float = PATIENCE

    async def chat(self, peer: int | None = None, topic: int | None = None) -> list[Message]:
        """The chat as they see it, oldest first."""
        asked = {"person": self.id, "peer": peer or self.bot, "topic": topic, "limit": _MOST}
        seen = await self.client.look("history", **asked)
        messages: list[Message] = seen["messages"]
        return messages

    async def reads(
        self,
        text: str,
        button: str = "",
        *,
        peer: int | None = None,
        topic: int | None = None,
        after: int = 0,
    ) -> Message:
        """Wait for the bot's newest message with these words and a button carrying `button`."""
        return await self.client.newest(
            self.id,
            peer or self.bot,
            text,
            button,
            topic=topic,
            after=after,
            timeout=self.patience,
        )

    async def press(
        self, button: str, text: str = "", *, peer: int | None = None, **where: Any
    ) -> str:
        """Wait for the button that carries `button`, press it, and give the query's number."""
        message = await self.reads(text, button, peer=peer, **where)
        data = next(data for data in carried(message) if re.fullmatch(button, data))
        return await self.press_data(message, data, peer=peer)

    async def press_data(self, message: Message, data: str, *, peer: int | None = None) -> str:
        """Press what may be no button at all."""
        pressed = await self.client.press_data(
            self.id, peer or self.bot, message["message_id"], data
        )
        return str(pressed["query"])

    async def toast(self, query: str) -> str:
        """What a press was answered with."""

        async def look() -> str | None:
            answer = await self.client.do("query_answer", query=query)
            return None if answer is None else str(answer.get("text") or "")

        return await until(look, self.patience, self.every)

    async def say(self, text: str, *, peer: int | None = None, **more: Any) -> Message:
        """Write something."""
        return await self.client.say(self.id, peer or self.bot, text, **more)

    async def send_photo(
        self, data: bytes, caption: str | None = None, *, peer: int | None = None, **more: Any
    ) -> Message:
        """Send a picture."""
        return await self.client.send_photo(self.id, peer or self.bot, data, caption, **more)

    async def receipts(self, *peers: int) -> set[str]:
        """The receipts that they can see here, in private and in `peers`."""
        seen = [message for peer in (self.bot, *peers) for message in await self.chat(peer)]
        return {found for message in seen for found in RECEIPT.findall(words(message))}
