"""What can't be shown is said to be so, with the reason, and costs nothing more than itself."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.pool import PhotoPool, Shown, Unshowable
from media.wire import CODES
from tests.media import corpus
from tests.media.only_pixels import assert_only_pixels

PHOTO = corpus.saved(corpus.textured((640, 480)), "JPEG")


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("photo.jpg", PHOTO)
    return out.getvalue()


OTHER_KINDS = {
    "one byte": b"\xff",
    "words": "我看见他了".encode(),
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "HTML": b"<!doctype html><img src=x onerror=alert(1)>",
    "PDF": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n",
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n",
    "ZIP with a photo": archive(),
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(500),
    "raw": b"II*\0" + bytes(500),
    "photo behind a byte": b"\0" + PHOTO,
    "RIFF that is a sound": b"RIFF\x24\0\0\0WAVEfmt " + bytes(28),
}
KINDS_OF_PILLOW = ["TIFF", "BMP", "GIF", "ICO", "PPM", "TGA", "PDF", "AVIF", "JPEG2000"]


@pytest.mark.parametrize("kind", KINDS_OF_PILLOW)
def test_other_kinds_are_not_opened_though_the_library_could(pool: PhotoPool, kind: str) -> None:
    assert pool.scrub(corpus.saved(corpus.plain(), kind)) == Unshowable("unknown_kind")


@pytest.mark.parametrize("name", OTHER_KINDS)
def test_other_kinds_are_told_by_their_content(pool: PhotoPool, name: str) -> None:
    assert pool.scrub(OTHER_KINDS[name]) == Unshowable("unknown_kind")


def test_nothing_at_all(pool: PhotoPool) -> None:
    assert pool.scrub(b"") == Unshowable("empty")


def test_more_than_telegram_hands_out(pool: PhotoPool) -> None:
    assert pool.scrub(PHOTO + bytes(20 * 1024 * 1024)) == Unshowable("too_large")


CUT = {
    "JPEG": PHOTO,
    "progressive": corpus.saved(corpus.textured((640, 480)), "JPEG", progressive=True),
    "PNG": corpus.saved(corpus.textured((160, 120)), "PNG"),
    "WEBP": corpus.saved(corpus.textured((320, 240)), "WEBP"),
    "MPO": corpus.saved(
        corpus.textured((320, 240)), "MPO", save_all=True, append_images=[corpus.plain()]
    ),
}


@pytest.mark.parametrize("part", [0.05, 0.5, 0.9])
@pytest.mark.parametrize("name", CUT)
def test_a_picture_that_was_cut_is_broken(pool: PhotoPool, name: str, part: float) -> None:
    data = CUT[name]
    assert pool.scrub(data[: int(len(data) * part)]) == Unshowable("broken")


@pytest.mark.parametrize("side", [1, 3, 8, 11])
@pytest.mark.parametrize("name", CUT)
def test_a_few_bytes_of_a_picture_are_none(pool: PhotoPool, name: str, side: int) -> None:
    assert isinstance(pool.scrub(CUT[name][:side]), Unshowable)


TOO_MUCH: dict[str, Callable[[], bytes]] = {
    "JPEG of 65,500²": lambda: corpus.claiming(65_500, 65_500, tail=5_000_000),
    "JPEG of 65 MP": lambda: corpus.claiming(8_125, 8_001, tail=100_000),
    "PNG of 400 MP": lambda: corpus.png(20_000, 20_000, 1, 0, bytes(2_500)),
    "PNG of 41 MP": lambda: corpus.png(41_000, 1_000, 1, 0, bytes(5_125)),
    "PNG a million wide": lambda: corpus.png(1_000_000, 1, 1, 0, bytes(125_000)),
    "PNG of the largest numbers": lambda: (
        corpus.PNG
        + corpus.chunk(b"IHDR", b"\xff\xff\xff\xff" * 2 + b"\x08\x06\0\0\0")
        + corpus.chunk(b"IEND", b"")
    ),
    "WebP of the largest numbers": lambda: corpus.webp((b"VP8X", bytes(4) + b"\xff" * 6)),
    "WebP of 41 MP": lambda: corpus.webp(
        (b"VP8X", bytes(4) + (10_249).to_bytes(3, "little") + (3_999).to_bytes(3, "little"))
    ),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_the_header_alone_tells_that_it_is_too_much(pool: PhotoPool, name: str) -> None:
    assert pool.scrub(TOO_MUCH[name]()) == Unshowable("too_many_pixels")


@pytest.mark.parametrize("frame", [0xC0, 0xC2], ids=["baseline", "progressive"])
def test_a_small_jpeg_that_wants_much_is_not_tried(pool: PhotoPool, frame: int) -> None:
    data = corpus.claiming(8_000, 8_000, frame)
    assert len(data) < 1_000
    assert pool.scrub(data) == Unshowable("broken")


LIES = {
    "no width": corpus.claiming(0, 480),
    "no height": corpus.claiming(640, 0),
    "PNG without pixels": corpus.png(64, 48, 8, 2, b"").replace(b"IDAT", b"iDAT"),
    "PNG without size": corpus.png(0, 48, 8, 2, b""),
    "PNG of no known colour": corpus.png(64, 48, 8, 5, bytes(64)),
    "PNG whose checksum is wrong": corpus.png(64, 48, 8, 0, bytes(64)).replace(b"IDAT", b"IDAT\1"),
    "two headers": corpus.png(64, 48, 8, 0, bytes(64), corpus.chunk(b"IHDR", bytes(13))),
    "header not first": corpus.PNG
    + corpus.chunk(b"tEXt", b"a\0b")
    + corpus.png(1, 1, 8, 0, b"0")[8:],
    "two frames": corpus.with_segments(
        PHOTO, corpus.segment(0xC0, b"\x08\0\x10\0\x10\x01\1\x11\0")
    ),
    "only a beginning": b"\xff\xd8\xff\xe0",
    "only an end": b"\xff\xd8\xff\xd9",
    "endless fill": b"\xff\xd8" + b"\xff" * 1_000_000,
    "a length of none": b"\xff\xd8\xff\xe1\0\0" + PHOTO[2:],
    "WebP of one piece": corpus.webp((b"VP8L", b"")),
    "WebP that says another size": corpus.saved(corpus.plain(), "WEBP", exif=corpus.exif()).replace(
        (63).to_bytes(3, "little"), (99).to_bytes(3, "little"), 1
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_what_contradicts_itself_is_broken(pool: PhotoPool, name: str) -> None:
    assert pool.scrub(LIES[name]) == Unshowable("broken")


BOMBS: dict[str, Callable[[], bytes]] = {
    "zTXt": lambda: corpus.chunk(b"zTXt", b"Comment\0\0" + corpus.bomb()),
    "iTXt": lambda: corpus.chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + corpus.bomb()),
    "iCCP": lambda: corpus.chunk(b"iCCP", b"profile\0\0" + corpus.bomb()),
    "eXIf": lambda: corpus.chunk(b"eXIf", b"II*\0\x08\0\0\0\xff\xff" + b"\x12\x02\x03\0" * 300_000),
    "ten thousand words": lambda: corpus.chunk(b"tEXt", b"a\0b") * 10_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_packed_beside_the_pixels_is_never_unpacked(pool: PhotoPool, name: str) -> None:
    answer = pool.scrub(corpus.png(64, 48, 8, 2, bytes(corpus.BLUE) * 64, BOMBS[name]()))
    assert isinstance(answer, Shown)
    assert_only_pixels(answer.picture)


def test_what_is_made_to_hurt_makes_this_process_no_larger(pool: PhotoPool) -> None:
    """Whatever it costs, it costs the child."""
    files = [make() for make in TOO_MUCH.values()]
    files += [corpus.png(64, 48, 8, 2, bytes(192), make()) for make in BOMBS.values()]
    files += [corpus.endless_scans(), corpus.claiming(8_000, 8_000)]
    us = psutil.Process()
    before = us.memory_info().rss
    for data in files:
        pool.scrub(data)
    assert us.memory_info().rss - before < 32 * 1024 * 1024


VALID = [CUT["JPEG"], CUT["progressive"], CUT["PNG"], CUT["WEBP"], CUT["MPO"]] + [
    write(corpus.quarters(), 6) for write in corpus.LADEN.values()
]


@settings(max_examples=120)
@given(
    data=st.sampled_from(VALID),
    changes=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.integers(0, 6)),
        min_size=1,
        max_size=6,
    ),
)
def test_whatever_is_changed_the_answer_is_a_picture_or_a_code(
    pool: PhotoPool, data: bytes, changes: list[tuple[float, bytes, int]]
) -> None:
    for where, put, out in changes:
        at = int(where * len(data))
        data = data[:at] + put + data[at + out :]
    answer = pool.scrub(data)
    assert isinstance(answer, Shown) or answer.why in CODES - {"decoder_died"}
    for jpeg in (answer.picture, answer.thumbnail) if isinstance(answer, Shown) else ():
        assert_only_pixels(jpeg)
