"""Pictures that are shown or sent on carry pixels only (promise P3)."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media.plain import plain_size
from media.pool import PhotoPool, Shown
from media.scrubbing import shown
from media.wire import MOST_SIDE
from tests.media import corpus
from tests.media.corpus import CANARY
from tests.media.only_pixels import assert_only_pixels

PLAIN = corpus.saved(corpus.textured((300, 200)), "JPEG")
LADEN = {
    f"{kind}, turned {orientation}": write(corpus.quarters(), orientation)
    for kind, write in corpus.LADEN.items()
    for orientation in (1, 6)
} | {
    "JPEG and ZIP": PLAIN + b"PK\x03\x04" + CANARY.encode(),
    "JPEG and script": corpus.with_segments(
        PLAIN, corpus.segment(0xFE, f"*/=1;alert('{CANARY}')/*".encode())
    ),
    "JPEG with two comments": corpus.with_segments(
        PLAIN, *[corpus.segment(0xFE, CANARY.encode())] * 2
    ),
    "MPO": corpus.saved(
        corpus.plain(),
        "MPO",
        save_all=True,
        append_images=[corpus.plain(corpus.BLUE)],
        exif=corpus.exif(),
    ),
    "animated WebP": corpus.saved(
        corpus.plain(),
        "WEBP",
        save_all=True,
        append_images=[corpus.plain(corpus.BLUE)],
        exif=corpus.exif(),
    ),
}


def scrubbed(pool: PhotoPool, data: bytes) -> Shown:
    answer = pool.scrub(data)
    assert isinstance(answer, Shown), answer
    return answer


@pytest.mark.parametrize("name", LADEN)
def test_nothing_comes_out_but_pixels(pool: PhotoPool, name: str) -> None:
    assert CANARY.encode() in LADEN[name]
    answer = scrubbed(pool, LADEN[name])
    assert_only_pixels(answer.picture)
    assert_only_pixels(answer.thumbnail)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*range(0xE0, 0xF0), 0xFE]),
            st.sampled_from(
                [b"", b"Exif\0\0", b"JFIF\0", b"ICC_PROFILE\0\1\1", b"Adobe", b"MPF\0", b"Ducky"]
            ),
            st.binary(max_size=60),
        ),
        max_size=8,
    ),
    st.binary(max_size=60),
)
def test_whatever_is_put_in_nothing_comes_out_but_pixels(
    pool: PhotoPool, put: list[tuple[int, bytes, bytes]], behind: bytes
) -> None:
    segments = [corpus.segment(marker, name + CANARY.encode() + body) for marker, name, body in put]
    answer = scrubbed(pool, corpus.with_segments(PLAIN, *segments) + CANARY.encode() + behind)
    assert_only_pixels(answer.picture)
    assert_only_pixels(answer.thumbnail)


@pytest.mark.parametrize("size", [(300, 200), (MOST_SIDE, MOST_SIDE)])
def test_whatever_a_library_keeps_beside_the_pixels_stays_behind(size: tuple[int, int]) -> None:
    image = Image.new("RGB", size, corpus.RED)
    image.info |= {"comment": CANARY.encode(), "exif": corpus.exif(), "icc_profile": b"ICC_PROFILE"}
    made = shown(image)
    assert (made.width, made.height) == size
    assert_only_pixels(made.picture)
    assert_only_pixels(made.thumbnail)


def test_what_the_worker_makes_passes_the_last_look(pool: PhotoPool) -> None:
    answer = scrubbed(pool, PLAIN)
    assert plain_size(answer.picture) == (300, 200)


SMUGGLED: dict[str, Callable[[bytes], bytes]] = {
    "EXIF": lambda jpeg: corpus.with_segments(jpeg, corpus.segment(0xE1, corpus.exif())),
    "a profile": lambda jpeg: corpus.with_segments(
        jpeg, *corpus.icc_segments(corpus.srgb_profile())
    ),
    "a comment": lambda jpeg: corpus.with_segments(jpeg, corpus.segment(0xFE, b"here")),
    "an unknown segment": lambda jpeg: corpus.with_segments(jpeg, corpus.segment(0xEF, b"here")),
    "another beginning": lambda jpeg: corpus.with_segments(jpeg, corpus.segment(0xE0, b"JFXX\0x")),
    "a preview in JFIF": lambda jpeg: jpeg.replace(
        corpus.segment(0xE0, jpeg[6:20]), corpus.segment(0xE0, jpeg[6:18] + b"\1\1abc")
    ),
    "bytes behind the end": lambda jpeg: jpeg + b"PK",
    "a second picture behind": lambda jpeg: jpeg + jpeg,
    "a comment behind the scan": lambda jpeg: (
        jpeg[:-2] + corpus.segment(0xFE, b"here") + b"\xff\xd9"
    ),
    "a second scan": lambda jpeg: jpeg[:-2] + jpeg[jpeg.index(b"\xff\xda") :],
    "tables without end": lambda jpeg: corpus.with_segments(
        jpeg, corpus.segment(0xDB, b"here" * 600)
    ),
    "no end": lambda jpeg: jpeg[:-2],
    "no beginning": lambda jpeg: jpeg[2:],
    "nothing": lambda jpeg: b"",
    "a progressive one": lambda _: corpus.saved(corpus.plain(), "JPEG", progressive=True),
    "another kind": lambda _: corpus.saved(corpus.plain(), "PNG"),
}


@pytest.mark.parametrize("name", SMUGGLED)
def test_more_than_pixels_does_not_pass_the_last_look(pool: PhotoPool, name: str) -> None:
    """Even a worker that a picture took over can hand nothing on."""
    smuggled = SMUGGLED[name](scrubbed(pool, PLAIN).picture)
    assert plain_size(smuggled) is None
