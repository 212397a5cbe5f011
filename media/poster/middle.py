"""What stands in the middle: photos, the description as a table, the sections.

Refuses to cut a photo: each is shown whole, with where it is from below it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from media.plain import plain_size
from media.poster.bands import Band, Column, beside, stacked, tied
from media.poster.content import Entry, Photo, Section
from media.poster.rows import Cell, in_row, split
from media.poster.shapes import Box, Item, Picture
from media.poster.style import (
    COLUMN,
    GAP,
    GREY,
    GUTTER,
    HAIR,
    INK,
    LEFT,
    MEDIUM,
    RIGHT,
    STRONG,
    Style,
)

__all__ = ["caption", "label", "narrow_section", "narrow_table", "pad", "photo_rows"]
__all__ += ["photos_over", "ratio_of", "section", "wide_table"]

_NARROWEST: Final = 0.4  # of a cell, width by height: a caption needs some width
_WIDEST: Final = 3.0
_LABELS_MOST: Final = 0.44  # of a table's width
_ORIGINS_MOST: Final = 0.36
_A_LITTLE_HIGHER: Final = 1.25  # than photos should be, so that they reach from edge to edge


def photo_rows(
    photos: Sequence[Photo], x: float, room: float, in_a_row: int, style: Style, *, share: float = 1
) -> list[Band]:
    """A band for each row of photos, with what stands below them. `share`: of the height that a row
    may have.
    """
    bands, begin = [], 0
    for count in split(len(photos), in_a_row):
        row = photos[begin : begin + count]
        begin += count
        ratios = [_cell_ratio(one) for one in row]
        most = style.photo_height * share
        cells = in_row(ratios, room, GAP, most * _A_LITTLE_HIGHER)
        if share < 1 or cells[-1].x + cells[-1].width < room - 1:
            cells = in_row(ratios, room, GAP, most)
        bands.append(_row(row, [replace(cell, x=x + cell.x) for cell in cells], style))
    return bands


def photos_over(
    photos: Sequence[Photo], columns: tuple[float, ...], room: float, style: Style, share: float
) -> Band:
    """A photo at the head of each column, all of one height."""
    ratios = [_cell_ratio(one) for one in photos]
    height = min(style.photo_height * share, *(room / ratio for ratio in ratios))
    cells = [Cell(x, 0, room, height) for x in columns]
    return _row(photos, cells, style)


def _row(photos: Sequence[Photo], cells: Sequence[Cell], style: Style) -> Band:
    pictures: list[Item] = []
    captions = []
    for cell, one in zip(cells, photos, strict=True):
        width = min(cell.width, cell.height * ratio_of(one))
        pictures.append(Picture(cell.x, 0, width, width / ratio_of(one), one.jpeg))
        captions.append(caption(one, cell.x, cell.width, style))
    band = Band(cells[0].height, tuple(pictures))
    return stacked([band, *beside(*captions), Band(style.gap * 0.7)])


def caption(photo: Photo, x: float, room: float, style: Style) -> list[Band]:
    """Where a photo is from, below it."""
    column = Column(x, room, style.small, style.small * 1.5, GREY)
    return [Band(6), *column.bands(photo.caption)]


def _cell_ratio(photo: Photo) -> float:
    return min(max(ratio_of(photo), _NARROWEST), _WIDEST)


def ratio_of(photo: Photo) -> float:
    """Width by height."""
    size = plain_size(photo.jpeg)
    assert size is not None, "a picture that the worker did not make"
    return size[0] / size[1]


def label(words: str, style: Style) -> list[Band]:
    """What a section is, at its left."""
    column = Column(LEFT, COLUMN - LEFT - GUTTER, style.label, style.body * 1.5, INK, MEDIUM)
    return column.bands(words)


def section(said: Section, style: Style) -> list[Band]:
    """A section over the whole width, its label hanging at the left."""
    line, room = style.body * 1.5, RIGHT - COLUMN
    text = Column(COLUMN, room, style.body, line, INK)
    words = _lead(said, COLUMN, room, style) + text.bands(said.text)
    return [*tied(beside(label(said.label, style), words)), Band(style.gap)]


def narrow_section(said: Section, x: float, style: Style) -> list[Band]:
    """A section in a column, its label above it."""
    line, room = style.body * 1.45, RIGHT - x
    above = Column(x, room, style.small, style.small * 1.6, GREY)
    text = Column(x, room, style.body, line, INK)
    return [
        *above.bands(said.label),
        *_lead(said, x, room, style),
        *text.bands(said.text),
        Band(style.gap * 0.6),
    ]


def _lead(said: Section, x: float, room: float, style: Style) -> list[Band]:
    size, colour = (style.strong, style.colour) if said.loud else (style.body, INK)
    return Column(x, room, size, size * 1.45, colour, STRONG).bands(said.lead)


def wide_table(entries: Sequence[Entry], style: Style) -> list[Band]:
    """A band for each entry: label, value, and at the right where it is from."""
    room, line = RIGHT - COLUMN, style.body * 1.5
    origin = Column(COLUMN, room, style.small, line, GREY, to_right=True)
    origins = min(max(origin.measure(one.origin) for one in entries), room * _ORIGINS_MOST)
    origin = replace(origin, x=RIGHT - origins, width=origins)
    name, value = _label_and_value(entries, COLUMN, room - origins - GUTTER, style)
    return [
        _ruled(
            beside(name.bands(one.label), value.bands(one.value), origin.bands(one.origin)),
            COLUMN,
            room,
            style,
        )
        for one in entries
    ]


def narrow_table(entries: Sequence[Entry], x: float, room: float, style: Style) -> list[Band]:
    """In half a page there is no room for a third column: entries stand below where they are from."""
    name, value = _label_and_value(entries, x, room, style)
    origin = Column(x, room, style.small, style.small * 1.5, GREY)
    bands: list[Band] = []
    for where in dict.fromkeys(one.origin for one in entries):
        bands += [Band(2 * pad(style) if bands else 0), *origin.bands(where)]
        bands += (
            _ruled(beside(name.bands(one.label), value.bands(one.value)), x, room, style)
            for one in entries
            if one.origin == where
        )
    return bands


def _label_and_value(
    entries: Sequence[Entry], x: float, room: float, style: Style
) -> tuple[Column, Column]:
    """Labels as wide as the widest, within reason; the values have the rest."""
    name = Column(x, room, style.label, style.body * 1.5, GREY)
    labels = min(max(name.measure(one.label) for one in entries), room * _LABELS_MOST)
    taken = labels + GUTTER
    value = Column(x + taken, room - taken, style.body, style.body * 1.5, INK, MEDIUM)
    return replace(name, width=labels), value


def _ruled(lines: list[Band], x: float, room: float, style: Style) -> Band:
    """Lines of a table, a hairline below them."""
    rule = Band(1.5, (Box(x, 0, room, 1.5, HAIR),))
    return stacked([Band(pad(style)), *lines, Band(pad(style)), rule])


def pad(style: Style) -> float:
    """Above and below a line of a table."""
    return 8 * style.scale
