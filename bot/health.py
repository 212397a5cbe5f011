"""What `/readyz` finds out: database, blobs, Telegram, and how much waits.

Holds one probe for a process. However often it is called it asks each part only now and then, and
gives it a few seconds to answer. Refuses to raise, and to say of a failure more than which part
and which type of error.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

from bot.desk_way import DeskWay
from console.health import Probe, Readiness
from desk.waiting import written_and_counted

if TYPE_CHECKING:
    from aiogram import Bot

__all__ = ["Part", "make_readiness"]

PATIENCE = 3.0  # seconds that a part has to answer
FRESH = 2.0  # seconds for which an answer of our own parts stands
FRESH_FAR = 15.0  # the same for Telegram, which is asked over the net

log = structlog.get_logger()

Ask = Callable[[], Awaitable[Any]]


@dataclass(slots=True)
class Part:
    """One thing that the program stands on. `answer` is what it last said."""

    name: str
    ask: Ask
    fresh: float
    answer: Any = None
    is_well: bool = False
    _until: float = 0.0
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def look(self) -> None:
        """Ask, unless the last answer still stands."""
        async with self._asking:
            if time.monotonic() < self._until:
                return
            try:
                self.answer = await asyncio.wait_for(self.ask(), PATIENCE)
                self.is_well = True
            except Exception as failure:  # noqa: BLE001  # any failure means the same: not ready
                log.warning("part_not_ready", kind=self.name, why=type(failure).__name__)
                self.answer, self.is_well = None, False
            self._until = time.monotonic() + self.fresh


def make_readiness(desk: DeskWay, bot: "Bot") -> Probe:
    """The probe of a process that works at this desk and talks to Telegram through this bot."""
    # One thread of its own: a disk that hangs must not use up the threads of everybody.
    thread = ThreadPoolExecutor(1, "blobs-ready")

    async def write_a_blob() -> None:
        await asyncio.get_running_loop().run_in_executor(thread, desk.kit.blobs.ready)

    database = Part("database", lambda: desk.write(written_and_counted), FRESH)
    parts = (
        database,
        Part("blobs", write_a_blob, FRESH),
        Part("telegram", bot.get_me, FRESH_FAR),
    )

    async def ready() -> Readiness:
        await asyncio.gather(*(part.look() for part in parts))
        return Readiness({part.name: part.is_well for part in parts}, database.answer or {})

    return ready
