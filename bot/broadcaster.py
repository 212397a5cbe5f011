"""Bringing notices to their audience: one delivery after the other, at the rate that is allowed.

Holds the loop over due deliveries. Interactive traffic goes first: broadcast takes of the common
budget only what nobody else is using. Refuses to post a copy twice: when an answer never came, the
copy is marked unknown and shown.
"""

import asyncio
import contextlib
import random
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from sqlalchemy.orm import Session

from bot.cards import Cards
from bot.collages import Collages
from bot.courier import Later, Moved, Never, Outcome, Sent, TopicGone, call
from bot.desk_way import DeskWay
from bot.leases import hold
from bot.line import Line
from bot.marking import Marking
from bot.pacing import Pacing
from bot.pins import keep_on_top
from bot.sender import LONGEST_COMMON_PAUSE
from bot.uploads import Uploads
from bot.waiting import either
from desk.kit import Kit
from desk.notices import deliveries
from desk.notices.delivery_claims import (
    CARD_DELETE,
    CARD_EDIT,
    SHARED_EDIT,
    DueDelivery,
    any_due,
    claim_due,
)
from desk.notices.shared_copies import shared_copy
from desk.posting import Prepared, open_files
from desk.sealed import chat_id_of, to_chat
from desk.sent import FailureWhy
from storage import budget, outbox
from storage.outbox import Rates, Share
from tipline.retry import Failure, GiveUp, RetryAt, Why, decide

log = structlog.get_logger()

AT_ONCE = 128
LOOK_AGAIN = 0.5
PAUSE = 0.01  # between two claims
LAPSE_EVERY = 5.0
MOST_EVER = 1000  # that Telegram allows in a second; whoever sets more has nobody who counts
_SOUNDING = 10  # seconds that Telegram has to show that it is there
_NOT_CALLED = Later("NotCalled")  # the line broke between claim and call, or its moment went by


def claim(
    session: Session, kit: Kit, rates: Rates, lease: str, most: int
) -> tuple[list[DueDelivery], datetime]:
    """Lease due deliveries as far as the budget goes; and when the next may go."""
    if not any_due(session, kit):
        return [], kit.clock() + timedelta(seconds=LOOK_AGAIN)
    share = outbox.share_for_deliveries(session, rates, kit.clock(), most)
    due = claim_due(session, kit, len(share.moments), lease) if share.moments else []
    if rates.everything.per_second <= MOST_EVER:
        due = [replace(each, at=at) for each, at in zip(due, share.moments, strict=False)]
    return _in_turn(session, kit, rates, due), share.next_at


def draw(session: Session, kit: Kit, rates: Rates, most: int) -> Share:
    """More moments for deliveries that are claimed already."""
    return outbox.share_for_deliveries(session, rates, kit.clock(), most)


def _in_turn(
    session: Session, kit: Kit, rates: Rates, due: Sequence[DueDelivery]
) -> list[DueDelivery]:
    """Those whose own chats have room for them now; the others are put off until theirs has."""
    chats = [(each.to.chat_key, each.facts["to_chat"] is not None) for each in due]
    waits = outbox.turns_in_chats(session, rates, kit.clock(), chats) if due else []
    for each, until in zip(due, waits, strict=True):
        if until is not None:
            deliveries.later(session, each, until, "ChatRate", counts=False)
    return [each for each, until in zip(due, waits, strict=True) if until is None]


def prepare(
    session: Session, kit: Kit, due: Sequence[DueDelivery]
) -> list[tuple[DueDelivery, Prepared | None]]:
    """Open where deliveries go and what they carry; None for one that can't be opened now."""
    return [(each, _opened(session, kit, each)) for each in due]


def _opened(session: Session, kit: Kit, due: DueDelivery) -> Prepared | None:
    try:
        if due.kind == SHARED_EDIT:
            copy = shared_copy(session, kit, due.to.address)
            where = {"inline_message_id": copy.message, "photo": copy.with_photo}
            files = open_files(kit, due.facts) if copy.with_photo else ()
            return Prepared(0, {**due.facts, **where}, files)
        chat_id = chat_id_of(session, kit, due.to.address)
        return Prepared(chat_id, due.facts, open_files(kit, due.facts))
    except Exception as failure:  # one that fails holds up none of its neighbours
        log.error("delivery_unopened", why=type(failure).__name__, exc_info=failure)
        return None


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
        self._cards = Cards(bot, desk.kit)
        self._uploads = Uploads(self._called)
        self._marking = Marking(desk)
        self._line = Line(lambda: bot.get_me(request_timeout=_SOUNDING))
        self._pacing = Pacing(desk.kit.clock, self._draw)

    async def run(self, stopping: asyncio.Event) -> None:
        """Send until `stopping` is set, then finish what is begun."""
        news = self._desk.store.wakes.listen("deliveries")
        lapsing, done = asyncio.create_task(self._lapse(stopping)), asyncio.Event()
        holds = hold(self._desk, deliveries.renew, self._lease, self._held, done)
        holding = asyncio.create_task(holds)
        while not stopping.is_set():
            await self._line.restored(stopping)
            news.clear()
            due, next_at = await self._claim()
            for each, opened in due:
                task = asyncio.create_task(self._send(each, opened))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            wait = (next_at - self._desk.kit.clock()).total_seconds()
            # Each copy that is done makes news; while there is work, only the budget's time counts.
            listened = news if wait > LOOK_AGAIN / 2 else stopping
            await either(listened, stopping, seconds=min(max(wait, PAUSE), LOOK_AGAIN))
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

    async def _claim(self) -> tuple[list[tuple[DueDelivery, Prepared | None]], datetime]:
        most = AT_ONCE - len(self._tasks)
        if most < AT_ONCE // 2:  # a claim costs the same for one and for many
            return [], self._desk.kit.clock()
        try:
            due: list[DueDelivery]
            next_at: datetime
            due, next_at = await self._desk.write(claim, self._rates, self._lease, most)
            opened = await self._desk.read(prepare, due) if due else []
            self._held.update(each.id for each in due)
            return opened, next_at
        except Exception as failure:  # the database is away: wait for it
            log.error("deliveries_unreachable", why=type(failure).__name__, exc_info=failure)
            return [], self._desk.kit.clock() + timedelta(seconds=LOOK_AGAIN)

    async def _draw(self, most: int) -> Share:
        share: Share = await self._desk.write(draw, self._rates, most)
        return share

    async def _send(self, due: DueDelivery, opened: Prepared | None) -> None:
        try:
            await self._deliver(due, opened)
        finally:
            self._held.discard(due.id)
            self._pacing.done(due.id)

    async def _deliver(self, due: DueDelivery, opened: Prepared | None) -> None:
        try:
            if opened is None:
                await self._later(due, Later("Unopened"))
                return
            prepared = await self._collages.joined(opened)
            outcome = await self._made(due, prepared)
            await self._mark(due, outcome)
            if isinstance(outcome, Sent) and due.facts["to_chat"] is not None:
                posted = outcome.message_id
                await keep_on_top(self._desk, self._bot, due, prepared.chat_id, posted)
        except Exception as failure:  # its lease runs out, and it is settled then
            log.error(
                "delivery_failed", kind=due.kind, why=type(failure).__name__, exc_info=failure
            )

    async def _made(self, due: DueDelivery, prepared: Prepared) -> Outcome:
        outcome = await self._uploads.send(due, prepared)
        if due.kind == CARD_DELETE and isinstance(outcome, Never):
            # Too old after all, or not without a right: it is changed like any other.
            return await self._made(replace(due, kind=CARD_EDIT), prepared)
        return outcome

    async def _called(self, due: DueDelivery, prepared: Prepared) -> Outcome:
        method = self._cards.drawn(due, prepared)
        if method is None:
            return Sent()
        if not await self._pacing.turn(due.id, due.at) or not self._line.is_sound:
            return _NOT_CALLED
        outcome = await call(self._bot, method)
        self._line.note(answered=not (isinstance(outcome, Later) and outcome.away))
        return outcome

    async def _mark(self, due: DueDelivery, outcome: Outcome) -> None:
        write = self._desk.write
        match outcome:
            case Sent(message_id, _, file_ids):
                file_id = file_ids[0] if file_ids else None
                told = deliveries.Delivered(
                    due.id, due.lease, message_id, file_id, is_plain=due.carries_plain
                )
                await self._marking.delivered(told)
            case Never(why):
                await write(deliveries.refused, due.id, due.lease, why)
            case TopicGone():
                await write(deliveries.refused, due.id, due.lease, FailureWhy.GONE)
            case Moved(chat_id):
                to = to_chat(self._desk.kit, chat_id, due.to.language)
                await write(deliveries.moved, due.id, due.lease, to)
            case Later():
                await self._later(due, outcome)

    async def _later(self, due: DueDelivery, outcome: Later) -> None:
        store, told = self._desk.store.write, outcome.retry_after is not None
        if outcome is _NOT_CALLED:  # it goes first once the line is sound
            now = self._desk.kit.clock()
            await store(deliveries.later, due, now, outcome.why, counts=False)
            return
        decision = decide(
            due.attempts,
            _failure(outcome),
            policy=due.policy,
            jitter=random.random(),  # noqa: S311  # spreads retries, keeps no secret
            retry_after=outcome.retry_after,
        )
        match decision:
            case RetryAt(seconds):
                at = self._desk.kit.clock() + timedelta(seconds=seconds)
                if told:
                    await self._pause(outbox.chat_budget(due.to.chat_key), at)
                await store(deliveries.later, due, at, outcome.why, counts=not told)
            case GiveUp(Why.UNKNOWN):
                await store(deliveries.unanswered, due.id, due.lease)
            case GiveUp():
                await self._desk.write(deliveries.refused, due.id, due.lease, FailureWhy.TRIED_OUT)

    async def _pause(self, chat: str, until: datetime) -> None:
        """All broadcast waits as long as Telegram says, and so does the chat, which it may mean;
        whoever else waits for an answer, not so long.
        """
        await self._desk.store.write(budget.pause, chat, until)
        soon = self._desk.kit.clock() + timedelta(seconds=LONGEST_COMMON_PAUSE)
        await self._desk.store.write(budget.pause, outbox.DELIVERIES, until)
        await self._desk.store.write(budget.pause, outbox.EVERYTHING, min(until, soon))


def _failure(outcome: Later) -> Failure:
    if outcome.retry_after is not None:
        return Failure.RATE_LIMITED
    return Failure.AMBIGUOUS if outcome.ambiguous else Failure.UNAVAILABLE
