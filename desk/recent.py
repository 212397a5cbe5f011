"""What was looked up lately and never changes, kept in memory for those who ask thousands of times a minute.

Holds so many, for each vault (a process of tests has several); what was asked for longest ago gives way. Refuses
to grow: some of it is a place in clear, and a process runs for months.
"""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

__all__ = ["Recent"]

T = TypeVar("T")


class Recent(Generic[T]):
    """The latest ``most``, by number, for each whose it is."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: WeakKeyDictionary[object, dict[int, T]] = WeakKeyDictionary()
        self._lock = Lock()  # the store's threads ask at once

    def get(self, whose: object, number: int, find: Callable[[], T]) -> T:
        """What was found for this number, or what `find` finds now."""
        with self._lock:
            kept = self._kept.setdefault(whose, {})
            if number in kept:
                kept[number] = kept.pop(number)  # the newest stands last
                return kept[number]
        found = find()
        with self._lock:
            kept[number] = found
            if len(kept) > self._most:
                del kept[next(iter(kept))]
        return found
