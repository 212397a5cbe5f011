"""How long starting takes, and what the program weighs at rest.

Holds start to ready, resident memory, and the command line against `import aiogram`.
"""

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bench.report import Figure
from bench.stage import Stage, running, stage

TIMES = 5


async def measure(name: str, database_url: str) -> list[Figure]:
    """Seconds to ready, megabytes at rest, CPU seconds of commands."""
    with tempfile.TemporaryDirectory() as folder:
        async with stage(database_url, Path(folder)) as on:
            began = time.perf_counter()
            async with running(on, "web,updates,photos,sender,scheduler") as process:
                ready = time.perf_counter() - began
                await asyncio.sleep(2)
                tree = [psutil.Process(process.pid)]
                tree += tree[0].children(recursive=True)
                memory = sum(each.memory_info().rss for each in tree) / 1e6
            commands = await asyncio.to_thread(_commands, on)
    return [
        Figure(f"start to ready, {name}", ready, None, "s"),
        Figure(f"memory at rest, workers included, {name}", memory, None, "MB"),
        *commands,
    ]


def _commands(on: Stage) -> list[Figure]:
    limit = _cpu([sys.executable, "-c", "import aiogram"], on)
    return [
        Figure(
            f"python -m bot {' '.join(words)} against import aiogram",
            _cpu([sys.executable, "-m", "bot", *words], on),
            limit,
            "CPU s",
            aim=0.2,
            at_most=True,
        )
        for words in (["--help"], ["check-config"], ["unit", "list"])
    ]


def _cpu(command: list[str], on: Stage) -> float:
    """The least CPU time of a few runs."""
    found = []
    for _ in range(TIMES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(  # our own words
            command, env={**os.environ, **on.environment}, stdout=subprocess.DEVNULL, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)
