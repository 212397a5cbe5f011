"""Working through the inbox: each update once, in order within its chat, many chats at a time.

Holds the claim, the hand-over to the reception, and what follows a failure. Refuses to let an
update that keeps failing block its chat for ever, and to drop it.
"""

import asyncio
import contextlib
import random
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramServerError
from aiogram.types import Chat, Update, User
from pydantic import ValidationError
from sqlalchemy.orm import Session

from bot.desk_way import DeskWay
from bot.intake import UPDATE_FIELD
from bot.leases import LEASE, hold
from bot.waiting import either
from bot.wire import read_slowly
from desk.kit import Kit
from desk.sealed import open_desk_bytes
from handlers.dispatch import Reception
from handlers.turn import Turn
from storage import inbox
from storage.blobs import BlobStoreUnready
from storage.engine import is_away
from storage.inbox import ClaimedUpdate, LeaseLostError
from storage.sealing import Purpose
from tipline.retry import INBOX, Failure, GiveUp, Policy, RetryAt, decide

log = structlog.get_logger()

AT_ONCE = 128
# One look costs as much as a tip: while more waits, it is for so many.
A_LOOK = 32
# Each may hold 20 MB in memory.
DOWNLOADS = 16
LONGEST = 90.0
LOOK_AGAIN = 0.5

# While Telegram itself is away nothing is wrong with the update: wait for it, patiently.
PATIENT = Policy(base_s=1, cap_s=60, attempts=60, resend_ambiguous=True)
ENDLESS = replace(PATIENT, waits_out=frozenset({Failure.UNAVAILABLE}))


class InboxLoop:
    """One process's share of the inbox."""

    def __init__(self, desk: DeskWay, bot: Bot, reception: Reception) -> None:
        """Bring to `reception` what is claimed through `desk`."""
        self._desk = desk
        self._bot = bot
        self._reception = reception
        self._lease = secrets.token_hex(8)
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: set[int] = set()
        self._more = False
        self._downloads = asyncio.Semaphore(DOWNLOADS)

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until `stopping` is set, then finish what is begun."""
        news = self._desk.store.wakes.listen("inbox")
        done = asyncio.Event()
        holding = asyncio.create_task(hold(self._desk, inbox.renew, self._lease, self._held, done))
        while not stopping.is_set():
            news.clear()
            claimed = await self._claim()
            for each in claimed:
                task = asyncio.create_task(self._work(each))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
                # One begins in each turn of the event loop, which has others to serve.
                await asyncio.sleep(0)
            if not claimed or len(self._tasks) >= AT_ONCE:
                await either(news, stopping, seconds=LOOK_AGAIN)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=20)
        done.set()
        await holding

    async def _claim(self) -> list[ClaimedUpdate]:
        free = AT_ONCE - len(self._tasks)
        if free < (A_LOOK if self._more else 1):
            return []
        most = min(free, A_LOOK)
        try:
            claimed = await self._desk.store.write(self._lease_heads, most)
        except Exception as failure:  # noqa: BLE001  # the database is away: wait for it
            log.error("inbox_unreachable", why=type(failure).__name__)
            await asyncio.sleep(1)
            return []
        self._more = len(claimed) == most
        return claimed

    def _lease_heads(self, session: Session, most: int) -> list[ClaimedUpdate]:
        # The time is that of the transaction: what waited for the writer must not come leased in the past.
        now = self._desk.kit.clock()
        return inbox.claim(session, lease=self._lease, now=now, length=LEASE, most=most)

    async def _work(self, claimed: ClaimedUpdate) -> None:
        self._held.add(claimed.id)
        try:
            await self._do(claimed)
        finally:
            self._held.discard(claimed.id)

    async def _do(self, claimed: ClaimedUpdate) -> None:
        try:
            async with asyncio.timeout(LONGEST):
                raw = await self._opened(claimed.body)
                update = _update_of(raw, self._bot)
                turn = self._turn(update, claimed)
                await self._reception.take(turn, claimed.kind)
                await turn.conclude()
        except LeaseLostError:
            log.warning("lease_lost", kind=claimed.kind)
        except ValidationError:
            await self._set_aside(claimed, "ValidationError")
        except Exception as failure:  # noqa: BLE001  # every failure is kept, told and tried again
            await self._failed(claimed, failure)

    async def _opened(self, body: bytes) -> bytes:
        """Open a body: at once where its session key is at hand, else with a look at its row."""
        try:
            return self._desk.kit.vault.open_for(
                Purpose.DESK, body, bound_to=UPDATE_FIELD.encode(), wrapped_of=_not_at_hand
            )
        except LookupError:
            opened: bytes = await self._desk.read(_open, body)
            return opened

    def _turn(self, update: Update, claimed: ClaimedUpdate) -> Turn:
        user, chat = _who_and_where(update, claimed.kind)

        def finish(session: Session) -> None:
            inbox.finish(session, claimed.id, claimed.lease)

        return Turn(
            desk=self._desk,
            bot=self._bot,
            update=update,
            user=user,
            chat=chat,
            finish=finish,
            downloads=self._downloads,
        )

    async def _failed(self, claimed: ClaimedUpdate, failure: Exception) -> None:
        name = type(failure).__name__
        decision = _decide(failure, claimed.attempts)
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


def _update_of(raw: bytes, bot: Bot) -> Update:
    """Read an update. Raises ValidationError for what is none."""
    try:
        return Update.model_validate_json(raw, context={"bot": bot})
    except ValidationError as fault:
        if fault.errors(include_input=False)[0]["type"] != "json_invalid":
            raise
        # JSON that the fast reader refuses: half a surrogate pair in a person's words.
        return Update.model_validate(read_slowly(raw), context={"bot": bot})


def _decide(failure: Exception, attempts: int) -> RetryAt | GiveUp:
    """What to do after an update failed. While our own database or blobs are away none is given up:
    nothing is wrong with it, and its turn comes when they are back.
    """
    if isinstance(failure, BlobStoreUnready) or is_away(failure):
        kind, policy = Failure.UNAVAILABLE, ENDLESS
    elif isinstance(failure, TelegramNetworkError | TelegramServerError):
        kind, policy = Failure.UNAVAILABLE, PATIENT
    else:
        kind, policy = Failure.BROKEN, INBOX
    # Spread, so that many that failed together don't come back together; it keeps no secret.
    return decide(attempts, kind, policy=policy, jitter=random.random())  # noqa: S311  # see above


def _not_at_hand(key_id: int) -> bytes | None:
    raise LookupError(key_id)


def _open(session: Session, kit: Kit, body: bytes) -> bytes:
    return open_desk_bytes(session, kit, UPDATE_FIELD, body)


def _who_and_where(update: Update, kind: str) -> tuple[User | None, Chat | None]:
    event: Any = getattr(update, kind, None)
    user = getattr(event, "from_user", None)
    chat = getattr(event, "chat", None)
    message = getattr(event, "message", None)
    if chat is None and message is not None:
        chat = message.chat
    return user, chat
