"""Real processes of the program, to be killed: the test's side of the nursery.

One nursery serves all tests of a pytest process, since importing the program costs seconds; tests marked
`in_nursery` are all dealt to one such process, which mostly waits while they run. Refuses to end a test
before its children: closing its `Nursery` ends whatever still lives.
"""

import asyncio
import atexit
import contextlib
import functools
import json
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

# An answer belongs to its command even where a test that failed has one under way: a number taken for
# another would have somebody else killed.
_ONE_AT_A_TIME = threading.Lock()
in_nursery = pytest.mark.xdist_group("nursery")
ALL = ("web", "updates", "photos", "sender", "scheduler")


@functools.cache
def _midwife() -> subprocess.Popen[bytes]:
    """The process that gives birth, from the first test that asks until the last has ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.promises.nursery"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    atexit.register(process.communicate)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def _ask(command: dict[str, Any]) -> int:
    process = _midwife()
    assert process.stdin is not None
    assert process.stdout is not None
    with _ONE_AT_A_TIME:
        process.stdin.write(json.dumps(command).encode() + b"\n")
        process.stdin.flush()
        return int(process.stdout.readline())


class Nursery:
    """Starts, kills and stops processes that run the program."""

    def __init__(self) -> None:
        self.alive: list[int] = []
        self.killed = 0

    async def start(self, environment: Mapping[str, str], roles: tuple[str, ...] = ALL) -> int:
        """Start a process with these settings; it may not be ready yet."""
        pid = await _do(do="start", environment=dict(environment), roles=list(roles))
        self.alive.append(pid)
        return pid

    async def kill(self, pid: int) -> None:
        """`kill -9`, and wait until it is gone."""
        await _do(do="kill", pid=pid)
        self.alive.remove(pid)
        self.killed += 1

    async def stop(self, pid: int) -> int:
        """SIGTERM, and wait until it is gone; returns how it ended."""
        ended = await _do(do="stop", pid=pid)
        self.alive.remove(pid)
        return ended


async def _do(**command: Any) -> int:
    return await asyncio.to_thread(_ask, command)


@contextlib.asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """A nursery for the length of a test."""
    await asyncio.to_thread(_midwife)
    made = Nursery()
    try:
        yield made
    finally:
        for pid in list(made.alive):
            await made.kill(pid)
