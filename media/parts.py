"""What a file is, by its content, and the parts of it that make the picture.

Holds the first look at a file, before any decoder: its kind, the size its header claims, which way
up it is, its colour profile, and a lean copy without anything else. Refuses what is no JPEG, PNG or
WebP, and what claims more pixels than is taken on. Looks at no file name.
"""

from dataclasses import dataclass, field
from typing import Final

__all__ = ["MOST_PROFILE", "CantShow", "Parts", "orientation_of"]

MOST_PROFILE: Final = 1024 * 1024  # bytes of an ICC profile; real ones have up to about 700 kB
_MOST_ENTRIES: Final = 512
_ORIENTATION: Final = 0x0112
_SHORT: Final = 3


class CantShow(Exception):
    """A file that can't be shown; `why` is one of `media.wire.CODES`."""

    def __init__(self, why: str) -> None:
        """Remember the code alone: the message must carry nothing of the file."""
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Parts:
    """One still picture, taken apart.

    `kind` is Pillow's name of the format; `width` and `height` what the header claims, in pixels,
    before turning; `orientation` 1 to 8 as in EXIF; `profile` an ICC profile, if it has one;
    `lean` the file again with only what its decoder needs.
    """

    kind: str
    width: int
    height: int
    orientation: int
    profile: bytes | None = field(repr=False)
    lean: bytes = field(repr=False)


def orientation_of(tiff: bytes) -> int:
    """Which way up, from the TIFF structure inside EXIF: 1 to 8, and 1 for anything strange."""
    if tiff[:4] not in (b"II*\0", b"MM\0*"):
        return 1

    def number(at: int, length: int) -> int:
        return int.from_bytes(tiff[at : at + length], "little" if tiff[0] == ord("I") else "big")

    directory = number(4, 4)
    for entry in range(min(number(directory, 2), _MOST_ENTRIES)):
        at = directory + 2 + 12 * entry
        if number(at, 2) == _ORIENTATION and number(at + 2, 2) == _SHORT:
            found = number(at + 8, 2)
            return found if 1 <= found <= 8 else 1
    return 1
