"""How far notices are, counted for all who look at once.

Holds the last answer to each question for as long as counting may rest: a notice that went to a million is a
million rows, and a page asks every few seconds. Refuses to count the same twice at a time, and to spend more
than a tenth of the time on counting.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Any

from aiohttp import web

__all__ = ["COUNTS", "Counts"]

_LEAST = 6.0  # seconds: as often as the triage chat's message changes
_RESTS = 9  # times as long as the counting took


class Counts:
    """Answers in this process's memory; there are as many as sets of units and roles."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Take a clock in seconds that never goes back."""
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._last: dict[Hashable, tuple[float, Any]] = {}

    async def of(self, question: Hashable, count: Callable[[], Awaitable[Any]]) -> Any:
        """The last answer while it may stand, else what `count` finds. What it raises is not kept."""
        async with self._one_at_a_time:
            stands_until, found = self._last.get(question, (0.0, None))
            began = self._clock()
            if began < stands_until:
                return found
            found = await count()
            ended = self._clock()
            self._last[question] = ended + max(_LEAST, _RESTS * (ended - began)), found
            return found


COUNTS: web.AppKey[Counts] = web.AppKey("counts")
