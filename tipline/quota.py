"""How often something may be done: so many times within a span, for each of those who do it.

Holds a count in memory for keys that say nothing to anybody. Refuses to grow without end: the keys
that were idle longest are forgotten first.
"""

from collections import OrderedDict
from datetime import datetime, timedelta


class Quota:
    """At most `most` within `span` for each key. What is beyond is not counted."""

    def __init__(self, most: int, span: timedelta, *, keys: int = 10_000) -> None:
        self._most = most
        self._span = span
        self._keys = keys
        self._done: OrderedDict[bytes, list[datetime]] = OrderedDict()

    def takes(self, key: bytes, now: datetime) -> bool:
        """Whether there is room for one more, which is counted at once."""
        since = now - self._span
        times = [at for at in self._done.pop(key, []) if at > since]
        room = len(times) < self._most
        self._done[key] = [*times, now] if room else times
        while len(self._done) > self._keys:
            self._done.popitem(last=False)
        return room

    def gives_back(self, key: bytes) -> None:
        """What was counted last was no such thing."""
        if times := self._done.get(key):
            times.pop()
