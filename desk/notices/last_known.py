"""Where somebody was last known to be, as those who work on the notice see it.

Holds the facts that a screen is drawn from. Refuses every message that may reach anybody else: it is no part of
a card's facts.
"""

from collections.abc import Mapping
from typing import Any

from desk.kit import Kit
from desk.written import local
from tipline.last_known import read_field

Facts = dict[str, Any]


def last_known_facts(kit: Kit, field: Mapping[str, Any] | None) -> Facts | None:
    """The point, and when it was so on the agency's clock, if that is known; None where there is none."""
    if not field:
        return None
    known = read_field(field)
    at = None if known.at is None else local(kit, known.at)
    return {"place": [known.place.latitude, known.place.longitude], "at": at}
