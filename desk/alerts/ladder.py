"""Whom a ticket rings: its unit's people on duty, then those further up.

Holds the reading of the rota for one moment and the rungs that follow from it. Refuses anybody who
could not take the ticket: whoever left, has no part in tickets, or whose unit does not answer for it.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import officers_with
from desk.district.units import way_up
from desk.kit import Kit
from storage.statements import table_of
from storage.tables.alerts import RotaEntry
from storage.tables.tickets import Ticket
from tipline.alerts import Cause
from tipline.roles import Right
from tipline.rota import Duty, Hours, Place, as_days, rungs

__all__ = ["ENTRIES", "duty_of", "rungs_of"]

ENTRIES = table_of(RotaEntry)


def rungs_of(session: Session, kit: Kit, ticket: Ticket, cause: Cause) -> list[list[int]]:
    """Who is rung for it, rung by rung, as things stand now; a delay of what they began is the holder's first."""
    units = way_up(session, ticket.unit_id)
    able = frozenset(officers_with(session, Right.WORK_TICKETS, units, without=()))
    theirs = cause in (Cause.DISPOSITION, Cause.UNANSWERED)
    holder = [ticket.holder_id] if theirs and ticket.holder_id else []
    return rungs(
        (duty_of(session, kit, unit, able) for unit in units),
        before=[one for one in holder if one in able],
    )


def duty_of(session: Session, kit: Kit, unit_id: int, able: frozenset[int]) -> Duty:
    """Who of a unit is on duty now, of those who are `able`, and who stands in for an empty rota."""
    supervisors = officers_with(session, Right.ASSIGN_TICKETS, [unit_id], without=())
    moderators = officers_with(session, Right.WORK_TICKETS, [unit_id], without=supervisors)
    on_duty = list(_on_duty(session, kit, unit_id))
    return Duty(
        first=tuple(one for one, place in on_duty if one in able and place is Place.FIRST),
        second=tuple(one for one, place in on_duty if one in able and place is Place.SECOND),
        moderators=tuple(moderators),
        supervisors=tuple(supervisors),
    )


def _on_duty(session: Session, kit: Kit, unit_id: int) -> Iterator[tuple[int, Place]]:
    local = kit.clock().astimezone(kit.policy.timezone)
    of_unit = select(ENTRIES).where(ENTRIES.c.unit_id == unit_id).order_by(ENTRIES.c.id)
    for row in session.execute(of_unit).all():
        if Hours(as_days(row.days), row.begins, row.ends).cover(local):
            yield row.officer_id, row.place
