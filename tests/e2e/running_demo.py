"""The demo's program as a child process, started and stopped as a person at a terminal does.

Refuses to go on where the program ended before it said where its page is.
"""

import asyncio
import contextlib
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
STARTED_WITHIN = STOPPED_WITHIN = 120.0


class RunningDemo:
    """One run of the program in a folder of its own."""

    def __init__(self, process: asyncio.subprocess.Process, page: str) -> None:
        self._process = process
        self.page = page

    async def interrupt(self) -> tuple[int, str]:
        """Ctrl-C: to the whole group, as a terminal sends it. How it ended, and what it said."""
        os.killpg(self._process.pid, signal.SIGINT)
        async with asyncio.timeout(STOPPED_WITHIN):
            said, _ = await self._process.communicate()
        return await self._process.wait(), said.decode()


@contextlib.asynccontextmanager
async def running_demo(folder: Path, language: str = "zh") -> AsyncIterator[RunningDemo]:
    """Start the program in `folder`, which keeps its state; nothing of it outlives the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(PROJECT),
            "DEFAULT_LANGUAGE": language,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield RunningDemo(process, await _address(process))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    """The first address that the program prints is its page's."""
    assert process.stdout is not None
    said = []
    async with asyncio.timeout(STARTED_WITHIN):
        while line := (await process.stdout.readline()).decode():
            said.append(line)
            if found := ADDRESS.search(line):
                return found[0]
    raise AssertionError(f"the demo ended early: {''.join(said)}")
