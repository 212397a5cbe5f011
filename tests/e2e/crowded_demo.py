"""The demo's house with its crowd, as officers and whoever kills its program live with it.

Holds one stage with its program, what the moderators' message about the broadcast said, and what stands
in the audience's chats. Refuses to act for an officer: that is done by phones.
"""

import asyncio
import contextlib
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from bot.crowd import running
from bot.demo import opened
from bot.kit import open_house
from bot.sample.district import OFFICERS
from bot.sample.phone import Message, until, words
from bot.sample.stage import TRIAGE
from desk.notices.deliveries import lapse
from playground.client import PlaygroundClient
from tests.chat.house import RunningHouse
from tests.servers.ports import reserved_port

PATIENCE, EVERY = 600.0, 0.25
_PERCENT = re.compile(r"(\d+)%")


@dataclass
class CrowdedDemo:
    """What a walk through it needs: the house as chat tests know it, and the program's processes so far."""

    house: RunningHouse
    pids: list[int] = field(default_factory=list)

    def started(self, pid: int) -> None:
        """A process is at work; what a dead one had in hand is settled.

        Nobody renews the leases of the dead; their time is moved on instead of waited for.
        """
        kit = self.house.house.kit
        self.house.house.store.write_now(
            lapse, replace(kit, clock=lambda: kit.clock() + timedelta(hours=1))
        )
        self.pids.append(pid)

    async def kill(self) -> None:
        """`kill -9` of the program; return when the next process has begun."""
        before = len(self.pids)
        os.kill(self.pids[-1], signal.SIGKILL)

        async def is_back() -> bool:
            return len(self.pids) > before

        await until(is_back)

    async def bar(self) -> Message:
        """The message about the broadcast, as the supervisor sees it now."""
        seen = await self.house.client.history(self.house.people["Su"], TRIAGE)
        return next((one for one in reversed(seen) if _PERCENT.search(words(one))), {})

    async def bar_reaches(self, percent: int) -> None:
        """Return when the bar says so much, or more."""

        async def far_enough() -> bool:
            return max(_percents(words(await self.bar())), default=0) >= percent

        await until(far_enough, PATIENCE, EVERY)

    async def bar_says(self, what: str) -> str:
        """Wait until the message says this; all of it."""

        async def look() -> str | None:
            said = words(await self.bar())
            return said if what in said else None

        return await until(look, PATIENCE, EVERY)

    async def bars(self) -> list[int]:
        """What the bar said from its first message to now, in percent."""
        calls = await self.house.client.calls(chat_id=TRIAGE)
        return [each for one in calls for each in _percents(str(one["params"].get("text")))]


def _percents(said: str) -> list[int]:
    return [int(each) for each in _PERCENT.findall(said)]


@contextlib.asynccontextmanager
async def crowded_demo(
    folder: Path, *, groups: int, people: int, rate: int
) -> AsyncIterator[CrowdedDemo]:
    """The demo at work before so many, at so many messages a second."""
    async with opened({"BROADCAST_RATE": f"{rate}/s"}, folder, reserved_port()) as stage:
        house = await asyncio.to_thread(
            open_house, stage.settings, desk_private=True, relay_private=True
        )
        with closing(house):
            async with PlaygroundClient(stage.playground.url) as client:
                known = {officer.key: officer.user_id for officer in OFFICERS}
                world, environment = stage.playground.world, {**stage.environment}
                demo = CrowdedDemo(
                    RunningHouse(client, environment, house, world, known, triage=TRIAGE)
                )
                seats = {"groups": groups, "people": people}
                async with running(stage, asyncio.Event(), demo.started, **seats, away=0):
                    yield demo
