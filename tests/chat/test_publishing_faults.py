"""Broadcast in bad weather: every delivery ends, none is posted twice, withdrawals get through."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sample.district import publish_story, register_group, sample_officer
from desk.notices import lookup as notices
from desk.notices.progress import Progress, progress
from tests.chat.house import RunningHouse, running_house
from tests.chat.officer_phone import until

WEATHER: dict[str, dict[str, Any]] = {
    "calm": {},
    "limited": {"kind": "429", "seconds": 1},
    "shut": {"kind": "403"},
    "broken": {"kind": "5xx"},
    "dropped": {"kind": "timeout_after_accept"},
    "grown": {"kind": "migrate"},
}


@pytest.fixture
async def house(migrated_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work, with a group for each sort of weather."""
    async with running_house(migrated_url, tmp_path) as running:
        reader = await running.citizen("Reader")
        for group in running.groups.values():
            await running.client.add_member(group, reader)
        for name, fault in WEATHER.items():
            group = int((await running.client.add_group(name))["id"])
            running.groups[name] = group
            await running.client.add_member(group, running.bot)
            await running.client.add_member(group, reader)
            running.write(register_group, group, name)
            await running.client.wait_for(reader, group, "本群今后", from_bot=True)
            if fault:
                await running.client.fault("sendMessage", chat_id=group, **fault)
        yield running


def counts(house: RunningHouse, number: str) -> Progress:
    """How far the deliveries are."""
    found = house.read(lambda session, _kit: notices.brief_by_number(session, number))
    counted: Progress = house.read(progress, found.id)
    return counted


async def cards(house: RunningHouse, group: int, number: str) -> list[int]:
    """The messages in a group that name the notice, the answers to them apart."""
    seen = await house.client.history(house.people["Reader"], group)
    return [
        message["message_id"]
        for message in seen
        if number in message.get("text", "") and "reply_to_message" not in message
    ]


async def settled(house: RunningHouse, number: str) -> Progress:
    """How the deliveries are once nothing is left to do."""

    async def ended() -> bool:
        now = counts(house, number)
        return now.unchanged == 0 and now.states["queued"] == now.states["sending"] == 0

    await until(ended)
    return counts(house, number)


async def test_every_copy_is_posted_once_and_withdrawn_from_wherever_it_is(
    house: RunningHouse,
) -> None:
    number = house.write(publish_story)
    states = (await settled(house, number)).states
    assert (states["sent"], states["failed"], states["unknown"]) == (6, 1, 1)
    for name in ("North", "South", "calm", "limited", "broken", "dropped"):
        assert len(await cards(house, house.groups[name], number)) == 1, name
    assert await cards(house, house.groups["shut"], number) == []

    # After three days no message can be deleted any more; changing has no such bound.
    await house.client.advance_clock(3 * 24 * 3600)
    await house.client.fault("editMessageText", kind="5xx", chat_id=house.groups["calm"])
    publisher = house.read(sample_officer, "Pu")
    found = house.read(lambda session, _kit: notices.brief_by_number(session, number))
    house.write(notices.cancel, publisher, found.id, "The wrong man.")
    await settled(house, number)
    for name in ("North", "South", "calm", "limited", "broken"):
        texts = await words(house, name)
        assert sum("本通告已撤销" in text for text in texts) == 1, name
        assert sum("更正" in text for text in texts) == 1, name
        assert not any("光头" in text for text in texts), name
    # Nobody knows the message there, so it stands; but the chat is told.
    assert sum("更正" in text for text in await words(house, "dropped")) == 1


async def words(house: RunningHouse, name: str) -> list[str]:
    """The texts that a group shows."""
    seen = await house.client.history(house.people["Reader"], house.groups[name])
    return [message.get("text", "") for message in seen]
