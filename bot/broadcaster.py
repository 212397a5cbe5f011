"""Bringing notices to their audience: one delivery after the other, at the rate that is allowed.

Holds the loop over due deliveries. Interactive traffic goes first: broadcast takes of the common
budget only what nobody else is using. Refuses to post a copy twice: when an answer never came, the
copy is marked unknown and shown.
"""

import asyncio
import contextlib
import random
import secrets
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from sqlalchemy.orm import Session

from bot.collages import Collages
from bot.courier import Later, Moved, Never, Outcome, Sent, TopicGone, call
from bot.desk_way import DeskWay
from bot.leases import hold
from bot.sender import LONGEST_COMMON_PAUSE, target_of
from bot.waiting import either
from desk.kit import Kit
from desk.notices import deliveries
from desk.notices.deliveries import DueDelivery
from desk.notices.pinning import delivered_in_chat
from desk.posting import Prepared, open_files
from desk.sealed import chat_id_of, to_chat
from desk.sent import FailureWhy
from handlers.rendering import render
from storage import budget, outbox
from storage.outbox import Rates
from tipline.retry import BROADCAST, Failure, GiveUp, decide

log = structlog.get_logger()

AT_ONCE = 64
LOOK_AGAIN = 0.5
LAPSE_EVERY = 5.0


def claim(
    session: Session, kit: Kit, rates: Rates, lease: str, most: int
) -> tuple[list[DueDelivery], datetime]:
    """Lease due deliveries as far as the budget goes; and when the next may go."""
    if not deliveries.any_due(session, kit):
        return [], kit.clock() + timedelta(seconds=LOOK_AGAIN)
    share = outbox.share_for_deliveries(session, rates, kit.clock(), most)
    due = deliveries.claim_due(session, kit, share.count, lease) if share.count else []
    return due, share.next_at


def prepare(session: Session, kit: Kit, due: DueDelivery) -> Prepared:
    """Open where a delivery goes and what it carries."""
    return Prepared(chat_id_of(session, kit, due.to.address), due.facts, open_files(kit, due.facts))


class Broadcaster:
    """One process's share of the deliveries."""

    def __init__(self, desk: DeskWay, bot: Bot, rates: Rates) -> None:
        """Send with `bot` what is claimed through `desk`."""
        self._desk = desk
        self._bot = bot
        self._rates = rates
        self._lease = secrets.token_hex(8)
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: set[int] = set()
        self._collages = Collages()

    async def run(self, stopping: asyncio.Event) -> None:
        """Send until `stopping` is set, then finish what is begun."""
        news = self._desk.store.wakes.listen("deliveries")
        lapsing, done = asyncio.create_task(self._lapse(stopping)), asyncio.Event()
        holds = hold(self._desk, deliveries.renew, self._lease, self._held, done)
        holding = asyncio.create_task(holds)
        while not stopping.is_set():
            news.clear()
            due, next_at = await self._claim()
            for each in due:
                task = asyncio.create_task(self._send(each))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            wait = (next_at - self._desk.kit.clock()).total_seconds()
            rest = min(max(wait, 0.002), LOOK_AGAIN)
            await either(news, stopping, seconds=rest)
        lapsing.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=20)
        done.set()
        await holding

    async def _lapse(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            with contextlib.suppress(Exception):  # asked again in a moment
                await self._desk.write(deliveries.lapse)
            await asyncio.sleep(LAPSE_EVERY)

    async def _claim(self) -> tuple[list[DueDelivery], datetime]:
        most = AT_ONCE - len(self._tasks)
        try:
            claimed: tuple[list[DueDelivery], datetime] = await self._desk.write(
                claim, self._rates, self._lease, max(most, 0)
            )
        except Exception as failure:  # the database is away: wait for it
            log.error("deliveries_unreachable", why=type(failure).__name__, exc_info=failure)
            return [], self._desk.kit.clock() + timedelta(seconds=LOOK_AGAIN)
        return claimed

    async def _send(self, due: DueDelivery) -> None:
        self._held.add(due.id)
        try:
            await self._deliver(due)
        finally:
            self._held.discard(due.id)

    async def _deliver(self, due: DueDelivery) -> None:
        try:
            opened: Prepared = await self._desk.read(prepare, due)
            prepared = await self._collages.joined(opened)
            method = render(
                due.kind, due.facts, target_of(self._desk.kit, prepared, due.to.language)
            )
            outcome: Outcome = Sent() if method is None else await call(self._bot, method)
            await self._mark(due, outcome)
        except Exception as failure:  # its lease runs out, and it is settled then
            log.error(
                "delivery_failed", kind=due.kind, why=type(failure).__name__, exc_info=failure
            )

    async def _mark(self, due: DueDelivery, outcome: Outcome) -> None:
        write, store = self._desk.write, self._desk.store.write
        match outcome:
            case Sent(message_id, _, file_ids):
                file_id = file_ids[0] if file_ids else None
                if due.facts["to_chat"] is None:
                    await write(deliveries.delivered, due.id, due.lease, message_id, file_id)
                else:
                    await write(delivered_in_chat, due, message_id, file_id)
            case Never(why):
                await write(deliveries.refused, due.id, due.lease, why)
            case TopicGone():
                await write(deliveries.refused, due.id, due.lease, FailureWhy.GONE)
            case Moved(chat_id):
                to = to_chat(self._desk.kit, chat_id, due.to.language)
                await write(deliveries.moved, due.id, due.lease, to)
            case Later(_, None, True):
                await store(deliveries.unanswered, due.id, due.lease)
            case Later(why, retry_after, _):
                await self._later(due, why, retry_after)

    async def _later(self, due: DueDelivery, why: str, retry_after: float | None) -> None:
        told = retry_after is not None
        decision = decide(
            due.attempts,
            Failure.RATE_LIMITED if told else Failure.UNAVAILABLE,
            policy=BROADCAST,
            jitter=random.random(),  # noqa: S311  # spreads retries, keeps no secret
            retry_after=retry_after,
        )
        if isinstance(decision, GiveUp):
            await self._desk.write(deliveries.refused, due.id, due.lease, FailureWhy.TRIED_OUT)
            return
        at = self._desk.kit.clock() + timedelta(seconds=decision.seconds)
        if told:
            await self._pause(at)
        await self._desk.store.write(deliveries.later, due, at, why, counts=not told)

    async def _pause(self, until: datetime) -> None:
        """All broadcast waits as long as Telegram says; whoever waits for an answer, not so long."""
        soon = self._desk.kit.clock() + timedelta(seconds=LONGEST_COMMON_PAUSE)
        await self._desk.store.write(budget.pause, outbox.DELIVERIES, until)
        await self._desk.store.write(budget.pause, outbox.EVERYTHING, min(until, soon))
