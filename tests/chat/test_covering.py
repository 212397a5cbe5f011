"""Covering a photo in chat: a grid, cells in words, the covered picture; and the second person."""

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

Message = dict[str, Any]

WHITE, GREY = 255, 48
B3, G7, FAR = (60, 100), (260, 260), (470, 350)


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        yield running


def white() -> bytes:
    """A photo of 12 columns and 9 rows, each cell 40 pixels wide."""
    out = io.BytesIO()
    Image.new("RGB", (480, 360), "white").save(out, "JPEG")
    return out.getvalue()


async def shows(house: RunningHouse, message: Message, *places: tuple[int, int]) -> list[Any]:
    """What a message's photo shows at these places: WHITE or GREY."""
    address = message["photo"][-1]["address"]
    async with house.client.session.get(house.client.url + address) as answer:
        image = Image.open(io.BytesIO(await answer.read())).convert("L")
    return [image.getpixel(place) for place in places]


async def draft_with_a_photo(house: RunningHouse) -> Phone:
    """A publisher at the step that asks for photos, one of them sent."""
    publisher = phone(house, "Pu")
    officer = house.read(sample_officer, "Pu")
    house.write(notices.draft, officer, story_document(house.house.kit.clock()))
    await publisher.says("/notice", "本单位的通告")
    await publisher.presses("协查 · 草稿", "群众会看到")
    await publisher.sees("范围")
    await publisher.presses("照片", "有照片吗")
    await house.client.send_photo(publisher.person, house.bot, white())
    await publisher.sees("从哪里来")
    await publisher.presses("监控画面", "哪天拍的")
    await publisher.presses("今天", "已有 1 张照片")
    return publisher


async def test_a_bystander_is_covered_confirmed_and_seen_by_nobody(house: RunningHouse) -> None:
    publisher, approver = await draft_with_a_photo(house), phone(house, "Ap")
    grid = await publisher.presses("遮挡人脸、车牌", "要遮住哪里")
    assert await shows(house, grid, (90, 230)) == [WHITE]
    shown = await publisher.says("ｂ３", "遮住了 1 处")
    assert await shows(house, shown, B3, G7, FAR) == [GREY, WHITE, WHITE]
    shown = await publisher.says("F6到H8", "遮住了 2 处")
    assert await shows(house, shown, B3, G7, FAR) == [GREY, GREY, WHITE]
    await publisher.presses("遮好了", "已有 1 张照片")
    await publisher.presses("看看现在的样子", "群众会看到")
    await publisher.sees("范围")
    await publisher.presses("送审", "通知了 1 名审批人")

    review = await approver.sees("请审批")
    assert await shows(house, review, B3, G7, FAR) == [GREY, GREY, WHITE]
    await approver.checks()
    await approver.presses("批准发布", "已发布")

    citizen = await house.citizen("Xiao")
    for group in house.groups.values():
        await house.client.add_member(group, citizen)
        card = await house.client.wait_for(citizen, group, "协查", from_bot=True)
        assert await shows(house, card, B3, G7, FAR) == [GREY, GREY, WHITE]


async def test_a_part_is_enlarged_covered_finely_and_taken_back(house: RunningHouse) -> None:
    publisher = await draft_with_a_photo(house)
    await publisher.presses("遮挡人脸、车牌", "要遮住哪里")
    await publisher.presses("放大一块", "要放大哪一块")
    await publisher.says("B3, C4", "放大只能选一块")
    await publisher.says("B3-E6", "要遮住哪里")
    shown = await publisher.says("A1", "遮住了 1 处")
    assert await shows(house, shown, (45, 85), (75, 115)) == [GREY, WHITE]
    shown = await publisher.says("A1>A9>I9", "遮住了 2 处")
    assert await shows(house, shown, (45, 160), (75, 115)) == [GREY, WHITE]
    shown = await publisher.presses("撤销上一处", "遮住了 1 处")
    assert await shows(house, shown, (45, 85), (45, 160)) == [GREY, WHITE]
    await publisher.presses("再遮一处", "要遮住哪里")
    shown = await publisher.says("B3", "遮住了 2 处")
    assert await shows(house, shown, B3) == [GREY]
    await publisher.presses("撤销上一处", "遮住了 1 处")
    shown = await publisher.presses("撤销上一处", "现在没有遮挡")
    assert await shows(house, shown, B3) == [WHITE]


async def test_words_that_name_no_cell_are_told_and_the_grid_waits(house: RunningHouse) -> None:
    publisher = await draft_with_a_photo(house)
    await publisher.presses("遮挡人脸、车牌", "要遮住哪里")
    await publisher.says("B3，左边的脸", "看不懂“左边的脸”")
    await publisher.says("B3-Q9", "没有 Q9 这一格，最后一格是 L9")
    await house.client.send_photo(publisher.person, house.bot, white())
    await publisher.sees("要遮住哪里")
    await publisher.says("B3", "遮住了 1 处")
    await publisher.says("/cancel", "草稿还在")


async def test_a_draft_that_went_to_review_is_covered_no_more(house: RunningHouse) -> None:
    publisher = await draft_with_a_photo(house)
    grid = await publisher.presses("遮挡人脸、车牌", "要遮住哪里")
    officer = house.read(sample_officer, "Pu")
    house.write(notices.submit, officer, 1)
    await publisher.says("B3", "正在审批，要改请先撤回")
    said = await publisher.toast("遮好了", house.bot, grid["message_id"])
    assert said == "正在审批，要改请先撤回。"


async def test_an_approver_sees_every_photo_and_cannot_approve_unseen(house: RunningHouse) -> None:
    publisher, approver = await draft_with_a_photo(house), phone(house, "Ap")
    await house.client.send_file(publisher.person, house.bot, "scan.dat", white())
    await publisher.sees("从哪里来")
    await publisher.presses("监控画面", "哪天拍的")
    await publisher.presses("今天", "已有 2 张照片")
    await publisher.presses("遮挡第 2 张", "要遮住哪里")
    await publisher.says("B3", "遮住了 1 处")
    officer = house.read(sample_officer, "Pu")
    house.write(notices.submit, officer, 1)
    second = await approver.sees("第 2 张照片，共 2 张")
    assert await shows(house, second, B3, FAR) == [GREY, WHITE]
    review = await approver.sees("请审批")
    labels = [key["text"] for row in review["reply_markup"]["inline_keyboard"] for key in row]
    assert labels == ["逐项核对", "退回", "看中英文全文", "海报（中文）", "海报（英文）"]
    check = review["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    unseen = check.replace("check", "approve")
    pressed = await house.client.press_data(
        approver.person, house.bot, review["message_id"], unseen
    )
    assert "还有 6 项没有核对清楚" in await approver.answer(pressed["query"])
