"""The areas that somebody chooses among: those that fit what they typed, as many as a screen holds.

Holds the choosing and its facts. Refuses to leave any out in silence: how many more there are is told.
"""

from collections.abc import Sequence
from typing import Any

from desk.district.units import AreaLine
from tipline.searching import asked_for, fits

LONGEST_SHOWN = 40  # signs of what was typed, said back


def area_choice(areas: Sequence[AreaLine], typed: str, most: int) -> dict[str, Any]:
    """The facts of a choice among areas: the first `most` that fit what was typed of their name or
    code, and how many more do. Where none fits, all of them, and what was typed is `unfound`.
    """
    asked = asked_for(typed)
    fitting = [area for area in areas if fits(asked, (area.code, *area.names.values()))]
    found = fitting or areas
    return {
        "areas": [{"id": area.id, "names": dict(area.names)} for area in found[:most]],
        "more": max(len(found) - most, 0),
        "unfound": "" if fitting else typed.strip()[:LONGEST_SHOWN],
    }
