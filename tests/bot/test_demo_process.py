"""The demo's program as a process of its own: killed it comes back, ended by itself it ends the demo."""

import asyncio
import os
import signal
from pathlib import Path

from bot.demo_process import DemoProcess


async def test_it_comes_back_after_a_kill_and_ends_with_the_demo(tmp_path: Path) -> None:
    stopping = asyncio.Event()
    seen: list[int] = []

    def started(pid: int) -> None:
        seen.append(pid)
        if len(seen) == 1:
            os.kill(pid, signal.SIGKILL)
        else:
            stopping.set()

    async with asyncio.timeout(60):
        await DemoProcess({}, tmp_path, away=0).run(stopping, started)
    assert len(seen) == 2


async def test_what_it_refuses_to_start_with_ends_the_demo(tmp_path: Path) -> None:
    stopping = asyncio.Event()
    seen: list[int] = []
    async with asyncio.timeout(60):
        await DemoProcess({}, tmp_path, away=0).run(stopping, seen.append)
    assert stopping.is_set()
    assert len(seen) == 1
