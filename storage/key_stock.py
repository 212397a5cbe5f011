"""Data keys made beforehand, so that no tip waits for its own.

To wrap a key takes two multiplications on a curve: a twentieth of what a tip costs its writer, which
on SQLite is one thread, and which another core can do. Holds the stock and the thread that fills it.
Refuses to give a key twice, in a process that was forked off neither.
"""

import os
import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["KeyStock"]

_Key = TypeVar("_Key")

_MOST = 64
_LOW = _MOST // 2


class KeyStock(Generic[_Key]):
    """Keys that `make` makes. Safe to take from several threads; a key not there is made at once."""

    def __init__(self, make: Callable[[], _Key]) -> None:
        self._make = make
        self._keys: deque[_Key] = deque()
        self._process = os.getpid()
        self._low = threading.Event()
        self._ended = False
        self._low.set()
        self._thread = threading.Thread(target=self._run, name="keys", daemon=True)
        self._thread.start()

    def take(self) -> _Key:
        """A key that nobody else has."""
        if self._process != os.getpid():
            return self._make()
        try:
            key = self._keys.popleft()
        except IndexError:
            key = self._make()
        if len(self._keys) <= _LOW and not self._low.is_set():
            self._low.set()
        return key

    def close(self) -> None:
        """Stop the thread, and forget what nobody took."""
        self._ended = True
        self._low.set()
        self._thread.join()
        self._keys.clear()

    def _run(self) -> None:
        while self._low.wait() and not self._ended:
            self._low.clear()
            while len(self._keys) < _MOST and not self._ended:
                self._keys.append(self._make())
