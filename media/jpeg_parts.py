"""JPEG (and the first picture of an MPO): its segments up to the first scan.

Holds which segments reach the decoder: tables, frame, Adobe's colour mark. Refuses comments,
EXIF, XMP, IPTC, previews and lists of further pictures on that way; EXIF and XMP are handed on
apart, and the colour profile is put together here.
"""

from collections.abc import Iterator
from typing import Final

from media.parts import MOST_PROFILE, CantShow, Parts
from media.tiff import Exif, orientation_of, read_exif

__all__ = ["START", "jpeg_parts"]

START: Final = b"\xff\xd8\xff"

# A block of 64 pixels takes a bit at the very least. Fewer bytes than that are a header without a
# picture, which the decoder would fill up with grey, at the price of the whole.
MOST_PIXELS_A_BYTE: Final = 1024

_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES: Final = frozenset({0xC4, 0xCC, 0xDB, 0xDD})  # DHT, DAC, DQT, DRI
_SCAN: Final = 0xDA
_EXIF, _ICC, _ADOBE = 0xE1, 0xE2, 0xEE
_EXIF_NAME: Final = b"Exif\0\0"
_XMP_NAME: Final = b"http://ns.adobe.com/xap/1.0/\0"
_ICC_NAME: Final = b"ICC_PROFILE\0"


def jpeg_parts(data: memoryview) -> Parts:
    """Take a JPEG apart; `CantShow("broken")` where its segments make no sense.

    Its scans are nearly all of it: they are copied once, when the lean copy is put together.
    """
    kept: list[bytes | memoryview] = [b"\xff\xd8"]
    size: tuple[int, int] | None = None
    exif, xmp, profile = Exif(), b"", bytearray()
    for marker, start, end in _segments(data):
        body = bytes(data[start + 4 : end])
        if marker == _SCAN:
            kept.append(data[start:])
            break
        if marker in _FRAMES:
            if size is not None or len(body) < 6:
                raise CantShow("broken")
            size = (int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))
        if marker in _FRAMES or marker in _TABLES or _is_adobe(marker, body):
            kept.append(data[start:end])
        elif marker == _EXIF and body.startswith(_EXIF_NAME):
            exif = read_exif(body[len(_EXIF_NAME) :])
        elif marker == _EXIF and body.startswith(_XMP_NAME):
            xmp = body[len(_XMP_NAME) :]
        elif marker == _ICC and body.startswith(_ICC_NAME):
            # Two bytes after the name number the pieces; every writer puts them in order.
            profile += body[len(_ICC_NAME) + 2 :]
    if size is None or size[0] * size[1] > MOST_PIXELS_A_BYTE * len(data):
        raise CantShow("broken")
    fit = 0 < len(profile) <= MOST_PROFILE
    given = bytes(profile) if fit else None
    return Parts("JPEG", *size, orientation_of(exif), given, b"".join(kept), exif, xmp)


def _segments(data: memoryview) -> Iterator[tuple[int, int, int]]:
    """Marker, first byte and end of each segment; ends after the first scan's own head."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise CantShow("broken")
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end < at + 4 or end > len(data):
            raise CantShow("broken")
        yield marker, at, end
        if marker == _SCAN:
            return
        at = end
    raise CantShow("broken")


def _is_adobe(marker: int, body: bytes) -> bool:
    # Without it the decoder can't tell how CMYK and RGB were written down.
    return marker == _ADOBE and body.startswith(b"Adobe") and len(body) == 12
