"""How many updates a second are acknowledged, each committed before its answer.

Holds the webhook against a handler that keeps nothing, at 1 and 32 connections.
"""

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from bench.load import post_all
from bench.report import Figure
from bench.stage import HEADER, running, stage, until_answered
from bench.updates import replies
from tests.servers.ports import reserved_port

COUNTS = {1: 1_500, 32: 30_000}


@contextlib.asynccontextmanager
async def bare() -> AsyncIterator[int]:
    """The bare handler in a process of its own."""
    port = reserved_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.bare_handler", str(port)
    )
    try:
        await until_answered(port)
        yield port
    finally:
        process.kill()
        await process.wait()


async def measure(name: str, database_url: str) -> list[Figure]:
    """Figures for one database."""
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        async with stage(database_url, Path(folder)) as on:
            for connections, count in COUNTS.items():
                async with bare() as port:
                    await post_all(port, "/telegram", replies(count // 10), connections)
                    limit = await post_all(port, "/telegram", replies(count), connections)
                async with running(on, "web"):
                    first = connections * 1_000_000
                    warm = replies(count // 10, first)
                    await post_all(on.port, "/telegram", warm, connections, HEADER)
                    bodies = replies(count, first + count)
                    ours = await post_all(on.port, "/telegram", bodies, connections, HEADER)
                assert not ours.failures
                figures.append(
                    Figure(
                        f"acknowledged, {connections} connections, {name}",
                        ours.per_second,
                        limit.per_second,
                        "updates/s",
                        aim=0.4 if connections == 32 else None,
                    )
                )
    return figures
