"""A call is made at a moment of its own or not at all.

Holds one process's waiting for moments, and draws another from the shared budget for a call that missed
its own or needs one more. Refuses to send what a stall held up together with what comes next: the others
have their moments then, and Telegram counts all of them.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from storage.outbox import Share

log = structlog.get_logger()

Draw = Callable[[int], Awaitable[Share]]

# So long after its moment a call may still be made: so much more than its share a second can hold.
LATEST = timedelta(milliseconds=60)
# Whose next moment is farther off, or who misses so many, is better put back for somebody else.
_FARTHEST = 1.0
_TRIES = 5
_LOOK_AGAIN = 0.01


class Pacing:
    """One process's calls; `draw` takes up to so many moments from the budget."""

    def __init__(self, clock: Callable[[], datetime], draw: Draw) -> None:
        """Begin with nothing that waits."""
        self._clock = clock
        self._draw = draw
        self._used: set[int] = set()
        self._waiting: deque[asyncio.Future[datetime | None]] = deque()
        self._drawing: asyncio.Task[None] | None = None

    async def turn(self, delivery: int, at: datetime | None) -> bool:
        """Return when this call may be made, at `at` if possible; False where it is to be put back.

        Without a moment it goes at once. What is called a second time needs another one.
        """
        if at is None:
            return True
        moment = await self._another() if delivery in self._used else at
        missed = 0
        while moment is not None:
            await asyncio.sleep((moment - self._clock()).total_seconds())
            if self._clock() - moment <= LATEST:
                self._used.add(delivery)
                return True
            missed += 1
            moment = await self._another() if missed < _TRIES else None
        return False

    def done(self, delivery: int) -> None:
        """Nothing more is called for this delivery."""
        self._used.discard(delivery)

    async def _another(self) -> datetime | None:
        moment: asyncio.Future[datetime | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(moment)
        if self._drawing is None:
            self._drawing = asyncio.create_task(self._draw_all())
        return await moment

    async def _draw_all(self) -> None:
        """One draw for all who wait; what missed its moment did so with its neighbours."""
        try:
            while self._waiting:
                share = await self._draw(len(self._waiting))
                for moment in share.moments:
                    self._hand(moment)
                wait = (share.next_at - self._clock()).total_seconds()
                if wait > _FARTHEST:
                    break
                if self._waiting:
                    await asyncio.sleep(max(wait, _LOOK_AGAIN))
        except Exception as failure:  # the database is away: those who wait are put back
            log.error("budget_unreachable", why=type(failure).__name__, exc_info=failure)
        finally:
            while self._waiting:
                self._hand(None)
            self._drawing = None

    def _hand(self, moment: datetime | None) -> None:
        if not (waiting := self._waiting.popleft()).done():  # whoever waited may have been ended
            waiting.set_result(moment)
