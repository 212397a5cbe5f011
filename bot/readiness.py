"""What `/readyz` finds out: database, blobs, Telegram, and how much waits.

Holds one probe for a process. It asks at most every few seconds however often it is called, and
gives each part a few seconds to answer. Refuses to call Telegram itself: the loops that talk to
it know when it last answered.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from bot.kit import House
from console.health import Readiness
from desk.waiting import queue_figures

__all__ = ["LastAnswer", "Probe"]

T = TypeVar("T")

PATIENCE = 3.0  # seconds that a part has to answer
FRESH = 2.0  # seconds for which a finding stands
SILENCE = 90.0  # seconds without an answer after which Telegram counts as out of reach

log = structlog.get_logger()


@dataclass(slots=True)
class LastAnswer:
    """When Telegram last answered, on the monotonic clock; noted by whoever talks to it."""

    at: float | None = None

    def note(self) -> None:
        """Telegram answered just now."""
        self.at = time.monotonic()

    @property
    def is_recent(self) -> bool:
        """Whether it answered lately."""
        return self.at is not None and time.monotonic() - self.at < SILENCE


@dataclass(slots=True)
class Probe:
    """Finds out how things are. `telegram` is None where this process does not talk to it."""

    house: House
    telegram: LastAnswer | None
    _found: Readiness | None = None
    _until: float = 0.0
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    # One thread of its own: a disk that hangs must not use up the threads of everybody.
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, "blobs-ready")
    )

    async def __call__(self) -> Readiness:
        """How things are, not older than `FRESH` seconds. Never raises."""
        async with self._asking:
            if self._found is None or time.monotonic() >= self._until:
                self._found = await self._look()
                self._until = time.monotonic() + FRESH
            return self._found

    async def _look(self) -> Readiness:
        figures, blobs = await asyncio.gather(
            _answer("database", lambda: self.house.store.read(queue_figures)),
            _answer("blobs", self._blobs),
        )
        parts = {"database": figures is not None, "blobs": blobs is not None}
        if self.telegram is not None:
            parts["telegram"] = self.telegram.is_recent
        return Readiness(parts, figures or {})

    async def _blobs(self) -> bool:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self.house.kit.blobs.ready)
        return True


async def _answer(part: str, ask: Callable[[], Awaitable[T]]) -> T | None:
    """What a part answers in time, or None."""
    try:
        return await asyncio.wait_for(ask(), PATIENCE)
    except Exception as failure:  # noqa: BLE001 - any failure means the same: not ready
        log.warning("not_ready", kind=part, why=type(failure).__name__)
        return None
