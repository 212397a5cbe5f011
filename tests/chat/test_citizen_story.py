"""The citizen's side of the story, driven over HTTP: from the first photo to the receipt."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.sample.district import publish_story
from tests.chat.citizen_phone import Phone, citizen, labels, picture, receipt_in, words
from tests.chat.house import RunningHouse, running_house
from tests.desk.tip_house import more_of_the_notice
from tests.servers.migrated import on_sqlite


@pytest_asyncio.fixture
async def house(migrated_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The running program on an empty district, with the story's notice live."""
    async with running_house(migrated_url, tmp_path) as running:
        running.write(publish_story)
        yield running


@pytest_asyncio.fixture
async def lin(house: RunningHouse) -> Phone:
    """Somebody who has never met the bot."""
    return await citizen(house, "Lin")


async def test_from_the_first_photo_to_the_receipt(house: RunningHouse, lin: Phone) -> None:
    await lin.photo("在超市门口")
    question = await lin.sees("哪一条通告")
    welcome = await lin.sees("这里是警方的线索台")
    assert "已经安全存好" in words(welcome)
    assert "110" in words(welcome)
    assert welcome["message_id"] < question["message_id"]
    await lin.press(question, "协查")
    await lin.sees("在哪里看到的")
    await house.client.share_place(lin.person, lin.bot, 30.58, 114.29)
    await lin.sees("什么时候")
    await lin.say("半小时前")
    await lin.press(await lin.sees("现在还在那里"), "已经走了")
    await lin.press(await lin.sees("往哪边去了"), "东")
    await lin.sees("多大把握")
    await lin.say("他旁边还有个女人")
    await lin.press(await lin.sees("您写的已经记下"), "比较肯定")
    await lin.press(await lin.sees("亲眼看到的吗"), "跳过")
    features = await lin.sees("您看到了哪几样", "光头")
    await lin.press(features, "光头")
    await lin.press(await lin.sees("您看到了哪几样", "✅"), "选好了")
    await lin.press(await lin.sees("有车吗"), "没有车")
    await lin.sees("还有别的")
    await lin.say("他穿蓝色外套 <b>&{{7*7}}")
    review = await lin.sees("发送前看一眼", "发送给警方")
    assert [told for told in ("已经走了", "比较肯定", "{{7*7}}") if told not in words(review)] == []
    await lin.press(review, "发送给警方")
    receipt = await lin.sees("已经交给警方")
    assert len(receipt_in(receipt)) == 14
    await lin.press(receipt, "看进展")
    await lin.sees("已收到，等人来看", "撤回")


async def test_the_review_can_be_changed_before_it_goes(lin: Phone) -> None:
    await lin.say("看到一个光头的人")
    await lin.press(await lin.sees("哪一条通告"), "都不是")
    await lin.say("中山大道")
    await lin.press(await lin.sees("什么时候"), "够了")
    await lin.press(await lin.sees("发送前看一眼", "改一改"), "改一改")
    await lin.press(await lin.sees("要改哪一项"), "地点")
    await lin.sees("在哪里看到的", after=1)
    await lin.say("江汉路")
    review = await lin.sees("江汉路", "改一改")
    assert "中山大道" not in words(review)
    assert "收到：1 段文字\n" in words(review)  # the place stands in its own line
    await lin.press(review, "不发了")
    await lin.press(await lin.sees("真的不发了"), "删掉")
    await lin.sees("没有发出去")
    await lin.say("/cancel")
    await lin.sees("没有正在说的线索")


@on_sqlite
async def test_a_card_s_link_begins_a_tip_about_its_notice(house: RunningHouse, lin: Phone) -> None:
    await lin.start("n-WH-2026-0001")
    question = await lin.sees("您看到了什么")
    assert labels(question) == []
    await lin.photo()
    await lin.sees("在哪里看到的")


@on_sqlite
async def test_what_is_on_no_first_page_is_a_press_away(house: RunningHouse, lin: Phone) -> None:
    house.write(more_of_the_notice, 8)
    await lin.start()
    begun = await lin.sees("看到了什么", "更多通告")
    await lin.press(begun, "更多通告")
    (oldest,) = [one for one in labels(await lin.sees("请大家帮忙", "前面的通告")) if "协查" in one]
    await lin.photo()
    await lin.press(await lin.sees("哪一条通告", "更多通告"), "更多通告")
    await lin.press(await lin.sees("哪一条通告", "前面的通告"), oldest)
    await lin.sees("在哪里看到的")


@on_sqlite
async def test_links_to_nothing_get_the_ordinary_welcome(house: RunningHouse) -> None:
    seen = set()
    for number, payload in enumerate(("n-WH-2026-9999", "_" * 64, "", "x" * 64)):
        phone = await citizen(house, f"P{number}")
        await phone.start(payload)
        start = await phone.sees("看到了什么？")
        seen.add((words(start), *labels(start)))
    assert len(seen) == 1


@on_sqlite
async def test_english_for_who_reads_english_and_for_who_chooses_it(
    house: RunningHouse, lin: Phone
) -> None:
    emma = await citizen(house, "Emma", "en")
    await emma.start()
    await emma.sees("This is the police tip line")
    await lin.start()
    await lin.sees("这里是警方的线索台")
    await lin.say("/language")
    await lin.press(await lin.sees("请选择语言"), "English")
    await lin.sees("English from now on")
    await lin.say("/help")
    await lin.sees("How it works")


@on_sqlite
async def test_every_kind_of_message_has_an_answer(house: RunningHouse, lin: Phone) -> None:
    client = house.client
    await client.share_contact(lin.person, lin.bot)
    await lin.sees("名片里的姓名和电话我们不收")
    await client.send_file(lin.person, lin.bot, "s.webp", b"RIFFxxxxWEBP", "sticker")
    await lin.sees("这种消息我们用不上")
    for kind, name in (("voice", "v.ogg"), ("video", "v.mp4"), ("video_note", "n.mp4")):
        await client.send_file(lin.person, lin.bot, name, b"\0" * 100, kind)
        await lin.sees({"voice": "1 段语音", "video": "1 段视频", "video_note": "圆形视频"}[kind])
    await client.send_file(lin.person, lin.bot, "a.txt", b"x", "document")
    await lin.sees("1 个文件")


@on_sqlite
async def test_a_file_too_big_is_told_so_and_its_words_are_kept(
    house: RunningHouse, lin: Phone
) -> None:
    # A stream: aiohttp warns of large bodies given as bytes.
    big: Any = io.BytesIO(b"\0" * (20 * 1024 * 1024 + 1))
    await house.client.send_file(
        lin.person, lin.bot, "big.mp4", big, "document", caption="他进了地铁站"
    )
    question = await lin.sees("超过 20 MB", "够了")
    await lin.press(question, "够了")
    await lin.sees("他进了地铁站", "发送给警方")


async def test_an_album_is_one_tip_and_one_question(house: RunningHouse, lin: Phone) -> None:
    files = [(f"{n}.jpg", picture((n * 20, 90, 90))) for n in range(10)]
    await house.client.send_album(lin.person, lin.bot, files)
    await lin.sees("10 张照片")
    history = await lin.chat()
    assert sum("哪一条通告" in words(message) for message in history) == 1


@on_sqlite
async def test_the_receipt_opens_the_tip_from_another_account(
    house: RunningHouse, lin: Phone
) -> None:
    receipt = await lin.send_tip()
    other = await citizen(house, "Other")
    await other.say(f"/status {receipt.lower().replace('-', ' ')}")
    tip = await other.sees("进展：")
    await other.press(tip, "补充")
    await other.sees("请发要补充的")
    await other.say("他又回来了")
    await other.sees("已补充到您的线索")
    await other.say("/status 0000-0000-0001")
    await other.sees("这不像回执")
    await other.say("/status")
    await other.sees("请把回执发来")
    await other.say(receipt)
    await other.sees("进展：", "补充", after=tip["message_id"])


@on_sqlite
async def test_taking_a_tip_back_and_being_forgotten(house: RunningHouse, lin: Phone) -> None:
    first = await lin.send_tip()
    second = await lin.send_tip("又看到他了")
    await lin.say("/mytips")
    mine = await lin.sees("您的线索", "查看 2")
    assert first in words(mine)
    assert second in words(mine)
    await lin.press(mine, "查看 2")
    await lin.press(await lin.sees("进展：", "撤回"), "撤回")
    await lin.press(await lin.sees("真的要撤回吗"), "撤回并销毁")
    await lin.sees("您已撤回，内容已销毁")
    await lin.say("/forget")
    await lin.press(await lin.sees("回执还有用", "忘记我"), "忘记我")
    goodbye = await lin.sees("我们已经忘记您了")
    await lin.say("/mytips")
    await lin.sees("您还没有发过线索", after=goodbye["message_id"])
    await lin.say(f"/status {second}")
    await lin.sees("您要求忘记", after=goodbye["message_id"])


@on_sqlite
async def test_subscribing_by_area_kind_and_hour_and_leaving_by_one_press(
    house: RunningHouse, lin: Phone
) -> None:
    await lin.say("/subscribe")
    await lin.press(await lin.sees("有新通告时通知您"), "📍 按位置选")
    await lin.sees("请发一个定位")
    await house.client.share_place(lin.person, lin.bot, 30.58, 114.29)
    await lin.press(await lin.sees("有新通告时通知您", "✅ 江岸区"), "通告种类：5/5")
    await lin.press(await lin.sees("想收到哪些通告"), "✅ 通缉")
    await lin.press(await lin.sees("想收到哪些通告"), "‹ 返回")
    await lin.press(await lin.sees("有新通告时通知您", "通告种类：4/5"), "免打扰时段")
    await lin.press(await lin.sees("什么时候不打扰您"), "20:00–9:00")
    await lin.press(await lin.sees("什么时候不打扰您", "✅ 20:00–9:00"), "随时可以")
    await lin.sees("什么时候不打扰您", "✅ 随时可以")
    house.write(publish_story)
    await lin.press(await lin.sees("协查", "不再接收通告"), "不再接收通告")
    await lin.sees("不会再给您发通告了")
    await lin.say("/subscribe 武昌")
    await lin.sees("没有名字里带“武昌”的片区", "江岸区")
    await lin.say("/subscribe")
    assert "全部取消" not in labels(await lin.sees("有新通告时通知您", "所有片区"))
