"""What stands around every poster: its head, the safety line, the foot with its QR code.

Refuses to leave out the presumption of innocence, whatever else is empty.
"""

from dataclasses import replace
from typing import Final

from media.poster.bands import Band, Column, beside, on_box, stacked
from media.poster.content import Poster
from media.poster.faces import Face, width
from media.poster.qr import boxes_of, side_of
from media.poster.shapes import PAGE_WIDTH, Box
from media.poster.style import (
    BAR,
    GREY,
    GUTTER,
    HAIR,
    INK,
    LEFT,
    MEDIUM,
    RIGHT,
    ROOM,
    STRONG,
    WHITE,
    Style,
)

__all__ = ["code", "foot", "foot_words", "head", "safety"]

_HEADLINE: Final = 156.0
_HEADLINE_STROKE: Final = 0.017
_NAME: Final = 0.62  # of the headline
_NAME_LEAST: Final = 0.3  # of it too: a long name is set smaller rather than broken


def head(poster: Poster, style: Style) -> list[Band]:
    """The bar, what must be known first, who issues it, the headline, the name, the offence."""
    number = Column(LEFT, ROOM, 30, 44, GREY, to_right=True)
    room = ROOM - number.measure(poster.number) - GUTTER
    unit = Column(LEFT, room, 32, 44, INK, MEDIUM)
    most = _HEADLINE * min(1.0, style.scale + 0.15)
    size = min(most, ROOM / (width(poster.headline, 1, Face.SERIF) + 0.1))
    headline = Column(LEFT, ROOM, size, size * 1.25, style.colour, _HEADLINE_STROKE, Face.SERIF)
    fitting = ROOM / (width(poster.name, 1) + 0.1)
    called = min(most * _NAME, max(fitting, most * _NAME_LEAST))
    name = Column(LEFT, ROOM, called, called * 1.3, INK, STRONG)
    offence = Column(LEFT, ROOM, style.strong, style.strong * 1.45, INK, STRONG)
    bands = [
        Band(BAR, (Box(0, 0, PAGE_WIDTH, BAR, style.colour),)),
        *_banner(poster, style),
        Band(28),
        *beside(unit.bands(poster.unit), number.bands(poster.number)),
        *headline.bands(poster.headline),
        *name.bands(poster.name),
        *offence.bands(poster.offence),
        Band(22),
    ]
    return [stacked(bands), *_rule(style)]


def _banner(poster: Poster, style: Style) -> list[Band]:
    """As large as the safety line; where nothing else is said any more, larger than all else."""
    size, padding = (style.strong, 16) if poster.safety else (style.loud, 34)
    lines = Column(LEFT, ROOM, size, size * 1.35, WHITE, STRONG).bands(poster.banner)
    return [on_box(lines, 0, PAGE_WIDTH, padding, INK)] if lines else []


def _rule(style: Style) -> list[Band]:
    return [Band(2, (Box(LEFT, 0, ROOM, 2, HAIR),)), Band(style.gap)]


def safety(poster: Poster, style: Style) -> list[Band]:
    """The safety line, and below it the presumption of innocence."""
    strong = Column(LEFT + 30, ROOM - 60, style.strong, style.strong * 1.4, WHITE, STRONG)
    lines = strong.bands(poster.safety)
    box = [on_box(lines, LEFT, ROOM, 20, style.colour), Band(22)] if lines else []
    said = Column(LEFT, ROOM, style.label, style.label * 1.5, INK)
    return [replace(stacked([*box, *said.bands(poster.presumption)]), tied=True)]


def foot(poster: Poster, style: Style) -> Band:
    """The QR code, and at its side what it proves and the small print."""
    squares = code(poster)
    x = LEFT + (squares[0].height + 36 if squares else 0)
    words = stacked(foot_words(poster, x, RIGHT - x, style))
    pair = beside(squares, [words]) if squares else [words]
    return stacked([Band(style.gap), *_rule(style), *pair, Band(48)])


def code(poster: Poster) -> list[Band]:
    """The QR code, where there is an address."""
    if not poster.address:
        return []
    return [Band(side_of(poster.address), tuple(boxes_of(poster.address, LEFT, 0)))]


def foot_words(poster: Poster, x: float, room: float, style: Style) -> list[Band]:
    """What the code proves, and the small print."""
    line = style.small * 1.5
    proof = Column(x, room, style.label, style.label * 1.5, INK, MEDIUM)
    label = Column(x, room, style.small, line, GREY)
    labels = max((label.measure(one.label) for one in poster.small_print), default=0.0)
    value = Column(x + labels + 20, room - labels - 20, style.small, line, INK)
    bands = [*proof.bands(poster.proof), Band(8)]
    for one in poster.small_print:
        bands += beside(label.bands(one.label), value.bands(one.value))
    return bands
