"""The door as HTTP: whichever way it is knocked at, the same handler answers, and only after the commit."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.intake import Intake
from bot.kit import House, open_house
from bot.settings import parse_settings
from bot.webhook import PATH, make_webhook, put_in_front
from storage.keyfiles import make_keys

SECRET = "only-Telegram-knows-this-one"
KNOCK = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
DONE = "HTTP/1.1 200 OK\r\n"


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """An open house that opens nothing."""
    make_keys(tmp_path / "keys")
    settings = {
        "DATABASE_URL": migrated_sqlite_url,
        "BLOB_URL": f"file:{tmp_path / 'blobs'}",
        "KEYS_DIR": str(tmp_path / "keys"),
    }
    opened = await asyncio.to_thread(open_house, parse_settings(settings))
    yield opened
    await asyncio.to_thread(opened.close)


@pytest.fixture
async def port(house: House) -> AsyncIterator[int]:
    """The door and a page, where they listen."""

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="a page")

    app = web.Application()
    take = make_webhook(Intake(house.store, house.kit), SECRET)
    app.router.add_post(PATH, take)
    app.router.add_get("/", page)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    put_in_front(runner, take)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


def knock(update_id: int, more: str = "", head: str = KNOCK) -> bytes:
    body = f'{{"update_id": {update_id}, "message": {{}}}}'
    return f"{head}{more}Content-Length: {len(body)}\r\n\r\n{body}".encode()


async def said(reader: asyncio.StreamReader) -> str:
    """The next answer's head."""
    return (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)).decode()


def kept(session: Session) -> list[int]:
    return list(session.execute(text("SELECT update_id FROM inbox ORDER BY id")).scalars())


async def test_one_connection_brings_many_and_each_answer_follows_its_commit(
    house: House, port: int
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in (1, 2, 3):
        writer.write(knock(number))
        answer = await said(reader)
        assert answer.startswith(DONE)
        assert "Content-Length: 0\r\n" in answer
        assert "\r\nDate: " in answer
        assert await house.store.read(kept) == list(range(1, number + 1))
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert "Content-Length: 6\r\n" in await said(reader)
    writer.close()


WAYS = {
    "closes": (knock(7, "Connection: close\r\n"), [DONE]),
    "of_old": (knock(7, head=KNOCK.replace("1.1", "1.0")), ["HTTP/1.0 200 OK\r\n"]),
    "asks_first": (knock(7, "Expect: 100-continue\r\n"), ["HTTP/1.1 100 Continue\r\n", DONE]),
}


@pytest.mark.parametrize(("way", "answers"), WAYS.values(), ids=WAYS)
async def test_every_other_way_to_send_one_is_answered_in_kind(
    house: House, port: int, way: bytes, answers: list[str]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(way)
    for answer in answers:
        assert (await said(reader)).startswith(answer)
    assert await house.store.read(kept) == [7]
    writer.close()


async def test_nobody_looks_in_at_the_door(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {PATH} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert (await said(reader)).startswith("HTTP/1.1 405 ")
    writer.close()


async def test_what_is_not_kept_is_not_acknowledged(house: House, port: int) -> None:
    await asyncio.to_thread(
        house.store.write_now, lambda session: session.execute(text("DROP TABLE inbox"))
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(knock(1))
    assert (await said(reader)).startswith("HTTP/1.1 500 ")
    writer.close()
