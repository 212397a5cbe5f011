"""Chance for nonces and numbers: the operating system's, fetched many bytes at a time.

Asking the system gives the interpreter up, and whoever has to win it back from a busy thread waits a
hundred times as long as the bytes take. Holds each thread's stock. Refuses keys and codes, whose bytes
should lie nowhere else: they are `secrets`' affair.
"""

import os
import threading

__all__ = ["chance"]

_STOCK = 4096


class _Stock(threading.local):
    """The bytes that this thread has not given out yet; no byte is given twice."""

    def __init__(self) -> None:
        self._bytes = b""
        self._at = 0

    def take(self, count: int) -> bytes:
        if self._at + count > len(self._bytes):
            self._bytes, self._at = os.urandom(max(_STOCK, count)), 0
        start, self._at = self._at, self._at + count
        return self._bytes[start : self._at]

    def empty(self) -> None:
        """A process that was forked off would give out the same bytes."""
        self._bytes, self._at = b"", 0


_stock = _Stock()
os.register_at_fork(after_in_child=_stock.empty)


def chance(count: int) -> bytes:
    """So many random bytes."""
    return _stock.take(count)
