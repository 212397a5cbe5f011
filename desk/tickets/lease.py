"""A claim is a lease: it ends by itself unless its holder shows a sign of life.

Holds the renewal and the lapse. Refuses to end a claim early: the job looks at the clock again,
because it may have been asked for before the claim was renewed. And to end one whose closing waits for somebody
else: it is not the holder who is to act.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import SYSTEM, OfficerActor, officer_by_id, officer_name
from desk.alerts.soon import look_soon
from desk.jobs import cancel, job, schedule
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say
from desk.tickets.card import refresh
from desk.tickets.rows import Held, change, lease_end, load
from desk.tickets.thread import note
from tipline.tickets import HELD, TicketAction, advance_ticket

__all__ = ["hold_until", "renew"]

LAPSE = "ticket.lapse"


def hold_until(session: Session, kit: Kit, ticket_id: int, until: datetime | None) -> None:
    """Have the claim looked at when it ends; None: there is no claim any more."""
    if until is None:
        cancel(session, LAPSE, ticket_id)
    else:
        schedule(session, kit, LAPSE, ticket_id, at=until)


def renew(session: Session, kit: Kit, held: Held, actor: OfficerActor) -> None:
    """The holder is at it: the claim starts over. Of anybody else this means nothing."""
    ticket = held.ticket
    if ticket.state not in HELD or ticket.holder_id != actor.id:
        return
    until = lease_end(kit, ticket.state)
    change(session, held, lease_until=until)
    hold_until(session, kit, held.id, until)


@job(LAPSE)
def lapse(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Give a ticket back to the queue whose holder was not heard of for too long."""
    held = load(session, ticket_id, lock=True)
    ticket = held.ticket
    if ticket.state not in HELD or ticket.lease_until is None or ticket.holder_id is None:
        return
    if ticket.lease_until > kit.clock():
        hold_until(session, kit, ticket_id, ticket.lease_until)
        return
    if ticket.proposed_by is not None:
        until = lease_end(kit, ticket.state)
        change(session, held, lease_until=until)
        hold_until(session, kit, ticket_id, until)
        return
    name = officer_name(session, kit, ticket.holder_id)
    state = advance_ticket(ticket.state, TicketAction.LAPSE)
    change(session, held, state=state, holder_id=None, lease_until=None)
    record(session, kit, SYSTEM, "ticket.lapsed", "ticket", ticket_id, holder=ticket.holder_id)
    note(session, kit, ticket_id, "lapsed", name=name)
    _tell_holder(session, kit, ticket_id, ticket.holder_id)
    look_soon(session, kit, ticket_id)
    refresh(session, kit, ticket_id)


def _tell_holder(session: Session, kit: Kit, ticket_id: int, holder_id: int) -> None:
    """Whoever held it hears in private: they may not be looking at the queue."""
    holder = officer_by_id(session, kit, holder_id)
    if holder is not None and holder.to is not None:
        facts = {"ticket": ticket_id, "note": "lapsed"}
        say(session, kit, holder.to, "ticket.officer_note", facts, record_id=ticket_id)
