"""Where somebody or something was last known to be: what a notice keeps for the desk, and never publishes.

Holds the point, its form in a notice's document, the parting of a document into what may be published and this,
and what a sighting's way from there says. Refuses to be told apart later: whatever is shown or hashed in the
clear is parted first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tipline.places import Coordinates
from tipline.sightings import LOOKS_BACK_HOURS, Leg, Sighting, leg

__all__ = ["LAST_KNOWN", "LastKnown", "as_field", "parted", "read_field"]

LAST_KNOWN = "last_known"
_LOOKS_BACK = timedelta(hours=LOOKS_BACK_HOURS)


@dataclass(frozen=True, slots=True)
class LastKnown:
    """A point on earth, and when it was so, where that is known."""

    place: Coordinates
    at: datetime | None

    def way_to(self, seen: Sighting) -> Leg | None:
        """The way from there to a later sighting; None where its speed says nothing, or nothing any more."""
        if self.at is None or not timedelta() < seen.at - self.at <= _LOOKS_BACK:
            return None
        return leg(Sighting(self.place, self.at), seen)

    def is_near(self, seen: Sighting) -> bool:
        """Whether a sighting is in the same neighbourhood, and not from before."""
        is_before = self.at is not None and seen.at <= self.at
        return not is_before and leg(Sighting(self.place, seen.at), seen).is_near


def parted(document: Mapping[str, Any]) -> tuple[dict[str, Any], Mapping[str, Any] | None]:
    """What of a document may be published; and where somebody was last known to be, if it says so."""
    rest = dict(document)
    return rest, rest.pop(LAST_KNOWN, None) or None


def as_field(place: Coordinates) -> dict[str, Any]:
    """The point as a document has it, its time still to be told."""
    return {"latitude": round(place.latitude, 6), "longitude": round(place.longitude, 6)}


def read_field(field: Mapping[str, Any]) -> LastKnown:
    """What a document's field says."""
    at = field.get("at")
    place = Coordinates(field["latitude"], field["longitude"])
    return LastKnown(place, None if at is None else datetime.fromisoformat(at))
