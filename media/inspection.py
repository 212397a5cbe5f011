"""The first look at a file: what it is, and whether its header asks for too much.

Holds the limits on what is decoded. Refuses by content, whatever the name or the sender says.
"""

from typing import Final

from media.jpeg_parts import START as JPEG_START
from media.jpeg_parts import jpeg_parts
from media.parts import CantShow, Parts
from media.png_parts import START as PNG_START
from media.png_parts import png_parts
from media.webp_parts import is_webp, webp_parts
from media.wire import MOST_REQUEST

__all__ = ["MOST_PIXELS", "inspect", "is_picture"]

# JPEG is decoded small (its decoder scales), the others whole: they get less.
MOST_PIXELS: Final = {"JPEG": 64_000_000, "PNG": 40_000_000, "WEBP": 40_000_000}
MOST_SIDE: Final = 65_535


def inspect(data: bytes | memoryview) -> Parts:
    """Take a file apart; raise `CantShow` for one that is not even tried."""
    if not data:
        raise CantShow("empty")
    if len(data) > MOST_REQUEST:
        raise CantShow("too_large")
    parts = _take_apart(data)
    if not parts.width or not parts.height:
        raise CantShow("broken")
    too_long = max(parts.width, parts.height) > MOST_SIDE
    if too_long or parts.width * parts.height > MOST_PIXELS[parts.kind]:
        raise CantShow("too_many_pixels")
    return parts


def is_picture(data: bytes) -> bool:
    """Whether a file begins like a picture that can be shown; nothing more of it is looked at."""
    return data.startswith((JPEG_START, PNG_START)) or is_webp(data)


def _take_apart(given: bytes | memoryview) -> Parts:
    if given[: len(JPEG_START)] == JPEG_START:
        return jpeg_parts(memoryview(given))
    data = bytes(given)
    if data.startswith(PNG_START):
        return png_parts(data)
    if is_webp(data):
        return webp_parts(data)
    raise CantShow("unknown_kind")
