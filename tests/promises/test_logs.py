"""P2: the log of a real process at DEBUG carries no content, no id and no token, whatever fails.

Every failure that the stand-in can make is made: Telegram's refusals and silences, lines cut,
files too big, poison, forged and broken webhook calls, the database and the blobs gone. Then the
log is searched, in every form, and shown to have told of the failures by their codes.
"""

import asyncio
import contextlib
import functools
import io
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from bot.sample.district import publish_story
from bot.webhook import LARGEST_BODY
from playground.errors import CannotDo
from tests.chat.house import TOKEN, RunningHouse, running_house
from tests.promises.acting import Person, officer, part_of, until
from tests.promises.planting import Planted, noise, person, plant_poison
from tests.promises.searching import STEM, Needle, canary, forms_of_number, forms_of_text, search
from tests.servers.postgres import PostgresServer

SECRET = "only-Telegram-knows-this-one"
TROUBLE = ("429", "403", "400", "5xx", "drop_before", "timeout_after_accept", "migrate")
CALLS = ("sendMessage", "getFile", "file", "answerCallbackQuery", "editMessageText", "getUpdates")


@contextlib.asynccontextmanager
async def own_process(house: RunningHouse, log: Path) -> AsyncIterator[None]:
    """`python -m bot run`, everything it says going to `log`."""
    environment = {**os.environ, **house.environment, "LOG_LEVEL": "debug", "LOG_FORMAT": "json"}
    with log.open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=environment, stdout=said, stderr=said
        )
        try:
            await until(lambda: is_ready(house))
            yield
        finally:
            process.terminate()
            ended = await process.wait()
    assert ended == 0


async def is_ready(house: RunningHouse) -> bool:
    """Whether `/readyz` says that all is well."""
    try:
        async with aiohttp.request("GET", f"{web(house)}/readyz") as answer:
            return answer.status == 200
    except aiohttp.ClientConnectionError:
        return False


def web(house: RunningHouse) -> str:
    """The program's own address."""
    return f"http://127.0.0.1:{house.environment['WEB_PORT']}"


def needles_of(house: RunningHouse, planted: Planted) -> list[Needle]:
    """Every word and number that was used."""
    found = [*forms_of_text("stem", STEM), *forms_of_text("secret", SECRET)]
    found += forms_of_text("token", TOKEN.partition(":")[2])
    found += forms_of_text("token", TOKEN)
    for name, number in [*planted.numbers.items(), *house.people.items(), *house.groups.items()]:
        found += forms_of_number(name, number)
    password = house.environment["DATABASE_URL"].partition("://tipline:")[2].partition("@")[0]
    return found + forms_of_text("password", password)


def clean(log: Path, needles: list[Needle]) -> set[str]:
    """The events that the log tells of; fails where it tells anything else."""
    told = log.read_bytes()
    assert search(told, needles) == set()
    lines = [orjson.loads(line) for line in told.splitlines()]
    assert all(isinstance(line["event"], str) for line in lines)
    return {line["event"] for line in lines}


async def through_all_trouble(house: RunningHouse, planted: Planted) -> None:
    """A story in which every call meets every trouble at least once."""
    teller = await person(house, planted, "teller")
    await house.client.start(teller.id, house.bot)
    await teller.reads(part_of("citizen.start"))
    await plant_poison(house, planted)
    for kind in TROUBLE:
        since = max(call["number"] for call in await house.client.calls())
        for call in CALLS:
            await house.client.fault(call, kind, seconds=0, description=canary("description"))
        with contextlib.suppress(CannotDo):
            await house.client.send_photo(teller.id, house.bot, noise(3), canary("caption"))
        await teller.say(canary(f"words_{kind[0]}"))
        await teller.say("/language")
        await press_something(house, teller)
        await until(lambda: has_met_it(house, since))  # noqa: B023 - waited for within its turn
        await house.client.do("clear_faults")
    big: Any = io.BytesIO(b"\0" * (20 * 1024 * 1024 + 1))
    name = canary("file_name") + ".mp4"
    await house.client.send_file(teller.id, house.bot, name, big, caption=canary("big"))
    broken = canary("broken").encode() * 20
    await house.client.send_file(teller.id, house.bot, "a.jpg", broken, caption=canary("hurt"))
    await until(lambda: nothing_pending(house))


async def has_met_it(house: RunningHouse, since: int) -> bool:
    """Whether a message has met the trouble and one after it has left."""
    seen = [call["status"] for call in await house.client.calls("sendMessage", since=since)]
    return any(status != 200 for status in seen) and 200 in seen


async def press_something(house: RunningHouse, one: Person) -> None:
    """Presses that nothing of ours made, with content in them."""
    shown = [message for message in await one.chat() if message["from_bot"]]
    for data in (canary("pressed"), f"ca:1:where:{one.id}", "cc:l:en"):
        await house.client.press_data(one.id, house.bot, shown[-1]["message_id"], data)


async def nothing_pending(house: RunningHouse) -> bool:
    """Whether Telegram holds nothing back."""
    return bool(await house.client.do("pending", bot=house.bot) == 0)


async def forge(house: RunningHouse) -> None:
    """Webhook calls that no Telegram makes, with content in every part."""
    address, header = f"{web(house)}/telegram", "X-Telegram-Bot-Api-Secret-Token"
    body = orjson.dumps({"update_id": 1, "message": {"text": canary("forged")}})
    cases: list[tuple[str, bytes]] = [
        ("", body),
        (canary("secret"), body),
        (SECRET, b'{"text": "' + canary("cut").encode()),
        (SECRET, b"[" * 200_000),
        (SECRET, b"x" * (LARGEST_BODY + 1)),
    ]
    async with aiohttp.ClientSession() as session:
        for secret, data in cases:
            with contextlib.suppress(aiohttp.ClientConnectionError):
                async with session.post(
                    address, data=io.BytesIO(data), headers={header: secret}
                ) as answer:
                    await answer.read()
        await session.get(f"{web(house)}/{canary('path')}?{TOKEN}")


async def test_whatever_telegram_does_the_log_tells_codes_only(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    planted, log = Planted(), tmp_path / "said.log"
    async with running_house(migrated_sqlite_url, tmp_path, run=False) as house:
        house.write(publish_story)
        async with own_process(house, log):
            await through_all_trouble(house, planted)
            await until(lambda: has_told(log, b"update_quarantined"))
    events = clean(log, needles_of(house, planted))
    assert {"ready", "stopped", "update_failed", "polling_failed", "message_refused"} <= events


async def has_told(log: Path, event: bytes) -> bool:
    """Whether the log tells of an event."""
    return event in await asyncio.to_thread(log.read_bytes)


async def take_everything_away(
    house: RunningHouse, planted: Planted, database: PostgresServer, log: Path
) -> None:
    """The database goes and comes back, then the blobs, while somebody writes."""
    blobs, away = log.parent / "blobs", log.parent / "away"
    teller = await person(house, planted, "teller")
    await house.client.start(teller.id, house.bot)
    await teller.reads(part_of("citizen.start"))
    await forge(house)
    await asyncio.to_thread(database.stop)
    await teller.say(canary("while_away"))
    for event in (b"intake_failed", b"inbox_unreachable", b"outbox_unreachable"):
        await until(functools.partial(has_told, log, event))
    await asyncio.to_thread(database.start)
    await teller.reads(part_of("citizen.ask.where"))
    shutil.move(blobs, away)
    blobs.write_text("a file where the folder was")
    await house.client.send_photo(teller.id, house.bot, noise(4), canary("no_place"))
    await until(lambda: has_told(log, b"BlobStoreUnready"))
    blobs.unlink()
    shutil.move(away, blobs)
    await officer(house, "Mo").say(canary("talk"), peer=house.triage)


async def test_whatever_is_taken_away_the_log_tells_codes_only(
    own_postgres: PostgresServer, tmp_path: Path
) -> None:
    planted, log = Planted(), tmp_path / "said.log"
    url = own_postgres.url(own_postgres.create_database())
    stage = running_house(url, tmp_path, run=False, webhook=True)
    async with stage as house, own_process(house, log):
        await take_everything_away(house, planted, own_postgres, log)
    events = clean(log, needles_of(house, planted))
    assert {"ready", "update_failed", "stopped"} <= events
