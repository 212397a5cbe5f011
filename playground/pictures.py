"""Photos as Telegram keeps them: recompressed, upright, in a few sizes, without metadata.

Refuses what Pillow cannot open as one of a few formats, and what is too wide, too tall or too
large, before any pixel is decoded.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

SIDES = (90, 320, 800, 1280)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
MAX_SIDES_SUM = 10_000
MAX_RATIO = 20
MAX_PIXELS = 100_000_000

# Said once: pictures are made on threads, and `catch_warnings` around each would put back, in the
# middle of another thread's own, what that one had set.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class NotAPhoto(Exception):
    """The bytes are no picture that can be sent as a photo."""


class WrongDimensions(Exception):
    """A picture, but too large in sum or too narrow (Telegram: PHOTO_INVALID_DIMENSIONS)."""


@dataclass(frozen=True)
class Picture:
    """One size of a photo: JPEG bytes with width and height in pixels."""

    width: int
    height: int
    data: bytes


def photo_sizes(data: bytes, *, is_from_phone: bool = False) -> list[Picture]:
    """The sizes Telegram would make, smallest first, never enlarged, at least one.

    A phone shrinks a large picture before it sends it as a photo; a bot's upload must be within
    Telegram's dimensions. Raises `NotAPhoto` or `WrongDimensions`.
    """
    upright = _upright(data, is_from_phone)
    longest = max(upright.size)
    sides = [side for side in SIDES if side < longest] + [min(longest, SIDES[-1])]
    return [_scaled(upright, side) for side in dict.fromkeys(sides)]


def _upright(data: bytes, is_from_phone: bool) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check(image.size, is_from_phone)
            image.draft("RGB", (SIDES[-1], SIDES[-1]))
            return _flat(ImageOps.exif_transpose(image))
    except (WrongDimensions, NotAPhoto):
        raise
    # Pillow's decoders raise nearly anything on broken files; all of it means the same here.
    except Exception as fault:
        raise NotAPhoto from fault


def _check(size: tuple[int, int], is_from_phone: bool) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise NotAPhoto
    if max(size) > MAX_RATIO * min(size):
        raise WrongDimensions
    if width + height > MAX_SIDES_SUM and not is_from_phone:
        raise WrongDimensions


def _flat(image: Image.Image) -> Image.Image:
    """RGB over white, built anew from raw pixels so that no metadata can follow."""
    if image.mode in ("RGBA", "LA", "PA", "P"):
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        ground.alpha_composite(layer)
        image = ground
    flat = image.convert("RGB")
    return Image.frombytes("RGB", flat.size, flat.tobytes())


def _scaled(image: Image.Image, side: int) -> Picture:
    copy = image
    if max(image.size) > side:
        copy = image.copy()
        copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=85)
    return Picture(copy.width, copy.height, out.getvalue())
