"""A closing that waits for its second look: the supervisors on duty hear of it in private.

Holds the job. Refuses to tell them twice of one proposal, and at once: whoever is in the triage chat sees
it there, and has as long as a claim lasts.
"""

from typing import Any

from sqlalchemy.orm import Session

from desk.actors import SYSTEM, OfficerActor, officer_by_id, officer_name, officers_with
from desk.alerts.ladder import duty_of
from desk.district.units import way_up
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say
from desk.tickets.rows import load
from storage.tables.tickets import Ticket
from tipline.roles import Right

__all__ = ["ask_for_second_look"]

WAITS = "ticket.second_look"


def ask_for_second_look(session: Session, kit: Kit, ticket_id: int) -> None:
    """A closing was proposed: where nobody answers in time, have supervisors told."""
    schedule(session, kit, WAITS, ticket_id, at=kit.clock() + kit.policy.claim)


@job(WAITS)
def tell_supervisors(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Tell those who can take the second look, if the proposal still waits for it."""
    ticket = load(session, ticket_id).ticket
    if ticket.proposed_by is None or ticket.closed_at is not None:
        return
    told = _on_duty(session, kit, ticket)
    name = officer_name(session, kit, ticket.proposed_by)
    facts = {"ticket": ticket_id, "note": "second_look", "name": name}
    for officer in told:
        assert officer.to is not None
        say(session, kit, officer.to, "ticket.officer_note", facts, record_id=ticket_id)
    who = ".".join(str(officer.id) for officer in told)
    record(session, kit, SYSTEM, "ticket.second_look_waits", "ticket", ticket_id, who=who)


def _on_duty(session: Session, kit: Kit, ticket: Ticket) -> list[OfficerActor]:
    """The supervisors on duty of the nearest unit that has any; where none is on duty, all of that unit."""
    units = way_up(session, ticket.unit_id)
    able = frozenset(officers_with(session, Right.SECOND_LOOK, units, without=[ticket.proposed_by]))
    for unit_id in units:
        duty = duty_of(session, kit, unit_id, able)
        others = [one for one in duty.supervisors if one in able]
        found = [officer_by_id(session, kit, one) for one in (*duty.first, *duty.second) or others]
        if reached := [one for one in found if one is not None and one.to is not None]:
            return reached
    return []
