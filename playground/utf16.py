"""Lengths and offsets in UTF-16 code units, the unit of every Telegram text limit and entity.

Refuses nothing: lone surrogates count as one unit each.
"""

from __future__ import annotations


def units(text: str) -> int:
    """Number of UTF-16 code units in `text`."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def encode(text: str) -> bytes:
    """`text` as UTF-16 little-endian bytes; two bytes are one unit."""
    return text.encode("utf-16-le", "surrogatepass")


def cut(text: str, offset: int, length: int) -> str:
    """The part of `text` that an entity with this offset and length covers."""
    return encode(text)[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")
