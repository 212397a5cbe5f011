"""What of a tip may be told about it: to moderators on a card, to an officer in a brief.

Holds the way from an opened tip to plain facts that a message is rendered from, and the facts by
which the rules of priority judge it. Refuses the receipt, originals, what leads to a person in a tipster's words, exact times of sending, and
whatever a withdrawn tip once held.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.tips.masking import masked_text, masked_view
from desk.tips.traces import clue_facts, has_fresh_picture
from desk.tips.view import PartView, TipView
from desk.written import local, sound
from storage.tables.tips import Preview
from tipline.danger import speaks_of_danger
from tipline.priority import TipFacts
from tipline.questions import Question
from tipline.tips import PICTURES, RECORDINGS, PartKind

Facts = dict[str, Any]

_LONGEST_WORDS = 3500  # more than any card shows of them; "show all" reads the tip itself
_MARGIN = 500
_NO_VEHICLE = "none"
_MOST_FILES = 20  # as many buttons as a hand finds its way among


def tip_facts(session: Session, kit: Kit, whole: TipView) -> Facts:
    """The facts of a tip, its words masked; of a withdrawn one its designation and notice only."""
    # What is cut is cut once more, further on: a number that ends here is not shown in part.
    if len(whole.words) > _LONGEST_WORDS + _MARGIN:
        whole = replace(whole, words=whole.words[: _LONGEST_WORDS + _MARGIN])
    view = masked_view(session, whole)
    facts: Facts = {
        "designation": [view.designation.index, view.designation.number],
        "notice": view.notice_number,
        "notice_over": view.notice_over,
        "channel": view.channel.value,
        "tip_language": view.language,
        "withdrawn": view.content_gone,
    }
    if view.content_gone:
        return facts
    told: Facts = {
        "words": sound(view.words)[:_LONGEST_WORDS],
        "place": None if view.place is None else [view.place.latitude, view.place.longitude],
        "place_words": sound(view.place_words),
        "seen_at": None if view.seen is None else local(kit, view.seen.at),
        "when_words": sound(view.when_words),
        "still_there": _yes_no_unsure(view, Question.STILL_THERE, view.still_there),
        "direction": sound(view.direction),
        "matter_told": None if view.matter is None else view.matter.value,
        "certainty": view.certainty,
        "own_eyes": view.own_eyes,
        "features_words": sound(view.features_words),
        "vehicle": "" if view.vehicle == _NO_VEHICLE else sound(view.vehicle),
        "more": sound(view.more),
        "parts": _parts(view),
        "masked": view != whole,
        "clues": clue_facts(kit, view),
        "originals": [file_fact(part) for part in openable(view)],
        "no_preview": sum(part.preview is Preview.FAILED for part in view.parts),
        "forwarded": any(part.forwarded for part in view.parts),
        "sent_at": None if view.sent_at is None else local(kit, view.sent_at),
    }
    return facts | {name: value for name, value in told.items() if value not in (None, "", [])}


def priority_facts(view: TipView, now: datetime, *, zone: tzinfo, exercise: bool) -> TipFacts:
    """What counts for how pressing the tip is."""
    return TipFacts(
        still_there=view.still_there,
        seen_ago=None if view.seen is None else now - view.seen.at,
        told_ago=None if view.sent_at is None else now - view.sent_at,
        has_picture=view.count(*PICTURES) > 0,
        has_recording=view.count(*RECORDINGS) > 0,
        has_pin=view.place is not None,
        has_direction=bool(view.direction),
        has_vehicle=view.vehicle not in ("", _NO_VEHICLE),
        certain={"certain": True, "not_sure": False}.get(view.certainty),
        own_eyes=view.own_eyes,
        features_matched=len(view.features),
        danger_in_words=speaks_of_danger(view.told),
        fresh_picture=has_fresh_picture(view, zone),
        exercise=exercise,
        general=view.notice_id is None,
    )


def openable(view: TipView) -> tuple[PartView, ...]:
    """The files that can be looked at in no other way than by opening the original."""
    found = [
        part
        for part in view.parts
        if part.has_file and (part.kind not in PICTURES or part.preview is Preview.FAILED)
    ]
    return tuple(found[:_MOST_FILES])


def file_fact(part: PartView) -> Facts:
    """What a file is called by: its kind, its length in seconds, its size in bytes; a document by the
    ending of its name too.
    """
    told = {"part": part.id, "kind": part.kind.value, "seconds": part.seconds, "size": part.size}
    return told | {"ending": part.ending} if part.ending else told


def part_facts(session: Session, notice_id: int | None, part: PartView) -> Facts:
    """What came as one message of a tip about this notice, its words masked."""
    return {
        "part": part.kind.value,
        "words": sound(masked_text(session, notice_id, part.text)),
        "seconds": part.seconds,
        "size": None if part.kind in PICTURES else part.size,
        "place": None if part.place is None else [part.place.latitude, part.place.longitude],
    }


def _yes_no_unsure(view: TipView, question: Question, value: bool | None) -> str | None:
    if value is not None:
        return "yes" if value else "no"
    return "unsure" if view.answer(question) else None


def _parts(view: TipView) -> list[Facts]:
    """Kinds in the order they came, each with its count, and the lengths and sizes of recordings."""
    found: dict[PartKind, Facts] = {}
    for part in _counted(view):
        line = found.setdefault(part.kind, {"kind": part.kind.value, "count": 0})
        line["count"] += 1
        if part.seconds is not None:
            line.setdefault("seconds", []).append(part.seconds)
        if part.size is not None and part.kind not in PICTURES:
            line.setdefault("sizes", []).append(part.size)
    return list(found.values())


def _counted(view: TipView) -> Iterator[PartView]:
    """The parts worth counting: not words, which are shown, nor later versions of a message."""
    shown_elsewhere = (PartKind.TEXT, PartKind.LOCATION)
    return (part for part in view.parts if part.edit == 0 and part.kind not in shown_elsewhere)
