"""R7: one flooder, or updates that fail again and again, delay nobody else.

Nothing here is measured in seconds: what is held is the order. Ten thousand messages of one person
are in the inbox before anybody else's; everybody else is answered long before they are done.
"""

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.intake import Intake
from bot.sample.district import publish_story
from desk.kit import Kit
from tests.chat.house import RunningHouse, running_house
from tests.promises.acting import Person, citizen, officer, part_of, until, words

BURST = 10_000
FIRST = 1001  # of its numbers
QUEUED = 200  # of its lines on their way to the moderators, before somebody else's
MOST_DONE = 200  # of the flooder's, when everybody else has been served
FLOODER, POISONER = 599_000_001, 599_000_002
HUGE = 2**63  # no database holds such a message number


def message(person: int, number: int, chat: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What Telegram would send of one message; its number is also the update's."""
    sender = {"id": person, "is_bot": False, "first_name": "Loud", "language_code": "zh-hans"}
    body = {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": sender}
    return {"update_id": number, "message": {**body, "text": f"line {number}", **more}}


async def take_in(house: RunningHouse, updates: list[dict[str, Any]]) -> None:
    """Through the door that both polling and the webhook use; all are on the disk afterwards."""
    intake = Intake(house.house.store, house.house.kit)
    for start in range(0, len(updates), 1000):
        raw = map(orjson.dumps, updates[start : start + 1000])
        await asyncio.gather(*map(intake.take_in, raw))


def done_of(session: Session, _kit: Kit, most: int) -> int:
    """How many updates of the burst, numbered below `most`, are done."""
    query = "SELECT count(*) FROM inbox WHERE state = 'done' AND update_id >= :first"
    numbers = {"first": FIRST, "most": most}
    return int(session.execute(text(f"{query} AND update_id < :most"), numbers).scalar_one())


async def two_groups_with_the_card(house: RunningHouse) -> tuple[Person, Person, int, int]:
    """Two people who know the bot, the group, and the number of the card in it."""
    house.write(publish_story)
    north = house.groups["North"]
    loud = Person(house, int((await house.client.add_user("Loud", id=FLOODER))["id"]))
    quiet = await citizen(house, "Quiet")
    await house.start()
    for person in (loud, quiet):
        await house.client.add_member(north, person.id)
        await house.client.start(person.id, house.bot)
        await person.reads(part_of("citizen.start"))
    card = await quiet.reads("WH-2026-0001", peer=north)
    await house.stop()
    return loud, quiet, north, int(card["message_id"])


@pytest.mark.parametrize("where", ["private", "group"])
async def test_a_burst_of_one_delays_nobody_else(
    migrated_url: str, tmp_path: Path, where: str
) -> None:
    async with running_house(migrated_url, tmp_path, run=False) as house:
        loud, quiet, north, card = await two_groups_with_the_card(house)
        await take_in(house, burst(loud, where, north, card))
        await house.start()
        await quiet.say("他在码头", peer=north, reply_to=card)
        await until(lambda: has_a_receipt(quiet))
        assert house.read(done_of, FIRST + BURST) < MOST_DONE
        await officer(house, "Mo").reads("他在码头", r"t:\d+:claim::", peer=house.triage)
        assert house.read(done_of, FIRST + BURST) < BURST // 2


async def test_a_loud_ticket_delays_no_other_on_its_way_to_the_moderators(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    async with running_house(migrated_sqlite_url, tmp_path, run=False, GROUP_RATE="1/s") as house:
        loud, quiet, north, card = await two_groups_with_the_card(house)
        await take_in(house, burst(loud, "group", north, card)[:QUEUED])
        await house.start()
        await until(lambda: asyncio.to_thread(all_done, house))
        await quiet.say("他在码头", peer=north, reply_to=card)
        moderator = officer(house, "Mo")
        await moderator.reads("他在码头", r"t:\d+:claim::", peer=house.triage)
        lines = [one for one in await moderator.chat(house.triage) if "line " in words(one)]
        assert len(lines) < QUEUED // 2


def all_done(house: RunningHouse) -> bool:
    """Whether what was queued of the burst is done."""
    return bool(house.read(done_of, FIRST + QUEUED) == QUEUED)


def burst(loud: Person, where: str, north: int, card: int) -> list[dict[str, Any]]:
    """Ten thousand messages of one person, to the bot or in reply to the card."""
    numbers = range(FIRST, FIRST + BURST)
    if where == "private":
        private = {"id": loud.id, "type": "private"}
        return [message(loud.id, number, private) for number in numbers]
    group = {"id": north, "type": "supergroup", "title": "North"}
    ours = {"id": loud.house.bot, "is_bot": True, "first_name": "Bot"}
    quoted = {"message_id": card, "date": 1_790_000_000, "chat": group, "from": ours}
    return [message(loud.id, number, group, reply_to_message=quoted) for number in numbers]


async def has_a_receipt(person: Person) -> bool:
    """Whether they have one receipt."""
    return len(await person.receipts()) == 1


def poison(chat: dict[str, Any]) -> list[dict[str, Any]]:
    """One update that fails in the database, again and again, and one that no aiogram can read."""
    broken = message(POISONER, 1, chat)
    broken["message"]["message_id"] = HUGE
    return [broken, {"update_id": 2, "message": {"message_id": 5, "chat": chat, "text": 7}}]


async def test_poison_blocks_neither_others_nor_its_own_chat_for_ever(
    migrated_url: str, tmp_path: Path
) -> None:
    async with running_house(migrated_url, tmp_path, run=False) as house:
        poisoner = Person(house, int((await house.client.add_user("Po", id=POISONER))["id"]))
        quiet = await citizen(house, "Quiet")
        chat = {"id": POISONER, "type": "private"}
        await take_in(house, poison(chat))
        await house.start()
        await quiet.say("他在码头")
        await quiet.reads(part_of("citizen.ask.where"))
        assert ("pending", 1) in house.read(states) or ("leased", 1) in house.read(states)
        await poisoner.say("我也看到了")
        await poisoner.reads(part_of("citizen.ask.where"))
        assert house.read(states) == [("quarantined", 1), ("quarantined", 2)]
        said = [words(one) for one in await poisoner.chat() if one["from_bot"]]
        assert [one for one in said if "line 1" in one] == []


def states(session: Session, _kit: Kit) -> list[tuple[str, int]]:
    """Where the poisonous updates are; their bodies are kept."""
    query = "SELECT state, update_id FROM inbox WHERE update_id < 3 AND body IS NOT NULL"
    return [(row.state, row.update_id) for row in session.execute(text(f"{query} ORDER BY id"))]
