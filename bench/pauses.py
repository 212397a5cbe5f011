"""The longest pause of the event loop while more comes in than can be done.

Holds one run at saturation, the loop watched from inside.
"""

import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path

from bench.load import post_all
from bench.report import Figure
from bench.stage import HEADER, stage, until_answered
from bench.updates import replies

COUNT = 8_000


async def measure(name: str, database_url: str) -> list[Figure]:
    """The longest pause in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        async with stage(database_url, Path(folder)) as on:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bench.watched",
                "web,updates,scheduler",
                env={**os.environ, **on.environment},
                stdout=asyncio.subprocess.PIPE,
            )
            await until_answered(on.port)
            await post_all(on.port, "/telegram", replies(500, 5_000_000), 32, HEADER)
            process.send_signal(signal.SIGUSR1)
            await post_all(on.port, "/telegram", replies(COUNT), 32, HEADER)
            process.send_signal(signal.SIGTERM)
            told, _ = await process.communicate()
    longest = float(told.split()[-1]) * 1000
    return [
        Figure(f"longest pause at saturation, {name}", longest, None, "ms", aim=50, at_most=True)
    ]
