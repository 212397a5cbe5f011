"""Holding on to leases while their process lives.

Holds one loop: short leases, renewed often. So what a dead process held is taken over within
seconds, and what a slow one holds is not. Refuses to renew after the stop.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.desk_way import DeskWay
from bot.waiting import either

LEASE = timedelta(seconds=15)
RENEW_EVERY = 4.0

Renew = Callable[[Session, str, datetime], None]


async def hold(desk: DeskWay, renew: Renew, lease: str, done: asyncio.Event) -> None:
    """Renew `lease` until `done` is set."""
    while not done.is_set():
        await either(done, seconds=RENEW_EVERY)
        with contextlib.suppress(Exception):  # the database is away: then nobody else takes it over
            await desk.store.write(renew, lease, desk.kit.clock() + LEASE)
