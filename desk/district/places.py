"""In which area a place lies, and which is the nearest where it lies in none.

Holds the areas' shapes in memory, in a spatial index, drawn anew once an area has changed. Of areas
that lie within each other the smallest counts. Refuses to guess from an area without a boundary.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import shapely
from shapely import STRtree
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk.district.units import AREA_LINES, AreaLine, area_line
from desk.kit import Kit
from storage.sealing import Vault
from storage.statements import table_of
from storage.tables.people import Area
from tipline.places import METRES_PER_DEGREE, Coordinates

__all__ = ["area_at", "nearest_area"]

_AREAS = table_of(Area)
_EDITION = select(func.max(_AREAS.c.edition))
_BOUNDED = (
    AREA_LINES.add_columns(_AREAS.c.boundary)
    .where(_AREAS.c.boundary.is_not(None))
    .order_by(_AREAS.c.id)
)


@dataclass(frozen=True, slots=True)
class _Map:
    """The shapes of one edition, longitudes shortened as they are at the map's middle (`shrink`).

    So degrees are alike in both directions, and the nearest is the nearest on the ground.
    """

    edition: int | None
    areas: tuple[AreaLine, ...]
    shrink: float
    shapes: Any
    sizes: Any
    tree: STRtree

    def point(self, place: Coordinates) -> Any:
        """The place on this map."""
        return shapely.Point(place.longitude * self.shrink, place.latitude)


_MAPS: WeakKeyDictionary[Vault, _Map] = WeakKeyDictionary()


def area_at(session: Session, kit: Kit, place: Coordinates) -> AreaLine | None:
    """The area that holds the place; on a border the smaller one, then the one added first."""
    drawn = _map(session, kit)
    point = drawn.point(place)
    near = np.sort(drawn.tree.query(point))
    holds = near[shapely.intersects(drawn.shapes[near], point)]
    return None if not len(holds) else drawn.areas[holds[np.argmin(drawn.sizes[holds])]]


def nearest_area(
    session: Session, kit: Kit, place: Coordinates, *, within_m: float
) -> AreaLine | None:
    """The area whose boundary is nearest to the place, if it is no farther than this."""
    drawn = _map(session, kit)
    found = drawn.tree.query_nearest(
        drawn.point(place), max_distance=within_m / METRES_PER_DEGREE, all_matches=True
    )
    return None if not len(found) else drawn.areas[int(found.min())]


def _map(session: Session, kit: Kit) -> _Map:
    edition = session.execute(_EDITION).scalar()
    drawn = _MAPS.get(kit.vault)
    if drawn is None or drawn.edition != edition:
        drawn = _MAPS[kit.vault] = _draw(edition, session.execute(_BOUNDED).all())
    return drawn


def _draw(edition: int | None, rows: Sequence[Any]) -> _Map:
    shapes = shapely.from_geojson([row.boundary for row in rows])
    middle = np.mean(shapely.bounds(shapes)[:, [1, 3]]) if len(rows) else 0.0
    shrink = math.cos(math.radians(middle))
    if len(rows):
        shapes = shapely.transform(shapes, lambda points: points * (shrink, 1.0))
    shapely.prepare(shapes)
    areas = tuple(area_line(row) for row in rows)
    return _Map(edition, areas, shrink, shapes, shapely.area(shapes), STRtree(shapes))
