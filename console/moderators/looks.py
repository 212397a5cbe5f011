"""Which tickets are on whose screens, so that a look is written down once and kept fresh.

Holds when each was written down last, in this process's memory. Refuses to decide what a look means: the
desk writes it, and the audit log keeps it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

__all__ = ["LOOKS", "Looks", "Seen"]

Seen = tuple[int, int]
"""A sign-in and a ticket."""


@dataclass(slots=True)
class Looks:
    """A card says for a minute that somebody is looking; for who stays it is written down anew before."""

    again: timedelta = timedelta(seconds=45)
    most: int = 20_000
    last: dict[Seen, datetime] = field(default_factory=dict)

    def due(self, seen: Seen, now: datetime) -> bool:
        """Whether to write it down."""
        before = self.last.get(seen)
        return before is None or now - before >= self.again

    def first(self, seen: Seen) -> bool:
        """Whether this one has not had it on the screen yet."""
        return seen not in self.last

    def written(self, seen: Seen, now: datetime) -> None:
        """It has been. What is forgotten for room is written down once more, never once less."""
        if len(self.last) >= self.most:
            self.last.clear()
        self.last[seen] = now


LOOKS: web.AppKey[Looks] = web.AppKey("looks")
