"""EXIF as it is written down: a TIFF structure of directories, read within bounds.

Holds a reader of the three directories that say something (the image, the photo, the place), and
which way up the picture is. Every offset is checked, directories are read once each and to a
limited length, long values are left out. Refuses to follow anything further (makers' notes,
previews, chains of directories) and to fail: what makes no sense is as if it were not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

__all__ = ["Exif", "Value", "orientation_of", "read_exif"]

# Bytes of a text, or numbers; of fractions, None for a value without sense.
Value = bytes | tuple[float | None, ...]
Directory = Mapping[int, Value]

_MOST_ENTRIES: Final = 512
_MOST_BYTES: Final = 256  # of one value
_BYTES, _TEXT, _SHORT, _LONG, _FRACTION, _OPAQUE, _SIGNED_FRACTION = 1, 2, 3, 4, 5, 7, 10
_SIZES: Final = {
    **dict.fromkeys((_BYTES, _TEXT, _OPAQUE), 1),
    _SHORT: 2,
    _LONG: 4,
    **dict.fromkeys((_FRACTION, _SIGNED_FRACTION), 8),
}
_BEGINNINGS: Final = (b"II*\0", b"MM\0*")

_ORIENTATION: Final = 0x0112
_PHOTO, _PLACE = 0x8769, 0x8825


@dataclass(frozen=True, slots=True)
class Exif:
    """The three directories: tag to value."""

    image: Directory = field(default_factory=dict)
    photo: Directory = field(default_factory=dict)
    place: Directory = field(default_factory=dict)


def read_exif(tiff: bytes) -> Exif:
    """The directories of a TIFF structure; empty ones where there are none."""
    if tiff[:4] not in _BEGINNINGS:
        return Exif()
    reader = _Reader(tiff)
    image = reader.directory(reader.number(4, 4))
    return Exif(image, *(reader.directory(_whole(image, tag)) for tag in (_PHOTO, _PLACE)))


def orientation_of(exif: Exif) -> int:
    """Which way up: 1 to 8, and 1 for anything strange."""
    found = _whole(exif.image, _ORIENTATION)
    return found if 1 <= found <= 8 else 1


def _whole(directory: Directory, tag: int) -> int:
    """The first whole number of a value; 0 where there is none."""
    value = directory.get(tag)
    first = value[0] if isinstance(value, tuple) else 0
    return first if isinstance(first, int) else 0


class _Reader:
    """One structure, in its own order of bytes."""

    def __init__(self, tiff: bytes) -> None:
        self._tiff = tiff
        self._order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"

    def number(self, at: int, length: int, *, signed: bool = False) -> int:
        return int.from_bytes(self._tiff[at : at + length], self._order, signed=signed)

    def directory(self, at: int) -> Directory:
        """The directory that begins there; offset 0, which holds the beginning, is none."""
        if not 8 <= at <= len(self._tiff) - 2:
            return {}
        found: dict[int, Value] = {}
        for place in range(min(self.number(at, 2), _MOST_ENTRIES)):
            entry = at + 2 + 12 * place
            value = self._value(entry)
            if value is not None:
                found.setdefault(self.number(entry, 2), value)
        return found

    def _value(self, entry: int) -> Value | None:
        kind, count = self.number(entry + 2, 2), self.number(entry + 4, 4)
        size = _SIZES.get(kind, 0) * count
        at = entry + 8 if size <= 4 else self.number(entry + 8, 4)
        if not 0 < size <= _MOST_BYTES or at + size > len(self._tiff):
            return None
        if kind in (_BYTES, _TEXT, _OPAQUE):
            return self._tiff[at : at + size]
        if kind in (_SHORT, _LONG):
            step = _SIZES[kind]
            return tuple(self.number(place, step) for place in range(at, at + size, step))
        signed = kind == _SIGNED_FRACTION
        return tuple(self._fraction(place, signed) for place in range(at, at + size, 8))

    def _fraction(self, at: int, signed: bool) -> float | None:
        above, below = (self.number(place, 4, signed=signed) for place in (at, at + 4))
        return above / below if below else None
