"""The QR code as boxes, so that both painters draw it like anything else.

Each module is a whole number of units: sharp in the picture, and large enough on paper. Refuses an
address so long that a telephone could not read it from a wall.
"""

from functools import lru_cache
from itertools import groupby
from typing import Final

import segno

from media.poster.shapes import Box
from media.poster.style import INK

__all__ = ["boxes_of", "side_of"]

MODULE: Final = 6


def side_of(address: str) -> float:
    """How wide the code is; the white around it is the page's."""
    return float(len(_matrix(address)) * MODULE)


def boxes_of(address: str, x: float, y: float) -> list[Box]:
    """The code's dark stretches, its upper left corner at (x, y)."""
    return [
        Box(x + start * MODULE, y + row * MODULE, length * MODULE, MODULE, INK)
        for row, line in enumerate(_matrix(address))
        for start, length in _dark(line)
    ]


@lru_cache(maxsize=8)  # laying a poster out asks again and again
def _matrix(address: str) -> tuple[bytearray, ...]:
    return segno.make_qr(address, error="m", boost_error=False).matrix


def _dark(line: bytearray) -> list[tuple[int, int]]:
    found, at = [], 0
    for dark, run in groupby(line):
        length = len(list(run))
        if dark:
            found.append((at, length))
        at += length
    return found
