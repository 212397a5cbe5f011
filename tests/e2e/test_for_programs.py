"""What the long-lived commands tell another program that started them with `--json`.

Each runs as a child process, ended by the signal that ends it at work. Refuses a line on standard
output that is no JSON.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp

from storage.keyfiles import make_keys
from storage.migrations import upgrade

PROJECT = Path(__file__).resolve().parents[2]
WITHIN = 120.0

Process = asyncio.subprocess.Process


@contextlib.asynccontextmanager
async def started(folder: Path, *args: str, **settings: str) -> AsyncIterator[Process]:
    """`python -m bot` with these arguments and settings, in an empty folder."""
    home = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(PROJECT)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *args, "--json"),
        cwd=folder,
        env=home | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(WITHIN):
            yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def line_of(stream: asyncio.StreamReader | None) -> dict[str, Any]:
    """The next line, which is one document."""
    assert stream is not None
    found: dict[str, Any] = json.loads(await stream.readline())
    return found


async def seen_at(address: str) -> str:
    """What is served there."""
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        assert response.status == 200
        return await response.text()


async def test_the_demo_says_where_it_is_in_the_language_asked_for(tmp_path: Path) -> None:
    async with started(tmp_path, "demo", "--language", "en") as demo:
        told = await line_of(demo.stdout)
        assert told["ready"] is True
        assert json.loads(await seen_at(told["health"]))["ready"] is True
        of_a_moderator = f"{told['page']}/control/chats?person=510000001"
        assert "Jiang'an police" in await seen_at(of_a_moderator)
        await seen_at(told["console"])
        demo.send_signal(signal.SIGINT)
        rest, _ = await demo.communicate()
        assert (rest, demo.returncode) == (b"", 0)


async def test_the_playground_says_its_address(tmp_path: Path) -> None:
    async with started(tmp_path, "playground", "--port", "0") as alone:
        told = await line_of(alone.stdout)
        assert "Playground" in await seen_at(told["address"])
        alone.send_signal(signal.SIGTERM)
        assert await alone.wait() == 0


async def test_what_runs_logs_in_json(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path / 'tips.db'}")
    make_keys(tmp_path / "keys")
    given = {"DATABASE_URL": "sqlite:///tips.db", "KEYS_DIR": "keys", "TRIAGE_CHAT_ID": "-100900"}
    nowhere = {"BOT_TOKEN": f"700000001:{'A' * 35}", "BOT_API_URL": "http://127.0.0.1:9"}
    async with started(tmp_path, "run", "--roles", "scheduler", **given, **nowhere) as work:
        # Before it is ready it says so: that Telegram, its keys or its tables are not to be had.
        assert (await line_of(work.stderr))["event"] == "telegram_unreachable"
        work.send_signal(signal.SIGTERM)
        _, rest = await work.communicate()
        assert all("event" in json.loads(line) for line in rest.splitlines())
        assert work.returncode == 0
