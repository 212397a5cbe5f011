"""Sending what the outbox holds.

Holds the loop: claim within the budgets, open, render, call, mark. A message is marked `sending`
and committed before the call, and `sent` with its message id after. Refuses to send before the
cause is committed, and to send faster than Telegram allows.
"""

import asyncio
import contextlib
import random
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import CreateForumTopic, TelegramMethod
from sqlalchemy.orm import Session

from bot.collages import Collages
from bot.courier import Later, Moved, Never, Outcome, Sent, TopicGone, call
from bot.desk_way import DeskWay
from bot.leases import LEASE, hold
from bot.settings import Settings
from bot.waiting import either
from desk import sent as marks
from desk.kit import Kit, To
from desk.posting import Prepared, facts_of, follow_chat, forget_topic, groups_of, prepare
from desk.sent import SentRow
from handlers.rendering import OpenFile, Target, render
from locales.catalogue import Texts
from storage import budget, outbox
from storage.blobs import BlobStoreUnready
from storage.budget import Allowance
from storage.engine import is_away
from storage.outbox import Asking, Claim, ClaimedMessage, Rates
from storage.sealing import CannotOpen
from storage.tables.queues import OutboxState
from tipline.retry import INTERACTIVE, Failure, GiveUp, decide

log = structlog.get_logger()

AT_ONCE = 64
LOOK_AGAIN = 0.5
LONGEST_COMMON_PAUSE = 30.0
LANES_REMEMBERED = 10_000

_AWAY = (
    BlobStoreUnready,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
# What uses up one of a message's tries: it fails by itself, however well everything else is.
_OURS = frozenset({Failure.BROKEN, Failure.MIGRATED})


def rates_of(settings: Settings) -> Rates:
    """Turn the settings' rates into allowances; bursts are what Telegram is seen to bear."""
    everything, chat, group = (
        settings.broadcast_rate.per_second,
        settings.chat_rate.per_second,
        settings.group_rate.per_second,
    )
    return Rates(
        everything=Allowance(everything, max(1, int(everything / 10))),
        chat=Allowance(chat, max(1, int(chat * 5))),
        group=Allowance(group, max(1, int(group * 30))),
    )


def target_of(kit: Kit, prepared: Prepared, language: str) -> Target:
    """Where and in which language a message is rendered."""
    return Target(
        chat_id=prepared.chat_id,
        t=Texts(language),
        bot_username=kit.policy.bot_username,
        emergency_number=kit.policy.emergency_number,
        files=tuple(
            OpenFile(file.name, file.kind, file.data, file.file_id) for file in prepared.files
        ),
        thread_id=prepared.thread_id,
        card_message_id=prepared.card_message_id,
    )


class Sender:
    """One process's share of the outbox."""

    def __init__(self, desk: DeskWay, bot: Bot, rates: Rates) -> None:
        """Send with `bot` what is claimed through `desk`."""
        self._desk = desk
        self._bot = bot
        self._rates = rates
        self._lease = secrets.token_hex(8)
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: set[int] = set()
        self._served: dict[bytes, int] = {}  # lane -> turn, the latest last
        self._turn = 0
        self._groups: frozenset[bytes] | None = None
        self._forum: bool | None = None
        self._collages = Collages()

    async def run(self, stopping: asyncio.Event) -> None:
        """Send until `stopping` is set, then finish what is begun."""
        news = self._desk.store.wakes.listen("outbox")
        done = asyncio.Event()
        chats = asyncio.create_task(self._know_groups(stopping))
        holding = asyncio.create_task(hold(self._desk, outbox.renew, self._lease, self._held, done))
        while not stopping.is_set():
            news.clear()
            claim = await self._claim()
            for message in claim.messages:
                self._note_turn(message.lane)
                self._start(self._send(message))
            if not claim.messages or len(self._tasks) >= AT_ONCE:
                await either(news, stopping, seconds=self._rest(claim))
        chats.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=20)
        done.set()
        await holding

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _note_turn(self, lane: bytes) -> None:
        self._turn += 1
        self._served.pop(lane, None)
        self._served[lane] = self._turn
        if len(self._served) > LANES_REMEMBERED:
            del self._served[next(iter(self._served))]

    def _rest(self, claim: Claim) -> float:
        if claim.next_at is None:
            return LOOK_AGAIN
        wait = (claim.next_at - self._desk.kit.clock()).total_seconds()
        return min(max(wait, 0.005), LOOK_AGAIN)

    async def _know_groups(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            with contextlib.suppress(Exception):  # asked again in a moment
                self._groups = await self._desk.read(groups_of)
            await asyncio.sleep(30)

    async def _claim(self) -> Claim:
        free = AT_ONCE - len(self._tasks)
        if free <= 0:
            return Claim((), None)
        try:
            # Not before the groups are known: their rate is a third of a person's.
            if self._groups is None:
                self._groups = await self._desk.read(groups_of)
            return await self._desk.store.write(self._lease_some, free)
        except Exception as failure:  # noqa: BLE001  # the database is away: wait for it
            log.error("outbox_unreachable", why=type(failure).__name__)
            await asyncio.sleep(1)
            return Claim((), None)

    def _lease_some(self, session: Session, most: int) -> Claim:
        asking = Asking(
            lease=self._lease,
            now=self._desk.kit.clock(),  # the transaction's time, not that of the queue before it
            length=LEASE,
            most=most,
            rates=self._rates,
            groups=self._groups or frozenset(),
            served=self._served,
        )
        return outbox.claim(session, asking)

    async def _send(self, message: ClaimedMessage) -> None:
        self._held.add(message.id)
        try:
            await self._deliver(message)
        finally:
            self._held.discard(message.id)

    async def _deliver(self, message: ClaimedMessage) -> None:
        try:
            prepared: Prepared = await self._desk.read(prepare, message)
            method = await self._rendered(message, prepared)
            outcome: Outcome = Sent() if method is None else await call(self._bot, method)
            await self._mark(message, prepared, outcome)
        except Exception as failure:  # our own fault: kept, told and tried again
            log.error(
                "sending_failed", kind=message.kind, why=type(failure).__name__, exc_info=failure
            )
            kind = Failure.UNAVAILABLE if _passes(failure) else Failure.BROKEN
            with contextlib.suppress(Exception):  # its lease runs out by itself
                await self._later(message, kind, type(failure).__name__)

    async def _rendered(
        self, message: ClaimedMessage, prepared: Prepared
    ) -> TelegramMethod[Any] | None:
        if prepared.in_vain:
            return None
        joined = await self._collages.joined(prepared)
        target = target_of(self._desk.kit, joined, message.language)
        method = render(message.kind, prepared.facts, target)
        if isinstance(method, CreateForumTopic) and not await self._is_forum(prepared.chat_id):
            return None
        return method

    async def _is_forum(self, chat_id: int) -> bool:
        if self._forum is None:
            self._forum = bool((await self._bot.get_chat(chat_id)).is_forum)
        return self._forum

    async def _mark(self, message: ClaimedMessage, prepared: Prepared, outcome: Outcome) -> None:
        row = _row(message, prepared.facts)
        match outcome:
            case Sent(message_id, thread_id, file_ids):
                # A card that was changed made no message, and its topic may have gone meanwhile.
                made = None if message_id == prepared.card_message_id else message_id
                done = replace(row, message_id=made, thread_id=thread_id, file_ids=file_ids)
                await self._desk.write(marks.mark_sent, done, message.lease)
            case Never(why):
                ended = await self._desk.write(marks.mark_refused, row, message.lease, why)
                if ended is OutboxState.FAILED:
                    log.warning("message_refused", kind=message.kind, why=why.value)
            case Moved(chat_id):
                await self._desk.write(follow_chat, message, prepared.chat_id, chat_id)
                await self._later(message, Failure.MIGRATED, "Migrated")
            case TopicGone():
                await self._desk.write(forget_topic, message.record_id)
                await self._later(message, Failure.MIGRATED, "TopicGone")
            case Later(why, retry_after, ambiguous):
                await self._wait(message, why, retry_after, ambiguous)

    async def _wait(
        self, message: ClaimedMessage, why: str, retry_after: float | None, ambiguous: bool
    ) -> None:
        if retry_after is not None:
            now = self._desk.kit.clock()
            await self._pause(outbox.chat_budget(message.chat_key), now, retry_after)
            # Telegram doesn't say whether it means the chat or the bot: all slow down a little.
            await self._pause(outbox.EVERYTHING, now, min(retry_after, LONGEST_COMMON_PAUSE))
            await self._later(message, Failure.RATE_LIMITED, why, retry_after)
        else:
            kind = Failure.AMBIGUOUS if ambiguous else Failure.UNAVAILABLE
            await self._later(message, kind, why)

    async def _pause(self, name: str, now: Any, seconds: float) -> None:
        await self._desk.store.write(budget.pause, name, now + timedelta(seconds=seconds))

    async def _later(
        self,
        message: ClaimedMessage,
        failure: Failure,
        why: str,
        retry_after: float | None = None,
    ) -> None:
        tried = _counted(message, failure)
        decision = decide(
            tried.tries_used if failure in _OURS else message.attempts,
            failure,
            policy=INTERACTIVE,
            jitter=random.random(),  # noqa: S311  # spreads retries, keeps no secret
            retry_after=retry_after,
        )
        if isinstance(decision, GiveUp):
            await self._set_aside(tried, why)
            return
        at = self._desk.kit.clock() + timedelta(seconds=decision.seconds)
        await self._desk.store.write(marks.mark_later, tried, at, why)

    async def _set_aside(self, message: ClaimedMessage, why: str) -> None:
        log.error("message_quarantined", kind=message.kind, why=why)
        row = None
        with contextlib.suppress(CannotOpen):  # perhaps that is the fault
            row = _row(message, await self._desk.read(facts_of, message))
        await self._desk.write(marks.set_aside, message, why, row)


def _passes(failure: Exception) -> bool:
    """Whether nothing is wrong with the message: what it needs is away, and comes back."""
    return is_away(failure) or isinstance(failure, _AWAY)


def _counted(message: ClaimedMessage, failure: Failure) -> ClaimedMessage:
    """The message after one more failure: being told to wait is no try at all."""
    if failure is Failure.RATE_LIMITED:
        return replace(message, attempts=message.attempts - 1)
    return replace(message, tries_used=message.tries_used + (failure in _OURS))


def _row(message: ClaimedMessage, facts: Mapping[str, Any]) -> SentRow:
    return SentRow(
        outbox_id=message.id,
        kind=message.kind,
        record_id=message.record_id,
        facts=facts,
        to=To(message.chat_key, message.address, message.language),
    )
