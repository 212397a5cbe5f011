"""Real processes of the program, to be killed: the test's side of the nursery.

Refuses to end before its children: closing the nursery ends whatever still lives.
"""

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Mapping
from typing import Any

ALL = ("web", "updates", "photos", "sender", "scheduler")


class Nursery:
    """Starts, kills and stops processes that run the program."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.alive: list[int] = []
        self.killed = 0

    async def _do(self, **command: Any) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        await self._process.stdin.drain()
        return int(await self._process.stdout.readline())

    async def start(self, environment: Mapping[str, str], roles: tuple[str, ...] = ALL) -> int:
        """Start a process with these settings; it may not be ready yet."""
        pid = await self._do(do="start", environment=dict(environment), roles=list(roles))
        self.alive.append(pid)
        return pid

    async def kill(self, pid: int) -> None:
        """`kill -9`, and wait until it is gone."""
        await self._do(do="kill", pid=pid)
        self.alive.remove(pid)
        self.killed += 1

    async def stop(self, pid: int) -> int:
        """SIGTERM, and wait until it is gone; returns how it ended."""
        ended = await self._do(do="stop", pid=pid)
        self.alive.remove(pid)
        return ended


@contextlib.asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """A nursery for the length of a test."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.promises.nursery",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    made = Nursery(process)
    try:
        yield made
    finally:
        for pid in list(made.alive):
            await made.kill(pid)
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
