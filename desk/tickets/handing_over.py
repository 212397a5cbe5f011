"""Handing a ticket over to another unit: which one, and a word about why.

Holds the choice of units, those that are most likely first, the question for the note, and the act: what a ticket
leads goes with it, so that nothing waits behind a lead that its unit can't see. Refuses a hand-over without a note, to the unit that has it, and by anybody who does not hold it. The
tipster is told nothing: to them it is one police.
"""

from typing import Any

from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.alerts.soon import look_soon
from desk.district.units import UnitLine, list_units, unit_by_id
from desk.kit import Kit
from desk.log import record
from desk.tickets.acts import held_for, open_menu
from desk.tickets.card import redraw, refresh
from desk.tickets.clusters import followers
from desk.tickets.events import NOT_CLOSING
from desk.tickets.leading import leave_others
from desk.tickets.lease import hold_until, renew
from desk.tickets.rows import Held, change, load, load_for
from desk.tickets.thread import ask_in_thread, note
from desk.written import sound
from storage.tables.tickets import Ticket
from tipline.dispositions import check_reason
from tipline.refusals import Refusal
from tipline.routing import RoutedBy
from tipline.tickets import TicketAction, TicketState, advance_ticket

__all__ = ["ask_note", "hand_over", "open_handing_over"]

_MOST_UNITS = 24  # as many buttons as a hand finds its way among


def open_handing_over(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """Show on the card which units it can go to."""
    ticket = load_for(session, actor, ticket_id).ticket
    menu = {"name": "hand_over", "units": _choices(session, ticket)}
    open_menu(session, kit, actor, ticket_id, TicketAction.HAND_OVER, menu)


def _choices(session: Session, ticket: Ticket) -> list[dict[str, Any]]:
    """Where it was seen first, then the unit above, those below, those beside, and all others."""
    units = list_units(session)
    own = next(unit for unit in units if unit.id == ticket.unit_id)

    def farness(unit: UnitLine) -> tuple[bool, ...]:
        beside = unit.parent is not None and unit.parent == own.parent
        near = unit.id == ticket.suggested_unit, unit.code == own.parent, unit.parent == own.code
        return tuple(not holds for holds in (*near, beside))

    others = sorted((unit for unit in units if unit.id != own.id), key=farness)
    return [{"id": unit.id, "names": dict(unit.names)} for unit in others[:_MOST_UNITS]]


def ask_note(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    ticket_id: int,
    unit_id: int,
    *,
    person: int | None = None,
) -> None:
    """Ask, in the thread, what the other unit should know."""
    held = held_for(session, kit, actor, ticket_id, TicketAction.HAND_OVER)
    unit = unit_by_id(session, unit_id)
    renew(session, kit, held, actor)
    ask_in_thread(session, kit, actor, ticket_id, "hand_over", person, unit=dict(unit.names))


def hand_over(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, unit_id: int, words: str
) -> None:
    """Put the ticket, with all that is in it and what it leads, into the other unit's queue."""
    held = held_for(session, kit, actor, ticket_id, TicketAction.HAND_OVER)
    unit, words = unit_by_id(session, unit_id), words.strip()
    check_reason(words)
    if unit.id == held.ticket.unit_id:
        raise Refusal("ticket.same_unit")
    going = [row.ticket_id for row in followers(session, ticket_id)]
    leave_others(session, kit, actor, ticket_id, going)
    for one in (held, *(load(session, other, lock=True) for other in going)):
        _move(session, kit, actor, one, unit, words)
        refresh(session, kit, one.id)
    redraw(session, kit, actor, ticket_id)


def _move(
    session: Session, kit: Kit, actor: OfficerActor, held: Held, unit: UnitLine, words: str
) -> None:
    ticket = held.ticket
    is_new = ticket.state is TicketState.NEW  # one that goes with its lead
    change(
        session,
        held,
        state=ticket.state if is_new else advance_ticket(ticket.state, TicketAction.HAND_OVER),
        unit_id=unit.id,
        routed_by=RoutedBy.PERSON,
        suggested_unit=None,
        holder_id=None,
        lease_until=None,
        handed_at=kit.clock(),
        **(NOT_CLOSING if ticket.proposed_by is not None else {}),
    )
    hold_until(session, kit, held.id, None)
    details = {"unit": unit.id, "before": ticket.unit_id}
    record(session, kit, actor, "ticket.handed_over", "ticket", held.id, reason=words, **details)
    told = {"name": actor.name, "unit": dict(unit.names), "words": sound(words)}
    note(session, kit, held.id, "handed_over", **told)
    look_soon(session, kit, held.id)
