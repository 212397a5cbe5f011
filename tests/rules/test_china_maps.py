"""The shift of maps drawn in China, against points that others have published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.china_maps import in_china, on_chinese_maps
from tipline.places import Coordinates, distance_m

# As the tests of the usual libraries have them: WGS-84, then GCJ-02.
KNOWN = {
    "shanghai": ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    "shenzhen": ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    "beijing": ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
}


@pytest.mark.parametrize(("place", "shifted"), KNOWN.values(), ids=KNOWN)
def test_it_agrees_with_what_is_published(
    place: tuple[float, float], shifted: tuple[float, float]
) -> None:
    assert distance_m(on_chinese_maps(Coordinates(*place)), Coordinates(*shifted)) < 0.01


@pytest.mark.parametrize("place", [(51.5, -0.12), (1.35, 103.8), (-33.9, 151.2), (35.7, 139.7)])
def test_elsewhere_nothing_is_shifted_except_in_the_box(place: tuple[float, float]) -> None:
    there = Coordinates(*place)
    assert (on_chinese_maps(there) == there) is not in_china(there)


@given(latitude=st.floats(18, 53.5, allow_nan=False), longitude=st.floats(74, 134, allow_nan=False))
def test_the_shift_is_never_more_than_people_have_measured(
    latitude: float, longitude: float
) -> None:
    place = Coordinates(latitude, longitude)
    assert 50 < distance_m(place, on_chinese_maps(place)) < 1000
