"""Replies to a notice's card in a group, over HTTP: taken in, removed, answered in private."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.sample.district import publish_story
from tests.chat.citizen_phone import Message, Phone, citizen, labels, picture, receipt_in, words
from tests.chat.house import RunningHouse, running_house
from tests.servers.migrated import on_sqlite


@pytest_asyncio.fixture
async def house(migrated_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The running program with the story's notice in its groups; the bot may delete in "North"."""
    async with running_house(migrated_url, tmp_path) as running:
        rights = {"can_delete_messages": True}
        await running.client.add_member(
            running.groups["North"], running.bot, "administrator", rights=rights
        )
        running.write(publish_story)
        yield running


async def member(house: RunningHouse, name: str, group: str = "North", **more: Any) -> Phone:
    """Somebody new in the group."""
    phone = await citizen(house, name)
    await house.client.add_member(house.groups[group], phone.person, **more)
    return phone


async def card(house: RunningHouse, phone: Phone, group: str = "North") -> Message:
    """The notice's card as it hangs in the group."""
    return await house.sees(phone.person, "WH-", peer=house.groups[group])


async def reply(house: RunningHouse, phone: Phone, group: str = "North", **how: Any) -> Message:
    """Reply to the card with a photo and words."""
    peer, shown = house.groups[group], await card(house, phone, group)
    caption = how.pop("caption", "在超市门口")
    return await house.client.send_photo(
        phone.person, peer, picture(), caption, reply_to=shown["message_id"], **how
    )


async def in_triage(house: RunningHouse, text: str) -> Message:
    """What moderators see of it."""
    return await house.sees(house.people["Mo"], text, peer=house.triage)


async def test_a_stranger_s_photo_is_taken_in_removed_and_answered_for_their_eyes_only(
    house: RunningHouse,
) -> None:
    shopper, other = await member(house, "Shopper"), await member(house, "Other")
    group = house.groups["North"]
    sent = await reply(house, shopper)
    await in_triage(house, "在超市门口")

    def answered(history: list[Message]) -> Message | None:
        return next((m for m in history if "只有您看得到" in words(m)), None)

    told = await shopper.until(answered, group)
    assert len(receipt_in(told)) == 14
    assert labels(told) == ["打开私聊"]

    def removed(history: list[Message]) -> Message | None:
        here = any(m["message_id"] == sent["message_id"] for m in history)
        return None if here else history[0]

    await other.until(removed, group)
    seen = [words(message) for message in await other.chat(group)]
    assert [text for text in seen if "超市" in text or "回执" in text] == []
    await shopper.start("mytips")
    mine = await shopper.sees("您发来的：1 张照片")
    assert receipt_in(told) in words(mine)


@on_sqlite
async def test_somebody_who_knows_the_bot_is_answered_in_the_private_chat(
    house: RunningHouse,
) -> None:
    shopper = await member(house, "Shopper")
    await shopper.start()
    await shopper.sees("看到了什么")
    await reply(house, shopper)
    receipt = await shopper.sees("您在群里回复的")
    assert len(receipt_in(receipt)) == 14
    seen = [words(message) for message in await shopper.chat(house.groups["North"])]
    assert [text for text in seen if "回执" in text] == []


@on_sqlite
async def test_whoever_blocked_the_bot_since_gets_receipt_and_more_for_their_eyes_only(
    house: RunningHouse,
) -> None:
    shopper = await member(house, "Shopper")
    await shopper.start()
    await shopper.sees("看到了什么")
    await house.client.block(shopper.person, house.bot)
    group = house.groups["North"]
    await reply(house, shopper)
    told = await house.sees(shopper.person, "只有您看得到", peer=group)
    assert len(receipt_in(told)) == 14
    assert labels(told) == ["打开私聊"]
    await reply(house, shopper, caption="他往东走了")
    await house.sees(shopper.person, "已补充到您的线索", peer=group)
    other = await member(house, "Other")
    seen = [words(message) for message in await other.chat(group)]
    assert [text for text in seen if "回执" in text or "已补充" in text] == []


@on_sqlite
async def test_without_a_private_way_the_group_gets_one_neutral_line(house: RunningHouse) -> None:
    shopper = await member(house, "Shopper", "South")
    await card(house, shopper, "South")
    group = house.groups["South"]
    await house.client.fault(
        "sendMessage", kind="400", chat_id=group, description="Bad Request: USER_NOT_FOUND"
    )
    await reply(house, shopper, "South")
    line = await house.sees(shopper.person, "请点下面私下发", peer=group)
    assert labels(line) == ["打开私聊"]
    assert "超市" not in words(line)


@on_sqlite
async def test_an_album_in_reply_is_one_tip(house: RunningHouse) -> None:
    shopper = await member(house, "Shopper")
    shown = await card(house, shopper)
    files = [(f"{n}.jpg", picture((n * 20, 90, 90))) for n in range(5)]
    sent = await house.client.send_album(
        shopper.person, house.groups["North"], files, reply_to=shown["message_id"], caption="五张"
    )
    await in_triage(house, "五张")

    def all_removed(history: list[Message]) -> Message | None:
        ids = {message["message_id"] for message in history}
        return None if ids & {one["message_id"] for one in sent} else history[0]

    await shopper.until(all_removed, house.groups["North"])
    await shopper.start("mytips")
    # An only tip opens at once: all five are in it.
    await shopper.sees("您发来的：5 张照片")


@on_sqlite
async def test_channels_anonymous_admins_bots_and_idle_talk_are_met_with_silence(
    house: RunningHouse,
) -> None:
    group = house.groups["North"]
    chatter = await member(house, "Chatter")
    boss = await member(house, "Boss", status="administrator", anonymous=True)
    shown = await card(house, chatter)
    before = len(await chatter.chat(group))
    await house.client.say(chatter.person, group, "今天天气不错")
    await house.client.say(boss.person, group, "匿名的话", reply_to=shown["message_id"])
    await house.client.send_file(
        chatter.person, group, "s.webp", b"RIFFxxxxWEBP", "sticker", reply_to=shown["message_id"]
    )
    # Something that is taken in comes after: what came before it has been passed over.
    await reply(house, await member(house, "Shopper"))
    await in_triage(house, "在超市门口")
    seen = [words(message) for message in await chatter.chat(group)]
    assert "今天天气不错" in seen
    assert "匿名的话" in seen
    triage = await house.client.history(house.people["Mo"], house.triage)
    assert [words(m) for m in triage if "匿名" in words(m) or "天气" in words(m)] == []
    assert before > 0
