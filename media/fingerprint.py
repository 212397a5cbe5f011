"""A picture's fingerprint: the signs of its 64 slowest waves.

Holds the way from a picture to `tipline.fingerprints`' numbers: 32 x 32 shades of grey, a cosine
transform in whole numbers, one bit for each sign. The middle counts more than the rim, which is
what a crop takes away. Refuses to compare, and to tell flat pictures apart: they have too little in
them to be known again. Standard library and Pillow: an array library would cost a child more to
load than a picture to look at.
"""

import math
import struct
from collections.abc import Sequence
from functools import cache
from operator import add, itemgetter, mul, sub
from typing import Final, NamedTuple

from PIL import Image

from tipline.fingerprints import BITS, WAVES, Fingerprints

__all__ = ["fingerprint", "fingerprints"]

_SIDE: Final = 32
_HALF: Final = _SIDE // 2
_SCALE: Final = 256
_QUIET: Final = 8 * _SCALE**2  # a wave as strong as one shade of grey: rounding makes as much
_LEAST_LOUD: Final = BITS // 2
_COUNT: Final = 1 + max(v for _, v in WAVES)
_NUMBERS: Final = struct.Struct(f"<{_COUNT**2}Q")
_of_waves: Final = itemgetter(*[_COUNT * u + v for u, v in WAVES])
_CROP: Final = 1.1  # of a crop by 2 to 15 in a hundred 91 to 99 of 100 are known by this one


class _Waves(NamedTuple):
    """The heights of each wave at each place, and what `_LIFT` adds to each of `WAVES` by them."""

    heights: list[list[int]]
    lifted_by: list[int]


def _wave(half_waves: int, zoom: float) -> list[int]:
    """The wave's height at each place, less towards the rim, and deaf to brightness: it sums to 0.

    Enlarged about the middle so many times; nothing where it ends within the picture.
    """
    places = [math.pi / _SIDE * (place - _HALF + 0.5) for place in range(_SIDE)]
    angles = [math.pi / 2 + zoom * place for place in places]
    inside = [0 < angle < math.pi for angle in angles]
    heights = [
        math.sin(angle) * math.cos(half_waves * angle) * within
        for angle, within in zip(angles, inside, strict=True)
    ]
    mean = sum(heights) / sum(inside) if half_waves else 0.0
    rounded = [
        round(_SCALE * (height - mean * within))
        for height, within in zip(heights, inside, strict=True)
    ]
    left = sum(rounded) // 2 if half_waves else 0  # what rounding left over; the middle takes it
    for place in (_HALF - 1, _HALF):
        rounded[place] -= left
    return rounded


def _waves(zoom: float) -> _Waves:
    heights = [_wave(number, zoom) for number in range(_COUNT)]
    return _Waves(heights, [_LIFT * (1 + sum(heights[u])) for u, _ in WAVES])


# A row of numbers is one large number here, 64 bits for each: so Python adds and multiplies whole
# rows at once. What is added to each keeps them from borrowing from their neighbours.
_LANE: Final = 8  # bytes
_LIFT: Final = 1 << 40  # more than any sum of ours: 255 times two waves' heights are under 2^33

_WHOLE: Final = _waves(1.0)
# The waves of a crop lie within this picture; those of what this one is a crop of reach out of it.
_WITHIN: Final = _waves(_CROP)
_BEYOND: Final = _waves(1 / _CROP)


def fingerprint(image: Image.Image) -> int | None:
    """The picture's own fingerprint, 64 bits; None for one that is flat or nearly so.

    The same for a picture of any size: a small one is as good and cheaper.
    """
    return _signs(_halves(_rows(image)), _WHOLE)


def fingerprints(image: Image.Image) -> Fingerprints | None:
    """The picture's own and those by which it is known as a crop; None where its own is.

    Where only the middle is flat, its place is taken by the picture's own.
    """
    halves = _halves(_rows(image))
    own = _signs(halves, _WHOLE)
    if own is None:
        return None
    return Fingerprints(own, _signs(halves, _WITHIN) or own, _signs(halves, _BEYOND) or own)


def _rows(image: Image.Image) -> list[bytearray]:
    """32 rows of 32 shades of grey. Averaged before it is grey: so all of it is read only once."""
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    across, down = (max(1, side // _SIDE) for side in image.size)
    whole = (0, 0, image.width / across, image.height / down)  # the last average may be of fewer
    grey = image.reduce((across, down)).convert("L")
    shades = grey.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR, whole).tobytes()
    lanes = bytearray(_LANE * len(shades))
    lanes[::_LANE] = shades
    row = _LANE * _SIDE
    return [lanes[start : start + row] for start in range(0, len(lanes), row)]


def _signs(halves: Sequence[list[int]], waves: _Waves) -> int | None:
    """Which waves are up, a bit for each; None where too few are there at all."""
    found = _strengths(halves, waves)
    if sum(abs(strength) > _QUIET for strength in found) < _LEAST_LOUD:
        return None
    return sum(1 << place for place, strength in enumerate(found) if strength > 0)


def _strengths(halves: Sequence[list[int]], waves: _Waves) -> list[int]:
    """How strong each wave is, and which way up: first down each column, then across."""
    heights, lifted_by = waves
    down = memoryview(_weighed(halves, heights, _SIDE)).cast("Q")
    columns = [down[place::_SIDE] for place in range(_SIDE)]
    found = _NUMBERS.unpack(_weighed(_halves(columns), heights, _COUNT))
    return list(map(sub, _of_waves(found), lifted_by))


def _halves(rows: Sequence[bytearray | memoryview]) -> tuple[list[int], list[int]]:
    """Half as many rows for even waves, and for odd ones: a wave's second half is its first mirrored."""
    numbers = [int.from_bytes(row, "little") for row in rows]
    first, second = numbers[:_HALF], numbers[: _HALF - 1 : -1]
    return list(map(add, first, second)), list(map(sub, first, second))


def _weighed(halves: Sequence[list[int]], heights: Sequence[list[int]], length: int) -> bytes:
    """For each wave one row of so many numbers: the sum of all rows, each times its height."""
    strong = [
        sum(map(mul, halves[number % 2], wave), _lifted(length))
        for number, wave in enumerate(heights)
    ]
    return b"".join([number.to_bytes(_LANE * length, "little") for number in strong])


@cache
def _lifted(length: int) -> int:
    return sum(_LIFT << 8 * _LANE * place for place in range(length))
