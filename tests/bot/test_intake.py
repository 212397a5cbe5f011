"""Updates on their way into the inbox: in groups, two of them at once, a chat's own in their order."""

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.intake import Intake
from desk.kit import Kit
from storage.statements import table_of
from storage.store import Store
from storage.tables.queues import InboxUpdate
from tests.chat.house import running_house
from tests.servers.migrated import on_sqlite

LARGEST_GROUP = 512
INBOX = table_of(InboxUpdate)


def said(number: int, person: int) -> bytes:
    message = {"message_id": number, "chat": {"id": person}, "from": {"id": person}, "text": "?"}
    return orjson.dumps({"update_id": number, "message": message})


def numbers(session: Session, _kit: Kit) -> list[int]:
    """The numbers of all updates, in the order in which they will be done."""
    return list(session.execute(select(INBOX.c.update_id).order_by(INBOX.c.id)).scalars())


class HeldUp(Store):
    """A real store whose first group is under way until the second is kept, or for many turns."""

    def __init__(self, url: str, *, until_second: bool) -> None:
        super().__init__(url)
        self.until_second = until_second
        self.first, self.second = asyncio.Event(), asyncio.Event()
        self.others = 0

    async def write(self, fn: Any, *args: Any, **kw: Any) -> Any:
        if self.first.is_set():
            self.others += 1
            kept = await super().write(fn, *args, **kw)
            self.second.set()
            return kept
        self.first.set()
        if self.until_second:
            async with asyncio.timeout(120):
                await self.second.wait()
        for _ in range(100):
            await asyncio.sleep(0)
        self.others_meanwhile = self.others
        return await super().write(fn, *args, **kw)


@pytest.mark.parametrize(("person", "waits"), [(7, True), (8, False)])
@on_sqlite
async def test_only_who_has_an_update_under_way_waits_for_it(
    migrated_url: str, tmp_path: Path, person: int, waits: bool
) -> None:
    """A first group that takes long holds up the same chat's next update, and nobody else's."""
    async with running_house(migrated_url, tmp_path, run=False) as house:
        store = HeldUp(migrated_url, until_second=not waits)
        intake = Intake(store, house.house.kit)
        first = asyncio.create_task(intake.take_in(said(1, 7)))
        await store.first.wait()
        await asyncio.gather(first, intake.take_in(said(2, person)))
        assert store.others_meanwhile == (0 if waits else 1)
        assert house.read(numbers) == ([1, 2] if waits else [2, 1])
        await asyncio.to_thread(store.close)


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
