"""From a file's EXIF and XMP to its traces.

Holds which tags say what. XMP is not parsed: three names are looked for in it, because a reader of
XML would be one more thing to be taken over. Refuses fractions without a denominator, a latitude
without its hemisphere, and texts in no known alphabet; what can't be true is dropped further on, in
`tipline.traces`.
"""

import re
from typing import Any, Final

from media.parts import Parts
from media.tiff import Exif, Value
from tipline.traces import MOST_TOOLS, Traces, traces_from

__all__ = ["traces_of"]

_MAKE, _MODEL, _SOFTWARE = 0x010F, 0x0110, 0x0131  # in the image's directory
# in the photo's
_EXPOSURE, _APERTURE, _FOCAL_LENGTH, _COMMENT = 0x829A, 0x829D, 0x920A, 0x9286
_TIMES: Final = ((0x9003, 0x9011), (0x9004, 0x9012))  # taken, or digitised; the offset of each
# in the place's
_NORTH_SOUTH, _LATITUDE, _EAST_WEST, _LONGITUDE, _DIRECTION = 1, 2, 3, 4, 17

_TIME: Final = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)")
_OFFSET: Final = re.compile(r"[+-]\d\d:\d\d")
_ALPHABETS: Final = (b"ASCII\0\0\0", b"UNICODE\0", bytes(8))
_SCREENSHOT: Final = "screenshot"

_TOOL: Final = re.compile(rb"(?:softwareAgent|CreatorTool)\s*(?:=\s*[\"']|>)([^\"'<]{1,64})")
_SOURCE: Final = re.compile(
    rb"DigitalSourceType\s*(?:=\s*[\"']|>|\s+rdf:resource\s*=\s*[\"'])([^\"'<]{1,128})"
)


def traces_of(parts: Parts) -> Traces:
    """The traces of a picture that was taken apart."""
    exif = parts.exif
    form: dict[str, Any] = {
        "kind": parts.kind,
        "size": [parts.width, parts.height],
        "orientation": parts.orientation,
        "taken": _taken(exif),
        "place": _place(exif),
        "direction": _degrees(exif.place.get(_DIRECTION)),
        "make": _words(exif.image.get(_MAKE)),
        "model": _words(exif.image.get(_MODEL)),
        "software": _words(exif.image.get(_SOFTWARE)),
        "tools": [_decoded(tool) for tool in _TOOL.findall(parts.xmp)[:MOST_TOOLS]],
        "source": _source(parts.xmp),
        "by_camera": not exif.photo.keys().isdisjoint((_EXPOSURE, _APERTURE, _FOCAL_LENGTH)),
        "is_screenshot": _comment(exif.photo.get(_COMMENT)).casefold() == _SCREENSHOT,
    }
    return traces_from(form)


def _taken(exif: Exif) -> str | None:
    """The time on the camera's clock, as ISO 8601, with the offset where it was written down."""
    for time, offset in _TIMES:
        told = _TIME.fullmatch(_words(exif.photo.get(time)))
        if told is not None:
            zone = _OFFSET.fullmatch(_words(exif.photo.get(offset)))
            year, month, day, clock = told.groups()
            return f"{year}-{month}-{day}T{clock}{zone.group() if zone else ''}"
    return None


def _place(exif: Exif) -> list[float] | None:
    place = exif.place
    latitude = _angle(place.get(_LATITUDE), place.get(_NORTH_SOUTH), ("N", "S"))
    longitude = _angle(place.get(_LONGITUDE), place.get(_EAST_WEST), ("E", "W"))
    return None if latitude is None or longitude is None else [latitude, longitude]


def _angle(value: Value | None, side: Value | None, sides: tuple[str, str]) -> float | None:
    """Degrees from degrees, minutes and seconds, and the hemisphere."""
    half = _words(side)
    match value:
        case (float(degrees), float(minutes), float(seconds)) if half in sides:
            if not (0 <= minutes <= 60 and 0 <= seconds <= 60):
                return None
            angle = degrees + minutes / 60 + seconds / 3600
            return angle if half == sides[0] else -angle
    return None


def _degrees(value: Value | None) -> float | None:
    match value:
        case (float(degrees),):
            return degrees
    return None


def _words(value: Value | None) -> str:
    return _decoded(value.partition(b"\0")[0]) if isinstance(value, bytes) else ""


def _comment(value: Value | None) -> str:
    if not isinstance(value, bytes) or value[:8] not in _ALPHABETS:
        return ""
    return _decoded(value[8:].replace(b"\0", b"")).strip()


def _decoded(words: bytes) -> str:
    return words.decode("utf-8", errors="ignore").strip()


def _source(xmp: bytes) -> str:
    found = _SOURCE.search(xmp)
    return _decoded(found.group(1)).rpartition("/")[2] if found else ""
