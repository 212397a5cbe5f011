"""R3, W4 while Telegram can't be reached: a broadcast loses nothing and doubles nothing, tries the line
out on no copy, and goes on by itself.
"""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot import waiting
from bot.sample import crowd
from bot.sample.district import publish_story, sample_officer
from desk.kit import Kit
from desk.notices import lookup as notices
from desk.notices.deliveries import NO_ANSWER
from desk.notices.progress import Progress
from playground.server import Playground
from tests.chat.house import BOT_ID, RunningHouse, running_house
from tests.promises.test_broadcast import copies, settled
from tests.promises.test_kill import until
from tests.servers.ports import reserved_port

PEOPLE = 45
COPIES = PEOPLE + 2  # the district's own groups
RATE = 30  # a second: trouble finds few in the air


@pytest.fixture(autouse=True)
def asked_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits half a minute for the next look at Telegram."""
    monkeypatch.setattr(waiting, "LONGEST_PAUSE", 0.2)


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district with its subscribers, not yet at work."""
    rate = f"{RATE}/s"
    async with running_house(
        migrated_sqlite_url, tmp_path, run=False, BROADCAST_RATE=rate
    ) as running:
        crowd.gather(running.world, BOT_ID, "Crowd", 0, PEOPLE)
        running.write(crowd.register, "Crowd", 0, PEOPLE)
        yield running


def publish(house: RunningHouse) -> tuple[str, int]:
    """A notice that goes out to all of them: its number and id."""
    number: str = house.write(publish_story)
    return number, house.read(notices.id_by_number, number)


def withdraw(house: RunningHouse, notice: int) -> None:
    """It was the wrong man."""
    house.write(notices.cancel, house.read(sample_officer, "Pu"), notice, "The wrong man.")


def tried(session: Session, _kit: Kit) -> int:
    """How many copies were tried and are not where they should be."""
    found = "SELECT count(*) FROM delivery WHERE attempts > 0 AND state IN ('queued', 'unknown')"
    return int(session.execute(text(found)).scalar_one())


def tried_often(session: Session, _kit: Kit) -> None:
    """As if each copy had been tried in vain a hundred times."""
    session.execute(text("UPDATE delivery SET attempts = 100"))


def due_now(session: Session, _kit: Kit) -> None:
    """What was put off is due."""
    session.execute(text("UPDATE delivery SET available_at = 0 WHERE state = 'queued'"))


async def back(house: RunningHouse, notice: int) -> Progress:
    """Telegram is back: how things stand once all is done."""
    house.write(due_now)
    return await settled(house, notice)


async def test_a_telegram_that_takes_no_connection(house: RunningHouse) -> None:
    door = Playground(port=reserved_port(), world=house.world)

    async def in_vain() -> bool:
        return bool(house.read(tried))

    @asynccontextmanager
    async def shut() -> AsyncIterator[None]:
        await door.__aexit__(None, None, None)
        yield
        await until(in_vain)
        await door.__aenter__()

    async with door:
        house.environment["BOT_API_URL"] = door.url
        await house.start()
        async with shut():
            number, notice = publish(house)
        told = await back(house, notice)
        assert (told.states["sent"], told.states["unknown"]) == (COPIES, 0)
        house.write(tried_often)
        async with shut():
            withdraw(house, notice)
        told = await back(house, notice)
        assert (told.states["sent"], told.stuck) == (COPIES, {})
        seen = [found for found in copies(house, number).values() if "correction" in found]
        assert seen == [{"changed": 1, "correction": 1}] * COPIES
        await house.stop()


async def test_a_telegram_that_hangs_up(house: RunningHouse) -> None:
    @asynccontextmanager
    async def hanging_up() -> AsyncIterator[int]:
        since = house.world.call_count

        async def looked_for() -> bool:
            return len(await house.client.calls("getMe", since=since)) > 3

        await house.client.fault("*", "drop_before", times=100_000)
        yield since
        await until(looked_for)
        await house.client.do("clear_faults")

    await house.start()
    async with hanging_up():
        number, notice = publish(house)
    told = await back(house, notice)
    # A call that got no answer was perhaps taken: of those few nobody knows.
    unknown = told.states["unknown"]
    assert told.states["sent"] + unknown == COPIES
    assert 0 < unknown < COPIES // 2
    async with hanging_up() as since:
        withdraw(house, notice)
    assert 0 < len(await house.client.calls("editMessageText", since=since)) < COPIES // 2
    told = await back(house, notice)
    assert told.stuck == {NO_ANSWER: unknown}
    seen = Counter(tuple(sorted(found.items())) for found in copies(house, number).values())
    changed, said = ("changed", 1), ("correction", 1)
    assert seen[(changed, said)] == COPIES - unknown
    # Nor is a word said twice of which nobody knows.
    assert seen[(said,)] == unknown - told.states["unknown"]
