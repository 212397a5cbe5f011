"""A notice with several photos in chat: one photo message, its words and buttons below it."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from bot.sample.district import sample_officer, story_document
from desk.notices import lookup as notices
from desk.notices.drafts import add_photo, seal_photo
from desk.notices.rows import Photo
from tests.chat.house import RunningHouse, running_house
from tests.chat.officer_phone import phone
from tests.media.poster.samples import face

TAKEN = {"taken_on": "2026-01-01", "source": "camera"}


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The district at work."""
    async with running_house(migrated_sqlite_url, tmp_path) as running:
        yield running


async def width_of(house: RunningHouse, address: str) -> int:
    """How wide a photo is that a phone shows."""
    async with house.client.session.get(house.client.url + address) as response:
        return Image.open(io.BytesIO(await response.read())).width


async def test_three_photos_are_approved_and_posted_as_one(house: RunningHouse) -> None:
    officer, kit = house.read(sample_officer, "Pu"), house.house.kit
    notice = house.write(notices.draft, officer, story_document(kit.clock()))
    for size in ((300, 400), (400, 300), (300, 400)):
        sealed = seal_photo(kit, face(*size))
        kept = Photo(kit.blobs.put(sealed.sealed), sealed.desk_key)
        assert house.write(add_photo, officer, notice, kept, **TAKEN) == []
    house.write(notices.submit, officer, notice)
    approver = phone(house, "Ap")
    review = await approver.sees("请审批")
    assert await width_of(house, review["photo"][-1]["address"]) == 1280
    await approver.checks(on=review["message_id"])
    await approver.presses("批准发布", "已发布")
    citizen = await house.citizen("Xiao")
    for group in house.groups.values():
        await house.client.add_member(group, citizen)
        card = await house.client.wait_for(citizen, group, "协查", from_bot=True)
        assert await width_of(house, card["photo"][-1]["address"]) == 1280
        assert "光头" in card["caption"]
        assert card["reply_markup"]["inline_keyboard"]
    cards = [
        call["params"]["photo"]
        for group in house.groups.values()
        for call in await house.client.calls("sendPhoto", chat_id=group)
    ]
    assert sorted(photo.startswith("attach://") for photo in cards) == [False, True]
