"""People in the promise tests: what they press and read, whatever the words of the day are.

Holds one person's acts over HTTP. Buttons are found by what they carry and texts by their key in
the catalogues, so that a better wording breaks no promise. Refuses to look past a person's own
screen.
"""

import asyncio
import io
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PIL import Image

from locales.catalogue import entries
from tests.chat.house import RunningHouse

Message = dict[str, Any]
T = TypeVar("T")

RECEIPT = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
PATIENCE = 120.0


async def until(look: Callable[[], Awaitable[T | None]], seconds: float = PATIENCE) -> T:
    """Wait until `look` finds something; fails when it never does."""
    async with asyncio.timeout(seconds):
        while True:
            found = await look()
            if found is not None and found is not False:
                return found
            await asyncio.sleep(0.03)


def picture(shade: int = 90) -> bytes:
    """A JPEG as a telephone makes it, another one for each shade."""
    held = io.BytesIO()
    Image.new("RGB", (320, 240), (shade % 256, 120, 60)).save(held, "JPEG")
    return held.getvalue()


def words(message: Message) -> str:
    """What a message says."""
    return str(message.get("text") or message.get("caption") or "")


def carried(message: Message) -> list[str]:
    """What a message's buttons carry."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return [key["callback_data"] for row in rows for key in row if "callback_data" in key]


def part_of(key: str) -> str:
    """The longest piece of a text of the catalogue that holds no parameter, without markup."""
    text = entries("zh")[key]
    assert isinstance(text, str)
    plain = re.sub(r"<[^>]+>", "\n", text)
    pieces = re.split(r"\{[^}]*\}|\n", plain)
    return max((piece.strip() for piece in pieces), key=len)


@dataclass
class Person:
    """Somebody with a telephone, in the private chat with the bot unless a `peer` is named."""

    house: RunningHouse
    id: int

    async def chat(self, peer: int | None = None) -> list[Message]:
        """The chat as they see it, oldest first."""
        return await self.house.client.history(self.id, peer or self.house.bot)

    async def reads(
        self, text: str, button: str = "", *, peer: int | None = None, after: int = 0
    ) -> Message:
        """Wait for the bot's newest message with these words and a button carrying `button`."""

        async def look() -> Message | None:
            for message in reversed(await self.chat(peer)):
                shown = message["from_bot"] and message["message_id"] > after
                fits = any(re.fullmatch(button, data) for data in carried(message))
                if shown and text in words(message) and (fits or not button):
                    return message
            return None

        try:
            return await until(look)
        except TimeoutError:
            seen = [(words(m)[:300], carried(m)) for m in await self.chat(peer)]
            raise AssertionError((text, button, seen)) from None

    async def press(
        self, button: str, text: str = "", *, peer: int | None = None, after: int = 0
    ) -> str:
        """Wait for the button that carries `button`, press it, and give the query's number."""
        message = await self.reads(text, button, peer=peer, after=after)
        data = next(data for data in carried(message) if re.fullmatch(button, data))
        return await self.press_data(message, data, peer=peer)

    async def press_data(self, message: Message, data: str, *, peer: int | None = None) -> str:
        """Press what may be no button at all."""
        pressed = await self.house.client.press_data(
            self.id, peer or self.house.bot, message["message_id"], data
        )
        return str(pressed["query"])

    async def toast(self, query: str) -> str:
        """What a press was answered with."""

        async def look() -> str | None:
            answer = await self.house.client.do("query_answer", query=query)
            return None if answer is None else str(answer.get("text") or "")

        return await until(look)

    async def say(self, text: str, *, peer: int | None = None, **more: Any) -> Message:
        """Write something."""
        return await self.house.client.say(self.id, peer or self.house.bot, text, **more)

    async def photo(
        self, caption: str | None = None, *, peer: int | None = None, shade: int = 90, **more: Any
    ) -> Message:
        """Send a photo."""
        to = peer or self.house.bot
        return await self.house.client.send_photo(self.id, to, picture(shade), caption, **more)

    async def receipts(self, *peers: int) -> set[str]:
        """The receipts that they can see here, in private and in `peers`."""
        seen = [message for peer in (self.house.bot, *peers) for message in await self.chat(peer)]
        return {found for message in seen for found in RECEIPT.findall(words(message))}


async def citizen(house: RunningHouse, name: str, language: str = "zh-hans") -> Person:
    """Somebody new."""
    return Person(house, await house.citizen(name, language))


def officer(house: RunningHouse, key: str) -> Person:
    """One of the district's people."""
    return Person(house, house.people[key])


async def approve(approver: Person, notice: int) -> None:
    """Go through every point of a notice's review with a yes, then approve it."""
    first = r"pk:yes:.*|pr:approve:.*"
    await approver.press(rf"pr:check:{notice}:\w+")
    data = await _next(approver, first, but="")
    while data.startswith("pk:"):
        data = await _next(approver, first, but=data)


async def _next(approver: Person, button: str, *, but: str) -> str:
    """Press the newest such button that is not the one pressed before; what it carries."""
    message = await approver.reads("", rf"(?!{re.escape(but)}$)(?:{button})" if but else button)
    data = next(
        one for one in carried(message) if re.fullmatch(button, one) is not None and one != but
    )
    await approver.press_data(message, data)
    return data
