"""What the pool and its workers say to each other: lengths first, every one of them bounded.

A request is two lengths (`ASK`), an order (JSON: what to draw; empty: scrub) and a file. What comes
back is what it cost (`COST`) and the answer: a head (`HEAD`: kind, width, height, three fingerprints, three lengths) and the pieces: picture,
thumbnail and traces (as JSON), or a code and nothing. Holds the values, the limits and the codes.
Refuses pickles, names, paths.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from media.plain import plain_size
from tipline.fingerprints import Fingerprints
from tipline.shapes import Box, Shape, written
from tipline.traces import Traces, plain_form, traces_from

__all__ = [
    "ASK",
    "CODES",
    "COST",
    "HEAD",
    "MOST_ANSWER",
    "MOST_ORDER",
    "MOST_REQUEST",
    "READY",
    "Cost",
    "Garbled",
    "Shown",
    "Unshowable",
    "pack",
    "pieces_of",
    "to_cover",
    "to_grid",
    "unpack",
]

MOST_REQUEST: Final = 20 * 1024 * 1024  # bytes; Telegram hands out no larger file
MOST_ORDER: Final = 64 * 1024
MOST_PICTURE: Final = 4 * 1024 * 1024
MOST_THUMBNAIL: Final = 256 * 1024
MOST_TRACES: Final = 4096
MOST_SIDE: Final = 2048  # pixels
THUMBNAIL_SIDE: Final = 320

ASK: Final = struct.Struct(">II")
COST: Final = struct.Struct(">II")  # milliseconds, kilobytes
HEAD: Final = struct.Struct(">cHHQQQIII")
MOST_ANSWER: Final = HEAD.size + MOST_PICTURE + MOST_THUMBNAIL + MOST_TRACES
READY: Final = b"ready\n"  # a worker's first words

# No picture has 0 for its own: 64 signs that are all negative.
_NO_FINGERPRINTS: Final = Fingerprints(0, 0, 0)

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
    `thumbnail` the same at no more than 320 a side; `fingerprints` as `tipline.fingerprints` means
    them, or None where the picture is flat; `traces` what the file said besides.
    """

    picture: bytes = field(repr=False)
    width: int
    height: int
    thumbnail: bytes = field(repr=False)
    fingerprints: Fingerprints | None = field(repr=False)
    traces: Traces = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unshowable:
    """No preview, and the code why (one of `CODES`)."""

    why: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What one picture took of its child: seconds of CPU, and bytes of memory at the most.

    About 40 MB of them are Python and Pillow, which every child shares with its worker.
    """

    cpu: float
    peak: int


class Garbled(Exception):
    """An answer that no honest worker gives."""


def to_cover(shapes: Sequence[Shape]) -> bytes:
    """The order to cover these shapes."""
    return json.dumps({"cover": [written(shape) for shape in shapes]}).encode()


def to_grid(region: Box | None) -> bytes:
    """The order to draw a grid, over a region enlarged or over all of the picture."""
    return json.dumps({"grid": region and written(region)}).encode()


def pack(answer: Shown | Unshowable) -> bytes:
    """The answer as bytes."""
    if isinstance(answer, Unshowable):
        code = answer.why.encode()
        return HEAD.pack(_UNSHOWABLE, 0, 0, *_NO_FINGERPRINTS, len(code), 0, 0) + code
    traces = json.dumps(plain_form(answer.traces), ensure_ascii=False).encode()
    pieces = answer.picture, answer.thumbnail, traces
    found = answer.fingerprints or _NO_FINGERPRINTS
    head = HEAD.pack(_SHOWN, answer.width, answer.height, *found, *map(len, pieces))
    return b"".join((head, *pieces))


def pieces_of(head: bytes) -> tuple[int, int, int]:
    """The lengths of the three pieces that follow this head; `Garbled` where they can't be true."""
    kind, width, height, _, _, _, *lengths = HEAD.unpack(head)
    first, second, third = lengths
    if kind == _UNSHOWABLE and 0 < first <= _MOST_CODE and not second and not third:
        return first, 0, 0
    sized = 0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE
    most = (MOST_PICTURE, MOST_THUMBNAIL, MOST_TRACES)
    fit = all(0 < length <= limit for length, limit in zip(lengths, most, strict=True))
    if kind == _SHOWN and sized and fit:
        return first, second, third
    raise Garbled


def unpack(head: bytes, first: bytes, second: bytes, third: bytes) -> Shown | Unshowable:
    """The answer from its head and pieces.

    `Garbled` for a code that nobody agreed on, for pictures with more in them than pixels, and for
    traces that are none.
    """
    kind, width, height, *numbers = HEAD.unpack(head)
    if kind == _SHOWN:
        small = plain_size(second)
        if plain_size(first) != (width, height) or small is None or max(small) > THUMBNAIL_SIDE:
            raise Garbled
        found = Fingerprints(*numbers[: len(Fingerprints._fields)])
        return Shown(first, width, height, second, found if found.own else None, _traces(third))
    code = first.decode("ascii", errors="replace")
    if code not in CODES:
        raise Garbled
    return Unshowable(code)


def _traces(written: bytes) -> Traces:
    try:
        return traces_from(json.loads(written))
    except (ValueError, RecursionError) as failure:  # no JSON, or thousands of brackets
        raise Garbled from failure
