"""A supervisor gives a ticket to somebody, or takes it over, and says why.

Holds the choice of whom, the question why, and the act. Refuses an act without a reason, and
anybody who could not work on the ticket.
"""

from sqlalchemy.orm import Session

from desk.actors import OfficerActor, officer_by_id, officer_name, officers_with
from desk.alerts.soon import look_soon
from desk.district.units import way_up
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say
from desk.tickets.acts import held_for, open_menu
from desk.tickets.card import redraw
from desk.tickets.clusters import check_by_itself
from desk.tickets.lease import hold_until
from desk.tickets.rows import Held, change, lease_end, load_for
from desk.tickets.thread import ask_in_thread, note
from tipline.dispositions import check_reason
from tipline.refusals import Refusal
from tipline.roles import Right
from tipline.tickets import TicketAction, advance_ticket

__all__ = ["ask_why_assign", "assign", "assign_in_words", "open_assigning", "take_over"]

_MOST = 24  # as many buttons as a hand finds its way among


def open_assigning(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """Show on the card to whom the ticket can be given."""
    people = _people(session, kit, actor, ticket_id)
    menu = {"name": "assign", "officers": list(people.items())[:_MOST]}
    open_menu(session, kit, actor, ticket_id, TicketAction.ASSIGN, menu)


def ask_why_assign(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    ticket_id: int,
    officer_id: int,
    *,
    person: int | None = None,
) -> None:
    """Ask, in the thread, why this officer is to have it."""
    held_for(session, kit, actor, ticket_id, TicketAction.ASSIGN)
    officer = _people(session, kit, actor, ticket_id).get(officer_id)
    if officer is None:
        raise Refusal("ticket.nobody_to_assign")
    ask_in_thread(session, kit, actor, ticket_id, "why_assign", person, officer=officer)


def assign_in_words(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, words: str
) -> None:
    """The same as colleagues write it: a name, then the reason. Without either, the choice."""
    if not words.strip():
        open_assigning(session, kit, actor, ticket_id)
        return
    people = _people(session, kit, actor, ticket_id)
    said = words.strip()
    named = [
        (number, name)
        for number, name in people.items()
        if said.casefold().startswith(name.casefold())
    ]
    if not named:
        raise Refusal("ticket.nobody_to_assign")
    number, name = max(named, key=lambda one: len(one[1]))
    assign(session, kit, actor, ticket_id, number, said[len(name) :])


def take_over(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, reason: str) -> None:
    """A supervisor takes it out of whosever hands it is in."""
    assign(session, kit, actor, ticket_id, actor.id, reason)


def assign(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, officer_id: int, reason: str
) -> None:
    """Give the ticket to an officer, whoever had it; both hear of it."""
    held = held_for(session, kit, actor, ticket_id, TicketAction.ASSIGN)
    check_reason(reason.strip())
    name = _people(session, kit, actor, ticket_id).get(officer_id)
    if name is None:
        raise Refusal("ticket.nobody_to_assign")
    state = advance_ticket(held.ticket.state, TicketAction.ASSIGN)
    until = lease_end(kit, state)
    looked = {} if held.ticket.first_look_at else {"first_look_at": kit.clock()}
    values = {"state": state, "holder_id": officer_id, "lease_until": until, "handed_at": None}
    change(session, held, **values, **looked)
    hold_until(session, kit, ticket_id, until)
    act = "taken_over" if officer_id == actor.id else "assigned"
    told = {"holder": str(held.ticket.holder_id), "officer": str(officer_id)}
    record(session, kit, actor, f"ticket.{act}", "ticket", ticket_id, reason=reason.strip(), **told)
    note(session, kit, ticket_id, act, name=actor.name, officer=name)
    _tell(session, kit, actor, held, officer_id)
    look_soon(session, kit, ticket_id)
    redraw(session, kit, actor, ticket_id)


def _tell(session: Session, kit: Kit, actor: OfficerActor, held: Held, officer_id: int) -> None:
    """Whoever has it now, and whoever had it before, hear in private; not who did it."""
    for number, code in ((officer_id, "assigned"), (held.ticket.holder_id, "taken_away")):
        if number is None or number == actor.id or (code == "taken_away" and number == officer_id):
            continue
        officer = officer_by_id(session, kit, number)
        if officer is not None and officer.to is not None:
            facts = {"ticket": held.id, "note": code, "name": actor.name}
            say(session, kit, officer.to, "ticket.officer_note", facts, record_id=held.id)


def _people(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> dict[int, str]:
    """Those who may work on the ticket, by number. What is merged goes with its lead, to nobody alone."""
    check_by_itself(session, ticket_id)
    unit_id = load_for(session, actor, ticket_id).ticket.unit_id
    able = officers_with(session, Right.WORK_TICKETS, way_up(session, unit_id), without=())
    return {number: officer_name(session, kit, number) for number in able}
