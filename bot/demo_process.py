"""The demo's program as a process of its own, so that somebody may kill it in the middle of its work.

Holds its start, its return after a kill, and its end with the demo's. Refuses to come back after it
ended by itself: that is a fault to be seen, not to be covered up.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

from bot.settings import SETTINGS
from bot.waiting import either

AWAY = 3.0  # seconds: long enough to see that everything stands still
_LOOK_EVERY = 0.05


class DemoProcess:
    """`python -m bot run` with these settings and no others, living in `folder`."""

    def __init__(self, environment: Mapping[str, str], folder: Path, *, away: float = AWAY) -> None:
        """Begin with nothing started. A `.env` where the demo was started counts for nothing here."""
        ours = {setting.name for setting in SETTINGS}
        others = {name: text for name, text in os.environ.items() if name not in ours}
        self._environment = {**others, **environment, "LOG_LEVEL": "warning"}
        self._folder = folder
        self._away = away

    async def run(self, stopping: asyncio.Event, started: Callable[[int], None]) -> None:
        """Keep it alive until `stopping`; `started` hears each process's number."""
        while not stopping.is_set():
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=self._environment, cwd=self._folder
            )
            started(process.pid)
            await _first(process.wait(), stopping.wait())
            if process.returncode is None:
                process.terminate()
            if await process.wait() >= 0:  # below: killed by a signal
                stopping.set()
            await either(stopping, seconds=self._away)

    async def ready(self, port: int, stopping: asyncio.Event) -> bool:
        """Wait until it serves its pages; False where everything is to stop before that."""
        while not stopping.is_set():
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return True
            await asyncio.sleep(_LOOK_EVERY)
        return False


async def _first(*works: Coroutine[Any, Any, object]) -> None:
    tasks = {asyncio.create_task(work) for work in works}
    _, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
