"""Clues: what follows from a picture's traces for whoever judges a tip.

Holds how long before sending, how far from the pin and facing which way a picture was taken, and when a file itself
gives away that it is a screenshot, was edited, or was made by a machine. A clue is a code and
values; its words are in the catalogues. Refuses guesses from how a picture looks, and the camera's
make and model: they tell of the tipster, not of the tip (docs/decisions).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Final

from tipline.places import Coordinates, distance_m
from tipline.traces import Traces

__all__ = ["EDITORS", "Clue", "clues", "is_fresh"]

Values = Mapping[str, str | float]

# What a clock may be wrong without anybody noticing.
_JUST_NOW: Final = timedelta(minutes=5)
_UNITS: Final = (  # up to how long it is told in which unit, and how long that is
    (timedelta(minutes=90), "minutes", timedelta(minutes=1)),
    (timedelta(hours=36), "hours", timedelta(hours=1)),
    (timedelta(days=60), "days", timedelta(days=1)),
    (timedelta(days=730), "months", timedelta(days=30)),
    (timedelta.max, "years", timedelta(days=365)),
)
_AT_THE_PIN_M: Final = 50
# A telephone's compass is good for an eighth of the circle, not for degrees.
_WAYS: Final = (
    *("north", "north_east", "east", "south_east"),
    *("south", "south_west", "west", "north_west"),
)

# Programs that change what is seen, by a part of the name that they write down.
EDITORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "photoshop": "Adobe Photoshop",
        "lightroom": "Adobe Lightroom",
        "fireworks": "Adobe Fireworks",
        "illustrator": "Adobe Illustrator",
        "snapseed": "Snapseed",
        "picsart": "Picsart",
        "gimp": "GIMP",
        "meitu": "美图秀秀",
        "美图": "美图秀秀",
        "xingtu": "醒图",
        "醒图": "醒图",
        "faceu": "激萌",
        "b612": "B612",
        "beautycam": "美颜相机",
        "facetune": "Facetune",
        "faceapp": "FaceApp",
        "remini": "Remini",
        "pixelmator": "Pixelmator",
        "affinity photo": "Affinity Photo",
        "canva": "Canva",
        "vsco": "VSCO",
        "paint.net": "paint.net",
        "capture one": "Capture One",
        "darktable": "darktable",
        "pixlr": "Pixlr",
        "photoscape": "PhotoScape",
        "paintshop": "PaintShop",
        "paint shop": "PaintShop",
        "polarr": "泼辣修图",
        "天天p图": "天天P图",
        "黄油相机": "黄油相机",
        "轻颜": "轻颜相机",
    }
)
_MACHINE_MADE: Final = frozenset(
    {"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"}
)

# Screens of telephones, the shorter side first. Only a PNG of exactly this size is told by it: no
# camera writes PNG, and what Telegram made smaller comes as JPEG.
_SCREENS: Final = frozenset(
    {
        *((640, 1136), (750, 1334), (828, 1792), (1080, 1920), (1242, 2208), (1125, 2436)),
        *((1242, 2688), (1080, 2340), (1170, 2532), (1284, 2778), (1179, 2556), (1290, 2796)),
        *((1206, 2622), (1320, 2868), (1260, 2736), (720, 1280), (720, 1440), (720, 1520)),
        *((720, 1560), (720, 1600), (720, 1612), (1080, 2160), (1080, 2220), (1080, 2244)),
        *((1080, 2280), (1080, 2310), (1080, 2316), (1080, 2376), (1080, 2388), (1080, 2400)),
        *((1080, 2408), (1080, 2412), (1080, 2424), (1200, 2640), (1200, 2652), (1200, 2664)),
        *((1200, 2670), (1216, 2640), (1220, 2712), (1224, 2700), (1228, 2700), (1240, 2772)),
        *((1256, 2760), (1260, 2720), (1260, 2800), (1264, 2780), (1344, 2772), (1344, 2992)),
        *((1280, 2800), (1280, 2856), (1312, 2848), (1440, 2560), (1440, 2880), (1440, 2960)),
        *((1440, 3040), (1440, 3088), (1440, 3120), (1440, 3168), (1440, 3200), (1440, 3216)),
    }
)


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing that follows, as a code and its values."""

    code: str
    values: Values = field(default_factory=dict)


def clues(
    traces: Traces, *, sent_at: datetime, zone: tzinfo, pin: Coordinates | None
) -> tuple[Clue, ...]:
    """What follows from the traces of a picture that came in at `sent_at`.

    `zone` is where its camera's clock is taken to be, should it not say; `pin` is the tip's own.
    """
    return (
        *_taken(traces, sent_at, zone),
        *_where(traces, pin),
        *_facing(traces),
        *_made(traces),
    )


def is_fresh(traces: Traces, *, sent_at: datetime, zone: tzinfo) -> bool:
    """Whether a picture was taken just before it came in."""
    before = _before(traces, sent_at, zone)
    return before is not None and abs(before) < _JUST_NOW


def _before(traces: Traces, sent_at: datetime, zone: tzinfo) -> timedelta | None:
    if traces.taken is None:
        return None
    taken = traces.taken if traces.taken.tzinfo else traces.taken.replace(tzinfo=zone)
    return sent_at - taken


def _taken(traces: Traces, sent_at: datetime, zone: tzinfo) -> Iterator[Clue]:
    """How long before; nothing of a picture from the future, whose clock can't be right."""
    before = _before(traces, sent_at, zone)
    if before is None:
        return
    if abs(before) < _JUST_NOW:
        yield Clue("taken_just_before")
    elif before > timedelta(0):
        unit, length = next((unit, length) for most, unit, length in _UNITS if before < most)
        yield Clue("taken_before", {"unit": unit, "count": round(before / length)})


def _where(traces: Traces, pin: Coordinates | None) -> Iterator[Clue]:
    if traces.place is None:
        return
    if pin is None:
        place = traces.place
        yield Clue("place", {"latitude": place.latitude, "longitude": place.longitude})
        return
    metres = distance_m(traces.place, pin)
    if metres < _AT_THE_PIN_M:
        yield Clue("at_the_pin")
    elif metres < 995:
        yield Clue("from_the_pin", {"unit": "metres", "count": round(metres, -1)})
    else:
        kilometres = metres / 1000
        count = round(kilometres, 1) if kilometres < 10 else round(kilometres)
        yield Clue("from_the_pin", {"unit": "kilometres", "count": count})


def _facing(traces: Traces) -> Iterator[Clue]:
    if traces.direction is not None:
        eighth = 360 / len(_WAYS)
        yield Clue("facing", {"way": _WAYS[round(traces.direction / eighth) % len(_WAYS)]})


def _made(traces: Traces) -> Iterator[Clue]:
    if traces.source in _MACHINE_MADE:
        yield Clue("machine_made")
    for evidence, words in (("software", (traces.software,)), ("history", traces.tools)):
        editor = _editor(words)
        if editor is not None:
            yield Clue("edited", {"program": editor, "by": evidence})
            break
    if traces.is_screenshot:
        yield Clue("screenshot", {"by": "words"})
    elif _has_size_of_a_screen(traces):
        yield Clue("screenshot", {"by": "size"})


def _editor(names: tuple[str, ...]) -> str | None:
    told = " ".join(names).casefold()
    return next((editor for part, editor in EDITORS.items() if part in told), None)


def _has_size_of_a_screen(traces: Traces) -> bool:
    from_camera = traces.by_camera or traces.make or traces.model or traces.taken
    size = min(traces.width, traces.height), max(traces.width, traces.height)
    return traces.kind == "PNG" and not from_camera and size in _SCREENS
