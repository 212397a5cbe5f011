"""A process that imports the program once and gives birth to children that run it.

Holds the loop over commands on standard input. Starting aiogram costs seconds of CPU, a fork
milliseconds: only so can real processes be killed hundreds of times in one test. Refuses to do
any of the program's work itself: it has no event loop, no database and no threads.
"""

import gc
import json
import os
import signal
import sys
from typing import Any

from bot.house import run
from bot.logs import start_logging
from bot.settings import parse_settings


def live(environment: dict[str, str], roles: list[str]) -> None:
    """Be the program until killed or told to stop."""
    start_logging(environment.get("LOG_LEVEL", "error"), "json")
    run(parse_settings(environment), roles)


def obey(command: dict[str, Any]) -> int:
    """Start or end a child; return its number, or how it ended."""
    if command["do"] == "start":
        pid = os.fork()
        if pid == 0:
            try:
                live(command["environment"], command["roles"])
            finally:
                os._exit(0)
        return pid
    assert command["pid"] > 0, "that would be everybody"
    number = signal.SIGKILL if command["do"] == "kill" else signal.SIGTERM
    os.kill(command["pid"], number)
    return os.waitpid(command["pid"], 0)[1]


def main() -> None:
    """Obey until standard input ends."""
    # What was imported is nobody's garbage: without this each child looks through all of it, and copies it.
    gc.collect()
    gc.freeze()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(f"{obey(json.loads(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
