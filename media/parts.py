"""What a file is, by its content, and the parts of it that make the picture.

Holds the first look at a file, before any decoder: its kind, the size its header claims, which way
up it is, its colour profile, a lean copy without anything else, and what the file says besides.
Refuses what is no JPEG, PNG or
WebP, and what claims more pixels than is taken on. Looks at no file name.
"""

from dataclasses import dataclass, field
from typing import Final

from media.tiff import Exif

__all__ = ["MOST_PROFILE", "MOST_XMP", "CantShow", "Parts"]

MOST_PROFILE: Final = 1024 * 1024  # bytes of an ICC profile; real ones have up to about 700 kB
MOST_XMP: Final = 64 * 1024  # bytes; the rest of a longer one is not looked at


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
    `lean` the file again with only what its decoder needs. `exif` and `xmp` say how it was made:
    for `media.traces` alone.
    """

    kind: str
    width: int
    height: int
    orientation: int
    profile: bytes | None = field(repr=False)
    lean: bytes = field(repr=False)
    exif: Exif = field(default_factory=Exif, repr=False)
    xmp: bytes = field(default=b"", repr=False)
