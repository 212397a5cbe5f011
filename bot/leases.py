"""Holding on to leases while their process lives.

Holds one loop: short leases, renewed often. So what a dead process held is taken over within
seconds, and what a slow one holds is not. Refuses to renew after the stop, and to renew what
nobody works on any more: what could not be marked, because the database was away, is taken again.
"""

import asyncio
import contextlib
from collections.abc import Collection
from datetime import timedelta

from bot.desk_way import DeskWay
from bot.waiting import either
from storage.leases import Renew

LEASE = timedelta(seconds=15)
RENEW_EVERY = 4.0


async def hold(
    desk: DeskWay, renew: Renew, lease: str, rows: Collection[int], done: asyncio.Event
) -> None:
    """Renew `lease` on `rows`, which changes as work begins and ends, until `done` is set."""
    while not done.is_set():
        await either(done, seconds=RENEW_EVERY)
        if not rows:
            continue
        with contextlib.suppress(Exception):  # the database is away: then nobody else takes it over
            await desk.store.write(renew, lease, tuple(rows), desk.kit.clock() + LEASE)
