"""Areas from a GeoJSON file: their boundaries in WGS-84, added or brought up to date.

Holds the reading of a file and the one use case that takes it in, whole or not at all. A feature names
its `code`, and a new one its `unit` and `name_zh` or `name_en` too. Refuses another reference system, a
shape that is no polygon or crosses itself, and a file of which one feature is wrong.
"""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import shapely
from shapely.geometry import MultiPolygon, Polygon, shape
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from desk.actors import Actor
from desk.district.units import add_area, list_areas, unit_by_code
from desk.kit import Kit
from desk.log import record
from storage.statements import table_of
from storage.tables.people import Area
from tipline.refusals import Refusal

__all__ = ["AreaFeature", "import_areas", "read_features"]

_AREAS = table_of(Area)
# What a file of before 2016 may call WGS-84; since then GeoJSON knows no other.
_WGS_84 = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True, slots=True)
class AreaFeature:
    """One area of a file; `boundary` is a GeoJSON geometry, `unit` a code or None, names by language."""

    code: str
    names: Mapping[str, str]
    unit: str | None
    boundary: str


def read_features(written: bytes) -> list[AreaFeature]:
    """The areas of a file. Raises Refusal `area.not_geojson`, `area.not_wgs84`, `area.bad_boundary`."""
    try:
        document = orjson.loads(written.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError:
        raise Refusal("area.not_geojson") from None
    if not isinstance(document, dict):
        raise Refusal("area.not_geojson")
    match document.get("crs"):
        case None:
            pass
        case {"properties": {"name": str(name)}} if name.endswith(_WGS_84):
            pass
        case _:
            raise Refusal("area.not_wgs84")
    features = [document] if document.get("type") == "Feature" else document.get("features")
    if not isinstance(features, list) or not features:
        raise Refusal("area.not_geojson")
    return [_feature(one) for one in features]


def import_areas(session: Session, kit: Kit, actor: Actor, features: list[AreaFeature]) -> int:
    """Add the areas that are new, change those that are there; return how many were new."""
    known = {area.code: area for area in list_areas(session)}
    for feature in features:
        area = known.get(feature.code)
        if area is None:
            area_id = add_area(
                session, kit, actor, feature.code, feature.names, unit=feature.unit or ""
            )
        else:
            area_id = area.id
        _bound(session, area_id, feature, is_new=area is None)
        record(session, kit, actor, "area.bounded", "area", area_id, code=feature.code)
    return sum(feature.code not in known for feature in features)


def _bound(session: Session, area_id: int, feature: AreaFeature, *, is_new: bool) -> None:
    """Each change takes the next edition, so that whoever keeps shapes in memory sees it is due."""
    values: dict[str, Any] = {"boundary": feature.boundary}
    if not is_new:
        values |= {f"name_{language}": name for language, name in feature.names.items()}
        if feature.unit is not None:
            values["unit_id"] = unit_by_code(session, feature.unit).id
    newest = select(func.coalesce(func.max(_AREAS.c.edition), 0)).scalar_subquery()
    session.execute(
        update(_AREAS).where(_AREAS.c.id == area_id).values(edition=newest + 1, **values)
    )


def _feature(feature: Any) -> AreaFeature:
    told = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(told, dict) or not isinstance(told.get("code"), str):
        raise Refusal("area.not_geojson")
    code = told["code"].strip().upper()
    names = {lang: str(told[f"name_{lang}"]) for lang in ("zh", "en") if told.get(f"name_{lang}")}
    unit = told.get("unit")
    boundary = _boundary(feature.get("geometry"), code)
    return AreaFeature(code, names, None if unit is None else str(unit), boundary)


def _boundary(geometry: Any, code: str) -> str:
    try:
        found = shapely.force_2d(shape(geometry))
    except (
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
        shapely.errors.ShapelyError,
    ):
        raise Refusal("area.bad_boundary", area=code[:32]) from None
    if not isinstance(found, Polygon | MultiPolygon) or found.is_empty or not found.is_valid:
        raise Refusal("area.bad_boundary", area=code[:32])
    west, south, east, north = found.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise Refusal("area.bad_boundary", area=code[:32])
    return shapely.to_geojson(found)
