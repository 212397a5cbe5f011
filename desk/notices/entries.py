"""What is described and pictured in a draft: one feature or photo at a time, with its origin.

Holds the end of each short side conversation: a pending feature or photo gets its source and its
day, and is kept; what was chosen or sent meanwhile waits for its turn. Refuses one without either.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.kit import Kit, To
from desk.notices.drafts import add_photo, faults_at, open_draft, put
from desk.notices.rows import Photo
from desk.notices.steps import Step, read_feature
from desk.notices.talk import ask
from desk.outgoing import say
from desk.screens import of_notice
from desk.sealed import bytes_of
from tipline.fingerprints import Fingerprints
from tipline.notice_content import PHOTOS_LIMIT
from tipline.notice_description import Feature
from tipline.refusals import Fault, Refusal

Pending = Mapping[str, Any]


def is_told(pending: Pending) -> bool:
    """Whether something would be lost with it: a photo, or a feature that has its value."""
    return pending.get("what") == "photo" or "value" in pending


def ask_rest(
    session: Session,
    kit: Kit,
    to: To,
    notice_id: int,
    pending: Pending,
    waiting: int = 0,
    faults: tuple[Fault, ...] = (),
) -> None:
    """Ask what is still open of a pending feature or photo: its value, its source, its day.

    `waiting` is how many more were chosen or sent meanwhile; their turn comes after this one.
    """
    kind = "notice.day" if "source" in pending else "notice.source"
    kind = kind if is_told(pending) else "notice.feature"
    facts = {
        "id": notice_id,
        "screen": of_notice(notice_id),
        "what": pending["what"],
        "feature": pending.get("feature"),
        "mark": pending.get("mark"),
        "value": pending.get("value"),
        "waiting": waiting,
        "faults": [{"code": fault.code, "params": dict(fault.params)} for fault in faults],
    }
    # Of an album each photo asks anew: only the newest question need be sent.
    say(session, kit, to, kind, facts, record_id=notice_id, topic=f"notice.side:{notice_id}")


def check_room(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, waiting: int
) -> None:
    """Raise Refusal `notice.too_many_photos` where one more would not fit, before it is fetched."""
    if open_draft(session, kit, actor, notice_id).photos + waiting >= PHOTOS_LIMIT:
        raise Refusal("notice.too_many_photos", limit=PHOTOS_LIMIT)


def day_of_facts(session: Session, kit: Kit, actor: OfficerActor, notice_id: int) -> str | None:
    """The day on which it happened, for the button that says so."""
    held = open_draft(session, kit, actor, notice_id)
    at = (held.document.get("facts") or {}).get("at")
    return str(at)[:10] if at else None


def weigh_value(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    notice_id: int,
    pending: Pending,
    text: str,
) -> tuple[Any, tuple[Fault, ...]]:
    """A typed value of a pending feature, and what is wrong with it."""
    feature = pending["feature"]
    try:
        value = read_feature(Feature(feature), text, pending.get("mark"))
    except Refusal as refusal:
        return None, (Fault("description", refusal.code, refusal.params),)
    day = kit.clock().astimezone(kit.policy.timezone).date().isoformat()
    entry = {"feature": feature, "value": value, "source": "witness", "as_of": day}
    document = open_draft(session, kit, actor, notice_id).document
    alone = {**document, "description": [entry]}
    return value, tuple(faults_at(session, kit, alone, "description[0]"))


def weigh_day(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    notice_id: int,
    pending: Pending,
    day: str,
) -> tuple[Fault, ...]:
    """What is wrong with this day; a pending feature or photo is kept only with a good one."""
    document = open_draft(session, kit, actor, notice_id).document
    if pending["what"] == "photo":
        photo = {"file": "photo-1.jpg", "taken_on": day, "source": pending["source"]}
        return tuple(faults_at(session, kit, {**document, "photos": [photo]}, "photos"))
    alone = {**document, "description": [_entry(pending, day)]}
    return tuple(faults_at(session, kit, alone, "description"))


def keep_pending(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    to: To,
    notice_id: int,
    pending: Pending,
    day: str,
    waiting: Sequence[Pending] = (),
) -> None:
    """Keep the pending feature or photo, now that its day is known, and go on: with what waits, or
    else with the step.
    """
    if pending["what"] == "photo":
        photo = Photo(
            pending["blob"], bytes_of(pending["key"]), fingerprints=_fingerprints(pending)
        )
        source = pending["source"]
        faults = add_photo(session, kit, actor, notice_id, photo, taken_on=day, source=source)
    else:
        document = open_draft(session, kit, actor, notice_id).document
        entries = [*document.get("description", []), _entry(pending, day)]
        faults = put(session, kit, actor, notice_id, "description", entries)
    if waiting:
        ask_rest(session, kit, to, notice_id, waiting[0], len(waiting) - 1, tuple(faults))
    else:
        ask(session, kit, actor, to, notice_id, step_of_pending(pending), faults)


def _fingerprints(pending: Pending) -> Fingerprints | None:
    """Of a pending photo, where it has any: a flat one has not."""
    found = pending.get("fingerprints")
    return Fingerprints(*found) if found else None


def step_of_pending(pending: Pending) -> Step:
    """The question that a feature or a photo belongs to."""
    return Step.PHOTOS if pending["what"] == "photo" else Step.DESCRIPTION


def _entry(pending: Pending, day: str) -> dict[str, Any]:
    told = {name: pending[name] for name in ("feature", "value", "source")}
    return {**told, "as_of": day}


def drop_entry(
    session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int, place: int
) -> None:
    """Take one entry out of the description."""
    document = open_draft(session, kit, actor, notice_id).document
    entries = list(document.get("description", []))
    if 0 <= place < len(entries):
        del entries[place]
        put(session, kit, actor, notice_id, "description", entries or None)
    ask(session, kit, actor, to, notice_id, Step.DESCRIPTION)
