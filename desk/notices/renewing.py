"""A live notice nears its end: those who answer for it hear in time, and may ask to renew it.

Holds the reminder and the request. A renewal is a new approval of the same content with a later end:
until somebody gives it, nothing changes. Refuses it for what is over: that is updated, by a new notice.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need, officer_by_id, officers_with
from desk.jobs import job
from desk.kit import Kit, To
from desk.log import record
from desk.notices.approvers import tell_approvers
from desk.notices.card import card_of
from desk.notices.endings import REMIND_JOB
from desk.notices.pending import is_on_one_signature, renewed
from desk.notices.rows import document_of, guarded, notice_row, reviewed_hash
from desk.notices.steps import EXPIRY_DAYS, expiry_in
from desk.outgoing import say
from desk.screens import of_notice, screens
from tipline.notices import NoticeAction, NoticeState, advance_notice
from tipline.refusals import Refusal
from tipline.roles import Right, may


@job(REMIND_JOB)
def remind(session: Session, kit: Kit, notice_id: int, _body: Any) -> None:
    """Tell whoever signed, drafted or publishes for the unit; in an emergency also who may sign."""
    row = notice_row(session, notice_id)
    if row.state is not NoticeState.LIVE:
        return
    alone = is_on_one_signature(row)
    hands = {row.drafted_by, row.submitted_by, row.approved_by, row.alone_by} - {None}
    right = Right.APPROVE_NOTICES if alone else Right.DRAFT_NOTICES
    others = officers_with(session, right, [row.unit_id], without=hands)
    for officer_id in [*sorted(hands), *others]:
        officer = officer_by_id(session, kit, officer_id)
        if officer is not None and officer.to is not None:
            _tell(session, kit, officer, officer.to, row, alone=alone)


def show_renewal(session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int) -> None:
    """Offer the days by which a live notice may be renewed."""
    row = _renewable(session, actor, notice_id)
    _tell(session, kit, actor, to, row, alone=False)


def ask_renewal(
    session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int, days: int
) -> None:
    """Ask the approvers to let the notice run for so many days from today, and say that they were."""
    row = _renewable(session, actor, notice_id)
    if days not in EXPIRY_DAYS:
        raise Refusal("check.not_a_number")
    until = datetime.fromisoformat(expiry_in(days, kit.clock(), kit.policy.timezone))
    if until <= row.expires_at:
        raise Refusal("notice.renewal_not_later")
    document = renewed(document_of(session, kit, row), until)
    guarded(
        session,
        row,
        renewal_by=actor.id,
        renewal_until=until,
        renewal_hash=reviewed_hash(session, kit, row, document),
    )
    record(session, kit, actor, "notice.renewal_asked", "notice", notice_id, days=days)
    asked = tell_approvers(session, kit, actor, notice_row(session, notice_id))
    facts = {"id": notice_id, "what": "renewal_asked", "params": {"approvers": asked}}
    facts |= {"screen": of_notice(notice_id), "last": True}
    say(session, kit, to, "notice.told", facts, record_id=notice_id)


def _renewable(session: Session, actor: OfficerActor, notice_id: int) -> Row[Any]:
    need(actor, Right.DRAFT_NOTICES)
    row = notice_row(session, notice_id)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    advance_notice(row.state, NoticeAction.RENEW)
    if is_on_one_signature(row):
        raise Refusal("notice.second_signature_first")
    return row


def _tell(
    session: Session, kit: Kit, officer: OfficerActor, to: To, row: Row[Any], *, alone: bool
) -> None:
    facts = {
        "id": row.id,
        "screen": of_notice(row.id),
        "card": card_of(session, kit, row, row.public_content),
        "alone": alone,
        "days": EXPIRY_DAYS if may(officer.roles, Right.DRAFT_NOTICES) and not alone else (),
    }
    say(session, kit, to, "notice.expiring", facts, record_id=row.id)


screens("notice.expiring")
