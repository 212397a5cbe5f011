"""A running tip line for chat tests: the real program against a real playground, over HTTP.

Holds `running_house`: an empty database migrated, keys made, a unit with its officers enrolled, a
triage forum, and two registered groups. Refuses shortcuts past the chat once it runs: what a test
asserts, it sees in the phones.
"""

import asyncio
import contextlib
import functools
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import bot.house
from bot.house import serve
from bot.kit import Clock, House, now, open_house
from bot.sample.district import OFFICERS, found_district, register_group
from bot.settings import Settings, parse_settings
from handlers.dispatch import Reception
from playground.client import PlaygroundClient
from playground.server import Playground
from playground.world import World
from storage import migrations
from storage.keyfiles import make_keys
from tests.servers.ports import reserved_port

TOKEN = "700000001:" + "A" * 35  # what the playground takes for a token
BOT_ID = 700000001
# Seconds; what is waited for comes at once unless the machine is very busy.
WAIT = 120.0
# Half of what a start costs, made once a worker as once in a running program: the routers, which remember
# nobody, and the list of whom TLS trusts.
_reception = functools.cache(Reception)
_trusted = functools.cache(ssl.create_default_context)


class MovedClock:
    """The time, and as much later as it was moved."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead


@dataclass
class RunningHouse:
    """What a test plays with. Ids are Telegram's; `people` also holds the officers by name."""

    client: PlaygroundClient
    environment: dict[str, str]
    house: House
    world: World  # for whole crowds at once; what tests act and see goes through the client
    people: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    triage: int = 0
    bot: int = BOT_ID
    clock: Clock = now
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None

    async def citizen(self, name: str, language: str = "zh-hans") -> int:
        """A new person; members of no group yet."""
        self.people[name] = int((await self.client.add_user(name, language))["id"])
        return self.people[name]

    async def sees(self, person: int, contains: str = "", **where: Any) -> dict[str, Any]:
        """Wait for a message of the bot in the person's private chat, or in `peer`."""
        peer = where.pop("peer", self.bot)
        where.setdefault("timeout", WAIT)
        return await self.client.wait_for(person, peer, contains, from_bot=True, **where)

    def write(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Run a use case beside the running program, as a command does."""
        return self.house.store.write_now(fn, self.house.kit, *args, **kwargs)

    def read(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Look at the database."""
        return self.house.store.read_now(fn, self.house.kit, *args, **kwargs)

    async def start(self) -> None:
        """Start the program and wait until it is at work."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bot.house, "Reception", _reception)
            patch.setattr(ssl, "create_default_context", _trusted)
            await self._start()

    async def _start(self) -> None:
        self.stopping = asyncio.Event()
        ready = asyncio.Event()
        self.task = asyncio.create_task(
            serve(
                parse_settings(self.environment),
                stopping=self.stopping,
                ready=ready,
                clock=self.clock,
            )
        )
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({waiting, self.task}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.is_set():
            waiting.cancel()
            await self.task
            raise AssertionError("the program ended before it was ready")

    async def stop(self) -> None:
        """Stop it as SIGTERM does."""
        self.stopping.set()
        if self.task is not None:
            await self.task


@contextlib.asynccontextmanager
async def running_house(
    database_url: str, folder: Path, *, run: bool = True, webhook: bool = False, **more: str
) -> AsyncIterator[RunningHouse]:
    """The whole stage: playground, district, program (unless `run` is off). `more` are settings."""
    async with Playground() as playground, PlaygroundClient(playground.url) as client:
        await client.add_bot(TOKEN, username="tipline_bot")
        forum = await client.add_forum("Triage")
        await client.add_member(forum["id"], BOT_ID, "administrator")
        environment = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": playground.url,
            "DATABASE_URL": database_url,
            "BLOB_URL": f"file:{folder / 'blobs'}",
            "KEYS_DIR": str(folder / "keys"),
            "AUDIT_HEAD_FILE": str(folder / "audit-heads.jsonl"),
            "TRIAGE_CHAT_ID": str(forum["id"]),
            "WEB_PORT": str(reserved_port()),
            "BROADCAST_RATE": "1000/s",
            "CHAT_RATE": "100/s",
            "GROUP_RATE": "100/s",
            **more,
        }
        if webhook:
            environment["WEBHOOK_URL"] = f"http://127.0.0.1:{environment['WEB_PORT']}"
            environment["WEBHOOK_SECRET"] = "only-Telegram-knows-this-one"
        stage = await asyncio.to_thread(_prepare, parse_settings(environment), folder)
        house = RunningHouse(client, environment, stage, playground.world, triage=int(forum["id"]))
        await _set_stage(house)
        try:
            if run:
                await house.start()
            yield house
        finally:
            await house.stop()
            stage.close()


def _prepare(settings: Settings, folder: Path) -> House:
    make_keys(folder / "keys")
    migrations.upgrade(settings.database_url)
    return open_house(settings, desk_private=True, relay_private=True)


async def _set_stage(house: RunningHouse) -> None:
    client = house.client
    for officer in OFFICERS:
        await client.add_user(officer.name, "zh-hans", id=officer.user_id)
        house.people[officer.key] = officer.user_id
        await client.add_member(house.triage, officer.user_id)
        await client.start(officer.user_id, BOT_ID)
    house.write(found_district)
    for title in ("North", "South"):
        group = int((await client.add_group(title))["id"])
        house.groups[title] = group
        await client.add_member(group, BOT_ID)
        house.write(register_group, group, title)
