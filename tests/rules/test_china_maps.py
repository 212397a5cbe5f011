"""The shift of maps drawn in China: what the library makes of it, against points that others have published."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.tickets.maps import on_chinese_maps
from tipline.places import Coordinates, distance_m

# The first three as the tests of the usual libraries have them: WGS-84, then GCJ-02. The rest by the formula of our own that stood
# here before: where another map law holds, AutoNavi's map is shifted all the same.
KNOWN = {
    "shanghai": ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    "shenzhen": ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    "beijing": ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    "hong kong": ((22.302711, 114.177216), (22.2999508597, 114.1821608199)),
    "macau": ((22.19875, 113.54911), (22.1957995260, 113.5541994865)),
    "taipei": ((25.033, 121.5654), (25.0300659901, 121.5691731259)),
    "corner": ((0.8293, 100.0), (0.8301855328, 100.0006555487)),
}


@pytest.mark.parametrize(("place", "shifted"), KNOWN.values(), ids=KNOWN)
def test_it_agrees_with_what_is_published(
    place: tuple[float, float], shifted: tuple[float, float]
) -> None:
    found = on_chinese_maps(Coordinates(*place))
    assert found is not None
    assert distance_m(found, Coordinates(*shifted)) < 0.01


@pytest.mark.parametrize("place", [(51.5, -0.12), (0.8, 103.8), (-33.9, 151.2), (35.7, 139.7)])
def test_elsewhere_there_is_no_such_map(place: tuple[float, float]) -> None:
    assert on_chinese_maps(Coordinates(*place)) is None


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, 999.0])
def test_a_place_that_cannot_be_is_on_no_map(wrong: float) -> None:
    assert on_chinese_maps(Coordinates(wrong, 116.4)) is None
    assert on_chinese_maps(Coordinates(39.9, wrong)) is None


@given(latitude=st.floats(18, 53.5, allow_nan=False), longitude=st.floats(74, 134, allow_nan=False))
def test_the_shift_is_never_more_than_people_have_measured(
    latitude: float, longitude: float
) -> None:
    place = Coordinates(latitude, longitude)
    shifted = on_chinese_maps(place)
    assert shifted is not None
    assert 50 < distance_m(place, shifted) < 1000
