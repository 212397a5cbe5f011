"""Several pictures of a notice as one, so that its card stays one photo with its buttons.

Holds the arrangement and the drawing. Each picture is shown whole, the first largest where that can
be. Refuses any file but the bare JPEGs that the confined worker made.
"""

import io
import math
from collections.abc import Iterator, Sequence
from typing import Final

from PIL import Image, ImageDraw

from media.plain import plain_size
from media.poster.faces import Face
from media.poster.png import font_of
from media.poster.rows import Cell, in_row, split
from media.poster.style import SLANT

__all__ = ["arranged", "collage"]

WIDTH: Final = 1280  # what telephones are sent at the most
_GAP: Final = 8
_WHITE: Final = (255, 255, 255)
_QUALITY: Final = 88
_TALLNESS: Final = 0.8  # height by width that a chat shows best
_FLATTEST, _TALLEST = 1 / 8, 2  # height by width that a chat shows whole
_NARROWEST, _WIDEST = 0.4, 3.0  # of a cell; a stranger picture has white beside it
_FIRST_IS_SMALL: Final = 0.4  # counts as much as being half as tall again as it should
_TINY: Final = 0.05  # of the whole
_MARK_SIZE: Final = 0.92  # of the width
_LETTERS, _EDGE = (255, 255, 255, 190), (40, 40, 40, 170)


def collage(pictures: Sequence[bytes], mark: str = "") -> bytes:
    """The pictures as one JPEG of pixels only, `WIDTH` wide, with the mark across them all. Blocks for
    some 50 ms.
    """
    cells = arranged([_ratio(one) for one in pictures])
    height = round(max(cell.y + cell.height for cell in cells))
    whole = Image.new("RGB", (WIDTH, height), _WHITE)
    for jpeg, cell in zip(pictures, cells, strict=True):
        small = _fitted(jpeg, cell)
        left = cell.x + (cell.width - small.width) / 2
        top = cell.y + (cell.height - small.height) / 2
        whole.paste(small, (round(left), round(top)))
    if mark:
        _mark(whole, mark)
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _mark(image: Image.Image, words: str) -> None:
    """White in a dark edge, so that it is seen on any picture; from side to side, so that it can't be
    cut away.
    """
    size = _MARK_SIZE * image.width / font_of(Face.SANS, 100).getlength(words)
    font, edge = font_of(Face.SANS, round(100 * size)), round(6 * size)
    area = (image.width, round(160 * size))
    layer = Image.new("RGBA", area, (0, 0, 0, 0))
    middle = (area[0] / 2, area[1] / 2)
    ImageDraw.Draw(layer).text(
        middle, words, _LETTERS, font, anchor="mm", stroke_width=edge, stroke_fill=_EDGE
    )
    # Less than from corner to corner, where a flat picture would cut the letters.
    slant = min(SLANT, math.degrees(math.atan2(image.height, image.width)) * 0.6)
    turned = layer.rotate(slant, Image.Resampling.BICUBIC, expand=True)
    where = ((image.width - turned.width) // 2, (image.height - turned.height) // 2)
    image.paste(turned, where, turned)


def arranged(ratios: Sequence[float]) -> list[Cell]:
    """Where pictures of these ratios (width / height) go: of all arrangements the best to look at."""
    within = [min(max(ratio, _NARROWEST), _WIDEST) for ratio in ratios]
    return min(_arrangements(within), key=lambda cells: (not _fits(cells), _cost(cells)))


def _arrangements(ratios: list[float]) -> Iterator[list[Cell]]:
    count = len(ratios)
    yield _in_rows(ratios, [count])
    if count > 1:
        yield _first_beside(ratios)
    if count > 2:
        yield _in_rows(ratios, [1, count - 1])
        yield _in_rows(ratios, split(count, math.ceil(count / 2)))
    if count > 4:
        yield _in_rows(ratios, split(count, math.ceil(count / 3)))


def _in_rows(ratios: list[float], counts: list[int]) -> list[Cell]:
    cells: list[Cell] = []
    top = 0.0
    for count in counts:
        row = ratios[len(cells) : len(cells) + count]
        cells += in_row(row, WIDTH, _GAP, math.inf, top=top)
        top = cells[-1].y + cells[-1].height + _GAP
    return cells


def _first_beside(ratios: list[float]) -> list[Cell]:
    """The first at the left, the others below one another at its right, both equally high.

    With h the height and w the right column's width: first * h + gap + w is the whole width, and
    h is w times the sum of (height / width), and the gaps between.
    """
    first, *others = ratios
    steepness = sum(1 / ratio for ratio in others)
    gaps = _GAP * (len(others) - 1)
    height = ((WIDTH - _GAP) * steepness + gaps) / (1 + first * steepness)
    x = first * height + _GAP
    cells, top = [Cell(0, 0, first * height, height)], 0.0
    for ratio in others:
        cells.append(Cell(x, top, WIDTH - x, (WIDTH - x) / ratio))
        top += cells[-1].height + _GAP
    return cells


def _tallness(cells: list[Cell]) -> float:
    return max(cell.y + cell.height for cell in cells) / WIDTH


def _fits(cells: list[Cell]) -> bool:
    """Whether a chat shows it whole: beyond that, nothing else makes up for it."""
    return _FLATTEST < _tallness(cells) < _TALLEST


def _cost(cells: list[Cell]) -> float:
    """How far from handsome: too tall or too flat, the first not the largest, one hardly seen."""
    areas = [cell.width * cell.height for cell in cells]
    tallness = _tallness(cells)
    first_is_small = areas[0] < max(areas) * 0.99
    tiny = max(0.0, math.log(_TINY * sum(areas) / min(areas)))
    return abs(math.log(tallness / _TALLNESS)) + _FIRST_IS_SMALL * first_is_small + tiny


def _fitted(jpeg: bytes, cell: Cell) -> Image.Image:
    """The picture, whole, as large as its cell allows."""
    ratio = _ratio(jpeg)
    width = min(cell.width, cell.height * ratio)
    size = (max(1, round(width)), max(1, round(width / ratio)))
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as photo:
        photo.draft("RGB", size)
        return photo.convert("RGB").resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _ratio(jpeg: bytes) -> float:
    size = plain_size(jpeg)
    assert size is not None, "a picture that the worker did not make"
    return size[0] / size[1]
