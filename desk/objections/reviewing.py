"""Reviewing an objection: taken by one who had no hand in the notice, and decided with a reason.

Holds the reviewer's acts. An objection that is upheld withdraws the notice, by the same ending as
any other, and clears its case; one that is declined lifts a suspension that the review had made.
Refuses the words of an objection to anybody but the reviewer who has it.
"""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from desk import jobs
from desk.actors import OfficerActor, need
from desk.kit import Kit, To
from desk.log import record
from desk.notices.endings import cancel
from desk.notices.rows import notice_row
from desk.notices.suspension import lift, suspend
from desk.objections.climbing import CLIMB, hands_of
from desk.objections.rows import (
    ANSWER,
    OBJECTIONS,
    RECEIPT,
    WORDS,
    answer_key,
    bound_to,
    guarded,
    objection_row,
    open_field,
    standing_notice,
)
from desk.outgoing import say
from desk.written import local, sound
from storage.sealing import seal
from tipline.inert import original_text
from tipline.lifecycles import possible
from tipline.notices import NOTICE_TABLE, NoticeAction, NoticeState
from tipline.objections import (
    DECIDED,
    ObjectionAction,
    ObjectionState,
    advance_objection,
    check_reason,
    check_reviewer,
)
from tipline.refusals import Refusal
from tipline.roles import Right

_DECISIONS = {"uphold": ObjectionAction.UPHOLD, "decline": ObjectionAction.DECLINE}


def take(session: Session, kit: Kit, actor: OfficerActor, to: To, objection_id: int) -> None:
    """Take an objection on, and see what was written. Whoever has it already sees it again."""
    row = _seen(session, actor, objection_id)
    if row.state is not ObjectionState.UNDER_REVIEW or row.reviewer_id != actor.id:
        state = advance_objection(row.state, ObjectionAction.TAKE)
        guarded(session, row, state=state, reviewer_id=actor.id)
        record(session, kit, actor, "objection.taken", "objection", row.id)
    _show(session, kit, to, objection_id)


def suspend_meanwhile(
    session: Session, kit: Kit, actor: OfficerActor, to: To, objection_id: int
) -> None:
    """Suspend the notice until this is decided."""
    row = _own(session, actor, objection_id, ObjectionAction.SUSPEND)
    suspend(session, kit, actor, standing_notice(session, row.notice_id).id)
    guarded(session, row, suspends=True)
    _show(session, kit, to, objection_id)


def ask_reason(
    session: Session, kit: Kit, actor: OfficerActor, to: To, objection_id: int, act: str
) -> None:
    """Ask for the reason of a decision that this officer may take now."""
    row = _own(session, actor, objection_id, _DECISIONS[act])
    number = notice_row(session, row.notice_id).number
    say(session, kit, to, "objection.told", {"what": f"why_{act}", "notice": number})


def decide(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    to: To,
    objection_id: int,
    act: str,
    reason: str,
) -> None:
    """Uphold or decline, with a reason that whoever asked will read."""
    action = _DECISIONS[act]
    row = _own(session, actor, objection_id, action)
    check_reason(reason)
    said = sound(reason.strip())
    key = answer_key(kit, open_field(kit, row, RECEIPT))
    guarded(
        session,
        row,
        state=advance_objection(row.state, action),
        suspends=False,
        answer=seal(key, said.encode(), bound_to=bound_to(row.id, ANSWER)),
        decided_at=kit.clock(),
    )
    jobs.cancel(session, CLIMB, row.id)
    record(session, kit, actor, f"objection.{_done(action)}", "objection", row.id, reason=said)
    notice = standing_notice(session, row.notice_id)
    if action is ObjectionAction.UPHOLD:
        cancel(session, kit, actor, notice.id, said, cleared=True)
    elif row.suspends and not _suspended_by_another(session, notice.id):
        _lift(session, kit, actor, notice)
    facts = {"what": _done(action), "notice": notice.number}
    say(session, kit, to, "objection.told", facts)


def _done(action: ObjectionAction) -> str:
    return "upheld" if action is ObjectionAction.UPHOLD else "declined"


def _lift(session: Session, kit: Kit, actor: OfficerActor, notice: Row[Any]) -> None:
    # It may have ended meanwhile, by its expiry or by hand: then there is nothing to lift.
    if notice.state is NoticeState.SUSPENDED:
        lift(session, kit, actor, notice.id)


def _suspended_by_another(session: Session, notice_id: int) -> bool:
    """Whether another review still wants this notice suspended."""
    others = select(OBJECTIONS.c.notice_id).where(
        OBJECTIONS.c.suspends, OBJECTIONS.c.state.not_in(DECIDED)
    )
    concerned = session.execute(others.distinct()).scalars()
    return any(standing_notice(session, one).id == notice_id for one in concerned)


def _seen(session: Session, actor: OfficerActor, objection_id: int) -> Row[Any]:
    """The row, for whoever may review it. Another unit's is "not found", like one that is none."""
    need(actor, Right.REVIEW_OBJECTIONS)
    row = objection_row(session, objection_id)
    if notice_row(session, row.notice_id).unit_id not in actor.unit_ids:
        raise Refusal("lifecycle.not_found", record="objection")
    check_reviewer(actor.id, hands_of(session, row))
    return row


def _own(
    session: Session, actor: OfficerActor, objection_id: int, action: ObjectionAction
) -> Row[Any]:
    """The row, once it is sure that this reviewer has it and may do this to it."""
    row = _seen(session, actor, objection_id)
    advance_objection(row.state, action)
    if row.reviewer_id != actor.id:
        raise Refusal("objection.not_yours")
    return row


def _show(session: Session, kit: Kit, to: To, objection_id: int) -> None:
    """The whole card, with what was written and what can be done."""
    row = objection_row(session, objection_id)
    notice = standing_notice(session, row.notice_id)
    can_suspend = NoticeAction.SUSPEND in possible(NOTICE_TABLE, notice.state)
    facts = {
        "id": row.id,
        "notice": notice.number,
        "notice_state": notice.state.value,
        "ground": row.ground.value,
        "words": sound(original_text(open_field(kit, row, WORDS))),
        "asked_at": local(kit, row.made_at),
        "due_at": local(kit, row.due_at),
        "acts": [*(["suspend"] if can_suspend else []), *_DECISIONS],
    }
    say(session, kit, to, "objection.review", facts)
