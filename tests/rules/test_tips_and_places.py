"""What is enough for a tip, and places: distances, coarse cells, pasted coordinates."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tipline.places import Coordinates, coarse_cell, coordinates, distance_m, parse_coordinates
from tipline.refusals import Refusal
from tipline.tips import PartKind, check_enough, is_enough

ALONE = {kind: kind is not PartKind.DOCUMENT for kind in PartKind}


@pytest.mark.parametrize(("kind", "enough"), ALONE.items(), ids=ALONE.keys())
def test_one_part_alone(kind: PartKind, enough: bool) -> None:
    assert is_enough([kind]) == enough


def test_nothing_is_not_a_tip() -> None:
    with pytest.raises(Refusal) as caught:
        check_enough([])
    assert caught.value.code == "tip.empty"
    check_enough([PartKind.DOCUMENT, PartKind.TEXT])


WUHAN = Coordinates(30.58, 114.29)
points = st.builds(Coordinates, st.floats(-90, 90), st.floats(-180, 180))

KNOWN = [
    pytest.param(WUHAN, WUHAN, 0, id="here"),
    pytest.param(Coordinates(0, 0), Coordinates(0, 1), 111_195, id="one-degree"),
    pytest.param(Coordinates(90, 0), Coordinates(-90, 0), 20_015_115, id="pole-to-pole"),
    pytest.param(Coordinates(0, 179.999), Coordinates(0, -179.999), 222, id="across-the-date-line"),
    pytest.param(WUHAN, Coordinates(30.5872, 114.29), 800, id="eight-hundred-metres"),
    pytest.param(
        Coordinates(39.9042, 116.4074), Coordinates(31.2304, 121.4737), 1_067_311, id="far"
    ),
]


@pytest.mark.parametrize(("one", "other", "metres"), KNOWN)
def test_known_distances(one: Coordinates, other: Coordinates, metres: float) -> None:
    assert distance_m(one, other) == pytest.approx(metres, rel=0.002, abs=1)


@given(points, points, points)
def test_distance_is_a_distance(one: Coordinates, other: Coordinates, third: Coordinates) -> None:
    assert distance_m(one, other) == pytest.approx(distance_m(other, one), abs=1e-3)
    assert 0 <= distance_m(one, other) <= 20_015_200
    detour = distance_m(one, third) + distance_m(third, other)
    assert distance_m(one, other) <= detour + 1


IMPOSSIBLE = [(90.1, 0), (-91, 0), (0, 180.5), (999, 999), (math.nan, 0), (0, math.inf)]


@pytest.mark.parametrize(("latitude", "longitude"), IMPOSSIBLE)
def test_a_place_that_cannot_be(latitude: float, longitude: float) -> None:
    with pytest.raises(Refusal) as caught:
        coordinates(latitude, longitude)
    assert caught.value.code == "place.impossible"


@given(points, st.floats(0, 2 * math.pi), st.sampled_from([200, 1000, 5000]))
def test_a_cell_is_about_as_large_as_it_says(point: Coordinates, bearing: float, size: int) -> None:
    assume(abs(point.latitude) < 85)
    far = size * 3
    step_lat = far * math.cos(bearing) / 111_195
    step_lon = far * math.sin(bearing) / 111_195 / math.cos(math.radians(point.latitude))
    away = Coordinates(point.latitude + step_lat, (point.longitude + step_lon + 180) % 360 - 180)
    assert coarse_cell(point, size) != coarse_cell(away, size)


@given(st.floats(-90, 90), st.integers(1, 20))
def test_a_cell_hides_where_in_it(latitude: float, seed: int) -> None:
    cells = {coarse_cell(Coordinates(latitude, seed + n * 1e-5)) for n in range(50)}
    assert len(cells) <= 2


def test_east_and_west_of_the_date_line_is_one_place() -> None:
    assert coarse_cell(Coordinates(10, 180)) == coarse_cell(Coordinates(10, -180))


PASTED: dict[str, tuple[float, float] | None] = {
    "30.58,114.29": (30.58, 114.29),
    " 30.58, 114.29 ": (30.58, 114.29),
    "30.58，114.29": (30.58, 114.29),
    "３０.５８，１１４.２９": (30.58, 114.29),
    "30.58 114.29": (30.58, 114.29),
    "(30.580000, 114.290000)": (30.58, 114.29),
    "30.58°N 114.29°E": (30.58, 114.29),
    "N30.58 E114.29": (30.58, 114.29),
    "114.29,30.58": (30.58, 114.29),
    "114.29E,30.58N": (30.58, 114.29),
    "-33.86,151.21": (-33.86, 151.21),
    "33.86S 151.21E": (-33.86, 151.21),
    "90.00,114.29": (90.0, 114.29),
    "90.01,30.58": (30.58, 90.01),
    "91.00,91.00": None,
    "30.58N,31.00S": None,
    "-30.58S,114.29": None,
    "999.99,0.00": None,
    "12, 34": None,
    "3.5,4.5": None,
    "江汉路": None,
    "30.58,114.29 在门口": None,
    "30.58": None,
    "30.58,114.29,12.00": None,
    "": None,
    "nan,nan": None,
    "1" * 5000: None,
}


@pytest.mark.parametrize(("text", "place"), PASTED.items(), ids=lambda v: repr(v)[:30])
def test_pasted_coordinates(text: str, place: tuple[float, float] | None) -> None:
    assert parse_coordinates(text) == (Coordinates(*place) if place else None)


@given(st.text(max_size=120))
def test_no_text_breaks_the_reading(text: str) -> None:
    point = parse_coordinates(text)
    assert point is None or abs(point.latitude) <= 90
