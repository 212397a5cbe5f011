"""What stands in the middle: photos, the description as a table, the sections.

Refuses to cut a photo: each is shown whole, with where it is from below it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from media.plain import plain_size
from media.poster.bands import Band, Column, beside, stacked, tied
from media.poster.content import Entry, Photo, Section
from media.poster.rows import in_row, split
from media.poster.shapes import Box, Item, Picture
from media.poster.style import COLUMN, GREY, GUTTER, HAIR, INK, LEFT, MEDIUM, RIGHT, STRONG, Style

__all__ = ["caption", "label", "narrow_section", "narrow_table", "pad", "photo_rows"]
__all__ += ["ratio_of", "section", "wide_table"]

_NARROWEST: Final = 0.4  # of a cell, width by height: a caption needs some width
_WIDEST: Final = 3.0
_LABELS_MOST: Final = 0.36  # of a table's width


def photo_rows(
    photos: Sequence[Photo], x: float, room: float, in_a_row: int, style: Style
) -> list[Band]:
    """A band for each row of photos, with what stands below them."""
    bands, begin = [], 0
    for count in split(len(photos), in_a_row):
        row = photos[begin : begin + count]
        begin += count
        cells = in_row([_cell_ratio(one) for one in row], room, 20, style.photo_height)
        pictures: list[Item] = []
        captions = []
        for cell, one in zip(cells, row, strict=True):
            width = min(cell.width, cell.height * ratio_of(one))
            pictures.append(Picture(x + cell.x, 0, width, width / ratio_of(one), one.jpeg))
            captions.append(caption(one, x + cell.x, cell.width, style))
        band = Band(cells[0].height, tuple(pictures))
        bands.append(stacked([band, *beside(*captions), Band(style.gap * 0.7)]))
    return bands


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
    lead = Column(COLUMN, room, style.body, line, INK, STRONG)
    text = Column(COLUMN, room, style.body, line, INK)
    words = lead.bands(said.lead) + text.bands(said.text)
    return [*tied(beside(label(said.label, style), words)), Band(style.gap)]


def narrow_section(said: Section, x: float, style: Style) -> list[Band]:
    """A section in a column, its label above it."""
    line, room = style.body * 1.45, RIGHT - x
    above = Column(x, room, style.small, style.small * 1.6, GREY)
    lead = Column(x, room, style.body, line, INK, STRONG)
    text = Column(x, room, style.body, line, INK)
    return [
        *above.bands(said.label),
        *lead.bands(said.lead),
        *text.bands(said.text),
        Band(style.gap * 0.6),
    ]


def wide_table(entries: Sequence[Entry], style: Style) -> list[Band]:
    """A band for each entry: label, value, and at the right where it is from."""
    room, line = RIGHT - COLUMN, style.body * 1.5
    origin = Column(COLUMN, room, style.small, line, GREY, to_right=True)
    origins = min(max(origin.measure(one.origin) for one in entries), room * _LABELS_MOST)
    origin = replace(origin, x=RIGHT - origins, width=origins)
    name, value = _label_and_value(entries, COLUMN, room - origins - GUTTER, style)
    return [
        _ruled(
            beside(name.bands(one.label), value.bands(one.value), origin.bands(one.origin)),
            COLUMN,
            style,
        )
        for one in entries
    ]


def narrow_table(entries: Sequence[Entry], x: float, style: Style) -> list[Band]:
    """Beside a photo there is no room for a third column: entries stand below where they are from."""
    name, value = _label_and_value(entries, x, RIGHT - x, style)
    origin = Column(x, RIGHT - x, style.small, style.small * 1.5, GREY)
    bands: list[Band] = []
    for where in dict.fromkeys(one.origin for one in entries):
        bands += [Band(2 * pad(style) if bands else 0), *origin.bands(where)]
        bands += (
            _ruled(beside(name.bands(one.label), value.bands(one.value)), x, style)
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


def _ruled(lines: list[Band], x: float, style: Style) -> Band:
    """Lines of a table, a hairline below them."""
    rule = Band(1.5, (Box(x, 0, RIGHT - x, 1.5, HAIR),))
    return stacked([Band(pad(style)), *lines, Band(pad(style)), rule])


def pad(style: Style) -> float:
    """Above and below a line of a table."""
    return 8 * style.scale
