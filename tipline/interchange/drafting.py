"""A document from elsewhere, made fit for a draft: what our rules refuse is taken out and listed.

Holds the step between a mapping and the desk. Refuses to complete anything: what is missing stays
missing, and what only a person may decide (a minor's age, say) stays in, where it blocks the review.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tipline.interchange.transfer import Leftover, Transferred, Why, around
from tipline.notice_content import check_notice
from tipline.refusals import Fault

# Faults that a person mends by adding or deciding; taking something out would only hide them.
_STAY = frozenset(
    {
        "check.required",
        "check.minor",
        "check.minor_missing",
        "check.nothing_described",
        "check.vehicle_not_described",
        "check.offence_not_for_kind",
    }
)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft's document, what was left of its source, and what it still lacks."""

    document: dict[str, Any]
    leftovers: tuple[Leftover, ...]
    faults: tuple[Fault, ...]


def drafted(transferred: Transferred, *, now: datetime) -> Drafted:
    """The document without what our rules refuse."""
    document = copy.deepcopy(transferred.value)
    places = set(transferred.origins)
    leftovers = list(transferred.leftovers)
    while out := _refused(check_notice(document, now=now), places):
        for place, fault in out.items():
            _take_out(document, place)
            places.discard(place)
            leftovers += [
                Leftover(path, Why.REFUSED, fault.code, fault.params)
                for path in transferred.origins[place]
            ]
    document = _without_gaps(document)
    return Drafted(document, tuple(leftovers), tuple(check_notice(document, now=now)))


def _refused(faults: Iterable[Fault], places: set[str]) -> dict[str, Fault]:
    """The places to take out, and why."""
    out: dict[str, Fault] = {}
    for fault in faults:
        if not _stays(fault):
            for place in _touched(fault, places):
                out.setdefault(place, fault)
    return out


def _stays(fault: Fault) -> bool:
    """Half a reward or half an entry is none; only its Chinese words may still come."""
    in_one = fault.path.startswith(("description[", "photos[", "reward."))
    is_half = fault.code == "check.required" and in_one and not fault.path.endswith(".zh")
    return fault.code in _STAY and not is_half


def _touched(fault: Fault, places: set[str]) -> list[str]:
    """The place that the fault is in; of a list that is too long, those past its end."""
    if fault.code != "check.too_many":
        return [place for place in around(fault.path) if place in places]
    limit = int(fault.params["limit"])
    listed = (place for place in places if place.startswith(f"{fault.path}["))
    return [place for place in listed if int(place[len(fault.path) + 1 : -1]) >= limit]


def _take_out(document: dict[str, Any], place: str) -> None:
    """An entry of a list becomes a gap, so that the others keep their numbers."""
    *outer, last = place.split(".")
    here: Any = document
    for step in outer:
        here = here[step]
    name, _, index = last.removesuffix("]").partition("[")
    if index:
        here[name][int(index)] = None
    else:
        del here[name]


def _without_gaps(value: Any) -> Any:
    """Without gaps, and without the objects and lists that held nothing else."""
    if isinstance(value, dict):
        kept = {key: _without_gaps(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in ({}, [], None)}
    if isinstance(value, list):
        return [_without_gaps(inner) for inner in value if inner is not None]
    return value
