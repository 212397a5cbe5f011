"""From a file to bare pixels: decoded small, turned upright, in sRGB, rebuilt, written as JPEG.

Holds the whole way of one picture. Refuses to carry anything over but pixels: the image that is
written is a new one, made of the raw numbers alone, so no library's idea of "metadata" comes along.
Runs in the worker's child only.
"""

import io
import warnings
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageCms, ImageFile

from media.fingerprint import fingerprints
from media.inspection import MOST_PIXELS, inspect
from media.parts import CantShow, Parts
from media.traces import traces_of
from media.wire import (
    MOST_PICTURE,
    MOST_SIDE,
    MOST_THUMBNAIL,
    THUMBNAIL_SIDE,
    Shown,
    Unshowable,
)
from tipline.traces import Traces

__all__ = ["answered", "not_too_long", "scrub", "shown"]

# A JPEG's decoder halves for next to nothing: half of a 12 MP picture (2,016) is enough.
ENOUGH_SIDE: Final = 1536
BAND: Final = 64  # rows of the smaller picture at a time
QUALITY: Final = 85  # of noise, the worst there is to compress, 2,048 x 2,048 take 4.0 MB
MOST_RATIO: Final = 20  # Telegram takes no photo that is longer
WHITE: Final = (255, 255, 255)

warnings.simplefilter("error", Image.DecompressionBombWarning)

_TURNS: Final = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}


def scrub(data: bytes | memoryview) -> Shown | Unshowable:
    """The picture and its thumbnail, or the code why it can't be shown. Raises nothing expected."""
    return answered(lambda: _scrubbed(data))


def answered(make: Callable[[], Shown]) -> Shown | Unshowable:
    """What `make` made of a picture, or the code why that can't be."""
    try:
        return make()
    except CantShow as refused:
        return Unshowable(refused.why)
    except MemoryError:
        return Unshowable("too_costly")
    except Exception:  # noqa: BLE001 - decoders raise anything; its text may quote the file
        return Unshowable("broken")


def _scrubbed(data: bytes | memoryview) -> Shown:
    parts = inspect(data)
    Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    small = _decoded(parts)
    for turn in _TURNS.get(parts.orientation, ()):
        small = small.transpose(turn)
    return shown(not_too_long(_on_white(small, parts.profile)), traces_of(parts))


def shown(image: Image.Image, traces: Traces | None = None) -> Shown:
    """An upright picture in sRGB as it is written down: made anew, bare, with its thumbnail.

    One that was drawn on has no traces but its own size.
    """
    picture = _bare(image)
    thumbnail = _bare(_resized(picture, THUMBNAIL_SIDE, gap=1.0))
    return Shown(
        picture=_jpeg(picture, MOST_PICTURE),
        width=picture.width,
        height=picture.height,
        thumbnail=_jpeg(thumbnail, MOST_THUMBNAIL),
        fingerprints=fingerprints(thumbnail),
        traces=traces or Traces("JPEG", *picture.size),
    )


def _decoded(parts: Parts) -> Image.Image:
    """Decoded, in L, LA, RGB, RGBA or CMYK, no side longer than a preview's."""
    with Image.open(io.BytesIO(parts.lean), formats=(parts.kind,)) as opened:
        if opened.size != (parts.width, parts.height):
            raise CantShow("broken")
        opened.draft(None, _within(opened.size, ENOUGH_SIDE))
        opened.decodermaxblock = len(parts.lean)  # in one piece, or every piece is copied twice
        opened.load()
        return _resized(_reduced(opened), MOST_SIDE)


def _reduced(image: Image.Image) -> Image.Image:
    """Averaged to a few times fewer pixels, band by band: only one band is there twice."""
    factor = max(image.size) // ENOUGH_SIDE
    if factor < 2:
        return _plain(image)
    rows = BAND * factor
    bands = [
        _plain(image.crop((0, top, image.width, min(top + rows, image.height)))).reduce(factor)
        for top in range(0, image.height, rows)
    ]
    whole = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    for number, band in enumerate(bands):
        whole.paste(band, (0, number * BAND))
    return whole


def _plain(image: Image.Image) -> Image.Image:
    if image.mode in ("P", "1", "L", "RGB") and "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode == "P":
        return image.convert("RGB")
    if image.mode.startswith("I"):  # 16 bits of grey: the upper eight are what a screen shows
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return image
    return image.convert("RGB")


def _on_white(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, without transparency."""
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    if alpha is not None:
        image = image.convert(image.mode[:-1])
    image = _in_srgb(image, profile)
    if alpha is None:
        return image
    flat = Image.new("RGB", image.size, WHITE)
    flat.paste(image, mask=alpha)
    return flat


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile is not None:
        try:
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ours = ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(image, theirs, ours, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = None  # a broken profile, or one of another colour space: as if it had none
        if made is not None:
            return made
    return image if image.mode == "RGB" else image.convert("RGB")


def not_too_long(image: Image.Image) -> Image.Image:
    """On a strip of white wide enough for Telegram to take it."""
    least = -(-max(image.size) // MOST_RATIO)
    size = (max(image.width, least), max(image.height, least))
    if size == image.size:
        return image
    canvas = Image.new("RGB", size, WHITE)
    canvas.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    return canvas


def _bare(image: Image.Image) -> Image.Image:
    """A new picture, which gets nothing of one in RGB but its raw numbers; they stay where they lie.

    They are in one piece: the largest picture that is shown fits exactly into one of Pillow's.
    """
    return Image.fromarrow(image, "RGB", image.size)


def _resized(image: Image.Image, most: int, gap: float = 1.5) -> Image.Image:
    """Smaller, where it is larger. `gap`: how many times the size is left to the good, slow filter,
    after plain averaging; for a thumbnail averages do.
    """
    size = _within(image.size, most)
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=gap)


def _within(size: tuple[int, int], most: int) -> tuple[int, int]:
    """The size in proportion, with no side over `most` and none under 1."""
    longest = max(size)
    if longest <= most:
        return size
    return max(1, round(size[0] * most / longest)), max(1, round(size[1] * most / longest))


def _jpeg(image: Image.Image, most: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    if out.tell() > most:
        raise CantShow("too_costly")
    return out.getvalue()
