"""Areas with boundaries: the file they come from, and in which of them a place lies."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.actors import OPERATOR
from desk.district.boundaries import AreaFeature, import_areas, read_features
from desk.district.places import area_at, nearest_area
from tests.desk.notice_house import Desk
from tests.servers.migrated import on_sqlite
from tipline.places import Coordinates
from tipline.refusals import Refusal

Ring = list[list[float]]


def box(west: float, south: float, east: float, north: float) -> Ring:
    """The ring of a box."""
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, *rings: Ring, unit: str | None = "JH", **names: str) -> dict[str, Any]:
    """One area of a file, with holes where there is more than one ring."""
    told = {"code": code, "unit": unit, "name_zh": code, **names}
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": told, "geometry": geometry}


def file(*features: dict[str, Any], **more: Any) -> bytes:
    """A file of these."""
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def take_in(desk: Desk, *features: dict[str, Any]) -> int:
    """Import them."""
    return desk.do(import_areas, OPERATOR, read_features(file(*features)))


def at(desk: Desk, latitude: float, longitude: float) -> str | None:
    """The code of the area there."""
    found = desk.look(area_at, desk.kit, Coordinates(latitude, longitude))
    return None if found is None else found.code


def near(desk: Desk, latitude: float, longitude: float, within_m: float) -> str | None:
    """The code of the nearest area."""
    place = Coordinates(latitude, longitude)
    found = desk.look(nearest_area, desk.kit, place, within_m=within_m)
    return None if found is None else found.code


@on_sqlite
def test_a_place_is_in_the_smallest_area_that_holds_it(notice_desk: Desk) -> None:
    district = feature("OUTER", box(114.2, 30.5, 114.4, 30.7), box(114.36, 30.66, 114.38, 30.68))
    cell = feature("CELL", box(114.28, 30.58, 114.29, 30.59), unit="WC")
    assert take_in(notice_desk, district, cell) == 2
    assert at(notice_desk, 30.55, 114.25) == "OUTER"
    assert at(notice_desk, 30.585, 114.285) == "CELL"
    assert at(notice_desk, 30.58, 114.28) == "CELL"  # its corner
    assert at(notice_desk, 30.5, 114.3) == "OUTER"  # its border
    assert at(notice_desk, 30.67, 114.37) is None  # its hole
    assert at(notice_desk, 31.0, 114.3) is None


def test_a_changed_boundary_counts_at_once_and_an_area_without_one_never(notice_desk: Desk) -> None:
    assert at(notice_desk, 30.6, 114.3) is None
    take_in(notice_desk, feature("A", box(114.2, 30.5, 114.4, 30.7)))
    assert at(notice_desk, 30.6, 114.3) == "A"
    moved = feature("A", box(115.2, 30.5, 115.4, 30.7), unit="WC", name_en="Moved")
    assert take_in(notice_desk, moved) == 0
    assert at(notice_desk, 30.6, 114.3) is None
    found = notice_desk.look(area_at, notice_desk.kit, Coordinates(30.6, 115.3))
    assert found is not None
    assert (found.unit, found.names["en"], found.bounded) == ("WC", "Moved", True)


@on_sqlite
def test_the_nearest_area_is_the_nearest_on_the_ground(notice_desk: Desk) -> None:
    # The east one is 0.040 degrees off, 3.8 km here; the north one 0.037 degrees, 4.1 km.
    east = feature("EAST", box(114.34, 30.59, 114.36, 30.61))
    north = feature("NORTH", box(114.29, 30.637, 114.31, 30.65))
    take_in(notice_desk, east, north)
    assert near(notice_desk, 30.6, 114.3, 30_000) == "EAST"
    assert near(notice_desk, 30.6, 114.3, 3_900) == "EAST"
    assert near(notice_desk, 30.6, 114.3, 3_700) is None


BOW_TIE = [[114.0, 30.0], [114.1, 30.1], [114.1, 30.0], [114.0, 30.1], [114.0, 30.0]]
REFUSED = {
    "no-json": (b"{", "area.not_geojson"),
    "no-object": (b"[]", "area.not_geojson"),
    "nothing-in-it": (file(), "area.not_geojson"),
    "no-code": (file({"type": "Feature", "properties": {}, "geometry": None}), "area.not_geojson"),
    "no-feature": (b'{"type": "FeatureCollection", "features": [7]}', "area.not_geojson"),
    "another-reference": (
        file(
            feature("A", box(0, 0, 1, 1)),
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
        ),
        "area.not_wgs84",
    ),
    "a-point": (
        file(feature("A") | {"geometry": {"type": "Point", "coordinates": [1, 2]}}),
        "area.bad_boundary",
    ),
    "no-geometry": (file(feature("A") | {"geometry": None}), "area.bad_boundary"),
    "metres": (
        file(feature("A", box(500_000, 3_000_000, 500_100, 3_000_100))),
        "area.bad_boundary",
    ),
    "crosses-itself": (file(feature("A", BOW_TIE)), "area.bad_boundary"),
    "two-points": (file(feature("A", [[0, 0], [1, 1]])), "area.bad_boundary"),
    "words": (file(feature("A", [["a", "b"]] * 4)), "area.bad_boundary"),  # type: ignore[list-item]  # on purpose
}


@pytest.mark.parametrize(("written", "code"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_wrong_is_refused(written: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_features(written)
    assert refused.value.code == code


@given(st.binary(max_size=60) | st.recursive(
    st.none() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["type", "features", "properties", "geometry", "code", "crs"]), inner),
).map(lambda told: json.dumps(told).encode()))  # fmt: skip
def test_whatever_a_file_holds_it_is_read_or_refused(written: bytes) -> None:
    with contextlib.suppress(Refusal):
        assert all(isinstance(one, AreaFeature) for one in read_features(written))


@on_sqlite
def test_one_wrong_feature_leaves_all_as_it_was(notice_desk: Desk) -> None:
    good = feature("GOOD", box(114.2, 30.5, 114.4, 30.7))
    with pytest.raises(Refusal) as refused:
        take_in(notice_desk, good, feature("NEW", box(0, 0, 1, 1), unit="NONE"))
    assert refused.value.code == "unit.not_found"
    assert at(notice_desk, 30.6, 114.3) is None
