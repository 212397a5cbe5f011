"""A broadcast as the moderators follow it: one message that changes, with buttons to hold it up."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sample.district import publish_story
from tests.chat.house import RunningHouse, running_house


@pytest.fixture
async def house(migrated_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work, and a group for which Telegram is out of order."""
    async with running_house(migrated_url, tmp_path) as running:
        north = running.groups["North"]
        await running.client.fault("sendMessage", chat_id=north, kind="5xx", times=1000)
        yield running


async def test_a_broadcast_is_followed_and_held_up_in_the_triage_chat(
    house: RunningHouse,
) -> None:
    number = house.write(publish_story)
    supervisor = house.people["Su"]
    told = await house.sees(supervisor, number, peer=house.triage)
    message = told["message_id"]

    async def presses(label: str, then: str) -> None:
        await house.client.press(supervisor, house.triage, message, label=label)
        shown = await house.sees(supervisor, then, peer=house.triage)
        assert shown["message_id"] == message

    await presses("⏸ 暂停", "已暂停")
    await presses("▶️ 继续", "正在投放")
    await presses("⏹ 停止", "被停止")

    # Whoever asks has it before their eyes, and the older message keeps no buttons.
    await house.client.say(supervisor, house.triage, f"/broadcast {number}")
    again = await house.sees(supervisor, "已停止", peer=house.triage, after=message)
    assert "inline_keyboard" not in again.get("reply_markup", {})
