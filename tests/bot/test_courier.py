"""What the courier makes of a call that came to nothing: whether it can have been taken, and whether
it is Telegram as a whole that is away.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiogram.methods import SendMessage

from bot import json_session
from bot.courier import Later, Never, Outcome, call
from bot.house import make_bot
from bot.json_session import JsonSession
from bot.settings import parse_settings
from desk.sent import FailureWhy
from tests.servers.ports import reserved_port

TOKEN = "700000001:" + "A" * 35
Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answers(raw: bytes, after: bytes = b"\r\n\r\n") -> Answering:
    """Read so far, by itself the head of a call; say so much, and hang up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(after)
        writer.write(raw)
        writer.close()

    return answer


def page(status: bytes, body: bytes) -> bytes:
    """An HTTP answer."""
    head = b"HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    return head % (status, len(body)) + body


@asynccontextmanager
async def somebody(answering: Answering) -> AsyncIterator[str]:
    """Somebody who listens where Telegram should be; the address."""
    port = reserved_port()
    async with await asyncio.start_server(answering, "127.0.0.1", port):
        yield f"http://127.0.0.1:{port}"


async def said_to(address: str) -> set[Outcome]:
    """What comes of a message there, sent as it is and made ready for many."""
    bot = make_bot(parse_settings({"BOT_TOKEN": TOKEN, "BOT_API_URL": address}))
    message = SendMessage(chat_id=1, text="x")
    assert isinstance(bot.session, JsonSession)
    try:
        ready = bot.session.same_for_all(bot, message).to(1)
        return {await call(bot, message), await call(bot, ready)}
    finally:
        await bot.session.close()


async def test_a_call_that_never_left_can_be_made_again() -> None:
    nobody = f"http://127.0.0.1:{reserved_port()}"
    never_left = {Later("TelegramNetworkError", away=True)}
    assert await said_to(nobody) == never_left
    async with somebody(answers(b"no TLS here", after=b"\x03")) as plain:
        assert await said_to(plain.replace("http:", "https:")) == never_left


async def test_nor_has_one_left_that_waits_for_a_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_session, "_TO_CONNECT", 0.05)
    async with somebody(answers(b"")) as silent:
        # Taken by the system, and no TLS ever spoken: the connection is never there.
        hangs = silent.replace("http:", "https:")
        assert await said_to(hangs) == {Later("TelegramNetworkError", away=True)}


BROKEN_OFF = [
    (b"", "TelegramNetworkError"),
    (page(b"200 OK", b'{"ok":tr')[:-20], "TelegramNetworkError"),
    (page(b"502 Bad Gateway", b"<html>502 Bad Gateway</html>"), "ClientDecodeError"),
    (page(b"200 OK", b"<html>Sign in to this network</html>"), "ClientDecodeError"),
    (page(b"200 OK", b"\xff\xfe"), "ClientDecodeError"),
]


@pytest.mark.parametrize(("raw", "why"), BROKEN_OFF)
async def test_one_that_got_no_answer_of_telegram_s_was_perhaps_taken(raw: bytes, why: str) -> None:
    async with somebody(answers(raw)) as address:
        assert await said_to(address) == {Later(why, ambiguous=True, away=True)}


TOLD = [
    (b"502 Bad Gateway", 502, Later("TelegramServerError", away=True)),
    (b"401 Unauthorized", 401, Later("TelegramUnauthorizedError", away=True)),
    (b"413 Too Large", 413, Never(FailureWhy.REFUSED)),
    (b"403 Forbidden", 403, Never(FailureWhy.BLOCKED)),
]


@pytest.mark.parametrize(("status", "code", "outcome"), TOLD)
async def test_what_telegram_says_is_taken_at_its_word(
    status: bytes, code: int, outcome: Outcome
) -> None:
    body = b'{"ok":false,"error_code":%d,"description":"x"}' % code
    async with somebody(answers(page(status, body))) as address:
        assert await said_to(address) == {outcome}


async def test_closing_leaves_no_line_open_and_waits_for_no_time_to_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = b'{"ok": true, "result": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}}'
    answer = page(b"200 OK", body).replace(b"Connection: close\r\n", b"")
    hung_up = asyncio.Event()

    async def stays(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        while await reader.read(1024):
            pass
        hung_up.set()
        writer.close()

    waits: list[float] = []
    async with somebody(stays) as address:
        bot = make_bot(parse_settings({"BOT_TOKEN": TOKEN, "BOT_API_URL": address}))
        assert (await bot.send_message(1, "x")).message_id == 1
        with monkeypatch.context() as patch:
            patch.setattr(asyncio, "sleep", _noted(waits))
            await bot.session.close()
        await hung_up.wait()
    assert waits == []


def _noted(waits: list[float]) -> Callable[[float], Awaitable[None]]:
    """Stands for `asyncio.sleep`: writes down for how long somebody would have waited."""

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    return sleep
