"""Updates on their way into the inbox: in groups, two of them at once, a chat's own in their order."""

import asyncio
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.intake import Intake
from desk.kit import Kit
from storage.statements import table_of
from storage.tables.queues import InboxUpdate
from tests.chat.house import running_house

LARGEST_GROUP = 512
INBOX = table_of(InboxUpdate)


def said(number: int, person: int) -> bytes:
    message = {"message_id": number, "chat": {"id": person}, "from": {"id": person}, "text": "?"}
    return orjson.dumps({"update_id": number, "message": message})


def numbers(session: Session, _kit: Kit) -> list[int]:
    """The numbers of all updates, in the order in which they will be done."""
    return list(session.execute(select(INBOX.c.update_id).order_by(INBOX.c.id)).scalars())


async def test_what_one_chat_said_keeps_its_order_over_several_groups(
    migrated_url: str, tmp_path: Path
) -> None:
    count = 3 * LARGEST_GROUP
    async with running_house(migrated_url, tmp_path, run=False) as house:
        intake = Intake(house.house.store, house.house.kit)
        raw = [said(number, 7) for number in range(count)]
        await asyncio.gather(*map(intake.take_in, raw))
        assert house.read(numbers) == list(range(count))


@pytest.mark.parametrize("at_once", [1, 3, 40])
async def test_what_comes_while_others_are_committed_is_kept_once(
    migrated_url: str, tmp_path: Path, at_once: int
) -> None:
    """Everybody says something as soon as what they said last is on the disk."""
    async with running_house(migrated_url, tmp_path, run=False) as house:
        intake = Intake(house.house.store, house.house.kit)

        async def talk(person: int) -> None:
            for turn in range(20):
                await intake.take_in(said(1000 * person + turn, person))

        await asyncio.gather(*map(talk, range(at_once)))
        kept = house.read(numbers)
        assert len(kept) == 20 * at_once
        for person in range(at_once):
            own = [number for number in kept if number // 1000 == person]
            assert own == [1000 * person + turn for turn in range(20)]
