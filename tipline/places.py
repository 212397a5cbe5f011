"""Places: coordinates that can exist, distances, coarse cells, and pasted coordinates.

Holds WGS-84 coordinates as Telegram's pins give them. Coordinates copied from a Chinese map are
in GCJ-02, up to 700 m off; they are taken as they are, and the desk shows where they came from.
Refuses latitudes beyond 90, longitudes beyond 180, and numbers that are none.
"""

import math
import re
import unicodedata
from dataclasses import dataclass

from tipline.refusals import Refusal

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
METRES_PER_DEGREE = math.pi * EARTH_RADIUS_M / 180


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point in degrees, north and east positive."""

    latitude: float
    longitude: float


def coordinates(latitude: float, longitude: float) -> Coordinates:
    """A point on earth, or ``place.impossible``; the number -0.0 becomes 0.0."""
    possible = (
        math.isfinite(latitude)
        and math.isfinite(longitude)
        and abs(latitude) <= 90
        and abs(longitude) <= 180
    )
    if not possible:
        raise Refusal("place.impossible")
    return Coordinates(latitude + 0.0, longitude + 0.0)


def distance_m(one: Coordinates, other: Coordinates) -> float:
    """Metres along the great circle (haversine; error below 0.6 %, the earth being no sphere)."""
    lat_1, lat_2 = math.radians(one.latitude), math.radians(other.latitude)
    d_lat, d_lon = lat_2 - lat_1, math.radians(other.longitude - one.longitude)
    h = math.sin(d_lat / 2) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(d_lon / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, h)))


def coarse_cell(point: Coordinates, size_m: int = 1000) -> str:
    """The name of the grid cell, about ``size_m`` metres each way, that holds the point.

    Rows are strips of latitude; each row is cut into a whole number of cells around the earth,
    so a cell keeps its width from the equator to the poles. Points nearby may be in neighbouring
    cells: a cell hides a place, ``distance_m`` compares two.
    """
    rows = max(1, round(180 * METRES_PER_DEGREE / size_m))
    row = min(rows - 1, int((point.latitude + 90) / 180 * rows))
    middle = math.radians((row + 0.5) * 180 / rows - 90)
    columns = max(1, round(360 * METRES_PER_DEGREE * math.cos(middle) / size_m))
    column = int((point.longitude + 180) / 360 * columns) % columns
    return f"{size_m}:{row}:{column}"


# Two decimals at least: "12, 34" in a message is hardly ever a place.
_DEGREES = (
    r"(?P<{0}before>[NSEW])? ?(?P<{0}>[+-]?[0-9]{{1,3}}\.[0-9]{{2,15}}) ?°? ?(?P<{0}after>[NSEW])?"
)
_PASTED = re.compile(_DEGREES.format("a") + r"(?: ?[,;/、] ?| )" + _DEGREES.format("b"))
_PASTED_LIMIT = 100


def parse_coordinates(text: str) -> Coordinates | None:
    """The point in a pasted "30.58,114.29"; None where the text is anything else.

    Takes full-width digits and commas, degree signs and N/S/E/W. Latitude comes first, unless a
    letter says otherwise or the first number can only be a longitude (Chinese maps write it first).
    """
    if len(text) > _PASTED_LIMIT:
        return None
    folded = unicodedata.normalize("NFKC", text).upper().strip().strip("()[]").strip()
    match = _PASTED.fullmatch(" ".join(folded.split()))
    if match is None:
        return None
    one, other = _axis(match, "a"), _axis(match, "b")
    if one is None or other is None:
        return None
    return _in_order(one, other)


_Axis = tuple[str, float]  # "lat", "lon" or "" (not said), and the degrees


def _axis(match: re.Match[str], name: str) -> _Axis | None:
    """One number with its letter; None where there are two letters, or a letter and a minus."""
    letters = (match[f"{name}before"] or "") + (match[f"{name}after"] or "")
    degrees = float(match[name])
    if len(letters) > 1 or (letters and match[name][0] in "+-"):
        return None
    if letters in ("S", "W"):
        degrees = -degrees
    return {"": "", "N": "lat", "S": "lat", "E": "lon", "W": "lon"}[letters], degrees


def _in_order(one: _Axis, other: _Axis) -> Coordinates | None:
    said = (one[0], other[0])
    swapped = said in (("lon", "lat"), ("lon", ""), ("", "lat"))
    if said == ("", ""):
        swapped = abs(one[1]) > 90
    if said in (("lat", "lat"), ("lon", "lon")):
        return None
    latitude, longitude = (other[1], one[1]) if swapped else (one[1], other[1])
    try:
        return coordinates(latitude, longitude)
    except Refusal:
        return None
