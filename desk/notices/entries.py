"""What is described and pictured in a draft: one feature or photo at a time, with its origin.

Holds the end of each short side conversation: a pending feature or photo gets its source and its
day, and is kept. Refuses one without either.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.kit import Kit, To
from desk.notices.drafts import add_photo, faults_at, open_draft, put
from desk.notices.rows import Photo
from desk.notices.steps import Step, read_feature
from desk.notices.talk import ask
from desk.outgoing import say
from desk.sealed import bytes_of
from tipline.notice_description import Feature
from tipline.refusals import Fault, Refusal

Pending = Mapping[str, Any]


def ask_value(
    session: Session, kit: Kit, to: To, notice_id: int, feature: str, faults: tuple[Fault, ...] = ()
) -> None:
    """Ask what is to be said of a feature."""
    facts = {"id": notice_id, "feature": Feature(feature).value, "faults": _told(faults)}
    say(session, kit, to, "notice.feature", facts, record_id=notice_id)


def ask_source(session: Session, kit: Kit, to: To, notice_id: int, pending: Pending) -> None:
    """Ask where the pending feature or photo comes from."""
    facts = {"id": notice_id, "what": pending["what"]}
    say(session, kit, to, "notice.source", facts, record_id=notice_id)


def ask_day(
    session: Session,
    kit: Kit,
    to: To,
    notice_id: int,
    pending: Pending,
    faults: tuple[Fault, ...] = (),
) -> None:
    """Ask from which day the pending feature or photo is."""
    facts = {"id": notice_id, "what": pending["what"], "faults": _told(faults)}
    say(session, kit, to, "notice.day", facts, record_id=notice_id)


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
    feature: str,
    text: str,
) -> tuple[Any, tuple[Fault, ...]]:
    """A typed value of a feature, and what is wrong with it."""
    try:
        value = read_feature(Feature(feature), text)
    except Refusal as refusal:
        return None, (Fault("description", refusal.code, refusal.params),)
    day = kit.clock().astimezone(kit.policy.timezone).date().isoformat()
    entry = {"feature": feature, "value": value, "source": "witness", "as_of": day}
    document = open_draft(session, kit, actor, notice_id).document
    alone = {**document, "description": [entry]}
    return value, tuple(faults_at(kit, alone, "description[0]"))


def keep_pending(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    to: To,
    notice_id: int,
    pending: Pending,
    day: str,
) -> None:
    """Keep the pending feature or photo, now that its day is known, and go on with the step."""
    if pending["what"] == "photo":
        photo = Photo(
            pending["blob"], bytes_of(pending["key"]), fingerprint=pending.get("fingerprint")
        )
        faults = add_photo(
            session, kit, actor, notice_id, photo, taken_on=day, source=pending["source"]
        )
        ask(session, kit, actor, to, notice_id, Step.PHOTOS, faults)
        return
    entry = {
        "feature": pending["feature"],
        "value": pending["value"],
        "source": pending["source"],
        "as_of": day,
    }
    document = open_draft(session, kit, actor, notice_id).document
    entries = [*document.get("description", []), entry]
    faults = put(session, kit, actor, notice_id, "description", entries)
    ask(session, kit, actor, to, notice_id, Step.DESCRIPTION, faults)


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


def _told(faults: tuple[Fault, ...]) -> list[dict[str, Any]]:
    return [{"code": fault.code, "params": dict(fault.params)} for fault in faults]
