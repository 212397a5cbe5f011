"""Review: a notice is submitted, looked at by a second person, taken back or sent back.

Holds the way to a decision and back from it; what a signature does is in the module `signing`.
Refuses to go back without a reason.
"""

from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need
from desk.kit import Kit
from desk.log import record
from desk.notices.approvers import tell_approvers, tell_decision, tell_drafters
from desk.notices.checking import forget_answers
from desk.notices.clearing import case_key, check_not_cleared
from desk.notices.endings import cancel
from desk.notices.pending import sound, to_approve
from desk.notices.rows import NO_RENEWAL, document_of, guarded, notice_row, write_document
from tipline.notices import NoticeAction, NoticeState, advance_notice
from tipline.refusals import Refusal
from tipline.roles import Right


def submit(session: Session, kit: Kit, actor: OfficerActor, notice_id: int) -> int:
    """Send a draft to review; returns how many approvers were told.

    Raises Refusal `notice.faulty` where anything is missing or wrong.
    """
    need(actor, Right.DRAFT_NOTICES)
    row = notice_row(session, notice_id)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    state = advance_notice(row.state, NoticeAction.SUBMIT)
    if state is row.state:
        return 0
    document = sound(session, kit, row)
    number = str(document["case_number"])
    check_not_cleared(session, kit, number)
    write_document(
        session,
        kit,
        row,
        document,
        state=state,
        submitted_by=actor.id,
        case_key=case_key(kit, number),
    )
    forget_answers(session, notice_id)
    record(session, kit, actor, "notice.submitted", "notice", notice_id)
    return tell_approvers(session, kit, actor, notice_row(session, notice_id))


def withdraw_from_review(session: Session, kit: Kit, actor: OfficerActor, notice_id: int) -> None:
    """Take a notice back to its draft; the review of it is void."""
    need(actor, Right.DRAFT_NOTICES)
    row = notice_row(session, notice_id)
    if actor.id not in (row.drafted_by, row.submitted_by):
        raise Refusal("notice.not_yours")
    state = advance_notice(row.state, NoticeAction.WITHDRAW_FROM_REVIEW)
    if state is row.state:
        return
    guarded(session, row, state=state, submitted_by=None)
    record(session, kit, actor, "notice.taken_back", "notice", notice_id)
    tell_decision(session, kit, row, document_of(session, kit, row), "taken_back", by=actor.name)


def reject(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, reviewed: str, reason: str
) -> None:
    """Send a notice back to its drafter, with what to change.

    One that went out on a single signature is withdrawn: it is out, and a second person says no.
    """
    if not reason.strip():
        raise Refusal("notice.needs_reason")
    found = to_approve(session, kit, actor, notice_id, reviewed)
    row, said = found.row, {"reason": reason.strip(), "by": actor.name}
    if found.action is NoticeAction.COUNTERSIGN:
        cancel(session, kit, actor, notice_id, reason)
        tell_decision(session, kit, row, found.document, "withdrawn", **said)
        tell_drafters(session, kit, row, "withdrawn", number=str(row.number), **said)
        return
    if found.action is NoticeAction.RENEW:
        guarded(session, row, **NO_RENEWAL)
        record(session, kit, actor, "notice.renewal_declined", "notice", notice_id, reason=reason)
        tell_decision(session, kit, row, found.document, "not_renewed", **said)
        tell_drafters(session, kit, row, "not_renewed", number=str(row.number), **said)
        return
    guarded(session, row, state=NoticeState.DRAFT, submitted_by=None)
    record(session, kit, actor, "notice.sent_back", "notice", notice_id, reason=reason.strip())
    tell_decision(session, kit, row, found.document, "sent_back", **said)
    tell_drafters(session, kit, row, "sent_back", **said)
