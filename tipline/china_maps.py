"""Where a place stands on a Chinese map: from WGS-84, as telephones tell it, to GCJ-02.

Holds the published approximation of the shift that every map drawn in China carries, and the box in
which it applies. Refuses the way back, which has no closed form and which nobody needs here: what a
tip keeps is WGS-84.
"""

from math import cos, pi, sin, sqrt

from tipline.places import Coordinates

# Krasovsky 1940, the ellipsoid that the shift is defined on.
_AXIS_M = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943


def in_china(place: Coordinates) -> bool:
    """Whether the place is in the box that maps drawn in China shift; wider than the country."""
    return 0.8293 <= place.latitude <= 55.8271 and 72.004 <= place.longitude <= 137.8347


def on_chinese_maps(place: Coordinates) -> Coordinates:
    """The same place in GCJ-02, within a metre or two; outside the box it stays as it is."""
    if not in_china(place):
        return place
    x, y = place.longitude - 105, place.latitude - 35
    wave = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)
    north = _north(x, y) + 2 / 3 * (wave + _waves(y, 20, 40) + 160 * sin(y * pi / 12))
    north += 2 / 3 * 320 * sin(y * pi / 30)
    east = _east(x, y) + 2 / 3 * (wave + _waves(x, 20, 40) + 150 * sin(x * pi / 12))
    east += 2 / 3 * 300 * sin(x * pi / 30)
    latitude = place.latitude / 180 * pi
    bend = 1 - _ECCENTRICITY_SQUARED * sin(latitude) ** 2
    meridian = _AXIS_M * (1 - _ECCENTRICITY_SQUARED) / bend**1.5
    parallel = _AXIS_M / sqrt(bend) * cos(latitude)
    return Coordinates(
        place.latitude + north * 180 / (meridian * pi),
        place.longitude + east * 180 / (parallel * pi),
    )


def _waves(along: float, short: int, long: int) -> float:
    return short * sin(along * pi) + long * sin(along * pi / 3)


def _north(x: float, y: float) -> float:
    return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))


def _east(x: float, y: float) -> float:
    return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
