"""What is drawn over a picture: boxes, strokes of a brush, and the grid by which both are named.

Holds sizes and places in pixels of the very picture they are for, counted from its upper left
corner; a box's right and lower edge are the first pixel outside. Refuses to know a picture.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["BLOCK", "Box", "Grid", "Shape", "Stroke", "grid_over", "read_box"]
__all__ += ["read_shape", "written"]

BLOCK = 16  # a JPEG keeps colour in squares of so many pixels: nothing is covered more finely

# Of the longer and the shorter side: names that are still read in a chat, on a phone.
_MOST_ALONG, _MOST_ACROSS = 12, 9

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """From side to side."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        """The pixel in the middle."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    def around(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of a round brush, `width` across, through two points or more."""

    points: tuple[Point, ...]
    width: int


Shape = Box | Stroke


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of about the same width and height over a region: columns A, B, … and rows 1, 2, …"""

    region: Box
    columns: int
    rows: int

    def cell(self, column: int, row: int) -> Box:
        """The cell, both counted from 0."""
        across, down = self.region.width, self.region.height
        return Box(
            self.region.left + column * across // self.columns,
            self.region.top + row * down // self.rows,
            self.region.left + (column + 1) * across // self.columns,
            self.region.top + (row + 1) * down // self.rows,
        )

    def label(self, column: int, row: int) -> str:
        """What the cell is called: `A1` is the first."""
        return f"{chr(ord('A') + column)}{row + 1}"


def grid_over(region: Box) -> Grid:
    """The grid of a region: at most 12 cells along its longer side and 9 along the other."""
    long, short = max(region.width, region.height), min(region.width, region.height)
    side = max(long / _MOST_ALONG, short / _MOST_ACROSS, BLOCK)
    return Grid(region, math.ceil(region.width / side), math.ceil(region.height / side))


def written(shape: Shape) -> list[Any]:
    """The shape in plain JSON: four numbers, or the points and the width."""
    if isinstance(shape, Box):
        return [shape.left, shape.top, shape.right, shape.bottom]
    return [list(map(list, shape.points)), shape.width]


def read_box(plain: Sequence[int]) -> Box:
    """The way back from `written`, for a box."""
    return Box(*plain)


def read_shape(plain: Sequence[Any]) -> Shape:
    """The way back from `written`."""
    if len(plain) == 4:
        return read_box(plain)
    points, width = plain
    return Stroke(tuple((x, y) for x, y in points), width)
