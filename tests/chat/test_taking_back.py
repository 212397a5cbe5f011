"""What becomes of copies when a notice is withdrawn, where its unit would have them deleted; and when
its time runs out.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sample.district import publish_story, sample_officer
from desk.actors import OPERATOR
from desk.district.units import set_withdrawal
from desk.notices import lookup as notices
from tests.chat.house import MovedClock, RunningHouse, running_house
from tipline.broadcasts import Withdrawal

DAY = 24 * 3600


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work; its unit deletes what it withdraws."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        running.write(set_withdrawal, OPERATOR, "WH", Withdrawal.DELETE)
        yield running


@pytest.mark.parametrize(("days", "left"), [(0, 0), (3, 1)])
async def test_copies_are_deleted_where_telegram_allows_it_and_changed_elsewhere(
    house: RunningHouse, days: int, left: int
) -> None:
    reader, group = await house.citizen("Reader"), house.groups["North"]
    await house.client.add_member(group, reader)
    number = house.write(publish_story)
    card = await house.sees(reader, number, peer=group)
    await house.client.advance_clock(days * DAY)
    notice = house.read(notices.id_by_number, number)
    house.write(notices.cancel, house.read(sample_officer, "Pu"), notice, "The wrong man.")
    await house.sees(reader, "更正", peer=group)
    seen = await house.client.history(reader, group)
    copies = [one for one in seen if one["message_id"] == card["message_id"]]
    assert len(copies) == left
    assert all("本通告已撤销" in one["text"] for one in copies)


async def test_when_its_time_is_over_every_copy_says_so_by_itself(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    async with running_house(migrated_sqlite_url, tmp_path, run=False) as house:
        clock = house.clock = MovedClock()
        await house.start()
        number = house.write(publish_story)
        readers = {}
        for title, group in house.groups.items():
            reader = await house.citizen(title)
            await house.client.add_member(group, reader)
            readers[reader] = (group, await house.sees(reader, number, peer=group))
        clock.ahead = timedelta(days=31)
        for reader, (group, card) in readers.items():
            await house.sees(reader, f"{number} 已到期", peer=group, after=card["message_id"])
            seen = await house.client.history(reader, group)
            [now] = [one for one in seen if one["message_id"] == card["message_id"]]
            assert now["text"].startswith("⌛ 本通告已到期")
