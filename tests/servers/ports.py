"""Ports for servers that come and go: a program that is killed and started again keeps its port.

Refuses the range from which the system takes the ports of outgoing connections: there, somebody's
connection could sit on a server's port while the server is down. Refuses a port that another run of
the tests holds, or that anybody listens on.
"""

import contextlib
import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path

# Below the range of outgoing connections on every system (Linux begins at 32,768).
_FIRST, _LAST = 20_000, 29_999
_TRIES = 1_000


def reserved_port() -> int:
    """A port on loopback that is this process's own until it ends."""
    folder = Path(tempfile.gettempdir()) / "tipline-ports"
    folder.mkdir(mode=0o777, exist_ok=True)
    for _ in range(_TRIES):
        port = random.SystemRandom().randint(_FIRST, _LAST)
        if _is_free(port) and _hold(folder / str(port)):
            return port
    raise RuntimeError("no port is to be had")


def _is_free(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
        return True
    return False


def _hold(path: Path) -> bool:
    """Lock the port's file for the life of this process; the kernel lets go of it at the end."""
    lock = os.open(path, os.O_CREAT | os.O_RDWR, 0o666)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return False
    return True
