"""Marking copies as delivered, many in one transaction.

Holds what came while the last was being committed. Refuses to wait for more: the first is written
at once, so that a kill leaves little whose outcome nobody knows.
"""

import asyncio

from bot.desk_way import DeskWay
from desk.notices import deliveries
from desk.notices.deliveries import Delivered

_MOST = 64


class Marking:
    """One broadcaster's marks."""

    def __init__(self, desk: DeskWay) -> None:
        """Begin with nothing to mark."""
        self._desk = desk
        self._waiting: list[tuple[Delivered, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def delivered(self, copy: Delivered) -> None:
        """Return when the mark is committed."""
        committed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((copy, committed))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await committed

    async def _write_all(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            failure: Exception | None = None
            try:
                await self._desk.write(deliveries.all_delivered, [copy for copy, _ in some])
            except Exception as raised:  # noqa: BLE001  # handed to those who wait for it
                failure = raised
            for _, committed in some:
                if committed.done():
                    continue  # whoever sent it was told to stop
                if failure is None:
                    committed.set_result(None)
                else:
                    committed.set_exception(failure)
        self._writing = None
