"""A picture's fingerprint: the signs of its 64 slowest waves.

Holds the way from a picture to `tipline.fingerprints`' number: 32 x 32 shades of grey, a cosine
transform in whole numbers, one bit for each sign. The middle counts more than the rim, which is
what a crop takes away. Refuses to compare, and to tell flat pictures apart: they have too little in
them to be known again. Standard library and Pillow: an array library would cost a child more to
load than a picture to look at.
"""

import math
from operator import mul
from typing import Final

from PIL import Image

from tipline.fingerprints import BITS, WAVES

__all__ = ["fingerprint"]

_SIDE: Final = 32
_SCALE: Final = 4096
_QUIET: Final = 8 * _SCALE**2  # a wave as strong as one shade of grey: rounding makes as much
_LEAST_LOUD: Final = BITS // 2


def _wave(half_waves: int) -> list[int]:
    """The wave's height at each place, less towards the rim, and deaf to brightness."""
    angles = [math.pi * (2 * place + 1) / (2 * _SIDE) for place in range(_SIDE)]
    heights = [math.sin(angle) * math.cos(half_waves * angle) for angle in angles]
    mean = sum(heights) / _SIDE if half_waves else 0.0
    return [round(_SCALE * (height - mean)) for height in heights]


_HEIGHTS: Final = [_wave(number) for number in range(1 + max(v for _, v in WAVES))]


def fingerprint(image: Image.Image) -> int | None:
    """The picture's fingerprint, 64 bits; None for one that is flat or nearly so.

    The same for a picture of any size: a small one is as good and cheaper.
    """
    grey = image.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX).tobytes()
    rows = [grey[start : start + _SIDE] for start in range(0, len(grey), _SIDE)]
    across = [[sum(map(mul, heights, row)) for row in rows] for heights in _HEIGHTS]
    found = [sum(map(mul, _HEIGHTS[down], across[number])) for number, down in WAVES]
    if sum(abs(strength) > _QUIET for strength in found) < _LEAST_LOUD:
        return None
    return sum(1 << place for place, strength in enumerate(found) if strength > 0)
