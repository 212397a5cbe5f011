"""A place as people see it: coordinates that open on a map, and on one drawn in China.

Holds the links. What a tip keeps and rules compare is WGS-84; maps drawn in China show GCJ-02, a few hundred metres
off. Refuses the way back, which nobody needs here, and to load the converter where no such link is made.
"""

from typing import Any

from locales.catalogue import Raw, Texts
from tipline.places import Coordinates

__all__ = ["chinese_map_line", "map_link", "on_chinese_maps", "place_line"]


def place_line(place: Any, t: Texts, key: str = "triage.card.place", **said: str) -> Raw:
    """Coordinates that open on a map, and whatever else the line says."""
    latitude, longitude = _written(place)
    return t(key, link=map_link(place), latitude=latitude, longitude=longitude, **said)


def map_link(place: Any) -> Raw:
    """The address of a map with a mark there."""
    latitude, longitude = _written(place)
    mark = f"mlat={latitude}&amp;mlon={longitude}#map=17/{latitude}/{longitude}"
    return Raw(f"https://www.openstreetmap.org/?{mark}")


def _written(place: Any) -> tuple[str, str]:
    latitude, longitude = (f"{degrees:.5f}" for degrees in place)
    return latitude, longitude


def chinese_map_line(place: Any, t: Texts) -> list[Raw]:
    """The place on a map that knows every lane of the country; elsewhere the pin's own link does."""
    shifted = on_chinese_maps(Coordinates(*place))
    if shifted is None:
        return []
    at = f"{shifted.longitude:.6f},{shifted.latitude:.6f}"
    link = Raw(f"https://uri.amap.com/marker?position={at}&amp;coordinate=gaode&amp;callnative=1")
    return [t("triage.brief.map", link=link)]


def on_chinese_maps(place: Coordinates) -> Coordinates | None:
    """The same place in GCJ-02; None outside the box that maps drawn in China shift, which is wider than the country."""
    import geocoordinates_ffi as converter  # 8 ms and 2 MB: only for who makes such a link

    if converter.out_of_china(place.latitude, place.longitude):
        return None
    shifted = converter.wgs84_to_gcj02(converter.Wgs84(lat=place.latitude, lon=place.longitude))
    return Coordinates(shifted.lat, shifted.lon)
