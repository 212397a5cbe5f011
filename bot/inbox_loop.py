"""Working through the inbox: each update once, in order within its chat, many chats at a time.

Holds the claim, the hand-over to the dispatcher, and what follows a failure. Refuses to let an
update that keeps failing block its chat for ever, and to drop it.
"""

import asyncio
import contextlib
import random
import secrets
from datetime import timedelta
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramNetworkError, TelegramServerError
from aiogram.types import Chat, Update, User
from pydantic import ValidationError
from sqlalchemy.orm import Session

from bot.desk_way import DeskWay
from bot.intake import UPDATE_FIELD
from bot.leases import LEASE, hold
from bot.waiting import either
from desk.kit import Kit
from desk.sealed import open_desk_bytes
from handlers.turn import Turn
from storage import inbox
from storage.inbox import ClaimedUpdate, LeaseLostError
from tipline.retry import INBOX, Failure, GiveUp, Policy, decide

log = structlog.get_logger()

AT_ONCE = 64
LONGEST = 90.0
LOOK_AGAIN = 0.5

# While Telegram itself is away nothing is wrong with the update: wait for it, patiently.
PATIENT = Policy(base_s=1, cap_s=60, attempts=60, resend_ambiguous=True)


class InboxLoop:
    """One process's share of the inbox."""

    def __init__(self, desk: DeskWay, bot: Bot, dispatcher: Dispatcher) -> None:
        """Feed `dispatcher` with what is claimed through `desk`."""
        self._desk = desk
        self._bot = bot
        self._dispatcher = dispatcher
        self._lease = secrets.token_hex(8)
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until `stopping` is set, then finish what is begun."""
        news = self._desk.store.wakes.listen("inbox")
        done = asyncio.Event()
        holding = asyncio.create_task(hold(self._desk, inbox.renew, self._lease, done))
        while not stopping.is_set():
            news.clear()
            claimed = await self._claim()
            for each in claimed:
                task = asyncio.create_task(self._work(each))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            if not claimed or len(self._tasks) >= AT_ONCE:
                await either(news, stopping, seconds=LOOK_AGAIN)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=20)
        done.set()
        await holding

    async def _claim(self) -> list[ClaimedUpdate]:
        free = AT_ONCE - len(self._tasks)
        if free <= 0:
            return []
        try:
            return await self._desk.store.write(
                inbox.claim,
                lease=self._lease,
                now=self._desk.kit.clock(),
                length=LEASE,
                most=free,
            )
        except Exception as failure:  # noqa: BLE001  # the database is away: wait for it
            log.error("inbox_unreachable", why=type(failure).__name__)
            await asyncio.sleep(1)
            return []

    async def _work(self, claimed: ClaimedUpdate) -> None:
        try:
            async with asyncio.timeout(LONGEST):
                raw = await self._desk.read(_open, claimed.body)
                update = Update.model_validate_json(raw, context={"bot": self._bot})
                turn = self._turn(update, claimed)
                await self._dispatcher.feed_update(self._bot, update, turn=turn)
                await turn.conclude()
        except LeaseLostError:
            log.warning("lease_lost", kind=claimed.kind)
        except ValidationError:
            await self._set_aside(claimed, "ValidationError")
        except Exception as failure:  # noqa: BLE001  # every failure is kept, told and tried again
            await self._failed(claimed, failure)

    def _turn(self, update: Update, claimed: ClaimedUpdate) -> Turn:
        user, chat = _who_and_where(update)

        def finish(session: Session) -> None:
            inbox.finish(session, claimed.id, claimed.lease)

        return Turn(
            desk=self._desk, bot=self._bot, update=update, user=user, chat=chat, finish=finish
        )

    async def _failed(self, claimed: ClaimedUpdate, failure: Exception) -> None:
        name = type(failure).__name__
        away = isinstance(failure, TelegramNetworkError | TelegramServerError)
        decision = decide(
            claimed.attempts,
            Failure.UNAVAILABLE if away else Failure.BROKEN,
            policy=PATIENT if away else INBOX,
            jitter=random.random(),  # noqa: S311  # spreads retries, keeps no secret
        )
        log.warning(
            "update_failed",
            kind=claimed.kind,
            why=name,
            attempt=claimed.attempts,
            exc_info=failure,
        )
        if isinstance(decision, GiveUp):
            await self._set_aside(claimed, name)
            return
        at = self._desk.kit.clock() + timedelta(seconds=decision.seconds)
        with contextlib.suppress(Exception):  # its lease runs out by itself
            await self._desk.store.write(
                inbox.put_back, claimed.id, claimed.lease, at=at, fault=name
            )

    async def _set_aside(self, claimed: ClaimedUpdate, fault: str) -> None:
        log.error("update_quarantined", kind=claimed.kind, why=fault)
        with contextlib.suppress(Exception):  # its lease runs out by itself
            await self._desk.store.write(inbox.quarantine, claimed.id, claimed.lease, fault=fault)


def _open(session: Session, kit: Kit, body: bytes) -> bytes:
    return open_desk_bytes(session, kit, UPDATE_FIELD, body)


def _who_and_where(update: Update) -> tuple[User | None, Chat | None]:
    try:
        event: Any = update.event
    except Exception:  # noqa: BLE001  # a kind this aiogram doesn't know yet
        return None, None
    user = getattr(event, "from_user", None)
    chat = getattr(event, "chat", None)
    message = getattr(event, "message", None)
    if chat is None and message is not None:
        chat = message.chat
    return user, chat
