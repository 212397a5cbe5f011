"""What the confined worker reads out of a file besides its picture."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest

from media.pool import PhotoPool, Shown
from media.tiff import Exif, read_exif
from tests.media import corpus
from tests.media.camera import Fraction, at, telephone
from tipline.places import Coordinates
from tipline.traces import Traces

XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:Description xmp:CreatorTool=\"Adobe Photoshop 25.0\""
    b' Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/'
    b'trainedAlgorithmicMedia"><xmpMM:History><rdf:li stEvt:softwareAgent="GIMP 2.10"/>'
    b"</xmpMM:History></rdf:Description></x:xmpmeta>"
)
SIX_PAST_TWO = datetime(2026, 11, 22, 14, 6, tzinfo=timezone(timedelta(hours=8)))


WRITERS: dict[str, Callable[[bytes, bytes], bytes]] = {
    "JPEG": lambda exif, xmp: corpus.with_segments(
        corpus.saved(corpus.plain(), "JPEG"),
        corpus.segment(0xE1, exif),
        corpus.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp),
    ),
    "PNG": lambda exif, xmp: corpus.png(
        64,
        48,
        8,
        0,
        bytes(64),
        corpus.chunk(b"eXIf", exif.removeprefix(b"Exif\0\0")),
        corpus.chunk(b"iTXt", b"XML:com.adobe.xmp" + bytes(5) + xmp),
    ),
    "WEBP": lambda exif, xmp: corpus.saved(corpus.plain(), "WEBP", exif=exif, xmp=xmp),
}


def traces_of(pool: PhotoPool, data: bytes) -> Traces:
    answer = pool.scrub(data)
    assert isinstance(answer, Shown), answer
    return answer.traces


def traces_with(pool: PhotoPool, exif: bytes, xmp: bytes = b"") -> Traces:
    return traces_of(pool, WRITERS["JPEG"](exif, xmp))


@pytest.mark.parametrize("kind", WRITERS)
def test_all_that_a_file_says(pool: PhotoPool, kind: str) -> None:
    exif = telephone(at((30, 1), (34, 1), (5244, 100)))
    there = 30 + 34 / 60 + 52.44 / 3600
    assert traces_of(pool, WRITERS[kind](exif, XMP)) == Traces(
        kind=kind,
        width=64,
        height=48,
        taken=SIX_PAST_TWO,
        place=Coordinates(there, there),
        direction=212.5,
        make="Apple",
        model="iPhone 6",
        software="26.1",
        tools=("Adobe Photoshop 25.0", "GIMP 2.10"),
        source="trainedAlgorithmicMedia",
        by_camera=True,
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_that_says_nothing(pool: PhotoPool, kind: str) -> None:
    assert traces_of(pool, corpus.saved(corpus.plain(), kind)) == Traces(kind, 64, 48)


@pytest.mark.parametrize(
    ("south", "west", "place"),
    [
        ("N", "E", Coordinates(30.5, 30.5)),
        ("S", "W", Coordinates(-30.5, -30.5)),
        ("X", "E", None),
        ("", "E", None),
        ("N", "N", None),
    ],
)
def test_a_place_has_its_hemispheres(
    pool: PhotoPool, south: str, west: str, place: Coordinates | None
) -> None:
    exif = telephone(at((30, 1), (30, 1), (0, 1), south=south, west=west))
    assert traces_with(pool, exif).place == place


@pytest.mark.parametrize(
    "degrees",
    [
        ((30, 0), (30, 1), (0, 1)),
        ((30, 1), (30, 0), (0, 1)),
        ((0, 0), (0, 0), (0, 0)),
        ((0, 1), (0, 1), (0, 1)),
        ((999, 1), (0, 1), (0, 1)),
        ((30, 1), (61, 1), (0, 1)),
        ((30, 1), (0, 1), (999, 1)),
        ((30, 1), (30, 1)),
        ((4_294_967_295, 1), (0, 1), (0, 1)),
    ],
    ids=str,
)
def test_a_place_that_cannot_be_is_dropped(pool: PhotoPool, degrees: tuple[Fraction, ...]) -> None:
    traces = traces_with(pool, telephone(at(*degrees)))
    assert traces.place is None
    assert traces.taken == SIX_PAST_TWO


@pytest.mark.parametrize(
    ("time", "offset", "taken"),
    [
        ("2026:11:22 14:06:00", "+08:00", SIX_PAST_TWO),
        ("2026:11:22 14:06:00", None, SIX_PAST_TWO.replace(tzinfo=None)),
        ("2026:11:22 14:06:00", "nonsense", SIX_PAST_TWO.replace(tzinfo=None)),
        ("2026-11-22 14:06:00", "+08:00", SIX_PAST_TWO),
        ("0000:00:00 00:00:00", None, None),
        ("1970:01:01 00:00:00", None, None),
        ("2106:02:07 06:28:15", None, None),
        ("2026:13:22 14:06:00", None, None),
        ("2026:11:22 14:06:00", "+99:99", None),
        ("yesterday", None, None),
        (None, "+08:00", None),
    ],
)
def test_the_cameras_time(
    pool: PhotoPool, time: str | None, offset: str | None, taken: datetime | None
) -> None:
    assert traces_with(pool, telephone(time=time, offset=offset)).taken == taken


@pytest.mark.parametrize(
    ("comment", "is_screenshot"),
    [
        (b"ASCII\0\0\0Screenshot", True),
        (b"ASCII\0\0\0A screenshot of it", False),
        (b"Screenshot", False),
        (None, False),
    ],
)
def test_a_telephone_says_that_it_took_its_screen(
    pool: PhotoPool, comment: bytes | None, is_screenshot: bool
) -> None:
    traces = traces_with(pool, telephone(comment=comment))
    assert traces.is_screenshot is is_screenshot


LOOP = b"II*\0\x08\0\0\0" + b"\x01\0" + b"\x69\x87\x04\0\x01\0\0\0\x08\0\0\0"


@pytest.mark.parametrize(
    "tiff",
    [
        b"",
        b"II*\0",
        b"XX*\0" + bytes(40),
        b"MM\0*\xff\xff\xff\xff",
        b"II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\x03\0\xff\xff\xff\xff\0\0\0\0" * 600,
        b"II*\0\x08\0\0\0\x01\0\x0f\x01\x02\0\x10\0\0\0\xff\xff\xff\xff",  # a text behind the end
    ],
)
def test_exif_without_sense_says_nothing(tiff: bytes) -> None:
    assert read_exif(tiff) == Exif()


def test_a_directory_that_holds_itself_is_read_once(pool: PhotoPool) -> None:
    assert traces_with(pool, b"Exif\0\0" + LOOP) == Traces("JPEG", 64, 48)


def test_what_a_makers_note_says_is_not_looked_at(pool: PhotoPool) -> None:
    exif = telephone(comment=b"ASCII\0\0\0" + corpus.CANARY.encode() * 20)
    assert corpus.CANARY not in repr(traces_with(pool, exif))
