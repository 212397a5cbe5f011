"""Originals: a tip's files as they came, opened one at a time, each for a reason that is kept.

Holds which files can be opened, the question why, and the opening: posted in the ticket's thread,
written down as a read of sealed content. Refuses pictures that have a preview (that is what it is
for), a file without a reason, and a file's own name: it may name its owner.
"""

import re
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.kit import Kit
from desk.log import record
from desk.outgoing import file_of, say_triage
from desk.sealed import tip_bound_to
from desk.tickets.rows import Held, load_for
from desk.tickets.thread import ask_in_thread
from desk.tips.facts import file_fact, openable
from desk.tips.incoming import content_of
from desk.tips.opened import facts_of
from desk.tips.rows import PARTS, key_of, original_field
from desk.tips.view import PartView, TipView
from tipline.dispositions import check_reason
from tipline.refusals import Refusal
from tipline.roles import Right, check_right
from tipline.tips import PartKind

__all__ = ["ask_why", "held_to_open", "open_original"]

_OWN_ENDING: Final = re.compile(r".*(\.[A-Za-z0-9]{1,5})", re.DOTALL)
_ENDINGS: Final = {
    PartKind.VIDEO: ".mp4",
    PartKind.VIDEO_NOTE: ".mp4",
    PartKind.ANIMATION: ".mp4",
    PartKind.VOICE: ".ogg",
    PartKind.AUDIO: ".mp3",
}


def ask_why(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    ticket_id: int,
    part_id: int,
    *,
    person: int | None = None,
) -> bool:
    """Ask why this file has to be opened; False: outside of the thread."""
    held = held_to_open(session, actor, ticket_id)
    part = _part(facts_of(session, kit, held.tip), part_id)
    file = file_fact(part)
    return ask_in_thread(session, kit, actor, ticket_id, "why_open", person, file=file)


def open_original(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, part_id: int, reason: str
) -> None:
    """Post the file in the ticket's thread, and write down who opened it and why."""
    held = held_to_open(session, actor, ticket_id)
    reason = reason.strip()
    check_reason(reason)
    view = facts_of(session, kit, held.tip)
    part = _part(view, part_id)
    facts = {
        "ticket": ticket_id,
        "designation": [view.designation.index, view.designation.number],
        "name": actor.name,
        "files": [_file(session, kit, held, part_id, part.kind)],
    }
    say_triage(session, kit, ticket_id, "ticket.file", facts)
    record(session, kit, actor, "original.opened", "ticket", ticket_id, reason=reason, part=part_id)


def held_to_open(session: Session, actor: OfficerActor, ticket_id: int) -> Held:
    """The locked ticket, for somebody who works it and while its tip may be shown."""
    check_right(actor.roles, Right.WORK_TICKETS)
    held = load_for(session, actor, ticket_id, lock=True)
    if held.withdrawn:
        raise Refusal("tip.gone")
    return held


def _part(view: TipView, part_id: int) -> PartView:
    found = next((part for part in openable(view) if part.id == part_id), None)
    if found is None:
        raise Refusal("ticket.no_such_file")
    return found


def _file(session: Session, kit: Kit, held: Held, part_id: int, kind: PartKind) -> dict[str, Any]:
    row = session.execute(select(PARTS.c.blob, PARTS.c.content).where(PARTS.c.id == part_id)).one()
    key = key_of(kit, held.tip)
    own = _OWN_ENDING.fullmatch(content_of(key, held.tip.id, part_id, row.content).get("name", ""))
    ending = own.group(1).lower() if own else _ENDINGS.get(kind, ".bin")
    bound_to = tip_bound_to(held.tip.id, original_field(part_id))
    return file_of(row.blob, key, bound_to, f"ticket-{held.id}{ending}", "document")
