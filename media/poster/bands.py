"""Bands: what stands between one page break and the next, and the few ways of filling one.

A band is a strip of the page with its items placed from its own top; a poster is a list of them.
Holds `Band`, and `Column`, which sets words into bands, one for each line. Refuses to know pages.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, zip_longest
from typing import Final

from media.poster.faces import Face, as_set, is_dense, pieces, width
from media.poster.lines import broken
from media.poster.shapes import Box, Colour, Item, Text

__all__ = ["Band", "Column", "at", "beside", "height_of", "on_box", "stacked", "tied"]

# How far down its line a baseline lies: the same for all sizes, so that neighbours stand on one.
_BASELINE: Final = 0.75


@dataclass(frozen=True, slots=True)
class Band:
    """A strip of the page. `tied`: never the last of its page, because the next belongs to it."""

    height: float
    items: tuple[Item, ...] = ()
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of type: its left edge and width, its size, and from one line to the next."""

    x: float
    width: float
    size: float
    line: float
    colour: Colour
    stroke: float = 0.0
    face: Face = Face.SANS
    to_right: bool = False

    def bands(self, words: str) -> list[Band]:
        """The words, a band for each line."""
        return [self._band(line) for line in broken(as_set(words), self.width, self.measure)]

    def measure(self, line: str) -> float:
        """A line's width, its stroke included."""
        return width(line, self.size, self.face) + 2 * self.stroke * self.size

    def _band(self, line: str) -> Band:
        items: list[Item] = []
        x = self.x + (self.width - self.measure(line) if self.to_right else 0)
        for face, words, stroke in self._runs(line):
            baseline = _BASELINE * self.line
            items.append(Text(x, baseline, words, self.size, face, stroke, self.colour))
            x += width(words, self.size, face)
        return Band(self.line, tuple(items))

    def _runs(self, line: str) -> Iterator[tuple[Face, str, float]]:
        """The line in runs of one face and one strength."""
        for face, words in pieces(line, self.face):
            if not self.stroke:
                yield face, words, 0.0
                continue
            for dense, run in groupby(words, key=partial(is_dense, face)):
                yield face, "".join(run), 0.0 if dense else self.stroke


def at(band: Band, y: float) -> tuple[Item, ...]:
    """The band's items, moved down by so much."""
    return tuple(replace(item, y=item.y + y) for item in band.items)


def height_of(bands: Iterable[Band]) -> float:
    """How much room they take, one below the other."""
    return sum(band.height for band in bands)


def stacked(bands: Iterable[Band]) -> Band:
    """Bands one below the other, as one that does not break."""
    items: list[Item] = []
    height = 0.0
    for band in bands:
        items += at(band, height)
        height += band.height
    return Band(height, tuple(items))


def beside(*columns: list[Band]) -> list[Band]:
    """Columns of bands side by side, line by line."""
    return [
        Band(max(band.height for band in row), tuple(item for band in row for item in band.items))
        for row in zip_longest(*columns, fillvalue=Band(0))
    ]


def tied(bands: list[Band]) -> list[Band]:
    """Bands of which the first and the last are never left alone on a page."""
    ends = {0, len(bands) - 2}
    return [replace(band, tied=i in ends and len(bands) > 1) for i, band in enumerate(bands)]


def on_box(bands: list[Band], x: float, room: float, padding: float, colour: Colour) -> Band:
    """Bands on a filled box of this width, as one."""
    inner = stacked([Band(padding), *bands, Band(padding)])
    return Band(inner.height, (Box(x, 0, room, inner.height, colour), *inner.items))
