"""What a confined process gets when it tries, for real, to do what it must not.

Run as a program: `python -m tests.media.attempt <confinement>`. Each deed is tried in a process of
its own, which can tell by its end alone; printed is a JSON object of deed and "done", "refused" or
"failed".
"""

import json
import mmap
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from media.confinement import confine_child, confine_worker
from media.seccomp import only_memory

__all__ = ["DEEDS"]

DONE, REFUSED = 0, 77
EXECUTABLE = mmap.PROT_READ | mmap.PROT_EXEC

CONFINEMENTS: dict[str, Callable[[], object]] = {
    "none": lambda: None,
    "worker": lambda: confine_worker(os.getppid()),
    "child": lambda: confine_child(os.getppid()),
    "calls": only_memory,
}

DEEDS: dict[str, Callable[[], object]] = {
    "read a file": lambda: Path("/etc/passwd").read_bytes(),
    "list a folder": lambda: list(Path("/").iterdir()),
    "write a file": lambda: Path("/dev/null").write_bytes(b"x"),
    "ask about a file": lambda: Path("/etc/passwd").stat(),
    "open a socket": socket.socket,
    "open a pair of sockets": socket.socketpair,
    "start a process": os.fork,
    "become another program": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 - that is what is tried
    "signal its parent": lambda: os.kill(os.getppid(), 0),
    "map executable memory": lambda: mmap.mmap(-1, 4096, prot=EXECUTABLE),
    "take its alarm away": lambda: signal.setitimer(signal.ITIMER_REAL, 0),
    "use memory": lambda: mmap.mmap(-1, 4096),
}


def _try(confine: Callable[[], object], deed: Callable[[], object]) -> NoReturn:
    try:
        confine()
    except BaseException:  # noqa: BLE001 - whatever it is, it must not go on unconfined
        os._exit(1)
    try:
        deed()
    except OSError:
        os._exit(REFUSED)
    finally:
        os._exit(DONE)


def _ending(confine: Callable[[], object], deed: Callable[[], object]) -> str:
    child = os.fork()
    if not child:
        _try(confine, deed)
    _, status = os.waitpid(child, 0)
    return {DONE: "done", REFUSED: "refused"}.get(os.waitstatus_to_exitcode(status), "failed")


def main() -> None:
    """Try all of it, print what came of it."""
    confine = CONFINEMENTS[sys.argv[1]]
    endings = {name: _ending(confine, deed) for name, deed in DEEDS.items()}
    sys.stdout.write(json.dumps(endings))


if __name__ == "__main__":
    main()
