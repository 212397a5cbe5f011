"""Whatever a camera makes is shown: upright, in its true colours, small, and in proportion."""

import io
import os
from collections.abc import Callable

import pytest
from PIL import Image

from media.pool import PhotoPool, Shown
from tests.media import corpus
from tests.media.corpus import BLACK, BLUE, GREEN, RED, WHITE, Colour

Look = Callable[[bytes], Image.Image]

NEAR = 8  # of 255: what JPEG and rounding may change


def at(image: Image.Image, across: float, down: float) -> Colour:
    pixel = image.getpixel((int(image.width * across), int(image.height * down)))
    assert isinstance(pixel, tuple)
    return pixel[0], pixel[1], pixel[2]


def near(seen: Colour, meant: Colour) -> bool:
    return all(abs(one - other) <= NEAR for one, other in zip(seen, meant, strict=True))


def quarters_of(image: Image.Image) -> list[Colour]:
    """The nearest of the colours that are meant, in each quarter."""
    seen = [at(image, across, down) for down in (0.25, 0.75) for across in (0.25, 0.75)]
    meant = (RED, GREEN, BLUE, BLACK, WHITE)
    return [next((colour for colour in meant if near(one, colour)), one) for one in seen]


@pytest.mark.parametrize("kind", corpus.LADEN)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_shown_upright(shown: Look, kind: str, orientation: int) -> None:
    upright = corpus.quarters()
    stored = corpus.stored_as(upright, orientation)
    picture = shown(corpus.LADEN[kind](stored, orientation))
    assert picture.size == upright.size
    assert quarters_of(picture) == [RED, GREEN, BLUE, BLACK]


@pytest.mark.parametrize(
    "tiff",
    [
        b"",
        b"II*\0",
        b"XX*\0" + bytes(40),
        b"MM\0*\xff\xff\xff\xff",
        b"II*\0\x08\0\0\0\xff\xff" + bytes(20),
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x09\0\0\0",  # ninth of eight
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\x01\0\0\0\x06\0\0\0",  # a text
    ],
)
def test_broken_exif_costs_no_picture(shown: Look, tiff: bytes) -> None:
    jpeg = corpus.saved(corpus.quarters(), "JPEG", quality=95)
    picture = shown(corpus.with_segments(jpeg, corpus.segment(0xE1, b"Exif\0\0" + tiff)))
    assert quarters_of(picture) == [RED, GREEN, BLUE, BLACK]


COLOURS = {
    "CMYK JPEG": (corpus.saved(Image.new("CMYK", (64, 48), (0, 255, 255, 0)), "JPEG"), RED),
    "grey JPEG": (corpus.saved(Image.new("L", (64, 48), 128), "JPEG"), (128, 128, 128)),
    "progressive JPEG": (corpus.saved(corpus.plain(BLUE), "JPEG", progressive=True), BLUE),
    "RGB JPEG without subsampling": (
        corpus.saved(corpus.plain(GREEN), "JPEG", keep_rgb=True, subsampling=0),
        GREEN,
    ),
    "palette PNG": (corpus.saved(corpus.plain(BLUE).quantize(2), "PNG"), BLUE),
    "1 bit PNG": (corpus.saved(Image.new("1", (64, 48), 1), "PNG"), WHITE),
    "grey PNG of 16 bits": (corpus.png(64, 48, 16, 0, b"\x80\x01" * 64), (128, 128, 128)),
    "RGB PNG of 16 bits": (corpus.png(64, 48, 16, 2, b"\xff\xff\0\0\x80\0" * 64), (255, 0, 128)),
    "RGBA PNG of 16 bits": (corpus.png(64, 48, 16, 6, b"\xff\xff\0\0\0\0\0\0" * 64), WHITE),
    "see-through PNG": (corpus.saved(Image.new("RGBA", (64, 48), (255, 0, 0, 0)), "PNG"), WHITE),
    "half see-through": (
        corpus.saved(Image.new("RGBA", (64, 48), (255, 0, 0, 128)), "PNG"),
        (255, 127, 127),
    ),
    "grey and see-through": (corpus.saved(Image.new("LA", (64, 48), (0, 0)), "PNG"), WHITE),
    "PNG with a colour that is none": (
        corpus.png(64, 48, 8, 2, bytes(RED) * 64, corpus.chunk(b"tRNS", b"\0\xff\0\0\0\0")),
        WHITE,
    ),
    "palette PNG with such a colour": (
        corpus.saved(corpus.plain(BLUE).quantize(2), "PNG", transparency=0),
        WHITE,
    ),
    "lossless WebP": (corpus.saved(corpus.plain(GREEN), "WEBP", lossless=True), GREEN),
    "lossy WebP": (corpus.saved(corpus.plain(WHITE), "WEBP"), WHITE),
    "see-through WebP": (
        corpus.saved(Image.new("RGBA", (64, 48), (255, 0, 0, 0)), "WEBP", lossless=True),
        WHITE,
    ),
    "animated WebP": (
        corpus.saved(corpus.plain(RED), "WEBP", save_all=True, append_images=[corpus.plain(BLUE)]),
        RED,
    ),
    "APNG": (
        corpus.saved(corpus.plain(RED), "PNG", save_all=True, append_images=[corpus.plain(BLUE)]),
        RED,
    ),
    "MPO": (
        corpus.saved(corpus.plain(RED), "MPO", save_all=True, append_images=[corpus.plain(BLUE)]),
        RED,
    ),
}


@pytest.mark.parametrize("name", COLOURS)
def test_colours_are_as_they_were_meant(shown: Look, name: str) -> None:
    data, meant = COLOURS[name]
    assert near(at(shown(data), 0.5, 0.5), meant)


PROFILED: dict[str, Callable[[Image.Image, bytes], bytes]] = {
    "JPEG": lambda image, profile: corpus.saved(image, "JPEG", icc_profile=profile),
    "JPEG, in pieces": lambda image, profile: corpus.with_segments(
        corpus.saved(image, "JPEG"), *corpus.icc_segments(profile, len(profile) // 40 + 1)
    ),
    "PNG": lambda image, profile: corpus.saved(image, "PNG", icc_profile=profile),
    "PNG, see-through": lambda image, profile: corpus.saved(
        image.convert("RGBA"), "PNG", icc_profile=profile
    ),
    "WebP": lambda image, profile: corpus.saved(image, "WEBP", lossless=True, icc_profile=profile),
}


@pytest.mark.parametrize("kind", PROFILED)
def test_a_colour_profile_is_honoured(shown: Look, kind: str) -> None:
    """The profile says that red means green; sRGB leaves as it is."""
    write = PROFILED[kind]
    swapped = shown(write(corpus.plain(RED), corpus.swapped_profile()))
    assert near(at(swapped, 0.5, 0.5), GREEN)
    ordinary = shown(write(corpus.plain(RED), corpus.srgb_profile()))
    assert near(at(ordinary, 0.5, 0.5), RED)


@pytest.mark.parametrize("kind", PROFILED)
@pytest.mark.parametrize(
    "profile",
    [b"no profile at all", corpus.srgb_profile()[:200], corpus.srgb_profile() + bytes(2_000_000)],
    ids=["nonsense", "cut", "endless"],
)
def test_a_bad_colour_profile_costs_no_picture(shown: Look, kind: str, profile: bytes) -> None:
    assert near(at(shown(PROFILED[kind](corpus.plain(RED), profile)), 0.5, 0.5), RED)


def test_a_profile_of_another_kind_of_colour_is_left_aside(shown: Look) -> None:
    grey = corpus.saved(Image.new("L", (64, 48), 77), "JPEG", icc_profile=corpus.srgb_profile())
    assert near(at(shown(grey), 0.5, 0.5), (77, 77, 77))


@pytest.mark.parametrize(
    ("kind", "size", "becomes"),
    [
        ("JPEG", (4000, 3000), (2000, 1500)),
        ("JPEG", (2200, 1100), (2048, 1024)),
        ("PNG", (4096, 1024), (2048, 512)),
        ("WEBP", (1000, 6001), (334, 2001)),
        ("PNG", (2048, 2048), (2048, 2048)),
        ("PNG", (1, 1), (1, 1)),
    ],
)
def test_no_side_is_longer_than_2048_and_nothing_is_enlarged(
    shown: Look, kind: str, size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    assert shown(corpus.saved(corpus.plain(size=size), kind)).size == becomes


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_is_whole(shown: Look, kind: str) -> None:
    """The colours in their places."""
    picture = shown(corpus.saved(corpus.quarters((5000, 3333)), kind))
    assert abs(picture.width / picture.height - 1.5) < 0.01
    assert quarters_of(picture) == [RED, GREEN, BLUE, BLACK]
    assert near(at(picture, 0.9, 0.999), BLACK)
    assert near(at(picture, 0.1, 0.45), RED)


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P"])
def test_a_large_picture_has_no_seams(shown: Look, mode: str) -> None:
    """It is made smaller in bands; whole ones and a rest."""
    grey = Image.new("RGB", (3_500, 4_001), (99, 99, 99))
    written = grey.quantize(2) if mode == "P" else grey.convert(mode)
    shades = shown(corpus.saved(written, "PNG")).convert("L").histogram()
    assert sum(shades[99 - NEAR : 99 + NEAR]) == sum(shades) > 1_000_000


@pytest.mark.parametrize("size", [(1, 60_000), (60_000, 1)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_thread_of_a_picture_stands_on_white_as_wide_as_telegram_wants(
    shown: Look, size: tuple[int, int], kind: str
) -> None:
    picture = shown(corpus.saved(corpus.plain(BLACK, size), kind))
    assert max(picture.size) / min(picture.size) <= 20
    assert max(picture.size) > 1_500
    assert near(at(picture, 0.05, 0.05), WHITE)
    assert sum(at(picture, 0.5, 0.5)) < 3 * 128


def test_noise_fits_as_well(pool: PhotoPool) -> None:
    """The worst there is to compress: every pixel black or white in each colour, by chance."""
    bits = Image.frombytes("L", (2048, 6144), os.urandom(2048 * 6144)).point(_black_or_white)
    noise = Image.merge("RGB", [bits.crop((0, top, 2048, top + 2048)) for top in (0, 2048, 4096)])
    answer = pool.scrub(corpus.saved(noise, "PNG", compress_level=1))
    assert isinstance(answer, Shown)
    assert (answer.width, answer.height) == (2048, 2048)


def _black_or_white(value: int) -> int:
    return 255 * (value > 127)


def test_the_thumbnail_is_the_picture_at_320(pool: PhotoPool) -> None:
    answer = pool.scrub(corpus.saved(corpus.quarters((1200, 800)), "JPEG"))
    assert isinstance(answer, Shown)
    thumbnail = Image.open(io.BytesIO(answer.thumbnail))
    assert thumbnail.size == (320, 213)
    assert quarters_of(thumbnail.convert("RGB")) == [RED, GREEN, BLUE, BLACK]
