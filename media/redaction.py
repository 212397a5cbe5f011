"""Covering what must not be seen in a picture, and the grid by which people say where that is.

Holds the covers, burned into the pixels in one solid colour, and the labelled grid. Where to draw
is said by a person, in pixels (`tipline.shapes`): nothing here looks for faces. Refuses to blur,
and any picture that did not come bare from `media.scrubbing`. Runs in the worker's child only.
"""

import io
import json
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from media.parts import CantShow
from media.plain import plain_size
from media.scrubbing import answered, not_too_long, shown
from media.wire import MOST_SIDE, Shown, Unshowable
from tipline.shapes import BLOCK, Box, Grid, Shape, grid_over, read_box, read_shape

__all__ = ["gridded", "obey", "redact"]

SOLID: Final = (48, 48, 48)
# Colour of the block beside is mixed into the nearest pixels when a JPEG is read.
BLEED: Final = 2
READABLE_SIDE: Final = 1280  # pixels that a gridded picture has at least on its longer side

_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)


def obey(order: bytes, picture: bytes) -> Shown | Unshowable:
    """Do what `media.wire.to_cover` or `to_grid` asked for."""
    asked = json.loads(order)
    if "cover" in asked:
        shapes = [read_shape(plain) for plain in asked["cover"]]
        return answered(lambda: redact(picture, shapes))
    region = asked["grid"] and read_box(asked["grid"])
    return answered(lambda: gridded(picture, region))


def redact(picture: bytes, shapes: Sequence[Shape]) -> Shown:
    """The bare JPEG with the shapes covered: nothing of what was inside them is left.

    A JPEG spreads each pixel over its block, so whole blocks are covered, and a little around.
    """
    image = _opened(picture)
    across, down = (-(-side // BLOCK) * BLOCK for side in image.size)
    drawn = Image.new("L", (across, down))
    pen = ImageDraw.Draw(drawn)
    for shape in shapes:
        _draw(pen, shape)
    # One pixel of 256 is still 1 in their average, so no block that is touched gets lost.
    touched = drawn.reduce(BLOCK).point(lambda average: 255 if average else 0)
    whole = touched.resize(drawn.size, Image.Resampling.NEAREST)
    mask = whole.filter(ImageFilter.MaxFilter(2 * BLEED + 1))
    image.paste(SOLID, mask=mask.crop((0, 0, *image.size)))
    return shown(image)


def gridded(picture: bytes, region: Box | None) -> Shown:
    """The bare JPEG, or a region of it enlarged, with `grid_over` it drawn."""
    image = _opened(picture)
    grid = grid_over(region or Box(0, 0, *image.size))
    part = grid.region
    cut = image.crop((part.left, part.top, part.right, part.bottom))
    factor = max(READABLE_SIDE / max(cut.size), 1)
    size = (max(1, round(cut.width * factor)), max(1, round(cut.height * factor)))
    large = cut.resize(size, Image.Resampling.BICUBIC)
    _rule(large, grid)
    return shown(not_too_long(large))


def _draw(pen: ImageDraw.ImageDraw, shape: Shape) -> None:
    if isinstance(shape, Box):
        pen.rectangle((shape.left, shape.top, shape.right - 1, shape.bottom - 1), fill=255)
        return
    # A pixel more, because Pillow's lines are now and then one short; discs make the joints round.
    pen.line(shape.points, fill=255, width=shape.width + 2)
    for point in shape.points:
        pen.circle(point, shape.width / 2 + 1, fill=255)


def _rule(image: Image.Image, grid: Grid) -> None:
    """Draw the lines and the names of the cells: white within black is seen on anything."""
    pen = ImageDraw.Draw(image)
    across = [column * image.width // grid.columns for column in range(grid.columns)]
    down = [row * image.height // grid.rows for row in range(grid.rows)]
    for colour, width in ((_BLACK, 3), (_WHITE, 1)):
        for x in across[1:]:
            pen.line((x, 0, x, image.height), colour, width)
        for y in down[1:]:
            pen.line((0, y, image.width, y), colour, width)
    side = min(image.width // grid.columns, image.height // grid.rows)
    font = ImageFont.load_default(max(side * 0.34, 12))
    for column, x in enumerate(across):
        for row, y in enumerate(down):
            place, name = (x + side // 16, y + side // 24), grid.label(column, row)
            pen.text(place, name, _WHITE, font, stroke_width=2, stroke_fill=_BLACK)


def _opened(picture: bytes) -> Image.Image:
    size = plain_size(picture)
    if size is None or max(size) > MOST_SIDE:
        raise CantShow("broken")
    with Image.open(io.BytesIO(picture), formats=("JPEG",)) as opened:
        return opened.convert("RGB")
