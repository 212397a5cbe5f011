"""Sightings compared: what is near, how fast somebody went, and that no neighbour is overlooked."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.last_known import LastKnown
from tipline.places import METRES_PER_DEGREE, Coordinates
from tipline.sightings import (
    WIDEST_M,
    WIDEST_MINUTES,
    Near,
    Sighting,
    agree,
    cell,
    cells_around,
    leg,
)

WIDEST = Near(WIDEST_M, WIDEST_MINUTES)

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def test_near_is_what_the_moderators_read() -> None:
    assert Near() == Near(800, 30)


def seen(north_m: float = 0, minutes: float = 0) -> Sighting:
    """So many metres north of the square, so long after noon."""
    place = Coordinates(30.58 + north_m / METRES_PER_DEGREE, 114.29)
    return Sighting(place, NOON + timedelta(minutes=minutes))


WAYS = """
metres minutes | kmh  agree impossible near
0      0       | -    yes   no         yes
790    29      | 2    yes   no         yes
810    0       | -    no    yes        yes
100    31      | 0    no    no         yes
1100   18      | 4    no    no         yes
250    0       | -    yes   no         yes
5000   5       | 60   no    no         no
32000  10      | 192  no    yes        no
32000  -10     | 192  no    yes        no
32000  60      | 32   no    no         no
"""


@pytest.mark.parametrize("line", WAYS.strip().splitlines()[1:])
def test_ways(line: str) -> None:
    metres, minutes, _, kmh, *expected = line.split()
    other = seen(float(metres), float(minutes))
    way = leg(seen(), other)
    assert way.metres == int(metres)
    assert ("-" if way.kmh is None else str(way.kmh)) == kmh
    found = [agree(seen(), other, Near()), way.is_impossible, way.is_near]
    assert ["yes" if holds else "no" for holds in found] == expected


# Somebody was last known to be at the square at noon, or nobody knows when.
FROM_THERE = """
metres minutes | kmh  near near_at_any_time
1500   30      | 3    yes  yes
5000   30      | 10   no   no
32000  10      | 192  no   no
1500   180     | 0    yes  yes
1500   181     | -    yes  yes
3000   20000   | -    yes  yes
3001   20000   | -    no   no
1500   0       | -    no   yes
1500   -10     | -    no   yes
"""


@pytest.mark.parametrize("line", FROM_THERE.strip().splitlines()[1:])
def test_what_a_last_known_place_says_of_a_sighting(line: str) -> None:
    metres, minutes, _, kmh, *expected = line.split()
    there, other = seen(), seen(float(metres), float(minutes))
    known, undated = LastKnown(there.place, there.at), LastKnown(there.place, None)
    way = known.way_to(other)
    assert ("-" if way is None else str(way.kmh)) == kmh
    found = [known.is_near(other), undated.is_near(other)]
    assert ["yes" if holds else "no" for holds in found] == expected
    assert undated.way_to(other) is None


anywhere = st.builds(
    Coordinates, st.floats(-84, 84, allow_nan=False), st.floats(-180, 180, allow_nan=False)
)


@given(
    place=anywhere,
    metres=st.floats(0, WIDEST_M - 1),
    angle=st.floats(0, 2 * math.pi),
    at=st.timedeltas(timedelta(0), timedelta(days=365)).map(lambda ago: NOON - ago),
    apart=st.timedeltas(timedelta(minutes=-WIDEST_MINUTES), timedelta(minutes=WIDEST_MINUTES)),
)
def test_whoever_agrees_is_found_by_the_cells(
    place: Coordinates, metres: float, angle: float, at: datetime, apart: timedelta
) -> None:
    north = metres * math.cos(angle) / METRES_PER_DEGREE
    east = metres * math.sin(angle) / METRES_PER_DEGREE / math.cos(math.radians(place.latitude))
    longitude = (place.longitude + east + 180) % 360 - 180
    other = Sighting(Coordinates(place.latitude + north, longitude), at + apart)
    around = list(cells_around(Sighting(place, at)))
    assert not agree(Sighting(place, at), other, WIDEST) or cell(other) in around
    assert len(set(around)) == len(around) <= 27
