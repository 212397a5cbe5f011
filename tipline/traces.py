"""Traces: what a picture's file says of how it was made, besides the picture itself.

Holds `Traces` and its plain form, in which it comes from the confined worker and in which it is
sealed. Whoever wrote that form is not believed: `traces_from` takes what has the right shape, and
drops what can't be true (the year 1970, 999 degrees, the middle of the Gulf of Guinea). Refuses to
say what follows from it: that is in `tipline.clues`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from tipline.places import Coordinates, coordinates
from tipline.refusals import Refusal

__all__ = ["LONGEST_WORDS", "MOST_TOOLS", "Traces", "plain_form", "traces_from"]

LONGEST_WORDS: Final = 64
MOST_TOOLS: Final = 8
_FIRST_YEAR, _LAST_YEAR = 1995, 2100  # a camera whose clock was never set says 1970, 1980 or 2106
_MOST_PIXELS: Final = 2**32
_LONGEST_MOMENT: Final = 32


@dataclass(frozen=True, slots=True)
class Traces:
    """What the file says. `kind` is its format; `width` and `height` in pixels, before turning;
    `orientation` 1 to 8 as in EXIF.

    `taken` is aware where the camera wrote its time zone down, else the time on its clock;
    `direction` in degrees clockwise from north; `tools` are the programs in the file's own history;
    `source` is what it says of its origin, in IPTC's words; `by_camera`: it names exposure or lens.
    """

    kind: str
    width: int
    height: int
    orientation: int = 1
    taken: datetime | None = None
    place: Coordinates | None = field(default=None, repr=False)
    direction: float | None = None
    make: str = field(default="", repr=False)
    model: str = field(default="", repr=False)
    software: str = ""
    tools: tuple[str, ...] = ()
    source: str = ""
    by_camera: bool = False
    is_screenshot: bool = False


def plain_form(traces: Traces) -> dict[str, Any]:
    """The traces as JSON holds them; only what there is."""
    place, taken = traces.place, traces.taken
    form: dict[str, Any] = {
        "kind": traces.kind,
        "size": [traces.width, traces.height],
        "orientation": traces.orientation,
        "taken": None if taken is None else taken.isoformat(),
        "place": None if place is None else [place.latitude, place.longitude],
        "direction": traces.direction,
        "make": traces.make,
        "model": traces.model,
        "software": traces.software,
        "tools": list(traces.tools),
        "source": traces.source,
        "by_camera": traces.by_camera,
        "is_screenshot": traces.is_screenshot,
    }
    return {name: value for name, value in form.items() if value not in (None, "", [], False)}


def traces_from(form: Any) -> Traces:
    """The traces from their plain form, without what can't be true.

    Raises ValueError for what is no such form, whatever it is.
    """
    if not isinstance(form, Mapping):
        raise ValueError("no traces")
    width, height = _pair(form.get("size"), int) or (0, 0)
    orientation = _one(form.get("orientation"), int) or 1
    if not (0 < width < _MOST_PIXELS and 0 < height < _MOST_PIXELS and 1 <= orientation <= 8):
        raise ValueError("no traces")
    return Traces(
        kind=_words(form.get("kind")),
        width=width,
        height=height,
        orientation=orientation,
        taken=_moment(form.get("taken")),
        place=_place(form.get("place")),
        direction=_direction(form.get("direction")),
        make=_words(form.get("make")),
        model=_words(form.get("model")),
        software=_words(form.get("software")),
        tools=tuple(filter(None, map(_words, _many(form.get("tools"))))),
        source=_words(form.get("source")),
        by_camera=_one(form.get("by_camera"), bool) or False,
        is_screenshot=_one(form.get("is_screenshot"), bool) or False,
    )


def _one(value: Any, kind: type) -> Any:
    if value is None or type(value) is kind:
        return value
    raise ValueError("no traces")


def _many(value: Any) -> list[Any]:
    many: list[Any] = _one(value, list) or []
    return many[:MOST_TOOLS]


def _pair(value: Any, kind: type) -> tuple[Any, Any] | None:
    pair = _many(value)
    if len(pair) not in (0, 2) or not all(type(one) is kind for one in pair):
        raise ValueError("no traces")
    return (pair[0], pair[1]) if pair else None


def _words(value: Any) -> str:
    words: str = _one(value, str) or ""
    return "".join(one for one in words[:LONGEST_WORDS] if one.isprintable()).strip()


def _moment(value: Any) -> datetime | None:
    words: str = _one(value, str) or ""
    if not words or len(words) > _LONGEST_MOMENT:
        return None
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:  # a month of 13, an hour of 25
        return None
    return moment if _FIRST_YEAR <= moment.year < _LAST_YEAR else None


def _place(value: Any) -> Coordinates | None:
    pair = _pair(value, float)
    if pair is None or pair == (0.0, 0.0):  # where all cameras are that had no reception
        return None
    try:
        return coordinates(*pair)
    except Refusal:
        return None


def _direction(value: Any) -> float | None:
    degrees: float | None = _one(value, float)
    if degrees is None or not math.isfinite(degrees) or not 0 <= degrees <= 360:
        return None
    return degrees
