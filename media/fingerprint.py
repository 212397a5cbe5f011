"""A picture's fingerprint: the signs of its 64 slowest waves.

Holds the way from a picture to `tipline.fingerprints`' number: 32 x 32 shades of grey, a cosine
transform in whole numbers, one bit for each sign. The middle counts more than the rim, which is
what a crop takes away. Refuses to compare, and to tell flat pictures apart: they have too little in
them to be known again. Standard library and Pillow: an array library would cost a child more to
load than a picture to look at.
"""

import math
import sys
from operator import add, mul, sub
from typing import Final

from PIL import Image

from tipline.fingerprints import BITS, WAVES

__all__ = ["fingerprint"]

_SIDE: Final = 32
_HALF: Final = _SIDE // 2
_SCALE: Final = 256
_QUIET: Final = 8 * _SCALE**2  # a wave as strong as one shade of grey: rounding makes as much
_LEAST_LOUD: Final = BITS // 2


def _wave(half_waves: int) -> list[int]:
    """The wave's height at each place, less towards the rim, and deaf to brightness: it sums to 0."""
    angles = [math.pi * (2 * place + 1) / (2 * _SIDE) for place in range(_SIDE)]
    heights = [math.sin(angle) * math.cos(half_waves * angle) for angle in angles]
    mean = sum(heights) / _SIDE if half_waves else 0.0
    rounded = [round(_SCALE * (height - mean)) for height in heights]
    left = sum(rounded) // 2 if half_waves else 0  # what rounding left over; the middle takes it
    for place in (_HALF - 1, _HALF):
        rounded[place] -= left
    return rounded


_HEIGHTS: Final = [_wave(number) for number in range(1 + max(v for _, v in WAVES))]

# A row of numbers is one large number here, 32 bits for each: so Python adds and multiplies whole
# rows at once. A number added to each keeps them from borrowing from their neighbours.
_LANE: Final = 4  # bytes
_LIFT: Final = 1 << 21  # more than any sum of a column: 255 times the heights of a wave
_LIFTED: Final = sum(_LIFT << 8 * _LANE * place for place in range(_SIDE))
_LIFTED_BY: Final = [_LIFT * sum(_HEIGHTS[across]) for across, _ in WAVES]


def fingerprint(image: Image.Image) -> int | None:
    """The picture's fingerprint, 64 bits; None for one that is flat or nearly so.

    The same for a picture of any size: a small one is as good and cheaper.
    """
    found = _strengths(_rows(image))
    if sum(abs(strength) > _QUIET for strength in found) < _LEAST_LOUD:
        return None
    return sum(1 << place for place, strength in enumerate(found) if strength > 0)


def _rows(image: Image.Image) -> list[int]:
    """32 rows of 32 shades of grey, each row one number."""
    grey = image.convert("L")
    small = grey.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    shades = small.convert("I").tobytes()
    length = _LANE * _SIDE
    return [_number(shades[start : start + length]) for start in range(0, len(shades), length)]


def _strengths(rows: list[int]) -> list[int]:
    """How strong each wave is, and which way up: first down each column, then across."""
    halves = _folded(rows)
    down = [
        _folded(_lanes(sum(map(mul, halves[number % 2], heights)) + _LIFTED))
        for number, heights in enumerate(_HEIGHTS)
    ]
    across = [sum(map(mul, _HEIGHTS[u], down[v][u % 2])) for u, v in WAVES]
    return list(map(sub, across, _LIFTED_BY))


def _folded(values: list[int]) -> tuple[list[int], list[int]]:
    """Half as many for even waves, and for odd ones: a wave's second half is its first mirrored."""
    first, second = values[:_HALF], values[: _HALF - 1 : -1]
    return list(map(add, first, second)), list(map(sub, first, second))


def _number(lanes: bytes) -> int:
    return int.from_bytes(lanes, sys.byteorder)


def _lanes(number: int) -> list[int]:
    return memoryview(number.to_bytes(_LANE * _SIDE, sys.byteorder)).cast("I").tolist()
