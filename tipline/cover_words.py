"""Covers drawn in words, by the cells of a grid: "B3-D5, F2" are boxes, "B3>C4>D4" is a brush.

Holds the reader. Takes any case, full-width letters and digits, Chinese and English punctuation,
到 and "to". Refuses the whole where one word of it is not understood, and names that word: half of
what somebody wanted covered must not pass for all of it.
"""

import re
import unicodedata

from tipline.refusals import Refusal
from tipline.shapes import Box, Grid, Shape, Stroke

__all__ = ["COVERS_LIMIT", "read_covers", "read_region"]

COVERS_LIMIT = 60  # on one picture

_LONGEST = 500  # characters
_SHOWN = 20  # characters of a word that is quoted back
_UNTIL = re.compile(r"\s*(?:[-‐‑‒–—―−~〜到至]|\bTO\b)+\s*")
_ONWARD = re.compile(r"\s*(?:-*>|→|➔|➡)\s*")
_BETWEEN = re.compile(r"(?:[\s,、;。.和及与]|\bAND\b)+")
_CELL = re.compile(r"([A-Z])([0-9]{1,2})")


def read_covers(text: str, grid: Grid) -> tuple[Shape, ...]:
    """The shapes that the words draw. Raises Refusal `cover.not_understood` or `cover.off_grid`."""
    return tuple(_shape(word, grid) for word in _words(text))


def read_region(text: str, grid: Grid) -> Box:
    """The one box that the words name. Raises Refusal `cover.one_box` for anything else."""
    shapes = read_covers(text, grid)
    if len(shapes) != 1 or not isinstance(shapes[0], Box):
        raise Refusal("cover.one_box")
    return shapes[0]


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).upper()
    # Arrows first: "->" is one of them.
    joined = _UNTIL.sub("-", _ONWARD.sub(">", folded))
    words = [word for word in _BETWEEN.split(joined) if word]
    if not words or len(text) > _LONGEST:
        raise _unclear(text.strip())
    return words


def _shape(word: str, grid: Grid) -> Shape:
    if ">" in word:
        cells = [_cell(name, grid, word) for name in word.split(">")]
        width = min(min(cell.width, cell.height) for cell in cells)
        return Stroke(tuple(cell.centre for cell in cells), width)
    first, *others = [_cell(name, grid, word) for name in word.split("-")]
    if len(others) > 1:
        raise _unclear(word)
    return first.around(others[0]) if others else first


def _cell(name: str, grid: Grid, word: str) -> Box:
    match = _CELL.fullmatch(name)
    if match is None:
        raise _unclear(word)
    column, row = ord(match[1]) - ord("A"), int(match[2]) - 1
    if column >= grid.columns or not 0 <= row < grid.rows:
        last = grid.label(grid.columns - 1, grid.rows - 1)
        raise Refusal("cover.off_grid", cell=name, last=last)
    return grid.cell(column, row)


def _unclear(word: str) -> Refusal:
    return Refusal("cover.not_understood", word=word[:_SHOWN])
