"""A notice's picture as it is sent, and the plain grey one that takes its place at the end.

Holds both. Refuses to go on showing a face that nobody is looking for any more.
"""

import struct
import zlib
from functools import cache

from aiogram.types import BufferedInputFile

from handlers.rendering import OpenFile

_WIDTH, _HEIGHT, _GREY = 640, 360, 0xC8


def photo_of(file: OpenFile) -> str | BufferedInputFile:
    """The photo as Telegram takes it: the id that it gave before, else the bytes."""
    return file.file_id or BufferedInputFile(file.data, file.name)


@cache
def plain_picture() -> bytes:
    """A grey PNG of 640 by 360, some 200 bytes."""
    rows = (b"\x00" + bytes([_GREY]) * _WIDTH) * _HEIGHT
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
