"""Sightings compared: who saw the same, how fast somebody must have gone, and how to find candidates.

Holds the bounds, the legs of a way, and the names of the cells in space and time by which sightings
that could agree are found without looking at all of them. Refuses to call a way possible that nobody
goes.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tipline.places import METRES_PER_DEGREE, Coordinates, coarse_cell, distance_m

__all__ = [
    "LOOKS_BACK_HOURS",
    "USUALLY_NEAR",
    "WIDEST_M",
    "WIDEST_MINUTES",
    "Leg",
    "Near",
    "Sighting",
    "agree",
    "cell",
    "cells_around",
]
__all__ += ["leg"]

# As far apart as sightings may be that operators have count as one; they are found by cells that hold
# a little more, so that rounding a row of them never hides a neighbour.
WIDEST_M, WIDEST_MINUTES = 900, 30
_CELL_M = 1000
_FASTEST_KMH = 150  # by road in a city, with luck; beyond it, it was not the same person
_NEAR_LAST_M = 3000
LOOKS_BACK_HOURS = 3  # within which a way from one place to the other says something
# A pin and a clock are never exact: over such a short way they say nothing of a speed.
_SLACK_M = 300


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and when."""

    place: Coordinates
    at: datetime


@dataclass(frozen=True, slots=True)
class Near:
    """What "second independent sighting" means: so far apart, and so long."""

    metres: int = 800
    minutes: int = 30


USUALLY_NEAR = Near()


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one sighting to the next: metres, time, and how fast that is; None: at once."""

    metres: int
    time: timedelta
    kmh: int | None

    @property
    def is_impossible(self) -> bool:
        """Whether nobody gets there in that time."""
        return self.metres > _SLACK_M and (self.kmh is None or self.kmh > _FASTEST_KMH)

    @property
    def is_near(self) -> bool:
        """Whether both are in one neighbourhood."""
        return self.metres <= _NEAR_LAST_M


def agree(one: Sighting, other: Sighting, near: Near) -> bool:
    """Whether both can be of the same moment: near in space and in time."""
    in_time = abs(one.at - other.at) <= timedelta(minutes=near.minutes)
    return in_time and distance_m(one.place, other.place) <= near.metres


def leg(one: Sighting, other: Sighting) -> Leg:
    """The way from the one to the other, in whichever order they were."""
    metres, time = distance_m(one.place, other.place), abs(other.at - one.at)
    seconds = time.total_seconds()
    return Leg(round(metres), time, round(metres / seconds * 3.6) if seconds else None)


def cell(seen: Sighting) -> str:
    """The cell of space and time that holds the sighting."""
    return f"{coarse_cell(seen.place, _CELL_M)}@{_stretch(seen.at)}"


def cells_around(seen: Sighting) -> Iterator[str]:
    """The cells of all sightings that can agree with this one, its own included; each once."""
    north = WIDEST_M / METRES_PER_DEGREE
    east = north / max(0.01, math.cos(math.radians(seen.place.latitude)))
    places = {
        coarse_cell(_moved(seen.place, row * north, column * east), _CELL_M)
        for row in (-1, 0, 1)
        for column in (-1, 0, 1)
    }
    stretch = _stretch(seen.at)
    for name in sorted(places):
        yield from (f"{name}@{when}" for when in (stretch - 1, stretch, stretch + 1))


def _stretch(at: datetime) -> int:
    return int(at.timestamp() // (WIDEST_MINUTES * 60))


def _moved(place: Coordinates, north: float, east: float) -> Coordinates:
    """A point so many degrees off; over the date line it comes out on the other side."""
    latitude = min(90.0, max(-90.0, place.latitude + north))
    return Coordinates(latitude, (place.longitude + east + 180) % 360 - 180)
