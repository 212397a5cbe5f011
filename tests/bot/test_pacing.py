"""The shared rate of a broadcast, as Telegram sees it, whatever holds a sender up. In a time of our own."""

import asyncio
import selectors
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.methods import TelegramMethod

from bot.broadcaster import Broadcaster
from bot.desk_way import DeskWay
from bot.json_session import JsonSession
from bot.kit import House, open_house
from bot.pacing import Pacing
from bot.sample import crowd
from bot.sample.district import found_district, publish_story
from bot.sender import rates_of
from bot.settings import parse_settings
from bot.wire import write_json
from handlers.rendering.everything import RENDERED_KINDS
from storage.keyfiles import make_keys
from storage.outbox import Share
from tests.servers.ports import reserved_port

assert RENDERED_KINDS  # whoever sends has them all
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
RATE, SECONDS = 170, 2
TOKEN = "700000001:" + "B" * 35


class Skipping(selectors.SelectSelector):
    """Where a loop would sleep, the time has passed already."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> Any:
        """What is ready, and nobody waits."""
        ready = super().select(0)
        if not ready:
            self.passed += timeout or 0.0
        return ready


class OwnTime(asyncio.SelectorEventLoop):
    """A loop whose time passes only where all wait, or where somebody says so."""

    def __init__(self) -> None:
        self.skipping = Skipping()
        super().__init__(self.skipping)

    def time(self) -> float:
        """Seconds since it began."""
        return self.skipping.passed


async def passed(seconds: float) -> None:
    """So much of the loop's own time is over; nobody waits for it."""
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    loop.call_later(seconds, over.set_result, None)
    await over


class Telegram(JsonSession):
    """Takes whatever comes, and notes when."""

    def __init__(self, loop: OwnTime) -> None:
        super().__init__()
        self.loop, self.moments = loop, list[float]()

    async def _post(
        self, bot: Bot, method: TelegramMethod[Any], body: bytes, seconds: int | None
    ) -> tuple[int, bytes]:
        self.moments.append(self.loop.time())
        await passed(0.03)
        number = len(self.moments)
        return 200, write_json({"ok": True, "result": {"message_id": number, "date": 1}})


@dataclass(frozen=True)
class SlowDesk(DeskWay):
    """A desk whose answers take a while each, and now and then a long one."""

    waits: Iterator[float]

    async def read(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """After a while, as things are then."""
        await passed(next(self.waits))
        return self.store.read_now(fn, self.kit, *args, **kwargs)

    async def write(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """As things are now; its caller hears of it after a while."""
        done = self.store.write_now(fn, self.kit, *args, **kwargs)
        await passed(next(self.waits))
        return done


def opened(url: str, folder: Path, loop: OwnTime) -> House:
    """A house in this loop's time, with more waiting than can be sent."""
    environ = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": f"http://127.0.0.1:{reserved_port()}",
        "DATABASE_URL": url,
        "KEYS_DIR": str(folder / "keys"),
        "BLOB_URL": f"file:{folder / 'blobs'}",
        "BROADCAST_RATE": f"{RATE}/s",
    }
    make_keys(folder / "keys")
    settings = parse_settings(environ)
    house = open_house(
        settings,
        desk_private=True,
        relay_private=True,
        clock=lambda: NOON + timedelta(seconds=loop.time()),
    )
    house.store.write_now(found_district, house.kit)
    house.store.write_now(crowd.register, house.kit, "Crowd", 0, RATE * (SECONDS + 1))
    house.store.write_now(publish_story, house.kit)
    return house


async def sent(house: House, loop: OwnTime, waits: list[list[float]], stalls: int) -> list[float]:
    """When which call was made: senders whose answers take so long, and the whole machine now and then."""
    wire, stopping = Telegram(loop), asyncio.Event()
    bot, rates = Bot(TOKEN, session=wire), rates_of(house.settings)
    senders = [
        Broadcaster(SlowDesk(house.store, house.kit, cycle(each)), bot, rates) for each in waits
    ]
    running = [asyncio.create_task(sender.run(stopping)) for sender in senders]
    for number in range(stalls):
        loop.call_later(0.5 + 0.5 * number, stall, loop)
    await passed(SECONDS)
    stopping.set()
    await asyncio.gather(*running)
    return wire.moments


def stall(loop: OwnTime) -> None:
    """Nobody does anything for so long."""
    loop.skipping.passed += 0.15


def fullest(moments: list[float]) -> int:
    """The most in any second."""
    return max(bisect_left(moments, at + 1) - first for first, at in enumerate(moments))


QUICK = [0.004, 0.011, 0.007]


@pytest.mark.parametrize(
    ("slow", "stalls", "least"),
    [(QUICK, 0, 0.97), ([0.01, 0.15, 0.3, 0.02, 0.01, 0.01, 0.25], 1, 0.8)],
    ids=["quiet", "stalls"],
)
def test_no_second_holds_more_than_its_share(
    migrated_sqlite_url: str, tmp_path: Path, slow: list[float], stalls: int, least: float
) -> None:
    loop = OwnTime()  # two of four senders are held up, and once the whole machine
    house = opened(migrated_sqlite_url, tmp_path, loop)
    try:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            moments = runner.run(sent(house, loop, [slow, slow, QUICK, QUICK], stalls))
    finally:
        house.close()
    assert fullest(moments) <= RATE * 1.1
    assert (len(moments) - 1) / (moments[-1] - moments[0]) >= RATE * least


class Budget:
    """Gives one moment after the other, so many seconds apart."""

    def __init__(self, loop: OwnTime, apart: float) -> None:
        self.loop, self.apart, self.asked = loop, apart, list[int]()

    def now(self) -> datetime:
        """The loop's time."""
        return NOON + timedelta(seconds=self.loop.time())

    async def draw(self, most: int) -> Share:
        """One, where the first is not too far off."""
        self.asked.append(most)
        at = self.now() + timedelta(seconds=self.apart)
        return Share((at,) if self.apart < 1 else (), at)


def turned(apart: float, *moments: float | None) -> tuple[list[tuple[bool, float]], list[int]]:
    """For calls of one delivery, one after the other: whether each may be made, and when."""
    loop = OwnTime()
    budget = Budget(loop, apart)

    async def calls() -> list[tuple[bool, float]]:
        pacing, found = Pacing(budget.now, budget.draw), list[tuple[bool, float]]()
        for seconds in moments:
            at = None if seconds is None else NOON + timedelta(seconds=seconds)
            found.append((await pacing.turn(1, at), round(loop.time(), 3)))
        return found

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(calls()), budget.asked


@pytest.mark.parametrize(
    ("apart", "moments", "made", "asked"),
    [
        (0.2, [0.5], [(True, 0.5)], 0),  # its own
        (0.2, [-0.05], [(True, 0.0)], 0),  # only just
        (0.2, [-0.1], [(True, 0.2)], 1),  # another, since its own is past
        (0.2, [0.5, 0.5], [(True, 0.5), (True, 0.7)], 1),  # two calls are two of the budget's
        (5.0, [-0.1], [(False, 0.0)], 1),  # nobody holds a copy so long
        (-0.1, [-0.1], [(False, 0.0)], 4),  # nor tries for ever
        (0.2, [None, None], [(True, 0.0), (True, 0.0)], 0),  # where nobody counts
    ],
)
def test_a_call_has_a_moment_of_its_own(
    apart: float, moments: list[float | None], made: list[tuple[bool, float]], asked: int
) -> None:
    found, draws = turned(apart, *moments)
    assert (found, len(draws)) == (made, asked)
