"""Fingerprints of pictures: 64 bits that stay nearly the same while a picture stays the same.

Holds what the bits mean, how far two fingerprints are apart, and those of the same picture
cropped, mirrored and turned. Each bit is the sign of one wave in the picture, so many up and down, so many
across; a mirror image has the same waves with some signs turned, and a picture on its side has
across what the other has down. So no picture is needed to know its mirror image's fingerprint.
Refuses pictures: `media.fingerprint` makes fingerprints, here they are numbers.
"""

from typing import Final, NamedTuple

__all__ = ["BITS", "UPRIGHT", "WAVES", "Fingerprints", "distance", "forms", "variants"]

BITS: Final = 64

UPRIGHT: Final = 3
"""How many of `forms` are of a picture that was neither turned nor mirrored: the first."""


class Fingerprints(NamedTuple):
    """What a picture is known by: its `own` is kept, by all of them it is looked for.

    `cropped` is what a crop of it by a tenth would have, `whole` what a picture would have of which
    it is the crop.
    """

    own: int
    cropped: int
    whole: int


_MOST: Final = 10  # half waves across and down together; finer ones are not the same twice

_BELOW: Final = [(u, v) for v in range(_MOST + 1) for u in range(v) if u + v <= _MOST]
_ACROSS: Final = [(v, u) for u, v in _BELOW]
_BOTH: Final = [(u, u) for u in range(1, 5)]

# (half waves across, half waves down) of each bit, the lowest first. A wave and the one that it
# becomes in a picture on its side stand `len(_BELOW)` bits apart.
WAVES: Final = (*_BELOW, *_ACROSS, *_BOTH)


def _mask(bits: list[bool]) -> int:
    return sum(1 << place for place, bit in enumerate(bits) if bit)


_SHIFT: Final = len(_BELOW)
_LOWEST: Final = (1 << _SHIFT) - 1
_KEPT: Final = _mask([u == v for u, v in WAVES])
# A mirror image turns every wave that is not symmetric: those of an odd number of half waves.
_MIRRORED: Final = _mask([u % 2 == 1 for u, _ in WAVES])
_FLIPPED: Final = _mask([v % 2 == 1 for _, v in WAVES])


def distance(one: int, other: int) -> int:
    """In how many of 64 bits two fingerprints differ; those of two pictures in about 32."""
    return (one ^ other).bit_count()


def forms(found: Fingerprints) -> tuple[int, ...]:
    """All by which a picture is looked for: its own, as a crop, then its own turned and mirrored."""
    return (*found, *variants(found.own)[1:])


def variants(fingerprint: int) -> tuple[int, ...]:
    """The picture's eight fingerprints, turned and mirrored: itself first, then its mirror image."""
    upright = _mirrored(fingerprint)
    on_its_side = _mirrored(
        fingerprint & _KEPT | (fingerprint & _LOWEST) << _SHIFT | fingerprint >> _SHIFT & _LOWEST
    )
    return upright + on_its_side


def _mirrored(fingerprint: int) -> tuple[int, ...]:
    masks = (0, _MIRRORED, _FLIPPED, _MIRRORED ^ _FLIPPED)
    return tuple(fingerprint ^ mask for mask in masks)
