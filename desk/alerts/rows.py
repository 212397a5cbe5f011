"""Alerts as they lie in the tables, and a ticket as the rules of alerting look at it.

Holds the reads, and the two guarded changes of an alert: that it rang on, that it ended. Refuses to
end one twice.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.tickets.clusters import lead_of, most_pressing
from desk.written import local
from storage.statements import changed, table_of
from storage.tables.alerts import Alert, AlertRing, Ending
from storage.tables.tickets import Ticket
from tipline.alerts import Cause, Watched, overdue
from tipline.deadlines import is_pressing
from tipline.priority import ReasonCode
from tipline.tickets import TicketState

__all__ = [
    "ALERTS",
    "RINGS",
    "alert_facts",
    "alert_of",
    "begin",
    "end",
    "open_alert",
    "rang_on",
    "rings_of",
    "watched",
]

ALERTS, RINGS = table_of(Alert), table_of(AlertRing)


def watched(session: Session, ticket: Ticket) -> Watched:
    """The ticket as the rules look at it: one that leads is as pressing as what is worked with it."""
    assert ticket.id is not None
    reasons = [code for code, _ in ticket.reasons]
    here = ALERTS.c.unit_id == ticket.unit_id
    rang = select(ALERTS.c.cause).where(ALERTS.c.ticket_id == ticket.id, here)
    if ticket.forwarded_at is not None:  # each officer who is sent has their own time to answer
        earlier = ALERTS.c.begun_at <= ticket.forwarded_at
        rang = rang.where(~((ALERTS.c.cause == Cause.UNANSWERED) & earlier))
    out = ticket.state is TicketState.FORWARDED and ticket.field is None
    return Watched(
        state=ticket.state,
        priority=ticket.priority,
        opened_at=ticket.made_at,
        pressing=is_pressing(reasons, ticket.flags) or _leads_pressing(session, ticket),
        exercise=ReasonCode.EXERCISE.value in reasons,
        follows=lead_of(session, ticket.id) is not None,
        looked_at=ticket.first_look_at is not None,
        handed_at=ticket.handed_at,
        sent_at=ticket.forwarded_at if out else None,
        stood=timedelta(seconds=ticket.stood_seconds or 0),
        alerted=frozenset(session.execute(rang).scalars()),
    )


def _leads_pressing(session: Session, ticket: Ticket) -> bool:
    other = most_pressing(session, ticket)
    return other is not None and is_pressing([code for code, _ in other.reasons], other.flags)


def alert_of(session: Session, alert_id: int) -> Row[Any] | None:
    """An alert, on or over."""
    return session.execute(select(ALERTS).where(ALERTS.c.id == alert_id)).one_or_none()


def open_alert(session: Session, ticket_id: int) -> Row[Any] | None:
    """The alert of a ticket that is on."""
    on = (ALERTS.c.ticket_id == ticket_id) & ALERTS.c.ended_at.is_(None)
    return session.execute(select(ALERTS).where(on)).one_or_none()


def rings_of(session: Session, alert_id: int) -> dict[int, Row[Any]]:
    """Who was rung, by their number."""
    rows = session.execute(select(RINGS).where(RINGS.c.alert_id == alert_id))
    return {row.officer_id: row for row in rows}


def begin(session: Session, kit: Kit, ticket: Ticket, cause: Cause) -> Row[Any]:
    """An alert that is on from now, in the ticket's unit."""
    now, whose = kit.clock(), {"ticket_id": ticket.id, "unit_id": ticket.unit_id}
    values = whose | {"cause": cause, "begun_at": now, "rung_at": now}
    return session.execute(
        insert(ALERTS).values(rung=0, rings=1, **values).returning(*ALERTS.c)
    ).one()


def rang_on(session: Session, kit: Kit, alert: Row[Any], rung: int, rings: int) -> Row[Any]:
    """The alert on this rung, which was rung so often."""
    values = {"rung": rung, "rings": rings, "rung_at": kit.clock()}
    return session.execute(
        update(ALERTS).where(ALERTS.c.id == alert.id).values(**values).returning(*ALERTS.c)
    ).one()


def end(session: Session, kit: Kit, alert_id: int, ending: Ending, officer_id: int | None) -> bool:
    """End an alert that is on; False where it was over already."""
    on = (ALERTS.c.id == alert_id) & ALERTS.c.ended_at.is_(None)
    values = {"ended_at": kit.clock(), "ending": ending, "ended_by": officer_id}
    return bool(changed(session, update(ALERTS).where(on).values(**values)))


def alert_facts(session: Session, kit: Kit, ticket: Ticket) -> dict[str, Any]:
    """What the card says of it: what is late, and who is being rung since when."""
    facts: dict[str, Any] = {}
    if late := overdue(watched(session, ticket), kit.clock()):
        facts["overdue"] = [cause.value for cause in late]
    assert ticket.id is not None
    alert = open_alert(session, ticket.id)
    if alert is not None:
        rung = [one for one in rings_of(session, alert.id).values() if one.rung == alert.rung]
        facts["alert"] = {
            "officers": [one.officer_id for one in rung if one.unreached is None],
            "since": local(kit, alert.begun_at),
            "rings": alert.rings,
        }
    return facts
