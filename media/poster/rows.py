"""Pictures side by side: each whole, all of one height, together as wide as there is room.

Holds the arithmetic for posters and collages. Refuses to cut anything off a picture: what is at its
edge may be what somebody recognises.
"""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Cell", "in_row", "split"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one picture goes."""

    x: float
    y: float
    width: float
    height: float


def in_row(
    ratios: Sequence[float], width: float, gap: float, most: float, *, top: float = 0
) -> list[Cell]:
    """Cells for pictures of these ratios (width / height), from the left, no higher than `most`."""
    height = min(most, (width - gap * (len(ratios) - 1)) / sum(ratios))
    cells, x = [], 0.0
    for ratio in ratios:
        cells.append(Cell(x, top, ratio * height, height))
        x += ratio * height + gap
    return cells


def split(count: int, most: int) -> list[int]:
    """How many pictures in each row, as even as can be, none with more than `most`.

    Where it can't be even the first rows have fewer, and so larger ones.
    """
    rows = -(-count // most)
    return [(count + row) // rows for row in range(rows)]
