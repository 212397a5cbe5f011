"""What a general ticket is about, as a person who looked at it says; and the unit that handles that.

Holds the choice on the card and the act. Refuses tickets of a notice, which are about the notice, and closed ones. One
that nobody holds goes to the unit that handles the matter; whoever holds one sees the unit suggested, and hands over.
"""

from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need
from desk.alerts.soon import look_soon
from desk.district.matters import handler_of
from desk.district.units import unit_names
from desk.kit import Kit
from desk.log import record
from desk.tickets.about import MATTERS, drop_matter, may_be_put
from desk.tickets.acts import open_menu
from desk.tickets.card import redraw
from desk.tickets.rows import Held, change, load_for
from desk.tickets.thread import note
from tipline.matters import Matter
from tipline.refusals import Refusal
from tipline.roles import Right
from tipline.routing import RoutedBy
from tipline.tickets import TicketState

__all__ = ["open_matters", "put_under"]


def open_matters(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """Show the matters on the card."""
    _to_put(session, actor, ticket_id)
    open_menu(session, kit, actor, ticket_id, None, {"name": "matter"})


def put_under(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, matter: Matter
) -> None:
    """Say what it is about; it goes, or is suggested, to the unit that handles that."""
    held = _to_put(session, actor, ticket_id)
    drop_matter(session, ticket_id)
    row = {"ticket_id": ticket_id, "matter": matter, "put_by": actor.id, "put_at": kit.clock()}
    session.execute(insert(MATTERS).values(row))
    unit_id = handler_of(session, matter)
    if unit_id is not None and unit_id != held.ticket.unit_id:
        _send(session, kit, held, unit_id)
    details: dict[str, Any] = {"matter": matter.value, "before": held.ticket.unit_id}
    record(session, kit, actor, "ticket.put_under", "ticket", ticket_id, **details)
    look_soon(session, kit, ticket_id)
    redraw(session, kit, actor, ticket_id)


def _send(session: Session, kit: Kit, held: Held, unit_id: int) -> None:
    if held.ticket.state is not TicketState.NEW:
        change(session, held, suggested_unit=unit_id)
        return
    change(session, held, unit_id=unit_id, routed_by=RoutedBy.PERSON, suggested_unit=None)
    note(session, kit, held.id, "put_under", unit=unit_names(session, unit_id))


def _to_put(session: Session, actor: OfficerActor, ticket_id: int) -> Held:
    need(actor, Right.WORK_TICKETS)
    held = load_for(session, actor, ticket_id, lock=True)
    if not may_be_put(held):
        raise Refusal("ticket.about_is_known")
    return held
