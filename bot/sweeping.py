"""Taking away sealed blobs that nothing names any more: once a day, in the photos role.

Holds the small loop; messages that lay in quarantine for so long are emptied first. Refuses to touch what is young (its row may be about to come), and anything
while a message from back then still waits to go out. Their keys are gone already, so nobody can
open them; what is won is room.
"""

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.desk_way import DeskWay
from bot.waiting import either
from desk.leftovers import TABLES, names_after, some_wait, still_named
from desk.waiting import let_go_old
from storage.blobs import Blobs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = structlog.get_logger()

__all__ = ["sweep", "sweep_once"]

OLD = timedelta(days=30)  # no conversation step, job or message lasts so long
PART_OLD = timedelta(days=1)
EACH = 24 * 3600.0
AFTER_START = 3600.0
A_FEW = 500
MOST = 50_000  # in one sweep; what is left is for tomorrow's


async def sweep(desk: DeskWay, stopping: asyncio.Event) -> None:
    """Sweep once a day until `stopping` is set."""
    await either(stopping, seconds=AFTER_START)
    while not stopping.is_set():
        try:
            await sweep_once(desk)
        except Exception as failure:  # the database or the blobs are away: tomorrow
            log.error("sweep_failed", why=type(failure).__name__, exc_info=failure)
        await either(stopping, seconds=EACH)


async def sweep_once(desk: DeskWay) -> int:
    """Take away what nothing names; return how many blobs those were."""
    blobs, now = desk.kit.blobs, desk.kit.clock()
    await asyncio.to_thread(blobs.drop_parts, made_before=now - PART_OLD)
    await desk.write(let_go_old, now - OLD)
    if await desk.read(some_wait, now - OLD):
        log.warning("sweep_put_off")
        return 0
    named = await _all_named(desk)
    suspects = await asyncio.to_thread(_unnamed, blobs, named, now - OLD)
    taken = 0
    for start in range(0, len(suspects), A_FEW):
        few = suspects[start : start + A_FEW]
        gone = set(few) - await desk.read(still_named, few)
        await asyncio.to_thread(_delete, blobs, gone)
        taken += len(gone)
    log.info("swept", count=taken)
    return taken


async def _all_named(desk: DeskWay) -> "NDArray[np.uint64]":
    """The first 64 bits of every blob's name: eight bytes for each, sorted."""
    import numpy as np  # no role but photos needs it

    pages = [np.empty(0, np.uint64)]
    for table in range(TABLES):
        after: int | None = 0
        while after is not None:
            names, after = await desk.read(names_after, table, after)
            pages.append(np.array([_short(name) for name in names], np.uint64))
    return np.unique(np.concatenate(pages))


def _unnamed(blobs: Blobs, named: "NDArray[np.uint64]", before: datetime) -> list[str]:
    import numpy as np

    suspects: list[str] = []
    for key in blobs.keys(made_before=before):
        place = np.searchsorted(named, np.uint64(_short(key)))
        if place == len(named) or named[place] != _short(key):
            suspects.append(key)
        if len(suspects) == MOST:
            break
    return suspects


def _delete(blobs: Blobs, keys: set[str]) -> None:
    for key in keys:
        blobs.delete(key)


def _short(key: str) -> int:
    return int(key[:16], 16)
