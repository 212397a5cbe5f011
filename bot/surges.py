"""Looking, every few seconds, whether tips come faster than they are looked at.

Holds the small loop. Refuses to write while nothing changes.
"""

import asyncio

import structlog

from bot.desk_way import DeskWay
from bot.waiting import either
from desk.surging import look_at_load, turn

log = structlog.get_logger()

LOOK_AGAIN = 10.0


async def watch_load(desk: DeskWay, stopping: asyncio.Event) -> None:
    """Turn the line into a surge and out of it, until `stopping` is set."""
    while not stopping.is_set():
        try:
            if await desk.read(look_at_load):
                await desk.write(turn)
        except Exception as failure:  # noqa: BLE001  # the database is away: wait for it
            log.error("load_unknown", why=type(failure).__name__)
        await either(stopping, seconds=LOOK_AGAIN)
