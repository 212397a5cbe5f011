"""The watch over a ticket: one job that looks at it and does what is due.

Holds the job, which also has a lead look at what is worked with it, and the clock that stands still while a tipster is
waited for. Refuses to decide (what is due, and when to look again, is in `tipline.alerts`), and to look twice who can be rung.
"""

from typing import Any

from sqlalchemy import Row, update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM, OfficerActor
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
    people = _People(session, kit, held)
    while (step := _step(people, alert := rows.open_alert(session, ticket_id))).do is not Do.REST:
        _do(people, step, alert)
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


class _People:
    """Who is rung for a ticket while it is looked at: the ladder of each alert and whom of it a phone reaches, found once."""

    def __init__(self, session: Session, kit: Kit, held: Held) -> None:
        self.session, self.kit, self.held = session, kit, held
        self._ladders: dict[int, list[list[int]]] = {}
        self._reached: dict[tuple[int, int], list[OfficerActor]] = {}

    def rungs(self, alert: Row[Any]) -> list[list[int]]:
        """The rungs up to the last on which anybody can be reached: that one goes on being rung."""
        if alert.id not in self._ladders:
            ladder = rungs_of(self.session, self.kit, self.held.ticket, Cause(alert.cause))
            self._ladders[alert.id] = ladder
            while ladder and not self._on(alert, len(ladder) - 1):
                ladder.pop()
        return self._ladders[alert.id]

    def rung_now(self, alert: Row[Any]) -> list[OfficerActor]:
        """Those whom the alert rings; the rota may have become shorter since, then those on the last rung."""
        rungs = self.rungs(alert)
        return self._on(alert, min(alert.rung, len(rungs) - 1)) if rungs else []

    def _on(self, alert: Row[Any], number: int) -> list[OfficerActor]:
        key = alert.id, number
        if key not in self._reached:
            those = self._ladders[alert.id][number]
            self._reached[key] = reachable(self.session, self.kit, self.held, alert.id, those)
        return self._reached[key]


def _step(people: _People, alert: Row[Any] | None) -> Step:
    session, ticket = people.session, people.held.ticket
    ringing, rungs = None, 0
    if alert is not None:
        rungs = len(people.rungs(alert))
        here, reached = alert.unit_id == ticket.unit_id, bool(people.rung_now(alert))
        ringing = Ringing(alert.cause, alert.rung, alert.rings, alert.rung_at, reached, here)
    return next_step(rows.watched(session, ticket), ringing, rungs, people.kit.clock())


def _do(people: _People, step: Step, alert: Row[Any] | None) -> None:
    """One step: written down, and the phones ring or are told that it is over."""
    session, kit, held = people.session, people.kit, people.held
    assert step.cause is not None
    if alert is None:
        begun = rows.begin(session, kit, held.ticket, step.cause)
        _ring(people, begun, "alert.begun")
    elif step.do is Do.END:
        _end(session, kit, held, alert)
    elif step.do is Do.CLIMB:
        on = rows.rang_on(session, kit, alert, alert.rung + 1, 1)
        _ring(people, on, "alert.climbed")
    else:
        on = rows.rang_on(session, kit, alert, alert.rung, alert.rings + 1)
        _ring(people, on, "alert.repeated")


def _ring(people: _People, alert: Row[Any], act: str) -> None:
    session, kit, held, officers = people.session, people.kit, people.held, people.rung_now(alert)
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
