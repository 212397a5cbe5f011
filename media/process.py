"""One worker seen from outside: started with nothing, asked with a deadline, ended for good.

Holds the pipes. Refuses to wait longer than it was told, and to believe a length it did not check.
"""

import contextlib
import fcntl
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import PIL

import media
import tipline
from media.wire import ASK, COST, HEAD, READY, Cost, Shown, Unshowable, pieces_of, unpack

__all__ = ["PLACES", "Gone", "TooSlow", "Worker"]

START_WITHIN: Final = 30.0  # seconds; a busy machine is no reason to give up

# Each child fills fresh memory; asked for in large pages, and all from one heap, the kernel has a
# seventh of the errands.
LARGE_PAGES: Final = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0"}
PIPE: Final = 1 << 20  # bytes; a picture goes over in a few turns instead of fifty

# No site-packages, no environment, no current folder: the places it may load from are named.
_BEGIN: Final = "import sys; sys.path += sys.argv[2:]; from media.worker import main; main()"
PLACES: Final = [str(Path(package.__path__[0]).parent) for package in (media, tipline, PIL)]


class Gone(Exception):
    """The worker is no longer there."""


class TooSlow(Exception):
    """The worker did not answer in time."""


class Worker:
    """A worker's process. Not for two threads at once.

    `cost` is that of the picture that was answered last.
    """

    cost: Cost

    def __init__(self) -> None:
        """Start it, and wait until it is warm; `Gone` where it never is."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-I", "-S", "-B", "-c", _BEGIN, str(os.getpid()), *PLACES],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a decoder's complaint may quote the picture
            bufsize=0,
            cwd="/",
            env=LARGE_PAGES,
            start_new_session=True,  # Ctrl-C is for the bot, which lets its workers finish
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        for pipe in (self._to, self._from):
            os.set_blocking(pipe, False)
            _widen(pipe)
        try:
            if self._read(len(READY), time.monotonic() + START_WITHIN) != READY:
                raise Gone
        except TooSlow as failure:
            self.end()
            raise Gone from failure
        except BaseException:
            self.end()
            raise

    def ask(self, order: bytes, data: bytes, patience: float) -> Shown | Unshowable:
        """Ask for what is ordered (nothing: a scrub), and wait at most `patience` seconds.

        `Gone`, `TooSlow` or `media.wire.Garbled`: the worker is of no more use.
        """
        until = time.monotonic() + patience
        self._write(ASK.pack(len(order), len(data)) + order, until)
        self._write(data, until)
        milliseconds, kilobytes = COST.unpack(self._read(COST.size, until))
        self.cost = Cost(milliseconds / 1000, kilobytes * 1024)
        head = self._read(HEAD.size, until)
        return unpack(head, *[self._read(length, until) for length in pieces_of(head)])

    def end(self) -> None:
        """End it at once, whatever it does."""
        self._process.kill()
        with self._process:  # closes the pipes and waits
            pass

    def _write(self, data: bytes, until: float) -> None:
        with memoryview(data) as view:
            sent = 0
            while sent < len(data):
                _wait(self._to, select.POLLOUT, until)
                try:
                    sent += os.write(self._to, view[sent:])
                except BrokenPipeError as failure:
                    raise Gone from failure

    def _read(self, length: int, until: float) -> bytes:
        data = bytearray()
        while len(data) < length:
            _wait(self._from, select.POLLIN, until)
            more = os.read(self._from, length - len(data))
            if not more:
                raise Gone
            data += more
        return bytes(data)


def _widen(pipe: int) -> None:
    """Ask for a larger pipe: Linux alone has such, and an operator may allow less."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)


def _wait(descriptor: int, event: int, until: float) -> None:
    left = until - time.monotonic()
    poll = select.poll()
    poll.register(descriptor, event)
    if left <= 0 or not poll.poll(left * 1000):
        raise TooSlow
