"""What the pool and its workers say to each other: lengths first, every one of them bounded.

A request is a length (4 bytes, big-endian) and that many bytes of a file. An answer is a head
(`HEAD`: kind, width, height, two lengths) and the two pieces: picture and thumbnail, or a code and
nothing. Holds the values, the limits and the codes. Refuses pickles, names, paths: bytes only.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from media.plain import plain_size

__all__ = [
    "CODES",
    "HEAD",
    "LENGTH",
    "MOST_ANSWER",
    "MOST_REQUEST",
    "READY",
    "Garbled",
    "Shown",
    "Unshowable",
    "pack",
    "pieces_of",
    "unpack",
]

MOST_REQUEST: Final = 20 * 1024 * 1024  # bytes; Telegram hands out no larger file
MOST_PICTURE: Final = 4 * 1024 * 1024
MOST_THUMBNAIL: Final = 256 * 1024
MOST_SIDE: Final = 2048  # pixels
THUMBNAIL_SIDE: Final = 320

LENGTH: Final = struct.Struct(">I")
HEAD: Final = struct.Struct(">cHHII")
MOST_ANSWER: Final = HEAD.size + MOST_PICTURE + MOST_THUMBNAIL
READY: Final = b"ready\n"  # a worker's first words

_SHOWN: Final = b"S"
_UNSHOWABLE: Final = b"U"
_MOST_CODE: Final = 32

# Why a picture can't be shown. Kept short on purpose: nothing of the picture is told.
CODES: Final = frozenset(
    {
        "empty",  # not one byte
        "too_large",  # more bytes than Telegram hands out
        "unknown_kind",  # no JPEG, PNG or WebP by its content
        "too_many_pixels",  # its header claims more than is taken on
        "broken",  # cut, contradictory, or not what it says it is
        "too_costly",  # more time or memory than a picture is given
        "decoder_died",  # the decoder crashed on it
    }
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture fit to be shown: upright, sRGB, nothing but pixels.

    `picture` is a JPEG of `width` x `height` pixels (at most 2,048 a side, at most 4 MB),
    `thumbnail` the same at no more than 320 a side. `fingerprint`: see `tipline.fingerprints`.
    """

    picture: bytes = field(repr=False)
    width: int
    height: int
    thumbnail: bytes = field(repr=False)
    fingerprint: int | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Unshowable:
    """No preview, and the code why (one of `CODES`)."""

    why: str


class Garbled(Exception):
    """An answer that no honest worker gives."""


def pack(answer: Shown | Unshowable) -> bytes:
    """The answer as bytes."""
    if isinstance(answer, Unshowable):
        code = answer.why.encode()
        return HEAD.pack(_UNSHOWABLE, 0, 0, len(code), 0) + code
    picture, thumbnail = answer.picture, answer.thumbnail
    head = HEAD.pack(_SHOWN, answer.width, answer.height, len(picture), len(thumbnail))
    return head + picture + thumbnail


def pieces_of(head: bytes) -> tuple[int, int]:
    """The lengths of the two pieces that follow this head; `Garbled` where they can't be true."""
    kind, width, height, first, second = HEAD.unpack(head)
    if kind == _UNSHOWABLE and 0 < first <= _MOST_CODE and second == 0:
        return first, second
    sized = 0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE
    if kind == _SHOWN and sized and 0 < first <= MOST_PICTURE and 0 < second <= MOST_THUMBNAIL:
        return first, second
    raise Garbled


def unpack(head: bytes, first: bytes, second: bytes) -> Shown | Unshowable:
    """The answer from its head and pieces.

    `Garbled` for a code that nobody agreed on, and for pictures with more in them than pixels.
    """
    kind, width, height, _, _ = HEAD.unpack(head)
    if kind == _SHOWN:
        small = plain_size(second)
        if plain_size(first) != (width, height) or small is None or max(small) > THUMBNAIL_SIDE:
            raise Garbled
        return Shown(first, width, height, second)
    code = first.decode("ascii", errors="replace")
    if code not in CODES:
        raise Garbled
    return Unshowable(code)
