"""Photos come out as Telegram makes them, documents to the letter; ids behave as Telegram's."""

from __future__ import annotations

import io

import aiohttp
import pytest
from aiogram.types import BufferedInputFile, Message
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from playground.contents import Upload
from playground.errors import CannotDo
from playground.pictures import photo_sizes
from tests.playground.stage import BOT_ID, OTHER_TOKEN, TOKEN, Stage, bot_for, hang_up, picture

SECRET_WORDS = b"geheim-4711"


def telltale(orientation: int = 1, size: tuple[int, int] = (900, 600)) -> bytes:
    """A JPEG that carries a place, a maker, a comment and a profile; red on its left half."""
    image = Image.new("RGB", size, "white")
    image.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = SECRET_WORDS.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (30.0, 34.0, 57.0)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=SECRET_WORDS, icc_profile=SECRET_WORDS)
    return out.getvalue()


async def last_message(stage: Stage) -> Message:
    message = (await stage.updates())[-1].message
    assert message
    return message


async def fetched(stage: Stage, file_id: str) -> bytes:
    found = await stage.bot.download(file_id)
    assert found is not None
    return found.read()


async def test_a_photo_loses_everything_but_its_pixels(stage: Stage) -> None:
    assert SECRET_WORDS in telltale()
    stage.world.send_photo(stage.person.id, BOT_ID, telltale())
    photo = (await last_message(stage)).photo
    assert photo
    for size in photo:
        data = await fetched(stage, size.file_id)
        assert SECRET_WORDS not in data
        image = Image.open(io.BytesIO(data))
        assert not set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert (image.format, image.size) == ("JPEG", (size.width, size.height))


@pytest.mark.parametrize(
    ("longest", "sides"),
    [
        (60, [60]),
        (90, [90]),
        (91, [90, 91]),
        (900, [90, 320, 800, 900]),
        (1280, [90, 320, 800, 1280]),
        (4000, [90, 320, 800, 1280]),
    ],
)
def test_sizes_are_telegrams_and_never_larger_than_the_original(
    longest: int, sides: list[int]
) -> None:
    found = photo_sizes(picture(longest, longest // 2))
    assert [max(one.width, one.height) for one in found] == sides


@pytest.mark.parametrize(
    ("orientation", "red_at"), [(1, (0, 0.5)), (3, (1, 0.5)), (6, (0.5, 0)), (8, (0.5, 1))]
)
def test_a_photo_is_turned_upright(orientation: int, red_at: tuple[float, float]) -> None:
    largest = photo_sizes(telltale(orientation))[-1]
    image = Image.open(io.BytesIO(largest.data))
    x, y = (round(part * (side - 1)) for part, side in zip(red_at, image.size, strict=True))
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200
    assert pixel[1] < 60


@pytest.mark.parametrize("data", [b"", b"text", picture()[:300], b"\x00\x00\x00\x18ftypheic" * 9])
async def test_what_is_no_picture_cannot_be_sent_as_a_photo(stage: Stage, data: bytes) -> None:
    with pytest.raises(CannotDo) as refused:
        stage.world.send_photo(stage.person.id, BOT_ID, data)
    assert refused.value.code == "not_a_photo"
    assert await stage.updates() == []


@settings(max_examples=30)
@given(st.binary(max_size=400))
def test_no_bytes_make_a_phone_crash(data: bytes) -> None:
    from playground.acts import sizes_of

    with pytest.raises(CannotDo):
        sizes_of(data)


async def test_a_document_keeps_its_bytes_name_and_type(stage: Stage) -> None:
    stage.world.send_file(stage.person.id, BOT_ID, Upload(telltale(), "现场.JPG"))
    document = (await last_message(stage)).document
    assert document
    assert (document.file_name, document.mime_type) == ("现场.JPG", "image/jpeg")
    assert await fetched(stage, document.file_id) == telltale()
    assert document.file_size == len(telltale())


async def test_a_file_over_20_mb_is_taken_from_a_phone_and_over_50_refused(
    stage: Stage,
) -> None:
    mega = 1024 * 1024
    sent = stage.world.send_file(stage.person.id, BOT_ID, Upload(bytes(21 * mega), "a.bin"))
    assert "document" in sent.body
    with pytest.raises(CannotDo) as refused:
        stage.world.send_file(stage.person.id, BOT_ID, Upload(bytes(50 * mega + 1), "a.bin"))
    assert refused.value.code == "file_too_big"


async def test_the_unique_id_is_common_and_the_file_id_each_bots_own(stage: Stage) -> None:
    stage.world.add_bot(OTHER_TOKEN)
    stage.world.add_member(stage.forum, 8000000002, "administrator")
    await stage.updates()
    for _ in range(2):
        stage.world.send_photo(stage.person.id, stage.forum.id, picture())
    other = bot_for(stage.playground, OTHER_TOKEN)
    seen = {}
    for name, bot in (("own", stage.bot), ("other", other)):
        photos = [one.message.photo[-1] for one in await bot.get_updates() if one.message and one.message.photo]  # fmt: skip
        seen[name] = [(one.file_id, one.file_unique_id) for one in photos]
    await hang_up(other)
    assert len(set(seen["own"])) == len(set(seen["other"])) == 1
    assert seen["own"][0][1] == seen["other"][0][1]
    assert seen["own"][0][0] != seen["other"][0][0]


async def test_a_file_id_sends_the_file_again(stage: Stage) -> None:
    sent = await stage.bot.send_photo(stage.person.id, BufferedInputFile(picture(), "a.jpg"))
    assert sent.photo
    again = await stage.bot.send_photo(stage.forum.id, sent.photo[-1].file_id)
    assert again.photo
    assert [one.file_unique_id for one in again.photo] == [one.file_unique_id for one in sent.photo]


@pytest.mark.parametrize(
    ("token", "path"),
    [(TOKEN, "photos/file_99.jpg"), (OTHER_TOKEN, "documents/file_0.txt"), ("1:x", "x")],
)
async def test_paths_open_only_what_get_file_opened(stage: Stage, token: str, path: str) -> None:
    sent = await stage.bot.send_document(stage.person.id, BufferedInputFile(b"x", "a.txt"))
    assert sent.document
    file = await stage.bot.get_file(sent.document.file_id)
    assert file.file_path == "documents/file_0.txt"
    url = f"{stage.playground.url}/file/bot{token}/{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status in (401, 404)
