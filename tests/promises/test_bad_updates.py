"""Bad input at the door: forged calls, broken and odd updates, by webhook and by polling.

The table is that of the promises: 401 without the secret and without reading the body, 413 for
what is too large, everything else kept: done once, or set aside where nobody can read it.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.webhook import LARGEST_BODY
from desk.kit import Kit
from tests.chat.house import RunningHouse, running_house
from tests.promises.acting import Person, citizen, part_of, until, words

SECRET = "only-Telegram-knows-this-one"
NAME = b"X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """A house with a webhook."""
    async with running_house(migrated_sqlite_url, tmp_path, webhook=True) as running:
        yield running


@pytest.fixture
async def either_house(migrated_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The same on each database."""
    async with running_house(migrated_url, tmp_path, webhook=True) as running:
        yield running


async def call(house: RunningHouse, headers: dict[bytes, bytes], body: bytes = b"") -> int:
    """One bare POST to the webhook, byte by byte as given; the answer's status."""
    port = int(house.environment["WEB_PORT"])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [b"POST /telegram HTTP/1.1", b"Host: x", *(b": ".join(h) for h in headers.items())]
    writer.write(b"\r\n".join([*lines, b"", b""]) + body)
    first = await asyncio.wait_for(reader.readline(), 20)
    writer.close()
    return int(first.split()[1])


async def post(house: RunningHouse, body: bytes) -> int:
    """A body with the right secret."""
    headers = {NAME: SECRET.encode(), b"Content-Length": str(len(body)).encode()}
    return await call(house, headers, body)


def rows(session: Session, _kit: Kit) -> list[tuple[str, str, str | None]]:
    """Kind, state and fault of every odd update, the oldest first; the house's own are left out."""
    ordinary = "('my_chat_member', 'message')"
    query = f"SELECT kind, state, fault FROM inbox WHERE kind NOT IN {ordinary} ORDER BY id"
    return [(row.kind, row.state, row.fault) for row in session.execute(text(query))]


FORGED = {
    "none": None,
    "empty": b"",
    "wrong": b"only-Telegram-knows-this-two",
    "a_part": SECRET[:-1].encode(),
    "more": SECRET.encode() + b"x",
    "latin": b"\xe9\xff",
    "utf8": "密钥".encode(),
    "broken_utf8": b"\xff\xfe\x80",
}


@pytest.mark.parametrize("given", FORGED.values(), ids=FORGED.keys())
async def test_without_the_secret_the_body_is_not_even_waited_for(
    house: RunningHouse, given: bytes | None
) -> None:
    headers = {b"Content-Length": b"500000"} | ({} if given is None else {NAME: given})
    assert await call(house, headers) == 401
    assert house.read(rows) == []


async def test_too_large_is_refused_before_it_is_read(house: RunningHouse) -> None:
    secret = {NAME: SECRET.encode()}
    announced = {**secret, b"Content-Length": str(LARGEST_BODY + 1).encode()}
    assert await call(house, announced) == 413
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    chunked = {**secret, b"Transfer-Encoding": b"chunked"}
    assert await call(house, chunked, chunk * (LARGEST_BODY // 0x10000 + 1)) == 413
    assert house.read(rows) == []
    assert await post(house, b"x" * LARGEST_BODY) == 200
    assert house.read(rows) == [("unreadable", "quarantined", "BrokenJson")]


UNREADABLE = {
    "empty": b"",
    "cut": b'{"update_id": 7, "message": {"te',
    "not_json": b"\xff\xfe\x00hello",
    "deep": b"[" * 200_000,
    "deep_and_whole": b'{"update_id":7,"message":' + b'{"a":' * 90_000 + b"1" + b"}" * 90_001,
    "number": b"7",
    "null": b"null",
    "list": b'[{"update_id": 7}]',
    "no_id": b'{"message": {}}',
    "id_of_words": b'{"update_id": "7", "message": {}}',
    "id_true": b'{"update_id": true, "message": {}}',
    "id_with_a_point": b'{"update_id": 7.5, "message": {}}',
    "id_huge": b'{"update_id": 10000000000000000000000, "message": {}}',
    "id_hugely_negative": b'{"update_id": -10000000000000000000000, "message": {}}',
    "nan": b'{"update_id": NaN}',
}


async def test_what_nobody_can_read_is_set_aside_once(either_house: RunningHouse) -> None:
    house = either_house
    for body in UNREADABLE.values():
        assert await post(house, body) == 200
        assert await post(house, body) == 200
    found = house.read(rows)
    assert [(kind, state) for kind, state, _ in found] == [
        ("unreadable", "quarantined") for _ in UNREADABLE
    ]
    await still_at_work(house)


async def still_at_work(house: RunningHouse) -> None:
    """Somebody else is answered as ever."""
    person = await citizen(house, "Next")
    await person.say("看到他了")
    await person.reads(part_of("citizen.ask.where"))


ODD_KINDS = ["no_such_kind", "k" * 5000, "nul\0", "lone\ud800", "", "ключ", "1; DROP TABLE inbox"]


async def test_kinds_that_nobody_knows_are_kept_and_done(either_house: RunningHouse) -> None:
    house = either_house
    bodies = [
        json.dumps({"update_id": number, kind: {"text": "x"}}).encode()
        for number, kind in enumerate(ODD_KINDS, start=1)
    ]
    assert await asyncio.gather(*(post(house, body) for body in bodies)) == [200] * len(bodies)
    await until(lambda: asyncio.to_thread(all_of_them, house, len(bodies)))
    kinds = {kind for kind, _, _ in house.read(rows)}
    assert kinds == {"other"}
    await still_at_work(house)


def all_of_them(house: RunningHouse, count: int) -> bool:
    """Whether so many updates are done, or set aside as what no library can read."""
    found = house.read(rows)
    return len(found) == count and all(state in ("done", "quarantined") for _, state, _ in found)


def message(person: Person, number: int, update_id: int, said: str) -> dict[str, Any]:
    """An update as Telegram would send it."""
    sender = {"id": person.id, "is_bot": False, "first_name": "P", "language_code": "zh-hans"}
    chat = {"id": person.id, "type": "private", "first_name": "P"}
    body = {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": sender}
    return {"update_id": update_id, "message": {**body, "text": said}}


NUMBERS = {
    "first": 900_000_005,
    "lower": 900_000_001,
    "negative": -5,
    "zero": 0,
    "huge": 2**61,
    "jumped_back": 17,
}


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_each_update_once_whatever_its_number_and_order(
    migrated_sqlite_url: str, tmp_path: Path, way: str
) -> None:
    async with running_house(migrated_sqlite_url, tmp_path, webhook=way == "webhook") as house:
        person = await citizen(house, "Person")
        for number, (name, update_id) in enumerate(NUMBERS.items(), start=1):
            for _ in range(2):
                update = message(person, number * 100, update_id, f"words {name}")
                await house.client.inject(house.bot, update)
        await until(lambda: asyncio.to_thread(house.read, lambda s, _: parts(s) == len(NUMBERS)))
        await person.say("last words")
        await until(lambda: asyncio.to_thread(house.read, lambda s, _: parts(s) > len(NUMBERS)))
        assert await house.client.do("pending", bot=house.bot) == 0
        assert house.read(lambda s, _: parts(s)) == len(NUMBERS) + 1


def parts(session: Session) -> int:
    """How many parts were kept."""
    return int(session.execute(text("SELECT count(*) FROM tip_part")).scalar_one())


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_lone_surrogate_blocks_nobody_and_is_kept(
    migrated_sqlite_url: str, tmp_path: Path, way: str
) -> None:
    async with running_house(migrated_sqlite_url, tmp_path, webhook=way == "webhook") as house:
        person, other = await citizen(house, "Person"), await citizen(house, "Other")
        await person.say("half \ud83d of a sign")
        await other.say("看到他了")
        await other.reads(part_of("citizen.ask.where"))
        answer = await person.reads(part_of("citizen.ask.where"))
        assert "\ud83d" not in words(answer)
