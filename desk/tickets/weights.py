"""How much each reason of priority counts here: the program's own table, and what operators changed.

Holds reading, changing and resetting, each on record under an officer's name, and the job that then
weighs open tickets anew, some at a time so that others write in between. Refuses weights out of range,
and to open a tip for it: which reasons hold does not change.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.log import record
from desk.tickets.leading import look_at_leads
from desk.tickets.rows import TICKETS
from storage.plain import PlainStatement
from storage.statements import changed, table_of
from storage.tables.priority import PriorityWeight
from tipline.priority import WEIGHTS, Reason, ReasonCode, check_weight, score, weighed
from tipline.refusals import Refusal
from tipline.roles import Right, check_right
from tipline.tickets import TicketState

__all__ = ["as_kept", "reset_weights", "set_weight", "weights"]

WEIGH = "priority.weigh"

# One step takes a few hundredths of a second: nobody's tip waits longer for it.
AT_ONCE = 500

_WEIGHTS = table_of(PriorityWeight)
_CHANGED = PlainStatement(select(_WEIGHTS.c.code, _WEIGHTS.c.weight))
_WEIGHED = (
    update(TICKETS)
    .where(TICKETS.c.id == bindparam("of"))
    .values(priority=bindparam("sum"), reasons=bindparam("found"), version=TICKETS.c.version + 1)
)


def weights(session: Session) -> Mapping[ReasonCode, int]:
    """What each reason counts now."""
    rows = _CHANGED.rows(session, {})
    return WEIGHTS if not rows else {**WEIGHTS, **{ReasonCode(code): n for code, n in rows}}


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


def as_kept(found: tuple[Reason, ...]) -> list[list[Any]]:
    """Reasons as the row and the card hold them: code and weight."""
    return [[reason.code.value, reason.weight] for reason in found]


@job(WEIGH)
def weigh(session: Session, kit: Kit, record_id: int, body: Any) -> None:
    """Weigh the next open tickets; then the next, in a transaction of their own."""
    table = weights(session)
    rows = session.execute(
        select(TICKETS.c.id, TICKETS.c.reasons)
        .where(TICKETS.c.id > body["after"], TICKETS.c.state != TicketState.CLOSED)
        .order_by(TICKETS.c.id)
        .limit(AT_ONCE)
        .with_for_update()
    ).all()
    found = [(row, weighed((ReasonCode(code) for code, _ in row.reasons), table)) for row in rows]
    values = [
        {"of": row.id, "sum": score(these), "found": as_kept(these)}
        for row, these in found
        if as_kept(these) != row.reasons
    ]
    if values:
        session.connection().execute(_WEIGHED, values)
    if len(rows) == AT_ONCE:
        schedule(session, kit, WEIGH, record_id, at=kit.clock(), body={"after": rows[-1].id})
    else:
        look_at_leads(session, kit)
