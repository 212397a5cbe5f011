"""A citizen's telephone in chat tests: what its owner does, and what stands on its screen.

Holds one person's acts and one wait: until the chat looks as it should. Refuses to look at
anything that the person could not see.
"""

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image

from tests.chat.house import WAIT, RunningHouse

Message = dict[str, Any]


def picture(
    colour: tuple[int, int, int] = (90, 120, 60), size: tuple[int, int] = (640, 480)
) -> bytes:
    """A JPEG as a telephone makes it."""
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, "JPEG")
    return held.getvalue()


def labels(message: Message) -> list[str]:
    """The words on a message's buttons."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return [key["text"] for row in rows for key in row]


def words(message: Message) -> str:
    """What a message says."""
    return str(message.get("text") or message.get("caption") or "")


@dataclass
class Phone:
    """One person's telephone."""

    house: RunningHouse
    person: int

    @property
    def bot(self) -> int:
        """The private chat with the bot."""
        return self.house.bot

    async def chat(self, peer: int | None = None) -> list[Message]:
        """The chat as it stands, oldest first."""
        return await self.house.client.history(self.person, peer or self.bot)

    async def until(
        self, fits: Callable[[list[Message]], Message | None], peer: int | None = None
    ) -> Message:
        """Wait until the chat holds a message that fits."""
        deadline = asyncio.get_running_loop().time() + WAIT
        while True:
            history = await self.chat(peer)
            found = fits(history)
            if found is not None:
                return found
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError([(words(m), labels(m)) for m in history])
            await asyncio.sleep(0.05)

    async def sees(self, text: str, label: str = "", *, after: int = 0) -> Message:
        """The newest message of the bot with this text (and a button with `label`)."""

        def fits(history: list[Message]) -> Message | None:
            for message in reversed(history):
                ours = (message.get("from") or {}).get("id") == self.bot
                shown = text in words(message) and message["message_id"] > after
                if ours and shown and (not label or any(label in one for one in labels(message))):
                    return message
            return None

        return await self.until(fits)

    async def press(self, message: Message, label: str) -> None:
        """Press the button whose words hold `label`."""
        found = next(one for one in labels(message) if label in one)
        await self.house.client.press(self.person, self.bot, message["message_id"], label=found)

    async def say(self, text: str, **more: Any) -> Message:
        """Write something."""
        return await self.house.client.say(self.person, self.bot, text, **more)

    async def photo(self, caption: str | None = None, **more: Any) -> Message:
        """Send a photo."""
        data = picture()
        return await self.house.client.send_photo(self.person, self.bot, data, caption, **more)

    async def start(self, payload: str = "") -> Message:
        """Press start, or a link that carries `payload`."""
        return await self.house.client.start(self.person, self.bot, payload)

    async def send_tip(self, text: str = "他在江汉路") -> str:
        """Tell a short tip, send it, and return its receipt."""
        told = (await self.say(text))["message_id"]
        await self.press(await self.sees("", "够了", after=told), "够了")
        review = await self.sees("发送前看一眼", "发送给警方", after=told)
        await self.press(review, "发送给警方")
        return receipt_in(await self.sees("您的回执", after=told))


def receipt_in(message: Message) -> str:
    """The receipt that a message names."""
    for entity in message.get("entities") or []:
        if entity["type"] == "code":
            raw = words(message).encode("utf-16-le")
            start = entity["offset"] * 2
            return raw[start : start + entity["length"] * 2].decode("utf-16-le")
    raise AssertionError(words(message))


async def citizen(house: RunningHouse, name: str, language: str = "zh-hans") -> Phone:
    """Somebody new, with a telephone."""
    return Phone(house, await house.citizen(name, language))
