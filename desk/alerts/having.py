"""Somebody who was rung says "I have it": the ticket is theirs, or at least no longer rings.

Refuses an alert that is over, and a ticket that the officer may not see or take.
"""

from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.alerts.ringing import quiet
from desk.alerts.rows import alert_of, end
from desk.kit import Kit
from desk.log import record
from desk.tickets.acts import claim
from desk.tickets.card import refresh
from desk.tickets.rows import load_for
from storage.tables.alerts import Ending
from tipline.refusals import Refusal
from tipline.roles import Right, check_right
from tipline.tickets import TicketState

__all__ = ["have"]


def have(session: Session, kit: Kit, actor: OfficerActor, alert_id: int) -> bool:
    """End the alert; a ticket that waits is claimed. Returns whether it was."""
    alert = alert_of(session, alert_id)
    if alert is None or alert.ended_at is not None:
        raise Refusal("alert.over")
    check_right(actor.roles, Right.WORK_TICKETS)
    held = load_for(session, actor, alert.ticket_id, lock=True)
    waits = held.ticket.state is TicketState.NEW
    if waits:
        claim(session, kit, actor, held.id)
    if not end(session, kit, alert_id, Ending.ACKNOWLEDGED, actor.id):
        raise Refusal("alert.over")
    record(session, kit, actor, "alert.acknowledged", "ticket", held.id, rung=alert.rung)
    quiet(session, kit, alert_id)
    refresh(session, kit, held.id)
    return waits
