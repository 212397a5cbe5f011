"""R3, W4: every delivery ends, none is posted twice, and a withdrawal reaches every copy.

The program is a real process, killed in the middle of it, while Telegram answers as it does on a bad
day: 429, 403, 5xx, a group that became a supergroup, no answer to what was accepted. `COPIES` is the
size of the crowd, 10,000 in `make soak`.
"""

import os
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.sample import crowd
from bot.sample.district import UNIT, publish_story, sample_officer
from desk.actors import OPERATOR
from desk.district.units import set_withdrawal
from desk.kit import Kit
from desk.notices import lookup as notices
from desk.notices.deliveries import NO_ANSWER, lapse
from desk.notices.progress import Progress, progress
from desk.sealed import chat_id_of
from playground.records import Chat
from storage.statements import table_of
from storage.tables.audience import Delivery
from tests.chat.house import BOT_ID, RunningHouse, running_house
from tests.promises.processes import Nursery, in_nursery, nursery
from tests.promises.test_kill import until
from tipline.broadcasts import Withdrawal

COPIES = int(os.environ.get("COPIES", "120"))
GROUPS = COPIES // 6
KILLS = 2
PATIENCE = 300 + COPIES / 4  # seconds, for any one stage
DAY = 24 * 3600
HOURS_LONG = 2 * 3600  # what Telegram asks to wait for in the middle of a withdrawal
RATE = max(
    40, COPIES // 10
)  # slow enough that a kill finds some sent, some in the air, some waiting
# Which of the crowd meet which trouble: kind, details, how many of the groups and of the people.
TROUBLE: tuple[tuple[str, dict[str, Any], int, int], ...] = (
    ("403", {}, 1, 6),
    ("5xx", {"times": 2}, 1, 2),
    ("429", {"seconds": 1}, 1, 2),
    ("migrate", {}, 2, 0),
    ("timeout_after_accept", {}, 1, 3),
)
DELIVERIES = table_of(Delivery)


async def bad_weather(house: RunningHouse) -> int:
    """Have some of the crowd meet trouble; returns how many have shut us out."""
    groups, people = iter(crowd.group_ids(GROUPS)), iter(crowd.person_ids(COPIES - GROUPS))
    for kind, details, of_groups, of_people in TROUBLE:
        for chats, count in ((groups, of_groups), (people, of_people)):
            for _ in range(count):
                await house.client.fault("sendMessage", kind, chat_id=next(chats), **details)
    return sum(TROUBLE[0][2:])


async def greeted(house: RunningHouse) -> bool:
    """Whether every group has heard that it is registered: trouble is meant for the cards."""
    return all(texts(house.world.group(one)) for one in crowd.group_ids(GROUPS))


async def kill_while_sending(house: RunningHouse, births: Nursery, notice: int) -> None:
    """Kill the program in the middle of the broadcast, settle what it had in hand, start it anew."""
    kit = house.house.kit
    later = replace(kit, clock=lambda: kit.clock() + timedelta(hours=1))
    for kill in range(1, KILLS + 1):
        reached = COPIES * kill // (KILLS + 2)

        async def far_enough(reached: int = reached) -> bool:
            states = counted(house, notice).states
            return COPIES - states["queued"] >= reached

        await until(far_enough, PATIENCE)
        await births.kill(births.alive[0])
        # Nobody renews the leases of the dead; their time is moved on instead of waited for.
        house.house.store.write_now(lapse, later)
        await births.start(house.environment)


def counted(house: RunningHouse, notice: int) -> Progress:
    """How far the deliveries are."""
    told: Progress = house.read(progress, notice)
    return told


async def settled(house: RunningHouse, notice: int) -> Progress:
    """How they stand once nothing is left to do."""

    async def ended() -> bool:
        now = counted(house, notice)
        return now.due == now.unchanged == now.states["queued"] == 0

    await until(ended, PATIENCE)
    return counted(house, notice)


def copies(house: RunningHouse, number: str) -> dict[int, Counter[str]]:
    """By chat, how often each sort of message of ours about the notice stands there."""
    found: dict[int, Counter[str]] = {}
    for chat in house.world.chats.values():
        if chat.id != house.triage:
            found[chat.id] = Counter(sort_of(words) for words in texts(chat) if number in words)
    return found


def texts(chat: Chat) -> list[str]:
    """What the bot says in a chat."""
    return [
        str(message.body.get("text") or message.body.get("caption", ""))
        for message in chat.messages.values()
        if message.sender_id == BOT_ID and not message.is_deleted
    ]


def sort_of(words: str) -> str:
    """A card in force, a card that was changed, the word on it."""
    if "更正" in words:
        return "correction"
    return "changed" if "本通告已撤销" in words else "card"


def chats_by_state(session: Session, kit: Kit) -> list[tuple[str, int, int | None]]:
    """State, chat and message of each copy."""
    rows = session.execute(select(DELIVERIES)).all()
    return [
        (row.state.value, chat_id_of(session, kit, row.address), row.message_id) for row in rows
    ]


@in_nursery
async def test_every_copy_ends_and_is_taken_back(migrated_url: str, tmp_path: Path) -> None:
    async with (
        nursery() as births,
        running_house(migrated_url, tmp_path, run=False, BROADCAST_RATE=f"{RATE}/s") as house,
    ):
        crowd.gather(house.world, BOT_ID, "Crowd", GROUPS, COPIES - GROUPS)
        house.write(crowd.register, "Crowd", GROUPS, COPIES - GROUPS)
        await births.start(house.environment)
        await until(lambda: greeted(house))
        shut_out = await bad_weather(house)
        number = house.write(publish_story)
        notice = house.read(lambda session, _kit: notices.id_by_number(session, _kit, number))
        await kill_while_sending(house, births, notice)
        told = await settled(house, notice)
        check_posted(house, number, told, shut_out)
        # A card may stand there; which message it is, nobody heard.
        unplaced = told.states["unknown"]

        house.write(set_withdrawal, OPERATOR, UNIT, Withdrawal.DELETE)
        old = grow_old(house)
        before = house.world.call_count
        slow = crowd.person_ids(COPIES - GROUPS)[-1]
        await house.client.fault("*", "429", chat_id=slow, seconds=HOURS_LONG)
        house.write(notices.cancel, house.read(sample_officer, "Pu"), notice, "The wrong man.")
        await until(lambda: told_to_wait(house), PATIENCE)
        house.write(hours_pass)
        told = await settled(house, notice)
        check_taken_back(house, number, told, unplaced, old)
        steps = 2 * (told.states["sent"] + told.states["unknown"])
        # What it takes is two calls a copy, whatever the rate, and one more where Telegram no longer
        # deletes what we took to be young; the rest are the moderators' own.
        assert house.world.call_count - before <= steps + len(old) // 2 + GROUPS + 60


def grow_old(house: RunningHouse) -> set[int]:
    """Every second copy is three days old, half of these by our own clock too; returns their chats.

    What is so old can't be deleted any more; changing has no such bound.
    """
    chats, old = {chat.id: chat for chat in house.world.chats.values()}, house.write(aged)
    for chat_id, message_id in old:
        chats[chat_id].messages[message_id].date -= 3 * DAY
    return {chat_id for chat_id, _ in old}


def aged(session: Session, kit: Kit) -> list[tuple[int, int]]:
    """Every second copy of which we know where it is: chat and message."""
    age = {"age": 3 * DAY * 1_000_000}
    session.execute(text("UPDATE delivery SET sent_at = sent_at - :age WHERE id % 4 = 0"), age)
    second = DELIVERIES.c.message_id.is_not(None) & (DELIVERIES.c.id % 2 == 0)
    rows = session.execute(select(DELIVERIES).where(second)).all()
    return [(chat_id_of(session, kit, row.address), row.message_id) for row in rows]


async def told_to_wait(house: RunningHouse) -> bool:
    """Whether Telegram's long "too fast" is written down, for all of broadcast and then for the copy."""
    asked = (
        "SELECT paused_until FROM rate_budget WHERE name = 'deliveries'",
        "SELECT max(available_at) FROM delivery WHERE state = 'queued'",
    )

    def waits(session: Session, _kit: Kit) -> int:
        return min(int(session.execute(text(each)).scalar() or 0) for each in asked)

    until_when: int = house.read(waits)
    return until_when > (time.time() + HOURS_LONG / 2) * 1_000_000


def hours_pass(session: Session, _kit: Kit) -> None:
    """Everybody has waited for as long as they were told."""
    session.execute(text("UPDATE rate_budget SET paused_until = 0"))
    session.execute(text("UPDATE delivery SET available_at = 0 WHERE state = 'queued'"))


def check_posted(house: RunningHouse, number: str, told: Progress, shut_out: int) -> None:
    """R3: each ended, and no chat has the card twice."""
    states = house.read(chats_by_state)
    assert {state for state, _, _ in states} <= {"sent", "failed", "unknown"}
    # Who shut us out is known by it, unless the answer came to a process that was dead by then.
    assert set(told.reasons) <= {"blocked"}
    assert told.states["failed"] <= shut_out <= told.states["failed"] + told.states["unknown"]
    assert told.states["unknown"] >= TROUBLE[4][2] + TROUBLE[4][3]
    seen = copies(house, number)
    assert max(found["card"] for found in seen.values()) == 1
    assert [chat for state, chat, _ in states if state == "sent" and not seen[chat]["card"]] == []
    assert [chat for state, chat, _ in states if state == "failed" and seen[chat]["card"]] == []


def check_taken_back(
    house: RunningHouse, number: str, told: Progress, unplaced: int, old: set[int]
) -> None:
    """W4: every copy that is known was deleted, or changed where it is old; every chat told once, the
    rest on show.

    Whoever shut us out while the program was dead is known by it only now: that card stays on show.
    """
    seen = copies(house, number)
    states = house.read(chats_by_state)
    known = [chat for state, chat, message in states if state == "sent" and message is not None]
    stands = {chat: (seen[chat]["card"], seen[chat]["changed"]) for chat in known}
    assert stands == {chat: (0, int(chat in old)) for chat in known}
    assert 0 < len(old) < len(known)
    reached = [chat for state, chat, _ in states if state != "failed"]
    assert {seen[chat]["correction"] for chat in reached} == {1}
    assert told.stuck == {NO_ANSWER: unplaced}
