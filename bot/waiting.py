"""Waiting for whichever comes first.

Holds one function. Refuses polling: loops sleep on events.
"""

import asyncio


async def either(*events: asyncio.Event, seconds: float | None) -> None:
    """Return when one of `events` is set, or after `seconds`, if there is such a limit."""
    waits = {asyncio.ensure_future(event.wait()) for event in events}
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
