"""Triage over HTTP: what moderators see and press, and what comes of it for the tipster."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from desk.actors import OPERATOR
from desk.district.units import add_unit
from tests.chat.citizen_phone import Phone, citizen, picture
from tests.chat.house import BOT_ID, RunningHouse, running_house
from tests.chat.triage_room import Desk, Message, desk_of, labels, words
from tests.media.camera import at, telephone
from tests.media.corpus import segment, with_segments


async def tip(house: RunningHouse, text: str = "他在江汉路") -> tuple[Phone, Message]:
    """Somebody sends a tip; their phone, and the card as a moderator sees it."""
    lin = await citizen(house, "Lin")
    await lin.send_tip(text)
    return lin, await desk_of(house, "Mo").sees(text, label="我来处理")


async def test_two_press_at_once_and_one_holds_it(house: RunningHouse) -> None:
    _, card = await tip(house)
    mo, min_ = desk_of(house, "Mo"), desk_of(house, "Min")
    toasts = await asyncio.gather(mo.press(card, "我来处理"), min_.press(card, "我来处理"))
    won = [toast for toast in toasts if toast.startswith("归你了")]
    lost = [toast for toast in toasts if toast.endswith("正在处理这个工单。")]
    assert (len(won), len(lost)) == (1, 1)
    holder = lost[0].removesuffix(" 正在处理这个工单。")
    changed = await mo.sees(f"{holder} 正在处理", label="结案")
    assert changed["message_id"] == card["message_id"]
    assert words(changed).startswith("#1 · ")


async def test_from_claim_to_outcome_the_tipster_is_asked_answers_and_hears(
    house: RunningHouse,
) -> None:
    lin, card = await tip(house)
    mo = desk_of(house, "Mo")
    topic = card["message_thread_id"]
    await mo.press(card, "我来处理")
    menu = await press_through(mo, "问线索人")
    await mo.press(menu, "往哪边走了")
    asked = await lin.sees("后来往哪个方向去了")
    assert "周敏" not in words(asked)
    await mo.sees("等线索人回复")
    await lin.say("往地铁站")
    answer = await mo.sees("回复：", "往地铁站")
    assert answer["message_thread_id"] == topic
    await mo.say("/reply 他穿什么 <b>衣服</b>？", topic=topic)
    await lin.sees("他穿什么 <b>衣服</b>？")
    await lin.say("蓝色外套")
    await mo.sees("回复：", "蓝色外套")
    for label in ("结案…", "找到", "人找到了"):
        last = await press_through(mo, label)
    assert last["message_id"] == card["message_id"]
    await lin.sees("要找的人或车已经找到了")
    closed = await mo.sees("已结案：找到", "理由：人找到了")
    assert labels(closed) == ["重新打开"]


async def press_through(desk: Desk, label: str) -> Message:
    """Wait for the card to offer it, press it, and give the card as it then stands."""
    card = await desk.sees("#1 · ", label=label)
    await desk.press(card, label)
    return await desk.until_changed(card)


async def test_a_ticket_is_handed_over_by_buttons_and_a_word(small_house: RunningHouse) -> None:
    house = small_house
    house.write(add_unit, OPERATOR, "WC", {"zh": "武昌分局", "en": "Wuchang"}, parent="WH")
    _, card = await tip(house)
    mo = desk_of(house, "Mo")
    await mo.press(card, "我来处理")
    menu = await press_through(mo, "移给其他单位")
    await mo.press(menu, "武昌分局")
    asked = await mo.sees("要让武昌分局知道什么")
    await mo.say("桥那边的事", reply_to=asked["message_id"], topic=card["message_thread_id"])
    await mo.sees("周敏 移给了武昌分局：桥那边的事")
    await mo.sees("#1 · ", "单位：武昌分局（移交而来）", label="我来处理")


async def test_whoever_does_not_work_here_changes_nothing(small_house: RunningHouse) -> None:
    house = small_house
    _, card = await tip(house)
    stranger = await house.citizen("Stranger")
    await house.client.add_member(house.triage, stranger)
    desk = Desk(house, stranger)
    publisher = desk_of(house, "Pu")
    assert await desk.press(card, "我来处理") == await publisher.press(card, "我来处理") != ""
    before = len([m for m in await desk.chat() if m["from_bot"]])
    for command in ("/queue", "/close useful because", "/reply hello", "/help", "hello all"):
        await desk.say(command, topic=card["message_thread_id"])
    mo = desk_of(house, "Mo")
    await mo.say("just talking among ourselves", topic=card["message_thread_id"])
    await mo.say("/mine")
    await mo.sees("你手上没有工单")
    after = [m for m in await desk.chat() if m["from_bot"]]
    assert len(after) == before + 1
    assert words(await mo.sees("#1 · ", label="我来处理")) == words(card)


MADE_UP = (
    "t:1:claim",
    "t:10000000000000000000000:claim::",
    "t:１:claim::",
    "t:-1:claim::",
    "t:1:explode::",
    "t:1:ask:who_are_you:",
    "t:1:forward:10000000000000000000000:",
    "t:1:close:guilty:",
    "t:1:flag:guilty:",
    "t:999:claim::",
    "zzz",
)


async def test_presses_that_no_button_makes_are_answered_and_change_nothing(
    small_house: RunningHouse,
) -> None:
    _, card = await tip(small_house)
    mo = desk_of(small_house, "Mo")
    for data in MADE_UP:
        assert await mo.press_data(card, data) != "", data
    assert words(await mo.sees("#1 · ", label="我来处理")) == words(card)


async def test_a_stale_button_tells_how_things_stand(small_house: RunningHouse) -> None:
    _, card = await tip(small_house)
    mo, min_ = desk_of(small_house, "Mo"), desk_of(small_house, "Min")
    await mo.press(card, "我来处理")
    await mo.sees("周敏 正在处理")
    assert await min_.press_data(card, "t:1:close:useful:led_on") == "周敏 正在处理这个工单。"
    await mo.press_data(card, "t:1:close:useful:led_on")
    await mo.sees("已结案：有用")
    assert await mo.press_data(card, "t:1:ask:where:") == "这个工单已经结案。"


async def made_to_reply(house: RunningHouse, key: str) -> int | None:
    """The message in the moderators' group to which this officer's app opens a reply by itself."""
    chats = await house.client.look("chats", person=house.people[key])
    asked: int | None = next(chat["asked"] for chat in chats if chat["id"] == house.triage)
    return asked


async def test_a_duplicate_and_a_referral_are_finished_in_words(small_house: RunningHouse) -> None:
    house = small_house
    lin, first = await tip(house, "他在公园")
    mo = desk_of(house, "Mo")
    hong = await citizen(house, "Hong")
    await hong.send_tip("他还在公园")
    second = await mo.sees("#2 · ", label="我来处理")
    await mo.press(second, "我来处理")
    await mo.press_data(second, "t:2:close:duplicate:same_sighting")
    prompt = await mo.sees("周敏：请回复这条消息", "#1")
    assert await made_to_reply(house, "Mo") == prompt["message_id"]
    assert await made_to_reply(house, "Min") is None
    await mo.say("1", topic=second["message_thread_id"])  # talk among ourselves
    await mo.say("the first one", reply_to=prompt["message_id"])
    await mo.sees("请写明与哪个工单重复")
    await mo.say("#1", reply_to=prompt["message_id"])
    await mo.sees("与 #1 重复")
    await hong.sees("同样的情况也有人说过")
    await mo.press(first, "我来处理")
    await mo.say("/close 转其他单位 江夏分局；在他们辖区", topic=first["message_thread_id"])
    await mo.sees("转给：江夏分局", "理由：在他们辖区")
    await lin.sees("已经转给负责此事的单位")


async def test_an_officer_is_sent_and_reports_from_the_field(small_house: RunningHouse) -> None:
    house = small_house
    _, card = await tip(house, "他在码头")
    mo, field = desk_of(house, "Mo"), Phone(house, house.people["Of"])
    await mo.press(card, "我来处理")
    await press_through(mo, "转给民警")
    await mo.press(await mo.sees("转给谁", label="赵强"), "赵强")
    brief = await field.sees("他在码头", "收到")
    await field.press(brief, "收到")
    await mo.sees("赵强 收到")
    brief = await field.sees("他在码头", "✅ 收到")
    await field.press(brief, "已到现场")
    await mo.sees("赵强 已行动", label="结案")
    await field.press(brief, "报结果")
    await field.sees("请用一条消息写下结果")
    await field.say("人已经走了")
    await mo.sees("赵强 报告：人已经走了")
    await field.sees("已记下")
    await field.press(brief, "报结果")
    await field.press(await field.sees("请用一条消息写下结果", "没有人"), "没有人")
    await field.sees("已报告：没有人")
    await mo.sees("赵强 报告：没有人")


async def test_a_picture_comes_into_the_topic_scrubbed(small_house: RunningHouse) -> None:
    house = small_house
    lin = await citizen(house, "Lin")
    await lin.photo("他在桥上")
    await lin.press(await lin.sees("", "够了"), "够了")
    await lin.press(await lin.sees("发送前看一眼", "发送给警方"), "发送给警方")
    mo = desk_of(house, "Mo")
    card = await mo.sees("他在桥上", "照片 ×1", label="我来处理")
    photo = await mo.until(lambda m: "photo" in m)
    assert photo["message_thread_id"] == card["message_thread_id"]


async def test_a_picture_sent_as_a_file_tells_where_and_with_what_it_was_made(
    small_house: RunningHouse,
) -> None:
    house = small_house
    lin = await citizen(house, "Lin")
    exif = telephone(at((30, 1), (34, 1), (52, 1)), software="Snapseed 2.0")
    file = with_segments(picture(), segment(0xE1, exif))
    await house.client.send_file(lin.person, lin.bot, "IMG_1.jpg", file)
    await lin.press(await lin.sees("", "够了"), "够了")
    await lin.press(await lin.sees("发送前看一眼", "发送给警方"), "发送给警方")
    mo = desk_of(house, "Mo")
    card = await mo.sees("图片文件显示", "30.58111, 30.58111", "由 Snapseed 保存")
    assert "iPhone" not in words(card)


async def test_a_file_is_opened_for_a_reason(house: RunningHouse) -> None:
    lin = await citizen(house, "Lin")
    recorded = bytes(range(256)) * 300
    await house.client.send_file(lin.person, lin.bot, "v.ogg", recorded, "voice")
    await lin.press(await lin.sees("", "够了"), "够了")
    await lin.press(await lin.sees("发送前看一眼", "发送给警方"), "发送给警方")
    mo = desk_of(house, "Mo")
    card = await mo.sees("语音 0:00 · 75 KB", label="打开文件")
    await mo.press(card, "打开文件")
    menu = await mo.until_changed(card)
    assert "回复" in await mo.press(menu, "语音 0:00 · 75 KB")
    prompt = await mo.sees("为什么要打开这个文件")
    await mo.say("想听背景声音", reply_to=prompt["message_id"], topic=prompt["message_thread_id"])
    posted = await mo.until(lambda message: "document" in message)
    assert "未经处理的原文件" in words(posted)
    assert posted["message_thread_id"] == card["message_thread_id"]
    assert posted["document"]["file_size"] == len(recorded), posted["document"]


async def test_what_is_withdrawn_is_gone_from_the_chat(small_house: RunningHouse) -> None:
    house = small_house
    lin, card = await tip(house, "他在三楼")
    mo = desk_of(house, "Mo")
    await mo.press(card, "我来处理")
    await mo.press_data(card, "t:1:words::")
    await mo.sees("#1 · 他在三楼")
    receipt = await lin.sees("您的回执")
    await lin.press(receipt, "看进展")
    await lin.press(await lin.sees("", "撤回"), "撤回")
    await lin.press(await lin.sees("真的要撤回吗", "撤回并销毁"), "撤回并销毁")
    await mo.sees("已撤回这条线索")
    await mo.until_none("他在三楼")


async def test_lists_and_help_answer_where_they_were_asked(small_house: RunningHouse) -> None:
    house = small_house
    _, card = await tip(house)
    mo = desk_of(house, "Mo")
    await mo.say("/queue")
    await mo.sees("待办 1 件", "#1 · ", "待处理")
    await mo.press(card, "我来处理")
    await mo.say("/mine", topic=card["message_thread_id"])
    mine = await mo.sees("你手上 1 件", "处理中（周敏）")
    assert mine["message_thread_id"] == card["message_thread_id"]
    await mo.say("/ticket #1")
    await mo.sees("#1 · ", "处理中")
    await mo.say("/ticket 77777777777777777777777")
    await mo.say("/help")
    await mo.sees("工单怎么用")
    await mo.say("/console")
    await mo.sees("这个请私聊发给我")
    await mo.say("/reply 您好")
    await mo.sees("是哪个工单？")


async def test_a_moderators_picture_reaches_the_tipster_and_nothing_goes_by_half(
    house: RunningHouse,
) -> None:
    lin, card = await tip(house)
    mo, there = desk_of(house, "Mo"), {"topic": card["message_thread_id"]}
    await mo.press(card, "我来处理")
    await mo.sees("周敏", label="结案")
    asked = "/reply 是这个包吗？"
    await house.client.send_photo(mo.person, house.triage, picture(), asked, **there)
    await mo.sees("[照片] 是这个包吗？", "已送达")
    got = await lin.sees("是这个包吗？", "回复")
    assert "photo" in got
    sound = "/reply 请听", b"OggS" * 9
    await house.client.send_file(
        mo.person, house.triage, "a.ogg", sound[1], "voice", caption=sound[0], **there
    )
    await mo.sees("这里只能给线索提供人发文字和图片")
    several = [("1.jpg", picture()), ("2.jpg", picture())]
    await house.client.send_album(
        mo.person, house.triage, several, caption="/reply 哪一个？", **there
    )
    await mo.sees("一次只能给线索提供人发一张图片")
    assert [m for m in await mo.chat() if m["from_bot"] and "哪一个" in words(m)] == []


async def test_a_group_without_topics_is_worked_by_replies(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    async with running_house(migrated_sqlite_url, tmp_path, run=False) as house:
        room: dict[str, Any] = await house.client.add_group("Plain")
        house.triage = int(room["id"])
        house.environment["TRIAGE_CHAT_ID"] = str(room["id"])
        await house.client.add_member(house.triage, BOT_ID)
        for key in ("Mo", "Min"):
            await house.client.add_member(house.triage, house.people[key])
        await house.start()
        lin, card = await tip(house, "他在店里")
        assert "message_thread_id" not in card
        mo = desk_of(house, "Mo")
        await mo.say("/claim", reply_to=card["message_id"])
        await mo.sees("周敏 正在处理")
        await mo.say("/reply 他在做什么？", reply_to=card["message_id"])
        await lin.sees("他在做什么？")
        await lin.say("在买水")
        answer = await mo.sees("回复：", "在买水")
        assert answer["reply_to_message"]["message_id"] == card["message_id"]
        await mo.say("/close 有用 好线索", reply_to=answer["message_id"])
        await mo.sees("已结案：有用", "理由：好线索")
        await lin.sees("您的线索帮上了忙")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
async def test_the_tipster_hears_in_their_own_language(
    small_house: RunningHouse, language: str
) -> None:
    house = small_house
    lin = await citizen(house, "Lin", language)
    await lin.say("He is here")
    skip = {"en": "Enough", "zh-hans": "够了"}[language]
    await lin.press(await lin.sees("", skip), skip)
    send = {"en": "Send to the police", "zh-hans": "发送给警方"}[language]
    await lin.press(await lin.sees("", send), send)
    mo = desk_of(house, "Mo")
    card = await mo.sees("He is here", label="我来处理")
    await mo.press(card, "我来处理")
    await mo.say("/close prank just a joke", topic=card["message_thread_id"])
    told = await lin.sees(
        {"en": "Your message was looked at", "zh-hans": "您的消息已经看过"}[language]
    )
    assert "prank" not in words(told)
    assert "joke" not in words(told)
