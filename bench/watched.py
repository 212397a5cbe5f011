"""The program with a watch on its event loop: how long was the longest pause?

Holds one task beside the program's own. Prints seconds at the end, for the benchmark that started it.
"""

import asyncio
import contextlib
import os
import signal
import sys
import time

import uvloop

from bot.house import RunRole, serve, tune
from bot.settings import parse_settings

STEP = 0.002


async def main(roles: list[str]) -> None:
    """Run the program; SIGUSR1 begins the watch, SIGTERM ends it all."""
    begun = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, begun.set)
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        await begun.wait()
        last = time.perf_counter()
        while True:
            await asyncio.sleep(STEP)
            now = time.perf_counter()
            longest = max(longest, now - last - STEP)
            last = now

    watching = asyncio.create_task(watch())
    await serve(parse_settings(os.environ), frozenset(map(RunRole, roles)))
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching
    sys.stdout.write(f"{longest}\n")


if __name__ == "__main__":
    tune()
    uvloop.run(main(sys.argv[1].split(",")))
