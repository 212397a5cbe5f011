"""R8, first form: database, blobs and Telegram go away and come back.

`/readyz` names what is away, nothing that was acknowledged is lost, and work goes on by itself:
what was under way in that very moment too.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot import health, inbox_loop, leases, sender
from desk.kit import Kit
from desk.outgoing import say
from tests.chat.house import BOT_ID, RunningHouse, running_house
from tests.promises.acting import Person, citizen, part_of, until, words
from tests.promises.processes import in_nursery, nursery
from tests.servers.postgres import PostgresServer

SLOW = 2.0  # seconds for which a call hangs, so that something is under way when trouble comes
LONG = 6.0  # the same, and longer than it takes to stop what has nothing to wait for


@pytest.fixture(autouse=True)
def asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer of a part stands for longer than a moment."""
    monkeypatch.setattr(health, "FRESH", 0.0)
    monkeypatch.setattr(health, "FRESH_FAR", 0.0)


@pytest.fixture(autouse=True)
def short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be marked is taken again soon, so that no test waits for the usual lease."""
    for module in (leases, inbox_loop, sender):
        monkeypatch.setattr(module, "LEASE", timedelta(seconds=4))
    monkeypatch.setattr(leases, "RENEW_EVERY", 0.5)


@pytest.fixture(params=["polling", "webhook"])
def way(request: pytest.FixtureRequest) -> str:
    """How updates come in."""
    return str(request.param)


async def wrong(house: RunningHouse) -> list[str] | None:
    """What `/readyz` calls wrong; None where it does not answer."""
    address = f"http://127.0.0.1:{house.environment['WEB_PORT']}/readyz"
    try:
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            told: list[str] = (await answer.json())["wrong"]
            assert (answer.status == 200) == (not told)
            return told
    except aiohttp.ClientConnectionError:
        return None


async def until_wrong(house: RunningHouse, *parts: str) -> None:
    """Wait until `/readyz` names exactly these parts."""

    async def look() -> bool:
        return await wrong(house) == list(parts)

    await until(look)


async def is_called(house: RunningHouse, method: str, since: int) -> bool:
    """Whether the bot has begun such a call after the call numbered `since`."""
    return bool(await house.client.calls(method, since=since))


async def last_call(house: RunningHouse) -> int:
    """The number of the newest call."""
    return max((call["number"] for call in await house.client.calls()), default=0)


async def people(house: RunningHouse, *names: str) -> list[Person]:
    """Citizens who know the bot already."""
    found = [await citizen(house, name) for name in names]
    for person in found:
        await house.client.start(person.id, house.bot)
        await person.reads(part_of("citizen.start"))
    return found


async def asked_once(person: Person) -> None:
    """Their photo is kept and the first question put; once."""
    await person.reads(part_of("citizen.ask.where"))
    asked = [m for m in await person.chat() if part_of("citizen.ask.where") in words(m)]
    assert len(asked) == 1


async def test_the_database_gone_and_back(
    own_postgres: PostgresServer, tmp_path: Path, way: str
) -> None:
    url = own_postgres.url(own_postgres.create_database())
    async with running_house(url, tmp_path, webhook=way == "webhook") as house:
        early, under_way, late = await people(house, "Early", "UnderWay", "Late")
        since = await last_call(house)
        await house.client.fault("getFile", "slow", seconds=SLOW)
        await under_way.photo()
        await until(lambda: is_called(house, "getFile", since))
        await house.client.fault("sendMessage", "slow", chat_id=early.id, seconds=SLOW)
        await early.say("/help")
        await until(lambda: is_called(house, "sendMessage", since))
        await asyncio.to_thread(own_postgres.stop)
        await until_wrong(house, "database")
        await late.photo()
        # What was under way fails now, with nowhere to write that down.
        await until(lambda: nothing_under_way(house, "getFile", "sendMessage", since=since))
        await until_wrong(house, "database")
        await asyncio.to_thread(own_postgres.start)
        await until_wrong(house)
        await asked_once(late)
        await early.reads(part_of("citizen.note.help"))
        await asked_once(under_way)
        assert house.read(tips) == 2
        assert await house.client.do("pending", bot=BOT_ID) == 0


async def nothing_under_way(house: RunningHouse, *methods: str, since: int) -> bool:
    """Whether all such calls have been answered."""
    calls = [call for one in methods for call in await house.client.calls(one, since=since)]
    return all(call["status"] == 200 for call in calls)


def tips(session: Session, _kit: Kit) -> int:
    """How many tips there are."""
    return int(session.execute(text("SELECT count(*) FROM tip")).scalar_one())


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path, way: str) -> AsyncIterator[RunningHouse]:
    """A running house on SQLite, by polling and by webhook."""
    async with running_house(migrated_sqlite_url, tmp_path, webhook=way == "webhook") as running:
        yield running


async def test_the_blobs_gone_and_back(house: RunningHouse, tmp_path: Path) -> None:
    photographer, writer = await people(house, "Photographer", "Writer")
    blobs, away = tmp_path / "blobs", tmp_path / "away"
    shutil.move(blobs, away)
    blobs.write_text("a file where the folder was")
    await until_wrong(house, "blobs")
    await photographer.photo()
    await until(lambda: asyncio.to_thread(house.read, tried, 1))
    await writer.say("在江汉路")  # words need no blob
    await writer.reads(part_of("citizen.ask.where"))
    # An hour later it has been tried very often.
    house.write(made_older)
    await until(lambda: asyncio.to_thread(house.read, tried, 101))
    blobs.unlink()
    shutil.move(away, blobs)
    house.write(due_now)
    await until_wrong(house)
    await asked_once(photographer)


def tried(session: Session, _kit: Kit, times: int) -> bool:
    """Whether an update has failed so often, and waits to be tried again."""
    found = "SELECT count(*) FROM inbox WHERE state = 'pending' AND fault IS NOT NULL"
    return bool(session.execute(text(f"{found} AND attempts >= {times}")).scalar_one())


def made_older(session: Session, _kit: Kit) -> None:
    """As if it had been tried a hundred times, and is due again."""
    due = "attempts = 100, available_at = 0"
    session.execute(text(f"UPDATE inbox SET {due} WHERE state = 'pending' AND fault IS NOT NULL"))


def due_now(session: Session, _kit: Kit) -> None:
    """What waits for its next try is due."""
    session.execute(text("UPDATE inbox SET available_at = 0 WHERE state = 'pending'"))
    session.execute(text("UPDATE outbox SET available_at = 0 WHERE state = 'queued'"))


def told(session: Session, kit: Kit) -> None:
    """Something is to be said to the triage chat, whatever else goes on."""
    assert kit.policy.triage is not None
    say(session, kit, kit.policy.triage, "citizen.group_line", {})


def sending_tried(session: Session, _kit: Kit, times: int) -> bool:
    """Whether a message could not be sent so often, and waits to be tried again."""
    found = "SELECT count(*) FROM outbox WHERE state = 'queued' AND fault IS NOT NULL"
    return bool(session.execute(text(f"{found} AND attempts >= {times}")).scalar_one())


def sending_older(session: Session, _kit: Kit) -> None:
    """As if it had been tried a hundred times, and is due again."""
    due = "attempts = 100, available_at = 0"
    session.execute(text(f"UPDATE outbox SET {due} WHERE state = 'queued' AND fault IS NOT NULL"))


@pytest.mark.parametrize("trouble", ["5xx", "drop_before"])
async def test_telegram_gone_and_back(house: RunningHouse, trouble: str) -> None:
    (person,) = await people(house, "Person")
    since = await last_call(house)
    await house.client.fault("*", trouble, times=10_000, code=502)
    await person.photo()
    await until_wrong(house, "telegram")
    await until(lambda: is_called(house, "getMe", since))
    house.write(told)
    await until(lambda: asyncio.to_thread(house.read, sending_tried, 1))
    # Two hours later it has been tried very often.
    house.write(sending_older)
    await until(lambda: asyncio.to_thread(house.read, sending_tried, 101))
    await house.client.do("clear_faults")
    await until_wrong(house)
    house.write(due_now)
    await asked_once(person)
    assert house.read(tips) == 1


async def test_telegram_gone_at_the_start(
    migrated_sqlite_url: str, tmp_path: Path, way: str
) -> None:
    async with running_house(
        migrated_sqlite_url, tmp_path, run=False, webhook=way == "webhook"
    ) as house:
        person = await citizen(house, "Person")
        await house.client.fault("*", "drop_before", times=10_000)
        starting = asyncio.create_task(house.start())
        await until_wrong(house, "telegram")
        await person.photo()
        await house.client.do("clear_faults")
        await starting
        await until_wrong(house)
        await asked_once(person)


async def test_told_to_stop_while_telegram_is_gone_it_stops(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    async with running_house(migrated_sqlite_url, tmp_path, run=False) as house:
        await house.client.fault("*", "drop_before", times=10_000)
        starting: asyncio.Task[Any] = asyncio.create_task(house.start())
        await until_wrong(house, "telegram")
        house.stopping.set()
        with pytest.raises(AssertionError, match="ended before it was ready"):
            await starting
        assert await wrong(house) is None


# Seconds: one of the two is still under way when the other has ended, so each is waited for by itself.
@in_nursery
@pytest.mark.parametrize(("fetching", "telling"), [(LONG, 0.1), (0.1, LONG)])
async def test_told_to_stop_it_finishes_what_is_under_way(
    migrated_sqlite_url: str, tmp_path: Path, fetching: float, telling: float
) -> None:
    async with (
        running_house(migrated_sqlite_url, tmp_path, run=False) as house,
        nursery() as births,
    ):
        pid = await births.start(house.environment)
        await until_wrong(house)
        reader, photographer = await people(house, "Reader", "Photographer")
        since = await last_call(house)
        await house.client.fault("getFile", "slow", seconds=fetching)
        await house.client.fault("sendMessage", "slow", chat_id=reader.id, seconds=telling)
        await asyncio.gather(photographer.photo(), reader.say("/help"))
        for method in ("getFile", "sendMessage"):
            await until(partial(is_called, house, method, since))
        assert await births.stop(pid) == 0
        assert house.read(in_hand) == 0
        # A call that was cut off takes effect all the same: who did not wait for it would tell twice.
        assert await heard_help(reader) == 1
        assert house.read(tips) == 1
        await births.start(house.environment)
        await asked_once(photographer)
        assert house.read(tips) == 1
        assert await heard_help(reader) == 1


def in_hand(session: Session, _kit: Kit) -> int:
    """How many updates and messages somebody still holds."""
    held = "SELECT count(*) FROM {} WHERE state = '{}'"
    queues = ("inbox", "leased"), ("outbox", "sending")
    return sum(session.execute(text(held.format(*one))).scalar_one() for one in queues)


async def heard_help(person: Person) -> int:
    """How often they were told how it works."""
    return sum(part_of("citizen.note.help") in words(m) for m in await person.chat())


@in_nursery
async def test_the_database_s_disk_full_and_free_again(
    migrated_sqlite_url: str, tmp_path: Path, way: str
) -> None:
    stage = running_house(migrated_sqlite_url, tmp_path, run=False, webhook=way == "webhook")
    async with stage as house, nursery() as births:
        pid = await births.start(house.environment)
        await until_wrong(house)
        (person,) = await people(house, "Person")
        # No file may grow beyond a page: blobs of a few bytes still fit, the database doesn't.
        limits = psutil.Process(pid).rlimit(psutil.RLIMIT_FSIZE)
        psutil.Process(pid).rlimit(psutil.RLIMIT_FSIZE, (4096, limits[1]))
        await until_wrong(house, "database")
        await person.photo()
        await until_wrong(house, "database")
        assert await house.client.do("pending", bot=BOT_ID) == 1
        psutil.Process(pid).rlimit(psutil.RLIMIT_FSIZE, limits)
        await until_wrong(house)
        await asked_once(person)
        assert house.read(tips) == 1
        assert await births.stop(pid) == 0
