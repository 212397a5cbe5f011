"""Tickets: how a tip becomes one, and the way in for everybody who has something to tell them.

Holds `open_ticket`, which is on the way of every tip: it reads next to nothing and writes by plain
inserts. The events that follow and the officers' acts are in modules of their own. Refuses to open
a second ticket for one tip.
"""

from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say_triage
from desk.tickets.card import first_facts, told_features
from desk.tickets.events import tip_grew, tip_retracted
from desk.tickets.outcomes import notice_ended
from desk.tickets.previews import post_photo
from desk.tickets.priority import as_kept, unit_for
from desk.tickets.rows import TICKETS
from desk.tickets.sightings import look_for_others
from desk.tickets.twin_news import hear_of_twins
from desk.tips.facts import Facts, priority_facts, tip_facts
from desk.tips.opened import facts_of
from storage.plain import PlainStatement
from storage.tables.tips import Preview, Tip
from tipline.priority import Reason, reasons, score
from tipline.tickets import TicketState

__all__ = ["notice_ended", "open_ticket", "tip_grew", "tip_retracted"]

_OPEN = PlainStatement(insert(TICKETS).returning(TICKETS.c.id))


def open_ticket(session: Session, kit: Kit, tip: Tip) -> int:
    """Make a sent tip into a ticket, tell the triage chat, and return the ticket's number."""
    view = facts_of(session, kit, tip)
    unit_id, exercise = unit_for(session, kit, tip.notice_id)
    found = reasons(priority_facts(view, kit.clock(), exercise=exercise))
    row = _new_row(kit, tip, unit_id, found)
    ticket_id: int = _OPEN.first(session, row)[0]
    record(session, kit, SYSTEM, "ticket.opened", "ticket", ticket_id, priority=score(found))
    facts = tip_facts(session, kit, view) | told_features(session, view)
    facts |= first_facts(ticket_id, score(found), row["reasons"], tip.dialogue_open)
    _say_opened(session, kit, ticket_id, facts)
    for part in view.parts:
        if part.preview is Preview.READY:
            post_photo(session, kit, ticket_id, tip, part.id, part.preview_blob)
    if view.has_preview:
        hear_of_twins(session, kit, ticket_id, tip.id)
    look_for_others(session, kit, view)
    return ticket_id


def _new_row(kit: Kit, tip: Tip, unit_id: int, found: tuple[Reason, ...]) -> dict[str, Any]:
    return {
        "tip_id": tip.id,
        "unit_id": unit_id,
        "notice_id": tip.notice_id,
        "state": TicketState.NEW,
        "priority": score(found),
        "reasons": as_kept(found),
        "flags": [],
        "version": 0,
        "made_at": kit.clock(),
    }


def _say_opened(session: Session, kit: Kit, ticket_id: int, facts: Facts) -> None:
    """The topic first (where the chat has topics), then the card that stands in it."""
    heading = {name: facts[name] for name in ("ticket", "designation", "notice")}
    say_triage(session, kit, ticket_id, "ticket.topic", heading)
    say_triage(session, kit, ticket_id, "ticket.card", facts)
