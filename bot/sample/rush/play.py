"""A rush from its first tip to the last word to a tipster.

Holds the order of it: everybody acts at once; one station sleeps until the phones have climbed past
it; then all that is left is worked off. Refuses to end before it is quiet, and to wait for ever.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sample.district import OFFICERS
from bot.sample.phone import Phone, until
from bot.sample.rush import citizens
from bot.sample.rush.beat import Beat
from bot.sample.rush.desk import Moderator, serve_in_the_field
from bot.sample.rush.stage import (
    CITIZENS,
    CITY,
    MODERATORS,
    NEWCOMERS,
    OFFICERS_OUT,
    Part,
)
from bot.sample.rush.tally import Standing
from bot.sample.stage import BOT_ID
from playground.client import PlaygroundClient

__all__ = ["Rush"]

_ENDS_WITHIN = 240.0  # seconds without a ticket closed: then it is counted as it stands
_LOOKS = 0.3  # seconds between two looks at what one waits for
_PATIENCE = 60.0
_LOOKS_AGAIN = 10.0  # a moderator whose button does not come looks at the whole desk again

Look = Callable[[], Awaitable[Standing]]


@dataclass
class Rush:
    """`look` tells how the desk stands; `pass_time` lets the tip line's clock go on."""

    client: PlaygroundClient
    beat: Beat
    language: str
    look: Look
    pass_time: Callable[[], Awaitable[None]]
    _working: list[asyncio.Task[None]] = field(default_factory=list)

    async def play(self) -> None:
        """All of it. Raises TimeoutError where it does not come to an end."""
        officers = {one.key: one for one in (*OFFICERS, *NEWCOMERS)}
        for key in MODERATORS:
            who = officers[key]
            name = who.name_in(self.language)
            moderator = Moderator(
                self.beat,
                replace(self._phone(who.user_id), patience=_LOOKS_AGAIN),
                name,
                self.language,
                of_city=key in CITY,
                asleep=key == "Wu",
            )
            self._begin(moderator.work())
        for key in OFFICERS_OUT:
            self._begin(serve_in_the_field(self.beat, self._phone(officers[key].user_id)))
        try:
            await self._tips_come()
            await self._until_quiet(lambda standing: standing.open - standing.asleep)
            while not (await self.look()).climbed:
                await self.pass_time()
            await until(self._is_picked_up, _ENDS_WITHIN, _LOOKS)
            self.beat.awake.set()
            await self._until_quiet(lambda standing: standing.open)
        finally:
            self.beat.awake.set()
            self.beat.over.set()
            await asyncio.gather(*self._working)

    async def _tips_come(self) -> None:
        telling = []
        for who in CITIZENS:
            phone = self._phone(who.user_id)
            telling.append(asyncio.create_task(citizens.tell(self.beat, phone, who)))
            if who.part is not Part.FORGOTTEN:
                self._begin(citizens.answer(self.beat, phone, who))
        await asyncio.gather(*telling)

    async def _until_quiet(self, left: Callable[[Standing], int]) -> None:
        """Until none of these tickets is open and nothing waits to be taken in or sent."""

        async def is_quiet() -> bool:
            for task in self._working:
                if task.done():  # nobody leaves early, but by a fault of the script
                    task.result()
            now = await self.look()
            return not left(now) and not now.waiting

        await until(is_quiet, _ENDS_WITHIN, _LOOKS)

    async def _is_picked_up(self) -> bool:
        return (await self.look()).acknowledged > 0

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._working.append(asyncio.create_task(work))

    def _phone(self, user_id: int) -> Phone:
        return Phone(self.client, BOT_ID, user_id, every=_LOOKS, patience=_PATIENCE)
