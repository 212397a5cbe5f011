"""Publishing in chat: a notice drafted by conversation, approved by another, posted, ended."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.sample.district import sample_officer, story_document
from desk.notices import lookup as notices
from tests.chat.house import RunningHouse, running_house
from tests.chat.officer_phone import Phone, phone
from tests.servers.migrated import on_sqlite


@pytest.fixture
async def house(migrated_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work."""
    async with running_house(migrated_url, tmp_path) as running:
        yield running


LATITUDE, LONGITUDE = 30.577553, 114.277554


def picture() -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def data_of(message: dict[str, Any], label: str) -> str:
    """What a button of this message carries."""
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(key["callback_data"]) for row in rows for key in row if key["text"] == label)


async def draft_the_story(publisher: Phone) -> dict[str, Any]:
    """The whole conversation, up to the draft's menu."""
    await tell_what_happened(publisher)
    await describe(publisher)
    await publisher.presses("照片发好了", "请群众做什么")
    await publisher.presses("用常用说法", "联系哪里")
    await publisher.says("江岸分局 027-8000 0000", "有奖励吗")
    await publisher.presses("跳过", "有效到什么时候")
    await publisher.presses("30 天", "群众会看到")
    return await publisher.sees("范围")


async def tell_what_happened(publisher: Phone) -> None:
    """From the first question to the features, with some answers that are not taken."""
    await publisher.says("/notice new", "哪一种通告")
    await publisher.says("协查一名光头男子", "哪一种通告")
    await publisher.presses("协查：不知道是谁，只有描述", "涉嫌什么")
    await publisher.says("故意伤害", "涉嫌什么")
    await publisher.presses("故意伤害", "案件编号")
    await publisher.says("江公（刑）立字〔2026〕0147号", "法律依据")
    await publisher.says("立案决定书", "请在第二行写文号")
    await publisher.says("立案决定书\n江公（刑）立字〔2026〕0147号", "发生了什么")
    await publisher.says("凶手打人后逃跑", "请换掉“凶手”")
    await publisher.says("一名男子殴打一名女子后逃离。\nEN: A man hit a woman and ran.", "在哪里")
    await publisher.says("江岸区沿江大道", "什么时候")
    await publisher.says("不知道", "看不懂这个时间")
    await publisher.says("昨天 21:40", "最后一次确知人（或车）在哪里")
    await place_last_known(publisher)


async def place_last_known(publisher: Phone) -> None:
    """A pin and its time, after one that moves and words that are no place."""
    pin = publisher.person, publisher.house.bot, LATITUDE, LONGITUDE
    await publisher.house.client.share_place(*pin, live_period=900)
    await publisher.sees("最后一次确知人（或车）在哪里")
    await publisher.says("她家", "看不懂这个位置")
    await publisher.house.client.share_place(*pin)
    await publisher.sees("那是什么时候")
    await publisher.says("昨天上午", "看不懂这个时间")
    await publisher.says("昨天 21:30", "哪些特征")


async def told_the_place(house: RunningHouse) -> set[int]:
    """The chats that were told the place in any call of the Bot API."""
    said = [one["params"] for one in await house.client.calls() if "chat_id" in one["params"]]
    marks = str(LATITUDE)[:8], str(LONGITUDE)[:9]
    return {int(one["chat_id"]) for one in said if any(mark in str(one) for mark in marks)}


async def resolve_the_story(publisher: Phone) -> None:
    """From the list to a notice that has done its work."""
    await publisher.says("/notice", "本单位的通告")
    await publisher.presses("协查 WH-2026-0001 · 生效中", "已投放 2")
    await publisher.presses("办结", "结果是什么")
    await publisher.says("人已到案", "已办结")


async def describe(publisher: Phone) -> None:
    """Two features and a photo, each with its source and day."""
    await publisher.presses("头发", "头发")
    await publisher.presses("光头", "从哪里知道")
    await publisher.presses("目击者描述", "哪天的情况")
    await publisher.presses("案发当天", "· 头发：光头")
    await publisher.presses("年龄", "几岁")
    await publisher.says("三十多", "请写数字")
    await publisher.says("35-45", "从哪里知道")
    await publisher.presses("监控画面", "哪天的情况")
    await publisher.says("昨天", "· 年龄：35–45 岁")
    await publisher.presses("体貌标记", "是哪一种标记")
    await publisher.says("左手背有疤", "请先点一下是哪一种标记")
    await publisher.presses("疤痕", "疤痕在身体哪里")
    await publisher.says("左手背", "“疤痕，在左手背”是从哪里知道的")
    await publisher.presses("监控画面", "哪天的情况")
    await publisher.presses("今天", "· 体貌标记：疤痕，在左手背")
    await publisher.presses("特征写好了", "有照片吗")
    await publisher.house.client.send_photo(publisher.person, publisher.house.bot, picture())
    await publisher.sees("从哪里来")
    await publisher.presses("监控画面", "哪天拍的")
    await publisher.presses("今天", "已有 1 张照片")


async def test_the_story_from_draft_to_resolved(house: RunningHouse) -> None:
    publisher, approver = phone(house, "Pu"), phone(house, "Ap")
    await draft_the_story(publisher)
    await publisher.presses("送审", "通知了 1 名审批人")
    review = await approver.sees("请审批")
    assert "光头" in review["caption"]
    assert f"最后位置，只供内部，不发布：{LATITUDE:.5f}" in review["caption"]
    await approver.presses("看中英文全文", "A man hit a woman")
    await approver.checks(on=review["message_id"])
    await approver.presses("批准发布", "已发布")
    await publisher.sees("已批准")

    citizen = await house.citizen("Xiao")
    for group in house.groups.values():
        await house.client.add_member(group, citizen)
        card = await house.client.wait_for(citizen, group, "协查", from_bot=True)
        assert "WH-2026-0001" in card["caption"]
        assert "不要靠近" in card["caption"]
    reader = Phone(house, citizen)
    said = await reader.toast("这是真的吗？", group, card["message_id"])
    assert said == "是真的。WH-2026-0001 由武汉市公安局发布，目前有效。"

    await resolve_the_story(publisher)
    for group in house.groups.values():
        line = await house.client.wait_for(citizen, group, "不必再留意了。谢谢大家", from_bot=True)
        assert line["reply_to_message"]["caption"].startswith("✅ 已办结")
        assert "光头" not in line["reply_to_message"]["caption"]
    said = await reader.toast("这是真的吗？", group, card["message_id"])
    assert "办结" in said
    # Found wrong later: what is resolved can still be withdrawn, by its number.
    await publisher.says("/notice wh-2026-0001", "已办结")
    await publisher.presses("撤销", "为什么撤销")
    await publisher.says("弄错了人", "已撤销")
    await house.client.wait_for(citizen, group, "更正", from_bot=True)
    assert await told_the_place(house) == {publisher.person, approver.person}


@on_sqlite
async def test_the_drafter_cannot_approve_and_a_stale_review_does_nothing(
    house: RunningHouse,
) -> None:
    publisher, approver = phone(house, "Pu"), phone(house, "Ap")
    officer = house.read(sample_officer, "Pu")
    notice_id = house.write(notices.draft, officer, story_document(house.house.kit.clock()))
    house.write(notices.submit, officer, notice_id)
    old = await approver.sees("请审批")
    await publisher.says("/notice", "本单位的通告")
    await publisher.presses("协查 · 待审批", "群众会看到")
    await publisher.sees("正在等另一个人审批")
    await publisher.presses("撤回修改", "群众会看到")
    await publisher.sees("范围")
    await publisher.presses("标为演练", "演练")
    await publisher.sees("范围")
    await publisher.presses("送审", "已送审")
    stale = data_of(old, "逐项核对")
    assert "内容和您看到的不一样" in await approver.toast_of(stale, house.bot, old["message_id"])
    new = await approver.sees("请审批")
    assert "演练" in new["text"]
    await approver.presses("退回", "请写要改什么")
    await approver.says("请核对时间", "已退回")
    await publisher.sees("请核对时间")
    await publisher.presses("继续修改", "群众会看到")
    await publisher.sees("范围")
    # One thing is changed, and nothing else is asked again.
    await publisher.presses("时间", "什么时候")
    card = await publisher.says("昨天 20:15", "群众会看到")
    assert "20:15" in card["text"]
    await publisher.sees("范围")
    await publisher.presses("有效期", "有效到什么时候")
    await publisher.presses("7 天", "群众会看到")


@on_sqlite
async def test_what_is_chosen_or_sent_meanwhile_waits_for_its_turn(house: RunningHouse) -> None:
    publisher = phone(house, "Pu")
    await tell_what_happened(publisher)
    features = publisher.last
    # Of nothing yet: a source or a day that an old message offers leads back to the list.
    await publisher.presses_data("pf:source:1:witness", "哪些特征", on=features)
    await publisher.presses("头发", "头发")
    await publisher.presses("光头", "“光头”是从哪里知道的")
    # The buttons of the list are away by now; a press that was on its way comes all the same.
    await publisher.presses_data("pf:drop:1:0", "“光头”是从哪里知道的", on=features)
    await publisher.presses_data("pf:pick:1:age", "后面还有 1 项", on=features)
    files = [(f"{n}.jpg", picture()) for n in range(2)]
    await house.client.send_album(publisher.person, house.bot, files)
    await publisher.sees("后面还有 3 项")
    await publisher.presses("目击者描述", "“光头”是哪天的情况")
    await publisher.says("2027-01-01", "这个时间还没到")
    await publisher.presses("案发当天", "几岁")
    await publisher.says("35-45", "“35–45 岁”是从哪里知道的")
    await publisher.presses("监控画面", "哪天的情况")
    await publisher.presses("今天", "收到照片")
    await publisher.presses("监控画面", "哪天拍的")
    await publisher.presses("今天", "收到照片")
    await publisher.presses("监控画面", "哪天拍的")
    await publisher.presses("今天", "已有 2 张照片")
    back = await publisher.presses("上一步", "哪些特征")
    assert "· 头发：光头" in back["text"]
    assert "· 年龄：35–45 岁" in back["text"]


@on_sqlite
async def test_leaving_says_when_something_half_told_is_not_kept(house: RunningHouse) -> None:
    publisher = phone(house, "Pu")
    await publisher.says("/notice new", "哪一种通告")
    await publisher.says("/cancel", "没有起草通告")
    await publisher.says("/notice new", "哪一种通告")
    await publisher.presses("协查：不知道是谁，只有描述", "涉嫌什么")
    await publisher.says("/cancel", "草稿")
    await tell_what_happened(publisher)
    await publisher.presses("头发", "头发")
    await publisher.presses("光头", "从哪里知道")
    await publisher.says("/cancel", "没说完的那一项没有留下")
    await publisher.says("/notice", "本单位的通告")
