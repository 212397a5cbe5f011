"""The last look at what a worker answers: a JPEG of pixels and nothing else, or nothing.

Holds a reader of a JPEG's outline (no decoder): tables, one frame, one scan, the end. Refuses EXIF,
XMP, IPTC, profiles, comments, previews, anything behind the end: so not even a worker that a
picture took over can hand somebody's metadata on, or a file that is two things at once.
"""

import re
from typing import Final

__all__ = ["plain_size"]

_BEGIN: Final = b"\xff\xd8"
# "JFIF", its version, square pixels, and no preview.
_JFIF: Final = re.compile(rb"JFIF\0\x01[\x00-\x02][\x00-\x02]\0\x01\0\x01\0\0", re.DOTALL)
_END: Final = b"\xff\xd9"
_APP0, _TABLES, _FRAME, _SCAN = 0xE0, (0xDB, 0xC4), 0xC0, 0xDA
_MOST_TABLES: Final = 2048  # bytes before the scan; ours have about 620
# Inside a scan 0xFF is followed by 0 (a pixel's own 0xFF) or by a restart's number.
_SCAN_ENDS: Final = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.DOTALL)


def plain_size(jpeg: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a JPEG that holds nothing but pixels; None for any other."""
    if not jpeg.startswith(_BEGIN):
        return None
    size: tuple[int, int] | None = None
    at = len(_BEGIN)
    while at + 4 <= min(len(jpeg), _MOST_TABLES) and jpeg[at] == 0xFF:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        body = jpeg[at + 4 : end]
        if marker == _SCAN:
            return size if _ends_with_the_scan(jpeg, end) else None
        if marker == _FRAME and size is None and len(body) >= 5:
            size = (int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))
        elif marker not in _TABLES and not (marker == _APP0 and _JFIF.fullmatch(body)):
            return None
        at = end
    return None


def _ends_with_the_scan(jpeg: bytes, at: int) -> bool:
    end = _SCAN_ENDS.search(jpeg, at)
    return end is not None and end.group() == _END and end.end() == len(jpeg)
