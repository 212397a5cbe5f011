"""An officer's phone in tests: says, presses, and reads what comes next.

Holds what a chat test needs of one private chat. Refuses to sleep: it waits for messages.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.chat.citizen_phone import labels, words
from tests.chat.house import WAIT, RunningHouse


@dataclass
class Phone:
    """One officer's private chat with the bot: says, presses, and reads what comes next."""

    house: RunningHouse
    person: int
    last: int = 0

    async def sees(self, contains: str) -> dict[str, Any]:
        """The next message of the bot with these words, after what was read last."""
        message = await self.house.sees(self.person, contains, after=self.last)
        self.last = message["message_id"]
        return message

    async def says(self, text: str, contains: str) -> dict[str, Any]:
        """Say something and read the answer."""
        sent = await self.house.client.say(self.person, self.house.bot, text)
        self.last = max(self.last, sent["message_id"])
        return await self.sees(contains)

    async def presses(self, label: str, contains: str, on: int | None = None) -> dict[str, Any]:
        """Press a button of the message read last (or `on`) and read the answer."""
        await self.house.client.press(self.person, self.house.bot, on or self.last, label=label)
        return await self.sees(contains)

    async def presses_data(self, data: str, contains: str, on: int) -> dict[str, Any]:
        """Press what an older message offered and read the answer."""
        await self.house.client.press_data(self.person, self.house.bot, on, data)
        return await self.sees(contains)

    async def checks(self, on: int | None = None) -> dict[str, Any]:
        """Go through every point of the review read last (or `on`) with a yes."""
        asked = await self.presses("逐项核对", "核对 1/", on=on)
        while "是" in labels(asked):
            before = asked["text"]
            await self.house.client.press(self.person, self.house.bot, self.last, label="是")
            asked = await self.changed(before)
        return asked

    async def changed(self, before: str) -> dict[str, Any]:
        """The message read last, once it says something else than before."""
        found: list[dict[str, Any]] = []

        async def says_something_else() -> bool:
            chat = await self.house.client.history(self.person, self.house.bot)
            shown = [one for one in chat if one["message_id"] == self.last]
            found[:] = [one for one in shown if words(one) != before]
            return bool(found)

        await until(says_something_else)
        return found[0]

    async def toast(self, label: str, peer: int, message_id: int) -> str:
        """Press a button and read the toast."""
        pressed = await self.house.client.press(self.person, peer, message_id, label=label)
        return await self.answer(pressed["query"])

    async def toast_of(self, data: str, peer: int, message_id: int) -> str:
        """Press what is no longer on show, and read the toast."""
        pressed = await self.house.client.press_data(self.person, peer, message_id, data)
        return await self.answer(pressed["query"])

    async def answer(self, query: str) -> str:
        """What a press was answered with."""
        answers: list[str] = []

        async def answered() -> bool:
            calls = await self.house.client.calls("answerCallbackQuery")
            mine = [one for one in calls if one["params"]["callback_query_id"] == query]
            answers[:] = [str(one["params"].get("text", "")) for one in mine]
            return bool(answers)

        await until(answered)
        return answers[0]


def phone(house: RunningHouse, key: str) -> Phone:
    """The phone of one of the district's people."""
    return Phone(house, house.people[key])


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that no message tells."""
    async with asyncio.timeout(WAIT):
        while not await true():  # noqa: ASYNC110 - what is waited for is in another process's hands
            await asyncio.sleep(0.02)
