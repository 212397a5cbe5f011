"""A ticket's topic over HTTP: its card pinned, closed with the ticket, open again when it comes back."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.sample.district import publish_story, sample_officer
from desk.notices import lookup as notices
from tests.chat.citizen_phone import Phone, citizen, picture, words
from tests.chat.house import BOT_ID, RunningHouse, running_house
from tests.chat.officer_phone import until
from tests.chat.triage_room import Desk, Message, desk_of

BROKEN = b"\0\0\0\x18ftypheic" + b"\0" * 64


@pytest_asyncio.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The running program on an empty district; what is asked here is the same on each database."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        yield running


async def tip(house: RunningHouse, text: str = "他在江汉路") -> tuple[Phone, Message]:
    """Somebody sends a tip; their phone, and the card as a moderator sees it."""
    lin = await citizen(house, "Lin")
    await lin.send_tip(text)
    return lin, await desk_of(house, "Mo").sees(text, label="我来处理")


async def triage(house: RunningHouse) -> dict[str, Any]:
    """The triage chat as a moderator's phone lists it: topics and pinned messages."""
    chats = await house.client.look("chats", person=house.people["Mo"])
    return next(one for one in chats if one["id"] == house.triage)


async def topic_is(house: RunningHouse, *, closed: bool) -> None:
    """Wait until the only topic is closed, or open."""

    async def so() -> bool:
        [topic] = (await triage(house))["topics"]
        return bool(topic["closed"]) == closed

    await until(so)


async def close(mo: Desk, card: Message) -> None:
    """Close the ticket in words."""
    await mo.say("/close 有用 好线索", topic=card["message_thread_id"])
    await mo.sees("已结案：有用", label="重新打开")


async def test_the_card_is_pinned_in_silence_once_somebody_takes_the_ticket(
    house: RunningHouse,
) -> None:
    _, card = await tip(house)
    mo = desk_of(house, "Mo")
    assert (await triage(house))["pinned"] == []
    await mo.press(card, "我来处理")

    async def pinned() -> bool:
        return [one["message_id"] for one in (await triage(house))["pinned"]] == [
            card["message_id"]
        ]

    await until(pinned)
    await mo.press(await mo.sees("周敏 正在处理", label="放回待办"), "放回待办")
    await mo.press(await mo.sees("待处理", label="我来处理"), "我来处理")
    await mo.sees("周敏 正在处理")
    [call] = await house.client.calls("pinChatMessage")
    assert call["params"]["disable_notification"] is True


async def test_the_topic_closes_with_the_ticket_and_opens_when_the_tipster_adds_to_it(
    house: RunningHouse,
) -> None:
    lin, card = await tip(house)
    mo = desk_of(house, "Mo")
    await mo.press(card, "我来处理")
    await mo.sees("周敏 正在处理")
    await close(mo, card)
    await topic_is(house, closed=True)
    await lin.press(await lin.sees("您的回执"), "补充")
    await lin.sees("请发要补充的")
    await lin.say("他又回来了")
    added = await mo.sees("补充：", "他又回来了")
    assert added["message_thread_id"] == card["message_thread_id"]
    await topic_is(house, closed=False)
    await mo.press(await mo.sees("#1 · ", label="我来处理"), "我来处理")
    await mo.sees("周敏 正在处理")
    await close(mo, card)
    await topic_is(house, closed=True)
    await mo.press(await mo.sees("已结案", label="重新打开"), "重新打开")
    await topic_is(house, closed=False)
    assert words(await mo.sees("重新打开了")) != ""


async def test_without_the_rights_work_goes_on_and_a_topic_shut_by_hand_loses_nothing(
    house: RunningHouse,
) -> None:
    lin, card = await tip(house)
    mo = desk_of(house, "Mo")
    await house.client.add_member(house.triage, BOT_ID, "administrator", rights=[])
    await mo.press(card, "我来处理")
    await mo.sees("周敏 正在处理")
    await house.client.fault(
        "sendMessage", kind="400", chat_id=house.triage, description="Bad Request: TOPIC_CLOSED"
    )
    await mo.say("/reply 他穿什么？", topic=card["message_thread_id"])
    await lin.sees("他穿什么？")
    said = await mo.sees("对线索人说：", "他穿什么？")
    assert "message_thread_id" not in said


async def test_the_tickets_of_a_withdrawn_notice_say_so(house: RunningHouse) -> None:
    number = house.write(publish_story)
    lin = await citizen(house, "Lin")
    await lin.start(f"n-{number}")
    await lin.sees("看到了什么")
    await lin.send_tip("在超市门口")
    mo = desk_of(house, "Mo")
    card = await mo.sees(f"通告 {number}", "在超市门口")
    found = house.read(lambda session, _kit: notices.brief_by_number(session, number))
    house.write(notices.cancel, house.read(sample_officer, "Su"), found.id, "人找错了")
    told = await mo.sees(f"通告 {number} · 已撤销", "在超市门口", label="我来处理")
    assert told["message_id"] == card["message_id"]


async def test_a_picture_that_cannot_be_opened_is_asked_for_as_a_photo_before_and_after_sending(
    house: RunningHouse,
) -> None:
    lin = await citizen(house, "Lin")
    await house.client.send_file(lin.person, lin.bot, "IMG_1.HEIC", BROKEN, caption="在桥上")
    before = await lin.sees("选“照片”，不要选“文件”")
    await lin.press(await lin.sees("", "够了"), "够了")
    await lin.press(await lin.sees("发送前看一眼", "发送给警方"), "发送给警方")
    await lin.press(await lin.sees("您的回执"), "补充")
    await lin.sees("请发要补充的")
    await house.client.send_file(lin.person, lin.bot, "IMG_2.HEIC", BROKEN)
    await lin.sees("选“照片”，不要选“文件”", after=before["message_id"])
    await desk_of(house, "Mo").sees("在桥上", "2")


async def test_a_picture_is_one_by_what_is_in_it_whatever_the_telephone_called_it(
    house: RunningHouse,
) -> None:
    lin = await citizen(house, "Lin")
    await house.client.send_file(lin.person, lin.bot, "export.dat", picture(), caption="在桥上")
    await lin.press(await lin.sees("", "够了"), "够了")
    await lin.press(await lin.sees("发送前看一眼", "发送给警方"), "发送给警方")
    mo = desk_of(house, "Mo")
    card = await mo.sees("在桥上", "图片文件 ×1", label="我来处理")
    shown = await mo.until(lambda message: "photo" in message)
    assert shown["message_thread_id"] == card["message_thread_id"]
