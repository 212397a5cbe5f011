"""The same picture from two people, over HTTP: what the moderators' cards say of it."""

import io
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image, ImageOps
from sqlalchemy.orm import Session

from bot import sent_back
from bot.sample.district import sample_officer, sign, story_document
from desk.kit import Kit
from desk.notices.drafts import add_photo, draft, seal_photo
from desk.notices.review import submit
from desk.notices.rows import Photo, notice_row
from media.scrubbing import scrub
from media.wire import Shown
from tests.chat.citizen_phone import citizen
from tests.chat.house import RunningHouse, running_house
from tests.chat.officer_phone import phone
from tests.chat.triage_room import desk_of, words
from tests.servers.migrated import on_sqlite

TAKEN = {"taken_on": "2026-01-01", "source": "camera"}


@pytest_asyncio.fixture
async def house(migrated_url: str, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """The running program on an empty district, on each database."""
    async with running_house(migrated_url, tmp_path) as running:
        yield running


def scene(seed: int) -> Image.Image:
    """A picture with light and shade, as a telephone takes them."""
    grains = bytes(random.Random(seed).randbytes(12 * 9 * 3))
    return Image.frombytes("RGB", (12, 9), grains).resize((800, 600), Image.Resampling.BICUBIC)


def cropped(image: Image.Image) -> Image.Image:
    """Without a tenth of it: by its own fingerprint alone scene 7 would not be known."""
    return image.crop((40, 30, 760, 570))


def jpeg(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()


async def tip(house: RunningHouse, name: str, text: str, picture: bytes) -> None:
    """Somebody sends a picture with words, and then the tip."""
    phone = await citizen(house, name)
    sent = await house.client.send_photo(phone.person, phone.bot, picture, text)
    told = sent["message_id"]
    await phone.press(await phone.sees("", "够了", after=told), "够了")
    await phone.press(await phone.sees("发送前看一眼", "发送给警方", after=told), "发送给警方")


async def test_the_same_picture_sent_by_two_shows_on_both_cards(house: RunningHouse) -> None:
    image = scene(7)
    mo = desk_of(house, "Mo")
    await tip(house, "Lin", "他在江汉路", jpeg(image, 90))
    await mo.sees("#1 · ", "他在江汉路")
    mirrored = ImageOps.mirror(image).resize((640, 480))
    await tip(house, "Zhou", "我也看见了", jpeg(mirrored, 60))
    await mo.sees("#2 · ", "同一张图片：#1（旋转或镜像）", "图片以前来过 −15")
    first = await mo.sees("#1 · ", "同一张图片：#2（旋转或镜像）")
    assert "−15" not in words(first)
    await tip(house, "Chen", "同一个人", jpeg(cropped(image), 80))
    await mo.sees("#3 · ", "同一张图片：#1")
    await mo.sees("#1 · ", "同一张图片：#3、#2（旋转或镜像）")


@on_sqlite
async def test_no_picture_of_a_tip_gets_into_a_notice(house: RunningHouse) -> None:
    mo, publisher = desk_of(house, "Mo"), phone(house, "Pu")
    await tip(house, "Lin", "他在江汉路", jpeg(scene(7), 90))
    shown = await mo.until(lambda message: "photo" in message)
    notice = house.write(draft, house.read(sample_officer, "Pu"), {"kind": "identify"})
    await publisher.says("/notice", "本单位的通告")
    menu = await publisher.presses("协查 · 草稿", "群众会看到")
    await publisher.presses_data(f"pd:goto:{notice}:photos", "有照片吗", on=menu["message_id"])
    here, bot = publisher.person, house.bot
    await house.client.forward(here, bot, house.triage, shown["message_id"])
    await publisher.sees("不能用从这里转发的照片")
    await house.client.send_photo(here, bot, jpeg(ImageOps.mirror(scene(7)), 70))
    await publisher.sees("这张照片是群众作为线索发来的")
    await house.client.send_photo(here, bot, jpeg(cropped(scene(7)), 90))
    await publisher.sees("这张照片是群众作为线索发来的")
    await house.client.send_photo(here, bot, jpeg(scene(8), 90))
    await publisher.sees("从哪里来")


def with_photos(session: Session, kit: Kit, *seeds: int) -> str:
    """A live notice with these photos; its number."""
    publisher, approver = (sample_officer(session, kit, key) for key in ("Pu", "Ap"))
    notice = draft(session, kit, publisher, story_document(kit.clock()))
    for seed in seeds:
        shown = scrub(jpeg(scene(seed), 90))
        assert isinstance(shown, Shown)
        sealed = seal_photo(kit, shown.picture)
        blob = kit.blobs.put(sealed.sealed)
        photo = Photo(blob, sealed.desk_key, fingerprints=shown.fingerprints)
        assert add_photo(session, kit, publisher, notice, photo, **TAKEN) == []
    submit(session, kit, publisher, notice)
    return sign(session, kit, approver, notice, notice_row(session, notice).content_hash)


@on_sqlite
async def test_the_picture_that_a_group_got_of_several_photos_is_the_notices_own(
    house: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent_back, "LOOK_EVERY", 0.05)
    number = house.write(with_photos, 11, 12, 13)
    citizen, group = await house.citizen("Xiao"), next(iter(house.groups.values()))
    await house.client.add_member(group, citizen)
    card = await house.client.wait_for(citizen, group, "协查", from_bot=True)
    address = house.client.url + card["photo"][-1]["address"]
    async with house.client.session.get(address) as response:
        saved = await response.read()
    mo = desk_of(house, "Mo")
    # The card is known a few seconds after it went out; until then its picture comes as new.
    for sender in range(1, 30):
        await tip(house, f"Lin{sender}", "就是他", saved)
        said = words(await mo.sees(f"#{sender} · ", "照片 ×1"))
        if "图片以前来过" not in said and "图片相同" in said:
            break
    assert f"与通告 {number} 的图片相同" in said
    assert "与通告同一张图 −30" in said


@on_sqlite
async def test_another_picture_is_nobodys_twin(house: RunningHouse) -> None:
    mo = desk_of(house, "Mo")
    await tip(house, "Lin", "他在江汉路", jpeg(scene(7), 90))
    await tip(house, "Zhou", "我也看见了", jpeg(scene(8), 90))
    await tip(house, "Wu", "还在那里", jpeg(scene(7), 70))
    third = await mo.sees("#3 · ", "同一张图片：#1")
    assert "#2" not in words(third)
