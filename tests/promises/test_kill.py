"""R1, R2: an update that was acknowledged survives `kill -9`, exactly once; receipts arrive.

Real processes are killed at random moments while people write, on both databases, by polling and
by webhook. `KILLS` more in `make soak`.
"""

import asyncio
import contextlib
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.sample.district import publish_story
from desk.kit import Kit
from desk.sealed import tip_bound_to
from desk.tips.rows import PARTS, TIPS, any_tip, key_of, original_field
from storage.sealing import unseal
from storage.statements import table_of
from storage.tables.queues import InboxUpdate, OutboxMessage, OutboxState, QueueState
from tests.chat.house import BOT_ID, RunningHouse, running_house
from tests.promises.acting import RECEIPT
from tests.promises.processes import Nursery, in_nursery, nursery
from tipline.tips import Channel, PartKind

KILLS = int(os.environ.get("KILLS", "50"))
WRITERS, LINES, PHOTOGRAPHERS = 12, 5, 6
INBOX, OUTBOX = table_of(InboxUpdate), table_of(OutboxMessage)


def picture(number: int) -> bytes:
    """A small photo that no other person sends."""
    out = BytesIO()
    Image.new("RGB", (320, 240), (number * 31 % 256, 90, 160)).save(out, "JPEG")
    return out.getvalue()


async def pause(seconds: float) -> None:
    """Let a random while pass: the moments of killing and writing are the test's input."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), seconds)


async def until(is_so: Callable[[], Awaitable[Any]], seconds: float = 90) -> None:
    """Wait until something is so; fails when it never is."""
    async with asyncio.timeout(seconds):
        while not await is_so():
            await pause(0.1)


async def keep_killing(
    house: RunningHouse, births: Nursery, kills: int, chance: random.Random
) -> None:
    """Kill the program `kills` times, and leave it running."""
    pid = births.alive[0]
    for _ in range(kills):
        await pause(chance.uniform(0.02, 0.9))
        await births.kill(pid)
        pid = await births.start(house.environment)


async def write_in_group(house: RunningHouse, person: int, card: int) -> int:
    """Reply to the card `LINES` times, spread over the killing."""
    for number in range(LINES):
        await house.client.say(
            person, house.groups["North"], f"line {number} of {person}", reply_to=card
        )
        await pause(random.uniform(0, KILLS * 0.06))
    return LINES


async def send_photo(house: RunningHouse, person: int, number: int) -> None:
    """Send a photo out of the blue, some time during the killing."""
    await house.client.start(person, BOT_ID)
    await pause(random.uniform(0, KILLS * 0.3))
    await house.client.send_photo(person, BOT_ID, picture(number))


async def all_handed_over(house: RunningHouse) -> bool:
    """Telegram holds no update back: while nobody answered, it waits ever longer between tries."""
    pending: int = await house.client.do("pending", bot=BOT_ID)
    return pending == 0


def is_quiet(session: Session, _kit: Kit) -> bool:
    """Nothing waits in the inbox or the outbox."""
    waiting = select(func.count()).select_from(INBOX).where(INBOX.c.state != QueueState.DONE)
    leaving = (
        select(func.count())
        .select_from(OUTBOX)
        .where(OUTBOX.c.state.in_([OutboxState.QUEUED, OutboxState.SENDING]))
    )
    return not session.execute(waiting).scalar_one() and not session.execute(leaving).scalar_one()


def parts_by_message(session: Session, _kit: Kit) -> Counter[tuple[bytes, int]]:
    """How many parts each message became."""
    rows = session.execute(select(PARTS.c.chat_key, PARTS.c.message_id)).all()
    return Counter((bytes(row.chat_key), row.message_id) for row in rows)


def group_tips(session: Session, _kit: Kit) -> int:
    """How many tips came from groups."""
    query = select(func.count()).select_from(TIPS).where(TIPS.c.channel == Channel.GROUP)
    return int(session.execute(query).scalar_one())


def photos_that_open(session: Session, kit: Kit) -> int:
    """How many photo parts have an original that opens with the tip's key."""
    rows = session.execute(select(PARTS).where(PARTS.c.kind == PartKind.PHOTO)).all()
    for row in rows:
        key = key_of(kit, any_tip(session, row.tip_id, lock=False))
        bound_to = tip_bound_to(row.tip_id, original_field(row.id))
        assert unseal(key, kit.blobs.get(row.blob), bound_to=bound_to.encode())
    return len(rows)


async def receipts_of(house: RunningHouse, person: int) -> set[str]:
    """The receipts that a person can see, in private or for their eyes only in the group."""
    seen = await house.client.history(person, house.groups["North"])
    seen += await house.client.history(person, BOT_ID)
    return {found for message in seen for found in RECEIPT.findall(message.get("text") or "")}


@in_nursery
@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_nothing_acknowledged_is_lost_or_doubled(
    migrated_url: str, tmp_path: Path, way: str
) -> None:
    chance = random.Random(20261122)
    async with (
        running_house(migrated_url, tmp_path, run=False, webhook=way == "webhook") as house,
        nursery() as births,
    ):
        # Telegram lets only administrators write for one member's eyes without being asked.
        await house.client.add_member(house.groups["North"], BOT_ID, "administrator")
        house.write(publish_story)
        people = [await house.citizen(f"w{n}") for n in range(WRITERS)]
        for person in people:
            await house.client.add_member(house.groups["North"], person)
        photographers = [await house.citizen(f"p{n}") for n in range(PHOTOGRAPHERS)]
        await births.start(house.environment)
        card = await house.sees(people[0], "WH-", peer=house.groups["North"])
        sent = await asyncio.gather(
            keep_killing(house, births, KILLS, chance),
            *(write_in_group(house, person, card["message_id"]) for person in people),
            *(send_photo(house, person, n) for n, person in enumerate(photographers)),
        )
        assert births.killed == KILLS
        assert len(sent) == 1 + WRITERS + PHOTOGRAPHERS
        await until(lambda: all_handed_over(house))
        await until(lambda: asyncio.to_thread(house.read, is_quiet))
        parts = house.read(parts_by_message)
        assert set(parts.values()) == {1}
        assert len(parts) == WRITERS * LINES + PHOTOGRAPHERS
        assert house.read(group_tips) == WRITERS
        assert house.read(photos_that_open) == PHOTOGRAPHERS
        for person in people:
            assert len(await receipts_of(house, person)) == 1
