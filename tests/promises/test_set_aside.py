"""A message that our own code fails on, over HTTP: set aside, in nobody's way, sent once it is put right."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import text
from sqlalchemy.orm import Session

from desk.actors import OPERATOR
from desk.kit import Kit
from desk.outgoing import say
from desk.sealed import to_chat
from desk.waiting import try_again
from tests.chat.house import RunningHouse, running_house
from tests.promises.acting import citizen, part_of, until
from tests.servers.migrated import on_sqlite

RECEIPT = "0123-4567-89AB"


def break_one(session: Session, kit: Kit, person: int) -> None:
    """A receipt is to be told by a name that no renderer knows."""
    facts = {"tip": 1, "receipt": RECEIPT, "notice": None}
    say(session, kit, to_chat(kit, person, "zh"), "citizen.receipts", facts)


def tried_often(session: Session, _kit: Kit) -> None:
    """As if it had failed often already, and were due again."""
    session.execute(
        text("UPDATE outbox SET tries_used = 7, available_at = 0 WHERE state = 'queued'")
    )


def mend(session: Session, _kit: Kit) -> None:
    """The version in which the fault is mended."""
    session.execute(text("UPDATE outbox SET kind = 'citizen.receipt' WHERE state = 'quarantined'"))


async def queues(house: RunningHouse) -> dict[str, Any]:
    """What `/readyz` says waits, and lies aside."""
    address = f"http://127.0.0.1:{house.environment['WEB_PORT']}/readyz"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        found: dict[str, Any] = (await answer.json())["queues"]
        return found


@on_sqlite
async def test_a_receipt_that_we_fail_on_is_kept_and_comes_after_all(
    migrated_url: str, tmp_path: Path
) -> None:
    async with running_house(migrated_url, tmp_path) as house:
        person = await citizen(house, "Shopper")
        await house.client.start(person.id, house.bot)
        await person.reads(part_of("citizen.start"))
        house.write(break_one, person.id)

        async def is_aside() -> bool:
            await asyncio.to_thread(house.write, tried_often)
            return bool((await queues(house))["outbox_quarantined"] == 1)

        await until(is_aside)
        await person.say("/help")
        await person.reads(part_of("citizen.note.help"))
        house.write(mend)
        assert house.write(try_again, OPERATOR, "outbox", None) == 1
        await person.reads(RECEIPT)
