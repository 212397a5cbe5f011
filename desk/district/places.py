"""Which area a point is in.

Holds one look-up. Areas have no boundaries yet: where there is only one, every point is in it.
Refuses to guess between several.
"""

from sqlalchemy.orm import Session

from desk.district.units import AreaLine, list_areas


def area_at(session: Session, latitude: float, longitude: float) -> AreaLine | None:
    """The area of a point, or None."""
    del latitude, longitude
    areas = list_areas(session)
    return areas[0] if len(areas) == 1 else None
