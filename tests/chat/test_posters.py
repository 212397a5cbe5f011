"""Posters in chat: asked for by those who may, sent as a photo and as pages, refused to others."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from bot.sample.district import publish_story, sample_officer, story_document
from desk.notices import lookup as notices
from tests.chat.house import RunningHouse, running_house
from tests.chat.officer_phone import Phone, phone


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        yield running


def in_review(house: RunningHouse, **changes: Any) -> None:
    """A notice that waits for a second person."""
    officer = house.read(sample_officer, "Pu")
    document = {**story_document(house.house.kit.clock()), **changes}
    house.write(notices.submit, officer, house.write(notices.draft, officer, document))


async def bytes_of(phone: Phone, shown: dict[str, Any]) -> bytes:
    """A file as the phone fetches it."""
    client = phone.house.client
    async with client.session.get(client.url + shown["address"]) as response:
        return await response.read()


async def poster_below(phone: Phone, photo: dict[str, Any]) -> tuple[list[str], str]:
    """What a telephone reads off the picture's code, and what can be read in the pages after it."""
    picture = Image.open(io.BytesIO(await bytes_of(phone, photo["photo"][-1])))
    pages = await phone.sees("")
    document = pypdfium2.PdfDocument(await bytes_of(phone, pages["document"]))
    said = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return [code.text for code in zxingcpp.read_barcodes(picture)], "".join(said.split())


async def test_a_publisher_asks_for_the_poster_of_a_live_notice(house: RunningHouse) -> None:
    number = house.write(publish_story)
    publisher = phone(house, "Pu")
    await publisher.says("/notice", "本单位的通告")
    await publisher.presses(f"协查 {number} · 生效中", "已投放")
    photo = await publisher.presses("海报（中文）", "发群用这张图")
    codes, said = await poster_below(publisher, photo)
    assert codes == [f"https://t.me/tipline_bot?start=n-{number}"]
    assert "协查通报" in said
    assert "光头" in said
    assert "DRAFT" not in said


async def test_an_approver_sees_the_poster_before_saying_yes(house: RunningHouse) -> None:
    in_review(house)
    approver = phone(house, "Ap")
    await approver.sees("请审批")
    photo = await approver.presses("海报（英文）", "现在不是生效中")
    codes, said = await poster_below(approver, photo)
    assert codes == []
    assert "Notapprovedyet" in said
    assert "DRAFT" in said


async def test_it_can_be_asked_for_by_number_in_either_language(house: RunningHouse) -> None:
    number = house.write(publish_story)
    supervisor = phone(house, "Su")
    photo = await supervisor.says(f"/notice poster {number.lower()} en", number)
    _, said = await poster_below(supervisor, photo)
    assert "Helpidentify" in said
    await supervisor.says("/notice poster WH-2001-0001", "没有找到")
    await supervisor.says("/notice poster", "通告编号应像 WH-2026-0147 这样")


async def test_who_has_no_part_in_notices_gets_none(house: RunningHouse) -> None:
    number = house.write(publish_story)
    await phone(house, "Mo").says(f"/notice poster {number}", "没有这个权限")


async def test_a_letter_that_cannot_be_printed_is_named_beforehand(house: RunningHouse) -> None:
    in_review(house, ask="请找𪚥先生。")
    approver = phone(house, "Ap")
    review = await approver.sees("请审批")
    said = await approver.toast("海报（中文）", house.bot, review["message_id"])
    assert "𪚥 (U+2A6A5)" in said
