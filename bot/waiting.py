"""Waiting: for whichever comes first, and for Telegram.

Refuses polling: loops sleep on events. Only who is away is asked again and again, ever more seldom.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

LONGEST_PAUSE = 30.0

Answer = TypeVar("Answer")

log = structlog.get_logger()


async def either(*events: asyncio.Event, seconds: float | None) -> None:
    """Return when one of `events` is set, or after `seconds`, if there is such a limit."""
    waits = {asyncio.ensure_future(event.wait()) for event in events}
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def patiently(
    ask: Callable[[], Awaitable[Answer]], stopping: asyncio.Event, pause: float = 0.0
) -> Answer | None:
    """Ask Telegram until it answers, first after `pause` seconds; None once we are to stop."""
    await either(stopping, seconds=pause)
    while not stopping.is_set():
        try:
            return await ask()
        except Exception as failure:  # noqa: BLE001  # told, and tried again until it works
            pause = longer(pause)
            log.warning("telegram_unreachable", why=type(failure).__name__, seconds=pause)
        await either(stopping, seconds=pause)
    return None


def longer(pause: float) -> float:
    """How many seconds to wait after a pause that was not long enough."""
    return min(pause * 2 or 1.0, LONGEST_PAUSE)
