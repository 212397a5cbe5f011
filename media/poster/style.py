"""How posters look: the grid, the sizes, the colours.

Holds every number that a designer would argue about. One strong colour for each kind, used at the
bar at the top, the headline, the reward, the safety line.
"""

from dataclasses import dataclass
from typing import Final

from media.poster.shapes import PAGE_WIDTH, Colour
from tipline.notices import NoticeKind

__all__ = ["BAR", "COLUMN", "GAP", "GREY", "GUTTER", "HAIR", "INK", "KIND_COLOURS", "LEFT"]
__all__ += ["MARK_OPACITY", "MEDIUM", "RIGHT", "ROOM", "SLANT", "STRONG", "WHITE", "Style"]

LEFT: Final = 72.0
RIGHT: Final = PAGE_WIDTH - LEFT
ROOM: Final = RIGHT - LEFT
GUTTER: Final = 26.0
GAP: Final = 20.0  # between photos
BAR: Final = 20.0  # the height of the colour at the top
COLUMN: Final = 276.0  # where the text begins; labels hang to its left

# The faces have one weight: stronger type has its outline drawn too, so wide, in ems.
MEDIUM, STRONG = 0.01, 0.016

MARK_OPACITY: Final = 0.2
SLANT: Final = 30  # degrees, upwards

INK: Final = (26, 27, 31)
GREY: Final = (104, 107, 116)
HAIR: Final = (208, 210, 216)
WHITE: Final = (255, 255, 255)

# Each dark enough for white letters on it (contrast 4.5 and more).
KIND_COLOURS: Final[dict[NoticeKind, Colour]] = {
    NoticeKind.WANTED: (176, 24, 32),
    NoticeKind.IDENTIFY: (20, 66, 148),
    NoticeKind.MISSING: (178, 80, 6),
    NoticeKind.VEHICLE: (8, 98, 100),
    NoticeKind.APPEAL: (92, 52, 140),
}


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes at one scale. The headline keeps its own: it is read from across the street."""

    scale: float
    colour: Colour

    @property
    def body(self) -> float:
        """Running text."""
        return 35 * self.scale

    @property
    def strong(self) -> float:
        """The offence, the reward and the safety line."""
        return 44 * self.scale

    @property
    def loud(self) -> float:
        """That nobody is to go by this any more."""
        return 68 * self.scale

    @property
    def label(self) -> float:
        """Labels in the left column."""
        return 29 * self.scale

    @property
    def small(self) -> float:
        """Sources, dates, small print."""
        return 24 * self.scale

    @property
    def gap(self) -> float:
        """Between one matter and the next."""
        return 34 * self.scale

    @property
    def photo_height(self) -> float:
        """The most that a row of photos may take."""
        return 620 * self.scale
