"""The traces of a tip's pictures: sealed with the part, and what a card tells of them.

Holds their sealing and opening, and the way to facts. Refuses make and model to every card: they
stay where they are sealed.
"""

from datetime import tzinfo
from typing import Any

from desk.kit import Kit
from desk.sealed import open_tip, seal_tip
from desk.tips.rows import traces_field
from desk.tips.view import TipView
from tipline.clues import Clue, clues, is_fresh
from tipline.tips import PICTURES
from tipline.traces import Traces, plain_form, traces_from

__all__ = ["clue_facts", "has_fresh_picture", "open_traces", "seal_traces"]

_MOST_PICTURES = 5  # a card has room for so many lines


def seal_traces(data_key: bytes, tip_id: int, part_id: int, traces: Traces) -> bytes:
    """The traces as they are kept."""
    return seal_tip(data_key, tip_id, traces_field(part_id), plain_form(traces))


def open_traces(data_key: bytes, tip_id: int, part_id: int, sealed: bytes | None) -> Traces | None:
    """The traces again, where there are any. Raises CannotOpen."""
    if sealed is None:
        return None
    return traces_from(open_tip(data_key, tip_id, traces_field(part_id), sealed))


def clue_facts(kit: Kit, view: TipView) -> list[dict[str, Any]]:
    """The pictures that have clues, numbered as they came where there are several."""
    pictures = [part for part in view.parts if part.kind in PICTURES and part.edit == 0]
    told = []
    for number, part in enumerate(pictures, 1):
        if part.traces is None:
            continue
        found = clues(part.traces, sent_at=part.at, zone=kit.policy.timezone, pin=view.place)
        if found:
            picture = number if len(pictures) > 1 else None
            told.append({"picture": picture, "clues": [_fact(clue) for clue in found]})
    return told[:_MOST_PICTURES]


def has_fresh_picture(view: TipView, zone: tzinfo) -> bool:
    """Whether the camera's own clock says that a picture was taken just before it was sent."""
    return any(
        part.traces is not None and is_fresh(part.traces, sent_at=part.at, zone=zone)
        for part in view.parts
    )


def _fact(clue: Clue) -> dict[str, Any]:
    return {"code": clue.code, **clue.values}
