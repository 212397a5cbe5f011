"""The watch over a ticket: one job that looks at it and does what is due.

Holds the job, which also has a lead look at what is worked with it, and the clock that stands still while a
tipster is waited for. Refuses to decide: what
is due, and when to look again, is in `tipline.alerts`.
"""

from typing import Any

from sqlalchemy import Row, update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.alerts import rows
from desk.alerts.ladder import rungs_of
from desk.alerts.ringing import quiet, reachable, ring
from desk.alerts.soon import WATCH, look_soon
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.log import record
from desk.tickets.card import refresh
from desk.tickets.clusters import lead_of
from desk.tickets.leading import keep_up
from desk.tickets.rows import TICKETS, Held, load
from storage.tables.alerts import Ending
from storage.tables.tickets import Ticket
from tipline.alerts import CLOCK_STANDS, Cause, Do, Ringing, Step, next_step
from tipline.tickets import TicketState

__all__ = ["watch"]


@job(WATCH)
def watch(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Do what is due about a ticket, and come back when the next thing is."""
    held = load(session, ticket_id, lock=True)
    _keep_clock(session, kit, held.ticket)
    acted = keep_up(session, kit, held)
    if (lead := lead_of(session, ticket_id)) is not None:
        look_soon(session, kit, lead)  # which is as pressing as this
    held = load(session, ticket_id)
    while (step := _step(session, kit, held)).do is not Do.REST:
        _do(session, kit, held, step)
        acted = True
    if step.at is not None:
        schedule(session, kit, WATCH, ticket_id, at=step.at)
    if acted:
        refresh(session, kit, ticket_id)


def _keep_clock(session: Session, kit: Kit, ticket: Ticket) -> None:
    """Stop the ticket's clock or let it run on, if its state asks for the other."""
    since, now = ticket.stands_since, kit.clock()
    if (ticket.state in CLOCK_STANDS) == (since is not None):
        return
    values: dict[str, Any] = {"stands_since": now}
    if since is not None:
        stood = round((now - since).total_seconds())
        values = {"stands_since": None, "stood_seconds": (ticket.stood_seconds or 0) + stood}
    session.execute(update(TICKETS).where(TICKETS.c.id == ticket.id).values(**values))


def _step(session: Session, kit: Kit, held: Held) -> Step:
    ticket = held.ticket
    alert = rows.open_alert(session, held.id)
    ringing, rungs = None, 0
    if alert is not None:
        ladder = _ladder(session, kit, held, alert)
        rungs = len(ladder)
        on_it = _rung(ladder, alert.rung)
        reached = bool(reachable(session, kit, held, alert.id, on_it))
        here = alert.unit_id == ticket.unit_id
        ringing = Ringing(alert.cause, alert.rung, alert.rings, alert.rung_at, reached, here)
    return next_step(rows.watched(session, ticket), ringing, rungs, kit.clock())


def _do(session: Session, kit: Kit, held: Held, step: Step) -> None:
    """One step: written down, and the phones ring or are told that it is over."""
    assert step.cause is not None
    alert = rows.open_alert(session, held.id)
    if alert is None:
        begun = rows.begin(session, kit, held.ticket, step.cause)
        _ring(session, kit, held, begun, "alert.begun")
    elif step.do is Do.END:
        _end(session, kit, held, alert)
    elif step.do is Do.CLIMB:
        on = rows.rang_on(session, kit, alert, alert.rung + 1, 1)
        _ring(session, kit, held, on, "alert.climbed")
    else:
        on = rows.rang_on(session, kit, alert, alert.rung, alert.rings + 1)
        _ring(session, kit, held, on, "alert.repeated")


def _ring(session: Session, kit: Kit, held: Held, alert: Row[Any], act: str) -> None:
    ladder = _ladder(session, kit, held, alert)
    officers = reachable(session, kit, held, alert.id, _rung(ladder, alert.rung))
    ring(session, kit, held, alert, officers)
    told = {"rung": alert.rung, "rings": alert.rings, "told": len(officers)}
    who = ".".join(str(officer.id) for officer in officers)
    record(session, kit, SYSTEM, act, "ticket", held.id, cause=alert.cause.value, who=who, **told)


def _end(session: Session, kit: Kit, held: Held, alert: Row[Any]) -> None:
    seen = rows.watched(session, held.ticket)
    over = seen.follows or alert.unit_id != held.ticket.unit_id
    over = over or (alert.cause is Cause.UNANSWERED and seen.sent_at is None)
    ending = _ending(alert.cause, held.ticket.state, over=over)
    holder = held.ticket.holder_id if ending is Ending.CLAIMED else None
    rows.end(session, kit, alert.id, ending, holder)
    record(session, kit, SYSTEM, "alert.ended", "ticket", held.id, how=ending.value)
    quiet(session, kit, alert.id)


def _ending(cause: Cause, state: TicketState, *, over: bool) -> Ending:
    """How an alert ended that nobody acknowledged; `over`: there is no more reason to ring for it here."""
    if state is TicketState.CLOSED:
        return Ending.CLOSED
    if over:
        return Ending.PASSED
    if cause in (Cause.DISPOSITION, Cause.UNANSWERED):
        return Ending.PASSED if state in CLOCK_STANDS else Ending.CLIMBED
    if state is not TicketState.NEW:
        return Ending.CLAIMED
    return Ending.CLIMBED if cause is Cause.FIRST_LOOK else Ending.PASSED


def _ladder(session: Session, kit: Kit, held: Held, alert: Row[Any]) -> list[list[int]]:
    """Its rungs up to the last on which anybody can be reached: that one goes on being rung."""
    ladder = rungs_of(session, kit, held.ticket, Cause(alert.cause))
    while ladder and not reachable(session, kit, held, alert.id, ladder[-1]):
        ladder.pop()
    return ladder


def _rung(ladder: list[list[int]], number: int) -> list[int]:
    """Those on a rung; the rota may have become shorter since, then those on the last."""
    return ladder[min(number, len(ladder) - 1)] if ladder else []
