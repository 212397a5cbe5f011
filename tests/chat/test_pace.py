"""The triage chat at Telegram's pace, over HTTP: twenty calls a minute, a whole ticket, five at once.

On one database, and with a clock that is moved: no test waits for a minute.
"""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest_asyncio
from sqlalchemy import func, select

from storage.statements import table_of
from storage.tables.queues import InboxUpdate, Job, OutboxMessage, OutboxState, QueueState
from tests.chat.citizen_phone import Phone, citizen
from tests.chat.house import MovedClock, RunningHouse, running_house
from tests.chat.officer_phone import until
from tests.chat.triage_room import desk_of

OUTBOX, INBOX, JOBS = (table_of(one) for one in (OutboxMessage, InboxUpdate, Job))
STEP = 3  # seconds in which a chat takes one call more
WITHIN_A_LEASE = 3 * STEP  # an update's and a job's is fifteen seconds
LONG = 7 * STEP  # in which half of what it takes at once is free again
WORDS = ("他在江汉路", "他在码头", "他在桥上", "他在公园", "他在店里")


@pytest_asyncio.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The running program, its triage chat as slow as Telegram's."""
    clock = MovedClock()
    async with running_house(migrated_sqlite_url, tmp_path, run=False, GROUP_RATE="20/m") as house:
        house.clock = clock
        await house.client.set_pace(house.triage, 20)
        await house.start()
        yield house


async def calls(house: RunningHouse) -> list[dict[str, Any]]:
    """What was asked of the triage chat, and how it was answered."""
    every = await house.client.calls()
    mine = [call for call in every if str(call["params"].get("chat_id")) == str(house.triage)]
    return [call for call in mine if call["method"] != "getChat"]


async def passes(house: RunningHouse, seconds: float = STEP) -> None:
    """Time goes by, for the program and for Telegram: in steps within a lease, between which what is in
    hand is finished, so that nothing is done twice.
    """
    assert isinstance(house.clock, MovedClock)
    while seconds > 0:
        step = min(seconds, WITHIN_A_LEASE)
        await until(lambda: nothing_in_hand(house))
        # Telegram's first: the program must not believe in time that has not passed there.
        await house.client.advance_clock(step)
        house.clock.ahead += timedelta(seconds=step)
        seconds -= step


async def nothing_in_hand(house: RunningHouse) -> bool:
    """Whether nobody has a message, an update or a job, nor will in a moment: of what was claimed by an
    earlier time the lease would be over as soon as it began.
    """
    due = (JOBS.c.state == QueueState.PENDING) & (JOBS.c.available_at <= house.clock())
    in_hand = (
        INBOX.c.state.in_((QueueState.PENDING, QueueState.LEASED)),
        (JOBS.c.state == QueueState.LEASED) | due,
    )
    counts = [select(func.count()).where(which) for which in in_hand]
    held = house.read(lambda session, _: [session.execute(one).scalar_one() for one in counts])
    return not any(held) and not waiting(house, OutboxState.SENDING)


def waiting(house: RunningHouse, *states: OutboxState) -> int:
    """How many messages are in these states."""
    count = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state.in_(states))
    return int(house.read(lambda session, _: session.execute(count).scalar_one()))


async def all_out(house: RunningHouse) -> None:
    """Let time pass until nothing waits any more."""
    queued, sending = OutboxState.QUEUED, OutboxState.SENDING
    while waiting(house, queued, sending):
        before = len(await calls(house))
        await passes(house, LONG)

        async def went_on(before: int = before) -> bool:
            return len(await calls(house)) > before or not waiting(house, queued)

        await until(went_on)


async def tips(house: RunningHouse) -> None:
    """Five people send a tip each."""
    for name, words in zip("甲乙丙丁戊", WORDS, strict=True):
        await (await citizen(house, name)).send_tip(words)


async def test_five_tickets_at_once_are_taken_and_closed_while_changes_wait(
    house: RunningHouse,
) -> None:
    await tips(house)
    mo = desk_of(house, "Mo")
    cards = [await mo.sees(words, label="我来处理") for words in WORDS]
    toasts = [await mo.press(card, "我来处理") for card in cards]
    assert all(toast.startswith("归你了") for toast in toasts)
    await passes(house, len(WORDS) * STEP)
    for words in WORDS:
        await mo.sees(words, "正在处理", label="结案")
    for number, card in enumerate(cards):
        await mo.press_data(card, f"t:{number + 1}:close::")
    await passes(house, len(WORDS) * STEP)
    for words in WORDS:
        await mo.sees(words, label="有用")
    for number, card in enumerate(cards):
        assert await mo.press_data(card, f"t:{number + 1}:close:useful:led_on") != ""
    await passes(house, len(WORDS) * STEP)
    for words in WORDS:
        await mo.sees(words, "已结案：有用")
    await all_out(house)
    made = await calls(house)
    assert {call["status"] for call in made} == {200}
    assert len(made) <= 9 * len(WORDS), Counter(call["method"] for call in made)


async def test_a_whole_ticket_costs_few_calls(house: RunningHouse) -> None:
    lin = await citizen(house, "Lin")
    await lin.send_tip(WORDS[0])
    mo = desk_of(house, "Mo")
    card = await mo.sees(WORDS[0], label="我来处理")
    await mo.press(card, "我来处理")
    await mo.press(await mo.sees("正在处理", label="问线索人"), "问线索人")
    await mo.press(await mo.sees("", label="往哪边走了"), "往哪边走了")
    await all_out(house)
    await lin.say("往地铁站")
    await mo.sees("回复：", "往地铁站")
    await all_out(house)
    await mo.press(await mo.sees("#1 · ", label="转给民警"), "转给民警")
    await mo.press(await mo.sees("#1 · ", label="赵强"), "赵强")
    await all_out(house)
    field = Phone(house, house.people["Of"])
    await field.press(await field.sees(WORDS[0], "收到"), "收到")
    await mo.sees("赵强 收到")
    await mo.press_data(card, "t:1:close:located:person_found")
    await mo.sees("已结案：找到")
    await all_out(house)
    made = await calls(house)
    assert [call for call in made if call["status"] != 200] == []
    assert len(made) <= 20, Counter(call["method"] for call in made)
