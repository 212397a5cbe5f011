"""Changing how much a reason of priority counts, and what follows.

Holds changing and resetting, each on record under an officer's name, and the jobs that then weigh open
tickets anew, some at a time so that others write in between, and draw the cards of those on top.
Refuses weights out of range, and to open a tip for weighing: which reasons hold does not change.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.alerts.soon import WATCH
from desk.jobs import job, schedule, schedule_by
from desk.kit import Kit
from desk.log import record
from desk.tickets.card import refresh
from desk.tickets.leading import look_at_leads
from desk.tickets.rows import TICKETS
from desk.tickets.weights import as_kept, weights
from storage.statements import changed, table_of
from storage.tables.priority import PriorityWeight
from tipline.deadlines import band_of, is_pressing, sooner
from tipline.priority import Reason, ReasonCode, check_weight, score, weighed
from tipline.refusals import Refusal
from tipline.roles import Right, check_right
from tipline.tickets import TicketState

__all__ = ["reset_weights", "set_weight"]

WEIGH, SHOW = "priority.weigh", "priority.show"

# One step takes a few hundredths of a second: nobody's tip waits longer for it.
AT_ONCE = 500

# As many looks follow as the scheduler does beside everything else, however many tickets it is about.
EACH_LOOK = timedelta(milliseconds=100)

# Half of what the chat takes in a minute: the other half is for whoever works there. What is farther
# down is drawn when something happens to it, or when somebody opens it.
CARDS_AT_ONCE, MOST_CARDS = 10, 200

_WEIGHTS = table_of(PriorityWeight)
_IS_OPEN = TICKETS.c.state != TicketState.CLOSED
_OPEN = (
    select(
        TICKETS.c.id,
        TICKETS.c.reasons,
        TICKETS.c.priority,
        TICKETS.c.flags,
        TICKETS.c.made_at,
        TICKETS.c.first_look_at,
    )
    .where(_IS_OPEN)
    .order_by(TICKETS.c.id)
    .with_for_update()
)
_ON_TOP = select(TICKETS.c.id).where(_IS_OPEN).order_by(TICKETS.c.priority.desc(), TICKETS.c.id)
_WEIGHED = (
    update(TICKETS)
    .where(TICKETS.c.id == bindparam("of"))
    .values(priority=bindparam("sum"), reasons=bindparam("found"), version=TICKETS.c.version + 1)
)


def set_weight(session: Session, kit: Kit, actor: OfficerActor, code: str, weight: int) -> None:
    """Have a reason count so much, for open tickets too. Raises Refusal `priority.unknown_reason`."""
    reason = _reason(code)
    check_right(actor.roles, Right.ASSIGN_TICKETS)
    check_weight(reason, weight)
    mine = _WEIGHTS.c.code == reason.value
    values = {"weight": weight, "changed_at": kit.clock()}
    if not changed(session, update(_WEIGHTS).where(mine).values(**values)):
        session.execute(insert(_WEIGHTS).values(code=reason.value, **values))
    _weigh_anew(session, kit, actor, "priority.weight_set", reason.value, weight=weight)


def reset_weights(session: Session, kit: Kit, actor: OfficerActor, code: str | None) -> None:
    """Have one reason, or all, count again as the program comes."""
    check_right(actor.roles, Right.ASSIGN_TICKETS)
    gone = delete(_WEIGHTS)
    session.execute(gone if code is None else gone.where(_WEIGHTS.c.code == _reason(code).value))
    _weigh_anew(session, kit, actor, "priority.weights_reset", code or "all")


def _reason(code: str) -> ReasonCode:
    try:
        return ReasonCode(code)
    except ValueError:
        raise Refusal("priority.unknown_reason", reason=code[:32]) from None


def _weigh_anew(
    session: Session, kit: Kit, actor: OfficerActor, act: str, code: str, **details: Any
) -> None:
    record(session, kit, actor, act, "priority", code, **details)
    schedule(session, kit, WEIGH, 0, at=kit.clock(), body={"after": 0})


@job(WEIGH)
def weigh(session: Session, kit: Kit, record_id: int, body: Any) -> None:
    """Weigh the next open tickets; then the next, in a transaction of their own."""
    table = weights(session)
    rows = session.execute(_OPEN.where(TICKETS.c.id > body["after"]).limit(AT_ONCE)).all()
    found = [(row, weighed((ReasonCode(code) for code, _ in row.reasons), table)) for row in rows]
    others = [(row, these) for row, these in found if as_kept(these) != row.reasons]
    if others:
        values = [
            {"of": row.id, "sum": score(these), "found": as_kept(these)} for row, these in others
        ]
        session.connection().execute(_WEIGHED, values)
    hurried = body.get("hurried", 0)
    times = _hurried(others, kit.clock() + hurried * EACH_LOOK)
    schedule_by(session, kit, WATCH, times)
    if len(rows) == AT_ONCE:
        after = {"after": rows[-1].id, "hurried": hurried + len(times)}
        schedule(session, kit, WEIGH, record_id, at=kit.clock(), body=after)
    else:
        look_at_leads(session, kit)
        schedule(session, kit, SHOW, record_id, at=kit.clock(), body={"shown": 0})


def _hurried(
    others: list[tuple[Any, tuple[Reason, ...]]], soonest: datetime
) -> dict[int, datetime]:
    """When to look at those that came to a more hurried band: in its time, and one after the other."""
    times: dict[int, datetime] = {}
    for row, these in others:
        pressing = is_pressing([reason.code.value for reason in these], row.flags)
        was, now = (band_of(total, pressing=pressing) for total in (row.priority, score(these)))
        if (limits := sooner(was, now)) is not None:
            seen = row.first_look_at is not None
            due = row.made_at + (limits.disposition if seen else limits.first_look)
            times[row.id] = max(due, soonest + len(times) * EACH_LOOK)
    return times


@job(SHOW)
def show(session: Session, kit: Kit, record_id: int, body: Any) -> None:
    """Draw the next cards from the top of the queue, then, when the chat has had room, those below."""
    shown = body["shown"]
    rows = session.execute(_ON_TOP.offset(shown).limit(CARDS_AT_ONCE)).scalars().all()
    for ticket_id in rows:
        refresh(session, kit, ticket_id)
    shown += len(rows)
    if len(rows) == CARDS_AT_ONCE and shown < MOST_CARDS:
        at = kit.clock() + timedelta(minutes=1)
        schedule(session, kit, SHOW, record_id, at=at, body={"shown": shown})
