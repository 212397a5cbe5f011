"""WebP (and the first frame of an animated one): its chunks.

Holds the size that the header claims, which way up, and the colour profile. The decoder gets the
RIFF file itself, without what follows it.
"""

from collections.abc import Iterator
from typing import Final

from media.parts import MOST_PROFILE, MOST_XMP, CantShow, Parts
from media.tiff import Exif, orientation_of, read_exif

__all__ = ["is_webp", "webp_parts"]

_EXIF_NAME: Final = b"Exif\0\0"
_LOSSLESS: Final = 0x2F


def is_webp(data: bytes) -> bool:
    """Whether the file says at its beginning that it is a WebP."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def webp_parts(data: bytes) -> Parts:
    """Take a WebP apart; `CantShow("broken")` where its chunks make no sense."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise CantShow("broken")
    lean = data[:end]
    size: tuple[int, int] | None = None
    exif, xmp, profile = Exif(), b"", None
    for name, body in _chunks(lean):
        if size is None:  # the first chunk says it
            size = _size(name, body)
        if name == b"EXIF":
            exif = read_exif(body.removeprefix(_EXIF_NAME))
        elif name == b"XMP ":
            xmp = body[:MOST_XMP]
        elif name == b"ICCP" and len(body) <= MOST_PROFILE:
            profile = body
    if size is None:
        raise CantShow("broken")
    return Parts("WEBP", *size, orientation_of(exif), profile, lean, exif, xmp)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > len(data):
            raise CantShow("broken")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _size(name: bytes, body: bytes) -> tuple[int, int]:
    """Width and height in pixels, as the first chunk of each of the three kinds writes them."""
    if name == b"VP8X" and len(body) >= 10:
        return (
            1 + int.from_bytes(body[4:7], "little"),
            1 + int.from_bytes(body[7:10], "little"),
        )
    if name == b"VP8 " and len(body) >= 10:
        return (
            int.from_bytes(body[6:8], "little") & 0x3FFF,
            int.from_bytes(body[8:10], "little") & 0x3FFF,
        )
    if name == b"VP8L" and len(body) >= 5 and body[0] == _LOSSLESS:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    raise CantShow("broken")
