"""Tickets: how a tip becomes one, and the way in for everybody who has something to tell them.

Holds `open_ticket`, which is on the way of every tip: it reads next to nothing and writes by plain
inserts. The events that follow and the officers' acts are in modules of their own. Refuses to open
a second ticket for one tip.
"""

from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.alerts import watch  # noqa: F401  # registers the job that every ticket waits for
from desk.alerts.soon import watch_from_opening
from desk.district.matters import any_handled
from desk.kit import Kit
from desk.log import record
from desk.outgoing import How, say_triage
from desk.tickets import weighing  # noqa: F401  # registers the jobs that follow a change of weights
from desk.tickets.card import card_topic, first_facts, told_features, unit_facts
from desk.tickets.events import tip_grew, tip_leaves, tip_retracted
from desk.tickets.outcomes import notice_ended
from desk.tickets.previews import post_photo
from desk.tickets.priority import found_reasons, look_when_it_ages
from desk.tickets.routing import area_seen, route_for
from desk.tickets.rows import TICKETS
from desk.tickets.sightings import look_for_others
from desk.tickets.twin_news import hear_of_twins
from desk.tickets.way import far_off
from desk.tickets.weights import as_kept
from desk.tips.facts import Facts, tip_facts
from desk.tips.opened import facts_of
from storage.plain import PlainStatement
from storage.tables.tips import Preview, Tip
from tipline.priority import Reason, score
from tipline.routing import Route
from tipline.tickets import TicketState

__all__ = ["notice_ended", "open_ticket", "tip_grew", "tip_leaves", "tip_retracted"]

_OPEN = PlainStatement(insert(TICKETS).returning(TICKETS.c.id))


def open_ticket(session: Session, kit: Kit, tip: Tip) -> int:
    """Make a sent tip into a ticket, tell the triage chat, and return the ticket's number."""
    view = facts_of(session, kit, tip)
    found = found_reasons(session, kit, tip, view)
    routed = route_for(session, kit, view)
    row = _new_row(kit, tip, routed, found) | {"area_key": area_seen(session, kit, view)}
    ticket_id: int = _OPEN.first(session, row)[0]
    told: dict[str, Any] = {"priority": score(found), "unit": routed.unit_id, "by": routed.by.value}
    record(session, kit, SYSTEM, "ticket.opened", "ticket", ticket_id, **told)
    watch_from_opening(session, kit, ticket_id, found)
    facts = tip_facts(session, kit, view) | told_features(session, view)
    facts |= first_facts(ticket_id, score(found), row["reasons"], tip.dialogue_open)
    facts |= unit_facts(session, routed.unit_id, routed.by) | {"way": far_off(session, kit, view)}
    if tip.notice_id is None and any_handled(session):
        facts["asks_matter"] = True
    _say_opened(session, kit, ticket_id, facts)
    for part in view.parts:
        if part.preview is Preview.READY:
            post_photo(session, kit, ticket_id, tip, part.id, part.preview_blob)
    if view.has_preview:
        hear_of_twins(session, kit, ticket_id, tip.id)
    look_for_others(session, kit, ticket_id, view)
    look_when_it_ages(session, kit, ticket_id, view)
    return ticket_id


def _new_row(kit: Kit, tip: Tip, routed: Route, found: tuple[Reason, ...]) -> dict[str, Any]:
    return {
        "tip_id": tip.id,
        "unit_id": routed.unit_id,
        "routed_by": routed.by,
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
    how = How(topic=card_topic(ticket_id))
    say_triage(session, kit, ticket_id, "ticket.card", facts, how)
