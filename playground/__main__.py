"""`python -m playground`: serves a playground alone until Ctrl-C.

Refuses addresses beyond loopback, as `server` does.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import Sequence

from playground.sample import set_sample
from playground.server import Playground


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--state", default=None, help="file that keeps the world")
    parser.add_argument("--json", action="store_true", help="the address as one JSON document")
    parser.add_argument("--empty", action="store_true", help="start without the sample")
    return parser.parse_args(given)


async def serve(arguments: argparse.Namespace) -> None:
    """Serves until SIGINT or SIGTERM."""
    playground = Playground(arguments.host, arguments.port, state_path=arguments.state)
    if not arguments.empty:
        set_sample(playground.world)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with playground:
        said = json.dumps({"address": playground.url}) if arguments.json else playground.url
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()
        await stopped.wait()


def main(given: Sequence[str] | None = None) -> None:
    """Runs the program with these arguments, or with the command line's."""
    asyncio.run(serve(_arguments(given)))


if __name__ == "__main__":
    main()
