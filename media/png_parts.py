"""PNG (and the still picture of an APNG): its chunks.

Holds which chunks reach the decoder: header, palette, transparency, pixels. Refuses text, frames
of animations and everything after the end on that way; a profile that unpacks to more than is
taken on is left out.
"""

import zlib
from collections.abc import Iterator
from typing import Final

from media.parts import MOST_PROFILE, MOST_XMP, CantShow, Parts
from media.tiff import Exif, orientation_of, read_exif

__all__ = ["START", "png_parts"]

START: Final = b"\x89PNG\r\n\x1a\n"

_XMP_NAME: Final = b"XML:com.adobe.xmp" + bytes(5)  # not packed, no language, no translation
_KEPT: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})


def png_parts(data: bytes) -> Parts:
    """Take a PNG apart; `CantShow("broken")` where its chunks make no sense."""
    kept = [START]
    exif, xmp, profile = Exif(), b"", None
    width = height = 0
    for name, start, end in _chunks(data):
        if name in _KEPT:
            kept.append(data[start:end])
        if name == b"IHDR":
            width = int.from_bytes(data[start + 8 : start + 12], "big")
            height = int.from_bytes(data[start + 12 : start + 16], "big")
        elif name == b"eXIf":
            exif = read_exif(data[start + 8 : end - 4])
        elif name == b"iTXt" and data.startswith(_XMP_NAME, start + 8):
            xmp = data[start + 8 + len(_XMP_NAME) : end - 4][:MOST_XMP]
        elif name == b"iCCP" and profile is None:
            profile = _profile(data[start + 8 : end - 4])
    lean = b"".join(kept)
    return Parts("PNG", width, height, orientation_of(exif), profile, lean, exif, xmp)


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, first byte and end of each chunk, to IEND; the header must be the first, and once."""
    at = len(START)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        first = at == len(START)
        if end > len(data) or (name == b"IHDR") != first or (first and end != at + 25):
            raise CantShow("broken")
        yield name, at, end
        if name == b"IEND":
            return
        at = end
    raise CantShow("broken")


def _profile(body: bytes) -> bytes | None:
    _, _, packed = body.partition(b"\0")
    unpacking = zlib.decompressobj()
    try:
        profile = unpacking.decompress(packed[1:], MOST_PROFILE)
    except zlib.error:
        return None
    return profile if unpacking.eof else None
