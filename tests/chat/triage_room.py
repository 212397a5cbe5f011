"""The triage chat in chat tests: a moderator's screen, and a tip that somebody sends.

Holds waiting for a card or a post of ours, pressing, writing in a topic, and the toast that came
of a press. Refuses to look past what the moderator's own phone shows.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.chat.citizen_phone import Message, labels, words
from tests.chat.house import WAIT, RunningHouse

__all__ = ["Desk", "Message", "desk_of", "labels", "words"]

T = TypeVar("T")


@dataclass
class Desk:
    """One person's phone, open at the triage chat."""

    house: RunningHouse
    person: int

    async def chat(self) -> list[Message]:
        """Everything in the chat, all topics, oldest first."""
        return await self.house.client.history(self.person, self.house.triage)

    async def sees(self, *text: str, label: str = "", after: int = 0) -> Message:
        """Wait for a post of the bot with all these words and, if given, such a button."""

        def fits(message: Message) -> bool:
            told = all(one in words(message) for one in text)
            pressable = not label or any(label in one for one in labels(message))
            return told and pressable and message["message_id"] > after

        return await self.until(fits)

    async def until(self, fits: Callable[[Message], bool]) -> Message:
        """Wait for a post of the bot that fits; the newest, if there are several."""

        async def look() -> Message | None:
            history = [message for message in await self.chat() if message["from_bot"]]
            return next((message for message in reversed(history) if fits(message)), None)

        return await self._wait(look)

    async def until_changed(self, card: Message) -> Message:
        """Wait until a post is no longer as it was."""

        def changed(message: Message) -> bool:
            same = (words(message), labels(message)) == (words(card), labels(card))
            return message["message_id"] == card["message_id"] and not same

        return await self.until(changed)

    async def until_none(self, text: str) -> None:
        """Wait until nothing in the chat says this any more."""

        async def look() -> bool | None:
            return not any(text in words(message) for message in await self.chat()) or None

        await self._wait(look)

    async def _wait(self, look: Callable[[], Awaitable[T | None]]) -> T:
        deadline = asyncio.get_running_loop().time() + WAIT
        while (found := await look()) is None:
            if asyncio.get_running_loop().time() > deadline:
                shown = [(words(m), labels(m)) for m in await self.chat() if m["from_bot"]]
                raise AssertionError(shown)
            await asyncio.sleep(0.05)
        return found

    async def press(self, message: Message, label: str) -> str:
        """Press the button whose words hold `label`; the toast that came, or nothing."""
        found = next(one for one in labels(message) if label in one)
        pressed = await self.house.client.press(
            self.person, self.house.triage, message["message_id"], label=found
        )
        return await self.toast(pressed["query"])

    async def press_data(self, message: Message, data: str) -> str:
        """A press that a forger's client sends."""
        pressed = await self.house.client.press_data(
            self.person, self.house.triage, message["message_id"], data
        )
        return await self.toast(pressed["query"])

    async def toast(self, query: str) -> str:
        """What the press was answered with."""

        async def look() -> str | None:
            for call in await self.house.client.calls("answerCallbackQuery"):
                if call["params"]["callback_query_id"] == query:
                    return str(call["params"].get("text") or "")
            return None

        return await self._wait(look)

    async def say(self, text: str, **more: Any) -> Message:
        """Write in the chat; `topic` or `reply_to` say where."""
        return await self.house.client.say(self.person, self.house.triage, text, **more)


def desk_of(house: RunningHouse, key: str) -> Desk:
    """The phone of an officer of the district."""
    return Desk(house, house.people[key])
