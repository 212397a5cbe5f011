"""How long from an update to its receipt leaving, at 20 tips a second.

Holds the run against the stand-in for the Bot API: the moment of posting the update, the moment
at which the receipt's call arrives. Refuses bursts: people don't write in step.
"""

import asyncio
import tempfile
import time
from pathlib import Path

import aiohttp
import orjson

from bench.report import Figure
from bench.stage import SECRET, running, stage
from bench.updates import replies

RATE = 20
COUNT = 400


async def measure(name: str, database_url: str) -> list[Figure]:
    """p50 and p99 in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        async with stage(database_url, Path(folder)) as on, running(on, _EVERY_ROLE):
            waits = await _waits(on.port, on.api.sent)
    ordered = sorted(waits)
    return [
        Figure(f"receipt leaves, p50, {name}", ordered[len(ordered) // 2] * 1000, None, "ms"),
        Figure(
            f"receipt leaves, p99, {name}",
            ordered[int(len(ordered) * 0.99)] * 1000,
            None,
            "ms",
            aim=250,
            at_most=True,
        ),
    ]


_EVERY_ROLE = "web,updates,photos,sender,scheduler"


async def _waits(port: int, sent: list[tuple[float, int]]) -> list[float]:
    url = f"http://127.0.0.1:{port}/telegram"
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    posted: dict[int, float] = {}
    async with aiohttp.ClientSession(headers=headers) as session:
        for body in replies(40, 9_000_000):  # warm
            await (await session.post(url, data=body)).read()
        await _until_quiet(sent)
        began = time.perf_counter()
        for number, body in enumerate(replies(COUNT)):
            await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
            person = orjson.loads(body)["message"]["from"]["id"]
            posted[person] = time.perf_counter()
            await (await session.post(url, data=body)).read()
        await _until_quiet(sent)
    return [at - posted[chat] for at, chat in sent if chat in posted]


async def _until_quiet(sent: list[tuple[float, int]]) -> None:
    seen = -1
    while seen != len(sent):
        seen = len(sent)
        await asyncio.sleep(1.0)
