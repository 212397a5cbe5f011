"""Long polling: asking Telegram for updates, and confirming only what is committed.

Holds the loop. Refuses aiogram's own polling, which confirms while handlers still run.
"""

import asyncio
from typing import Any

import aiohttp
import structlog

from bot.intake import Intake
from bot.wire import read_json, write_json

log = structlog.get_logger()

WAIT_SECONDS = 30
LONGEST_PAUSE = 30.0

UPDATE_KINDS = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "inline_query",
    "chosen_inline_result",
    "channel_post",
]


class PollingRefusedError(Exception):
    """Telegram answered, and the answer was no."""

    def __init__(self, code: int, retry_after: float) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


async def poll(intake: Intake, api: str, stopping: asyncio.Event) -> None:
    """Fetch updates from `api` (address with the token) until `stopping` is set."""
    timeout = aiohttp.ClientTimeout(total=WAIT_SECONDS + 15)
    offset: int | None = None
    pause = 0.0
    async with aiohttp.ClientSession(timeout=timeout) as session:
        while not stopping.is_set():
            try:
                updates = await _or_stop(_fetch(session, api, offset), stopping)
                if updates is None:
                    return
                await asyncio.gather(*(intake.take_in(write_json(each)) for each in updates))
            except Exception as failure:  # noqa: BLE001  # a loop that must outlive any trouble
                pause = min(max(1.0, pause * 2), LONGEST_PAUSE)
                if isinstance(failure, PollingRefusedError):
                    pause = max(pause, failure.retry_after)
                # The failure's own text may hold the token: only its type is told.
                log.warning("polling_failed", why=type(failure).__name__, seconds=pause)
                await _or_stop(asyncio.sleep(pause), stopping)
                continue
            pause = 0.0
            # A negative offset would mean "forget all but the last": only what is positive counts.
            numbers = [number for each in updates if (number := _number(each)) > 0]
            offset = max((number + 1 for number in numbers), default=offset)


async def _fetch(session: aiohttp.ClientSession, api: str, offset: int | None) -> list[Any]:
    body: dict[str, Any] = {"timeout": WAIT_SECONDS, "allowed_updates": UPDATE_KINDS}
    if offset is not None:
        body["offset"] = offset
    async with session.post(f"{api}/getUpdates", json=body) as answer:
        told = read_json(await answer.read())
    if not told.get("ok"):
        retry_after = float(told.get("parameters", {}).get("retry_after", 0))
        raise PollingRefusedError(int(told.get("error_code", 0)), retry_after)
    result: list[Any] = told["result"]
    return result


def _number(update: Any) -> int:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else 0


async def _or_stop(work: Any, stopping: asyncio.Event) -> Any:
    """Return what `work` gives, or None as soon as we are to stop."""
    task = asyncio.ensure_future(work)
    stop = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        stop.cancel()
        task.cancel()
