"""How a notice ends: resolved, cancelled, superseded, expired; and what its copies then say.

Holds the four endings. Each changes every delivered copy and says so in the same chats. A notice
that turns out to be wrong can be cancelled even after it ended another way.
Refuses to end without a reason what somebody ends by hand.
"""

from typing import Any

from sqlalchemy.orm import Session

from desk.actors import SYSTEM, Actor, OfficerActor, need
from desk.jobs import cancel as cancel_job
from desk.jobs import job
from desk.kit import Kit
from desk.log import record
from desk.notices.broadcast import follow
from desk.notices.clearing import clear, was_somebody_else
from desk.notices.delivery_holds import raise_wanted
from desk.notices.rows import conceal_photos, guarded, notice_row
from tipline.notices import NoticeAction, NoticeState, advance_notice
from tipline.refusals import Refusal
from tipline.roles import Right

EXPIRE_JOB = "notice.expire"
REMIND_JOB = "notice.remind"

_DONE = {
    NoticeAction.RESOLVE: "notice.resolved",
    NoticeAction.CANCEL: "notice.cancelled",
    NoticeAction.SUPERSEDE: "notice.superseded",
    NoticeAction.EXPIRE: "notice.expired",
}


def resolve(session: Session, kit: Kit, actor: OfficerActor, notice_id: int, reason: str) -> None:
    """What was asked of the public is answered: tell everywhere, and thank who helped."""
    _by_hand(session, actor, notice_id, reason)
    _end(session, kit, actor, notice_id, NoticeAction.RESOLVE, reason)


def cancel(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    notice_id: int,
    reason: str,
    *,
    cleared: bool = False,
) -> None:
    """Withdraw a published notice: it was wrong, or is needed no longer.

    Where its person was cleared (somebody says so, or a ticket about it was closed so), its case is
    marked: it can't be published from again without a supervisor.
    """
    row = _by_hand(session, actor, notice_id, reason)
    if row.number is None:
        raise Refusal("notice.not_live")
    ended = _end(session, kit, actor, notice_id, NoticeAction.CANCEL, reason)
    if cleared or (ended and was_somebody_else(session, notice_id)):
        clear(session, kit, actor, row)


def supersede(session: Session, kit: Kit, actor: Actor, notice_id: int) -> None:
    """Another notice has just gone live in this one's place."""
    _end(session, kit, actor, notice_id, NoticeAction.SUPERSEDE, None)


@job(EXPIRE_JOB)
def expire(session: Session, kit: Kit, notice_id: int, _body: Any) -> None:
    """The notice's time is over, unless it ended before or has been given more."""
    until = notice_row(session, notice_id).expires_at
    if until is not None and until > kit.clock():
        return
    _end(session, kit, SYSTEM, notice_id, NoticeAction.EXPIRE, None)


def _by_hand(session: Session, actor: OfficerActor, notice_id: int, reason: str) -> Any:
    need(actor, Right.END_NOTICES)
    row = notice_row(session, notice_id)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    if not reason.strip():
        raise Refusal("notice.needs_reason")
    return row


def _end(
    session: Session,
    kit: Kit,
    actor: Actor,
    notice_id: int,
    action: NoticeAction,
    reason: str | None,
) -> bool:
    """End the notice; False where it had ended so already, and nothing is left to do."""
    row = notice_row(session, notice_id)
    state = advance_notice(row.state, action)
    if state is row.state:
        return False
    guarded(session, row, state=state, revision=row.revision + 1, ended_at=kit.clock())
    conceal_photos(session, notice_id)
    if state is not NoticeState.EXPIRED:
        cancel_job(session, EXPIRE_JOB, notice_id)
    cancel_job(session, REMIND_JOB, notice_id)
    copies = raise_wanted(session, kit, notice_id)
    follow(session, kit, notice_id)
    record(session, kit, actor, _DONE[action], "notice", notice_id, reason=reason, copies=copies)
    # Tickets read notices for their cards, so this way round only when it is needed.
    from desk.tickets.opening import notice_ended

    notice_ended(session, kit, notice_id, state)
    return True
