"""The health pages, over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web

from console.health import Probe, Readiness, make_console

Serve = Callable[[Probe], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serves an application with this probe, and gives its address."""
    runners: list[web.AppRunner] = []

    async def start(probe: Probe) -> str:
        runner = web.AppRunner(make_console(probe))
        runners.append(runner)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        return f"http://{host}:{port}"

    yield start
    for runner in runners:
        await runner.cleanup()


async def _get(address: str) -> tuple[int, dict[str, object], str]:
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, json.loads(await answer.read()), answer.headers["Cache-Control"]


async def test_ready_tells_of_every_part_and_queue(serve: Serve) -> None:
    async def probe() -> Readiness:
        return Readiness({"database": True, "blobs": True}, {"inbox": 3})

    status, told, cached = await _get(await serve(probe) + "/readyz")
    assert status == 200
    assert told == {
        "ready": True,
        "wrong": [],
        "parts": {"database": True, "blobs": True},
        "queues": {"inbox": 3},
    }
    assert cached == "no-store"


async def test_not_ready_names_what_is_wrong(serve: Serve) -> None:
    async def probe() -> Readiness:
        return Readiness({"database": False, "blobs": True, "telegram": False})

    status, told, _ = await _get(await serve(probe) + "/readyz")
    assert status == 503
    assert told["ready"] is False
    assert told["wrong"] == ["database", "telegram"]


async def test_alive_does_not_wait_for_anything(serve: Serve) -> None:
    never = asyncio.Event()

    async def probe() -> Readiness:
        await never.wait()
        raise AssertionError

    status, told, _ = await _get(await serve(probe) + "/healthz")
    assert (status, told) == (200, {"alive": True})
