"""The picture of the week's figures, drawn on a thread and sent to the triage chat on Mondays.

Holds the small loop. Refuses to draw on the event loop or within a transaction, and to send a week
twice: the write that sends it takes the pending week away.
"""

import asyncio

import structlog

from bot.desk_way import DeskWay
from bot.waiting import either
from desk.figures.weekly import due_week, keep_sheet, plan_week, send_week
from handlers.rendering.figures import sheet_of
from locales.catalogue import Texts

log = structlog.get_logger()

LOOK_AGAIN = 60.0


async def send_weeks(desk: DeskWay, stopping: asyncio.Event) -> None:
    """Send each week's figures when its time has come, until `stopping` is set."""
    planned = False
    while not stopping.is_set():
        try:
            if not planned:
                await desk.write(plan_week)
                planned = True
            await send_due_week(desk)
        except Exception as failure:  # the database is away, or there is no room: later
            log.error("week_failed", why=type(failure).__name__, exc_info=failure)
        await either(stopping, seconds=LOOK_AGAIN)


async def send_due_week(desk: DeskWay) -> bool:
    """Send the week that is due; False where none is."""
    due = await desk.read(due_week)
    if due is None:
        return False
    due_at, told = due
    kit = desk.kit
    sheet = sheet_of(told, Texts(kit.policy.default_language))
    kept = await asyncio.to_thread(keep_sheet, kit, sheet)
    sent: bool = await desk.write(send_week, due_at, told, kept)
    return sent
