"""What a painter is given: letters, filled boxes, pictures and marks, each with its place.

Lengths are in units of which a page is `PAGE_WIDTH` wide: a pixel of the picture for chats. Holds
plain values. Refuses decisions: a painter draws what it is told, where it is told.
"""

from dataclasses import dataclass, field

from media.poster.faces import Face

__all__ = ["PAGE_WIDTH", "Box", "Colour", "Item", "Mark", "Page", "Picture", "Text"]

PAGE_WIDTH = 1080

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Text:
    """A run of letters in one face: `x` is its left edge, `y` its baseline.

    The faces come in one weight; `stroke` is what is drawn around the letters to make them
    stronger, in ems.
    """

    x: float
    y: float
    words: str
    size: float
    face: Face
    stroke: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo, whole, in its own proportions."""

    x: float
    y: float
    width: float
    height: float
    jpeg: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mark:
    """Words across the page, slanting upwards, through which the rest can be read."""

    x: float  # of the middle
    y: float
    words: str
    size: float
    colour: Colour


Item = Text | Box | Picture


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet, or the whole of a picture."""

    height: float
    items: tuple[Item, ...]
    marks: tuple[Mark, ...]
