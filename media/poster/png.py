"""The poster as a picture for chats.

Holds the painter. Refuses to write anything but pixels into the file: no text, no time, no profile.
"""

import io
from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from media.poster.faces import Face, file_of
from media.poster.shapes import PAGE_WIDTH, Box, Mark, Page, Picture, Text
from media.poster.style import MARK_OPACITY, SLANT, WHITE

__all__ = ["font_of", "painted"]

_PLAIN_TYPE: Final = ["-kern", "-liga"]  # as the ruler measured it


def painted(page: Page) -> bytes:
    """The page as a PNG."""
    image = Image.new("RGB", (PAGE_WIDTH, round(page.height)), WHITE)
    draw = ImageDraw.Draw(image)
    for item in page.items:
        match item:
            case Box():
                _fill(draw, item)
            case Text():
                _letter(draw, item)
            case Picture():
                _show(image, item)
    for mark in page.marks:
        _stamp(image, mark)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)
    return out.getvalue()


def _fill(draw: ImageDraw.ImageDraw, box: Box) -> None:
    left, top = round(box.x), round(box.y)
    right, bottom = round(box.x + box.width), round(box.y + box.height)
    # Pillow draws both edges; a hairline is at least one pixel.
    draw.rectangle((left, top, max(left, right - 1), max(top, bottom - 1)), box.colour)


def _letter(draw: ImageDraw.ImageDraw, text: Text) -> None:
    draw.text(
        (text.x, text.y),
        text.words,
        text.colour,
        font_of(text.face, text.size),
        anchor="ls",
        features=_PLAIN_TYPE,
        stroke_width=text.stroke * text.size,
        stroke_fill=text.colour,
    )


def _show(image: Image.Image, picture: Picture) -> None:
    size = (round(picture.width), round(picture.height))
    with Image.open(io.BytesIO(picture.jpeg), formats=("JPEG",)) as photo:
        photo.draft("RGB", size)
        small = photo.convert("RGB").resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    image.paste(small, (round(picture.x), round(picture.y)))


def _stamp(image: Image.Image, mark: Mark) -> None:
    """Laid over everything, photos too, so that nobody can cut it away."""
    font = font_of(Face.SANS, mark.size)
    mask = Image.new("L", (round(font.getlength(mark.words)) + 80, round(mark.size * 1.5)), 0)
    middle = (mask.width / 2, mask.height / 2)
    ImageDraw.Draw(mask).text(
        middle, mark.words, round(255 * MARK_OPACITY), font, anchor="mm", features=_PLAIN_TYPE
    )
    turned = mask.rotate(SLANT, Image.Resampling.BICUBIC, expand=True)
    where = (round(mark.x - turned.width / 2), round(mark.y - turned.height / 2))
    image.paste(mark.colour, where, turned)


@lru_cache(maxsize=64)
def font_of(face: Face, size: float) -> ImageFont.FreeTypeFont:
    """A face at a size, read once."""
    return ImageFont.truetype(file_of(face), size, layout_engine=ImageFont.Layout.RAQM)
