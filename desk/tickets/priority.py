"""How pressing a ticket is, worked out from its tip.

Holds the reasons that are found, the columns that change by them, and the job that looks again when
time alone has changed one. Refuses weights of its own: those are in `desk.tickets.weights`.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, func, select
from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.alerts.soon import look_soon
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.log import record
from desk.tickets.card import refresh
from desk.tickets.routing import of_notice
from desk.tickets.rows import TICKETS, Held, change, load
from desk.tickets.twins import Twins, twins_of
from desk.tickets.weights import as_kept, weights
from desk.tips.facts import priority_facts
from desk.tips.fresh import fresh_of
from desk.tips.opened import facts_of
from desk.tips.rows import TIPS
from desk.tips.view import TipView
from storage.plain import PlainStatement
from storage.tables.tips import Tip
from tipline.dispositions import PRANKS, Disposition
from tipline.priority import (
    BY_COMPARING,
    WEIGHTS,
    Reason,
    ReasonCode,
    TipFacts,
    earlier_tips,
    next_change,
    reasons,
    score,
)
from tipline.quiet import LOOKS_BACK, SPAN, keeps_place
from tipline.tickets import Flag, TicketState

__all__ = ["by_comparing", "found_reasons", "judge", "judged_again", "look_when_it_ages"]

AGES = "ticket.ages"

_D = Disposition
_USEFUL = frozenset({_D.ARREST, _D.LOCATED, _D.USEFUL, _D.ALREADY_KNOWN})
_UNFOUNDED = frozenset({_D.UNFOUNDED, _D.PRANK, _D.SPAM})
_MOMENT = timedelta(seconds=1)  # just past it, whatever the clock's grain


def _counted(which: ColumnElement[bool]) -> Any:
    return func.count(case((which, 1)))


_CLOSED = TICKETS.c.state == TicketState.CLOSED
_EARLIER = PlainStatement(
    select(
        TICKETS.c.disposition,
        _counted(_CLOSED),
        _counted(
            _CLOSED & (TICKETS.c.closed_at > bindparam("since", type_=TICKETS.c.closed_at.type))
        ),
        _counted(
            (TIPS.c.sent_at > bindparam("after", type_=TIPS.c.sent_at.type))
            & (TIPS.c.sent_at <= bindparam("until", type_=TIPS.c.sent_at.type))
        ),
    )
    .join(TIPS, TIPS.c.id == TICKETS.c.tip_id)
    .where(
        TIPS.c.person_key == bindparam("person_key", type_=TIPS.c.person_key.type),
        TIPS.c.id != bindparam("tip_id", type_=TIPS.c.id.type),
    )
    .group_by(TICKETS.c.disposition)
)


class _Earlier(NamedTuple):
    useful: bool = False
    unfounded: bool = False
    over_quota: bool = False


def found_reasons(
    session: Session,
    kit: Kit,
    tip: Tip,
    view: TipView,
    *,
    compared: frozenset[ReasonCode] = frozenset(),
    flags: frozenset[Flag] = frozenset(),
) -> tuple[Reason, ...]:
    """The reasons that hold for the tip now; what comparing with others found, the caller knows."""
    fresh = fresh_of(session, tip.id)
    exercise = tip.notice_id is not None and of_notice(session, kit, tip.notice_id).exercise
    earlier = _Earlier() if fresh and fresh.is_first else _earlier(session, kit, tip)
    facts = replace(
        priority_facts(view, kit.clock(), zone=kit.policy.timezone, exercise=exercise),
        compared=compared,
        threat_to_life=Flag.THREAT_TO_LIFE in flags,
        weapon=Flag.WEAPON in flags,
        earlier_useful=earlier.useful,
        earlier_unfounded=earlier.unfounded,
        over_quota=earlier.over_quota,
    )
    if view.has_preview:
        facts = _with_pictures(facts, twins_of(session, view.id))
    return reasons(facts, WEIGHTS if fresh and fresh.usual_weights else weights(session))


def _earlier(session: Session, kit: Kit, tip: Tip) -> _Earlier:
    """What the person's other tips mean for this one; the numbers go no farther."""
    if tip.person_key is None:
        return _Earlier()
    sent = tip.sent_at or kit.clock()
    times = {"since": kit.clock() - LOOKS_BACK, "after": sent - SPAN, "until": sent}
    rows = _EARLIER.rows(session, {"person_key": tip.person_key, "tip_id": tip.id} | times)
    closed = {Disposition(row[0]): (row[1], row[2]) for row in rows if row[0] is not None}
    helped, in_vain = (
        sum(closed[one][0] for one in which & closed.keys()) for which in (_USEFUL, _UNFOUNDED)
    )
    pranks = sum(closed[one][1] for one in PRANKS & closed.keys())
    useful, unfounded = earlier_tips(helped, in_vain)
    return _Earlier(useful, unfounded, not keeps_place(pranks, sum(row[3] for row in rows)))


def _with_pictures(facts: TipFacts, twins: Twins) -> TipFacts:
    return replace(
        facts,
        notices_own_picture=bool(twins.notices),
        dismissed_picture=twins.dismissed,
        picture_known=twins.known,
    )


def judged_again(
    session: Session,
    kit: Kit,
    held: Held,
    view: TipView,
    *,
    compared: frozenset[ReasonCode] | None = None,
    flags: list[Any] | None = None,
) -> dict[str, Any]:
    """The columns that change where the reasons are others than before.

    `compared` and `flags`: what holds from now on, where that changes too.
    """
    ticket = held.ticket
    found = found_reasons(
        session,
        kit,
        held.tip,
        view,
        compared=by_comparing(ticket.reasons) if compared is None else compared,
        flags=frozenset(map(Flag, ticket.flags if flags is None else flags)),
    )
    if as_kept(found) == ticket.reasons:
        return {}
    return {"priority": score(found), "reasons": as_kept(found)}


def by_comparing(kept: list[Any]) -> frozenset[ReasonCode]:
    """Which of a ticket's reasons came of comparing it with others."""
    return BY_COMPARING.intersection(ReasonCode(code) for code, _ in kept)


def judge(session: Session, kit: Kit, ticket_id: int) -> bool:
    """Look at a ticket again, all by itself; False where nothing about it has changed."""
    held = load(session, ticket_id, lock=True)
    if held.withdrawn:
        return False
    view = facts_of(session, kit, held.tip)
    look_when_it_ages(session, kit, ticket_id, view)
    values = judged_again(session, kit, held, view)
    if not values:
        return False
    change(session, held, **values)
    priority = values["priority"]
    record(session, kit, SYSTEM, "ticket.judged", "ticket", ticket_id, priority=priority)
    look_soon(session, kit, ticket_id)
    return True


def look_when_it_ages(session: Session, kit: Kit, ticket_id: int, view: TipView) -> None:
    """Have the ticket looked at again when the next of its reasons ends by time."""
    seen_at = None if view.seen is None else view.seen.at
    still_there = view.still_there is True
    now = kit.clock()
    due = next_change(now, seen_at=seen_at, told_at=view.sent_at, still_there=still_there)
    if due is not None:
        schedule(session, kit, AGES, ticket_id, at=due + _MOMENT)


@job(AGES)
def age(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Time has passed: judge the ticket again, if anybody still works on it."""
    if load(session, ticket_id).ticket.state is not TicketState.CLOSED and judge(
        session, kit, ticket_id
    ):
        refresh(session, kit, ticket_id)
