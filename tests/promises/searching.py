"""Searching everything at rest for what must not be there.

Holds the forms in which a word or a number could lie on a disk, and the search through files:
their bytes, and whatever in them can be inflated. A word is looked for by a stem that all canaries
share; around a plain hit stands the canary's name. Refuses to open a seal: it has no keys.
"""

import base64
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

STEM = "kQzCanaryVx"  # in every planted word; nothing else says it
PLAIN = re.compile(rb"kQzCanaryVx-([a-z_]+)-")
_ZLIB_HEADS = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_GZIP_HEAD = b"\x1f\x8b\x08"
LARGEST_INFLATED = 1 << 20


def canary(name: str) -> str:
    """A word that is nowhere else; `name` in small letters says where it was planted."""
    return f"{STEM}-{name}-"


@dataclass(frozen=True, slots=True)
class Needle:
    """One form of one secret."""

    name: str
    form: str
    data: bytes


def forms_of_text(name: str, text: str) -> list[Needle]:
    """The forms in which a text could lie somewhere."""
    raw = text.encode()
    found = {
        "plain": raw,
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "url": quote(text, safe="").encode(),
        "escaped": text.encode("unicode_escape"),
        **{f"base64+{shift}": _inside(raw, shift) for shift in range(3)},
    }
    return [Needle(name, form, data) for form, data in found.items() if data]


def _inside(raw: bytes, shift: int) -> bytes:
    """What base64 makes of `raw` after `shift` other bytes, without the edges they reach into."""
    whole = base64.b64encode(b"\0" * shift + raw)
    return whole[(shift * 8 + 5) // 6 : (shift + len(raw)) * 8 // 6]


def forms_of_number(name: str, number: int) -> list[Needle]:
    """A number as text, and as the databases and Python keep it: at least five bytes are told."""
    little, big = struct.pack("<q", number), struct.pack(">q", number)
    shortest = (number.bit_length() + 8) // 8
    data = {"little": little, "big": big, "sqlite": big[-shortest:]}
    kept = [Needle(name, form, one) for form, one in data.items()]
    return [*forms_of_text(name, str(abs(number))), *kept]


def forms_of_real(name: str, number: float) -> list[Needle]:
    """A coordinate as text and as a double."""
    doubles = {"little": struct.pack("<d", number), "big": struct.pack(">d", number)}
    kept = [Needle(name, form, one) for form, one in doubles.items()]
    return [*forms_of_text(name, repr(number)), *kept]


def layers(data: bytes) -> Iterator[bytes]:
    """The bytes, and each stream inside them that can be inflated."""
    yield data
    rest = memoryview(data)  # a slice of it copies nothing: a database's log has thousands of heads
    for head in _ZLIB_HEADS.finditer(data):
        yield from _inflated(rest[head.start() :], zlib.MAX_WBITS)
    start = data.find(_GZIP_HEAD)
    while start >= 0:
        yield from _inflated(rest[start:], zlib.MAX_WBITS | 16)
        start = data.find(_GZIP_HEAD, start + 1)


def _inflated(data: memoryview, bits: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(bits)
    try:
        found = inflater.decompress(data[: 4 * LARGEST_INFLATED], LARGEST_INFLATED)
    except zlib.error:
        return
    if found:
        yield found


def search(data: bytes, needles: Iterable[Needle]) -> set[tuple[str, str]]:
    """(name, form) of every hit; a plain hit of the stem is told by its canary's name."""
    hits: set[tuple[str, str]] = set()
    wanted = list(needles)
    for layer in layers(data):
        for needle in wanted:
            if needle.data in layer:
                hits |= _told(needle, layer)
    return hits


def _told(needle: Needle, layer: bytes) -> set[tuple[str, str]]:
    names = PLAIN.findall(layer) if needle.data == STEM.encode() else []
    return {(name.decode(), "plain") for name in names} or {(needle.name, needle.form)}


def search_files(places: Iterable[Path], needles: Iterable[Needle]) -> set[tuple[str, str]]:
    """Every hit in these files and in all files below these folders."""
    wanted, hits = list(needles), set()
    for place in places:
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        for file in files:
            if file.is_file():
                hits |= search(file.read_bytes(), wanted)
            hits |= search(file.name.encode(), wanted)
    return hits
