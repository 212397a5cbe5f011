"""What waits for somebody's signature, and who may give it.

Holds one look at a notice before any decision on it: its content as it is stored now, its hash, and
what a signature would do. Refuses whoever had a hand in it, content that the signer was not shown,
and content that lacks what the law asks.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need
from desk.kit import Kit
from desk.notices.offence_list import faults_of
from desk.notices.rows import SHORT_HASH, Document, document_of, notice_row, reviewed_hash
from tipline.notice_content import normalise_notice
from tipline.notices import (
    NoticeAction,
    NoticeKind,
    NoticeState,
    advance_notice,
    check_approver,
)
from tipline.refusals import Refusal
from tipline.roles import Right, may


@dataclass(frozen=True, slots=True)
class Pending:
    """A notice's row, the content to be signed, its hash, and what the signature does."""

    row: Row[Any]
    document: Document
    hash: str
    action: NoticeAction


def waiting(session: Session, kit: Kit, row: Row[Any]) -> Pending:
    """What there is to sign of this notice now."""
    action, expected, until = signature_for(row), row.content_hash, None
    if action is NoticeAction.RENEW:
        expected, until = row.renewal_hash, row.renewal_until
    advance_notice(row.state, action)
    document = sound(session, kit, row, until)
    # Also a change made past the program is found here: the hash is taken of what is stored now.
    if reviewed_hash(session, kit, row, document) != expected:
        raise Refusal("notice.content_changed")
    return Pending(row, document, expected, action)


def signature_for(row: Row[Any]) -> NoticeAction:
    """What a signature would do for this notice: let it out, let it last, or give it more time."""
    if is_on_one_signature(row):
        return NoticeAction.COUNTERSIGN
    return NoticeAction.APPROVE if row.renewal_by is None else NoticeAction.RENEW


def renewed(document: Document, until: datetime) -> Document:
    """The same content with another end."""
    return dict(normalise_notice({**document, "expires_at": until.isoformat()}))


def is_on_one_signature(row: Row[Any]) -> bool:
    """Whether the notice went out in an emergency, and nobody has joined since."""
    return row.alone_by is not None and row.approved_by is None


def waits_for_more(row: Row[Any]) -> bool:
    """Whether a live notice waits for a signature: the second one, or one for more time."""
    is_live = row.state is NoticeState.LIVE
    return is_live and (is_on_one_signature(row) or row.renewal_by is not None)


def to_approve(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, reviewed: str
) -> Pending:
    """What this approver may sign, if it is what the card showed (`reviewed`)."""
    need(actor, Right.APPROVE_NOTICES)
    row = _of_unit(session, actor, notice_id)
    found = waiting(session, kit, row)
    check_approver(hands_of(row), actor.id)
    return _as_shown(found, reviewed)


def to_publish_alone(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, reviewed: str
) -> Pending:
    """What this supervisor may publish on one signature: somebody missing, and nothing else."""
    need(actor, Right.PUBLISH_ALONE)
    row = _of_unit(session, actor, notice_id)
    advance_notice(row.state, NoticeAction.PUBLISH_ALONE)
    if row.kind is not NoticeKind.MISSING:
        raise Refusal("notice.alone_only_missing")
    return _as_shown(waiting(session, kit, row), reviewed)


def may_approve(actor: OfficerActor, row: Row[Any]) -> bool:
    """Whether this officer can be the second person."""
    return may(actor.roles, Right.APPROVE_NOTICES) and actor.id not in hands_of(row)


def hands_of(row: Row[Any]) -> frozenset[int]:
    """Whoever drafted, submitted, published alone or asked for more time: never the second person."""
    hands = (row.drafted_by, row.submitted_by, row.alone_by, row.renewal_by)
    return frozenset(hand for hand in hands if hand is not None)


def may_publish_alone(actor: OfficerActor, row: Row[Any]) -> bool:
    """Whether this officer can be the only one, for now."""
    is_missing = row.kind is NoticeKind.MISSING and row.number is None
    return is_missing and may(actor.roles, Right.PUBLISH_ALONE)


def sound(session: Session, kit: Kit, row: Row[Any], until: datetime | None = None) -> Document:
    """The document in its one form, perhaps with another end. Raises Refusal `notice.faulty`."""
    document = document_of(session, kit, row)
    document = document if until is None else renewed(document, until)
    faults = faults_of(session, kit, document)
    if faults:
        raise Refusal("notice.faulty", count=len(faults))
    return dict(normalise_notice(document))


def _of_unit(session: Session, actor: OfficerActor, notice_id: int) -> Row[Any]:
    row = notice_row(session, notice_id)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    return row


def _as_shown(found: Pending, reviewed: str) -> Pending:
    if len(reviewed) < SHORT_HASH or not found.hash.startswith(reviewed):
        raise Refusal("notice.content_changed")
    return found
