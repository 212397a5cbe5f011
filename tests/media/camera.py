"""EXIF as telephones write it, made here: when, where, with what.

Holds builders only.
"""

from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

__all__ = ["Fraction", "at", "telephone"]

Fraction = tuple[int, int]


def telephone(place: dict[int, Any] | None = None, **changed: Any) -> bytes:
    """EXIF as telephones write it; `changed` by names below, None: left out."""
    told = {
        "make": "Apple",
        "model": "iPhone 6",
        "software": "26.1",
        "time": "2026:11:22 14:06:00",
        "offset": "+08:00",
        "exposure": IFDRational(1, 120),
    } | changed
    written = Image.Exif()
    photo = written.get_ifd(0x8769)
    tags: list[tuple[Any, int, str]] = [
        (written, 0x010F, "make"),
        (written, 0x0110, "model"),
        (written, 0x0131, "software"),
        (photo, 0x9003, "time"),
        (photo, 0x9011, "offset"),
        (photo, 0x829A, "exposure"),
        (photo, 0x9286, "comment"),
    ]
    for directory, tag, name in tags:
        if told.get(name) is not None:
            directory[tag] = told[name]
    written.get_ifd(0x8825).update(place or {})
    return written.tobytes()


def at(*degrees: Fraction, south: str = "N", west: str = "E") -> dict[int, Any]:
    """A place's directory; latitude and longitude alike."""
    angle = tuple(IFDRational(*part) for part in degrees)
    return {1: south, 2: angle, 3: west, 4: angle, 17: IFDRational(2125, 10)}
