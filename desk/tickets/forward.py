"""Sending an officer, and what the officer sends back.

Holds whom a ticket can be forwarded to, the brief they get in private, what follows where it did not arrive, and
their word from the field: acknowledged, on scene, a result. Refuses officers without the role, without a private chat, out of reach,
or of a unit that does not answer for the ticket; and originals in a brief.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import OFFICER_NAME, SYSTEM, OfficerActor, officer_by_id, officer_name
from desk.alerts.soon import look_soon
from desk.district.units import units_above
from desk.jobs import cancel, job, schedule
from desk.kit import Kit, To
from desk.log import record
from desk.outgoing import say
from desk.sealed import open_desk, seal_desk
from desk.sent import FailureWhy, SentRow, after_failure
from desk.tickets.acts import held_for, open_menu
from desk.tickets.card import FIELD, redraw, refresh, told_features
from desk.tickets.field_news import FIELD_NEWS
from desk.tickets.lease import hold_until
from desk.tickets.pictures import say_pictures
from desk.tickets.rows import Held, change, lease_end, load, load_for, rules_actor, view_of
from desk.tickets.thread import note
from desk.tips.facts import tip_facts
from desk.tips.opened import facts_of
from desk.written import local, sound
from storage.statements import table_of
from storage.tables.people import Officer, OfficerRole, OfficerState
from tipline.refusals import Refusal
from tipline.roles import Role
from tipline.tickets import TicketAction, advance_ticket, check_action

__all__ = [
    "LONGEST_RESULT",
    "RESULTS",
    "Word",
    "act",
    "act_by_press",
    "ask_result",
    "forward",
    "officers_for",
    "open_forwarding",
]

_OFFICERS, _ROLES = table_of(Officer), table_of(OfficerRole)
_MOST_OFFICERS = 24  # as many buttons as a hand finds its way among

BRIEF_LOST = "ticket.brief_lost"

LONGEST_RESULT = 1000
WORDS = ("acknowledged", "on_scene", "result")
RESULTS: Mapping[str, str] = MappingProxyType(
    {name: name for name in ("found", "nobody_there", "someone_else", "needs_more")}
)


@dataclass(frozen=True, slots=True)
class Word:
    """What the officer reports: one of `WORDS`; a result is ready-made (`preset`) or in `words`."""

    what: str
    preset: str = ""
    words: str = ""

    def facts(self) -> dict[str, str]:
        """The report as facts carry it. Raises Refusal where a result says nothing."""
        if self.what not in WORDS:
            raise Refusal("ticket.needs_reason")
        if self.what != "result":
            return {"what": self.what}
        if self.preset in RESULTS:
            return {"what": self.what, "preset": self.preset}
        if not self.words.strip():
            raise Refusal("ticket.needs_reason")
        if len(self.words) > LONGEST_RESULT:
            raise Refusal("ticket.reason_too_long", limit=LONGEST_RESULT)
        return {"what": self.what, "words": sound(self.words.strip())}


def officers_for(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int
) -> list[tuple[int, str]]:
    """Number and name of the officers who can be sent: of the ticket's unit and those above it."""
    unit_id = load_for(session, actor, ticket_id).ticket.unit_id
    rows = session.execute(
        select(_OFFICERS.c.id, _OFFICERS.c.name)
        .join(_ROLES, _ROLES.c.officer_id == _OFFICERS.c.id)
        .where(
            _ROLES.c.role == Role.OFFICER,
            _OFFICERS.c.state == OfficerState.ACTIVE,
            _OFFICERS.c.address.is_not(None),
            _OFFICERS.c.unreached_at.is_(None),
            _OFFICERS.c.unit_id.in_(units_above(session, unit_id)),
        )
        .order_by(_OFFICERS.c.id)
        .limit(_MOST_OFFICERS)
    )
    return [(row.id, str(open_desk(session, kit, OFFICER_NAME, row.name))) for row in rows]


def open_forwarding(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """Show on the card whom one can send."""
    officers = officers_for(session, kit, actor, ticket_id)
    menu = {"name": "forward", "officers": officers}
    open_menu(session, kit, actor, ticket_id, TicketAction.FORWARD, menu)


def forward(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, officer_id: int
) -> str:
    """Send an officer: they get a brief in private. Returns the officer's name."""
    held = held_for(session, kit, actor, ticket_id, TicketAction.FORWARD)
    sent = officer_by_id(session, kit, officer_id)
    if sent is None or sent.to is None or Role.OFFICER not in sent.roles:
        raise Refusal("ticket.nobody_to_send")
    if held.ticket.unit_id not in sent.unit_ids:
        raise Refusal("ticket.nobody_to_send")
    state = advance_ticket(held.ticket.state, TicketAction.FORWARD)
    sent_out = {"forwarded_to": sent.id, "forwarded_at": kit.clock(), "field": None}
    change(session, held, state=state, lease_until=None, **sent_out)
    hold_until(session, kit, ticket_id, None)
    record(session, kit, actor, "ticket.forwarded", "ticket", ticket_id, officer=sent.id)
    note(session, kit, ticket_id, "forwarded", name=actor.name, officer=sent.name)
    _brief(session, kit, sent, held)
    look_soon(session, kit, ticket_id)
    redraw(session, kit, actor, ticket_id)
    return sent.name


def _brief(session: Session, kit: Kit, sent: OfficerActor, held: Held) -> None:
    """The tip in short, then its scrubbed pictures, in the officer's private chat."""
    assert sent.to is not None
    view = facts_of(session, kit, held.tip)
    facts = tip_facts(session, kit, view) | told_features(session, view)
    facts |= {"ticket": held.id, "officer": sent.id}
    say(session, kit, sent.to, "ticket.brief", facts, record_id=held.id)
    say_pictures(session, kit, sent.to, held.id, held.tip, view.parts)
    cancel(session, FIELD_NEWS, held.id)  # all that came is in the brief


@after_failure("ticket.brief")
def _not_briefed(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    """Telling it takes the desk's key, so that is a job's."""
    body = {"officer": row.facts["officer"], "why": why.value}
    schedule(session, kit, BRIEF_LOST, row.facts["ticket"], at=kit.clock(), body=body)


@job(BRIEF_LOST)
def bring_back(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Give a ticket whose officer was not reached back to whoever sent them, and tell them in private.

    Their claim runs anew: where they have gone too it lapses, and rings.
    """
    held = load(session, ticket_id, lock=True)
    if held.ticket.forwarded_to != body["officer"]:
        return
    state = advance_ticket(held.ticket.state, TicketAction.BRIEF_LOST)
    if state is held.ticket.state:
        return
    until = lease_end(kit, state)
    change(session, held, state=state, forwarded_to=None, field=None, lease_until=until)
    hold_until(session, kit, ticket_id, until)
    record(session, kit, SYSTEM, "ticket.brief_lost", "ticket", ticket_id, **body)
    missed = officer_name(session, kit, body["officer"])
    note(session, kit, ticket_id, "brief_lost", officer=missed)
    sender = officer_by_id(session, kit, held.ticket.holder_id or 0)
    if sender is not None and sender.to is not None:
        facts = {"ticket": ticket_id, "note": "brief_lost", "name": missed}
        say(session, kit, sender.to, "ticket.officer_note", facts, record_id=ticket_id)
    look_soon(session, kit, ticket_id)
    refresh(session, kit, ticket_id)


def ask_result(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, to: To) -> None:
    """Ask an officer in private for the result."""
    held = load_for(session, actor, ticket_id)
    check_action(view_of(session, kit, held), rules_actor(actor), TicketAction.ACT)
    say(session, kit, to, "ticket.ask_result", {"ticket": ticket_id}, record_id=ticket_id)


def act(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    ticket_id: int,
    word: Word,
    thank: To | None = None,
) -> None:
    """An officer's word from the field. "Acknowledged" moves nothing; the others are acts.

    `thank` is where to say that it was noted, for words that no button's toast can answer.
    """
    facts = word.facts()
    held = load_for(session, actor, ticket_id, lock=True)
    check_action(view_of(session, kit, held), rules_actor(actor), TicketAction.ACT)
    state = held.ticket.state
    if word.what != "acknowledged":
        state = advance_ticket(held.ticket.state, TicketAction.ACT)
    said = facts | {"at": local(kit, kit.clock())}
    change(session, held, state=state, field=seal_desk(kit, FIELD, said))
    record(session, kit, actor, f"ticket.{word.what}", "ticket", ticket_id)
    note(session, kit, ticket_id, "field", name=actor.name, **facts)
    look_soon(session, kit, ticket_id)
    refresh(session, kit, ticket_id)
    if thank is not None:
        noted = {"ticket": ticket_id, "note": "noted"}
        say(session, kit, thank, "ticket.officer_note", noted, record_id=ticket_id)


def act_by_press(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    ticket_id: int,
    word: Word,
    shown: tuple[To, int | None],
) -> None:
    """The same by a button: the message that it stood on (`shown`) then says what was pressed."""
    act(session, kit, actor, ticket_id, word)
    to, message_id = shown
    kind = "ticket.reported" if word.what == "result" else "ticket.brief_pressed"
    if message_id is not None:
        facts = word.facts() | {"ticket": ticket_id, "edit": message_id}
        say(session, kit, to, kind, facts, record_id=ticket_id)
