"""Review: a notice is submitted, looked at by a second person, approved or sent back.

Holds the way from draft to live. Refuses an approval by anyone who drafted or submitted, of
anything but the very content that the approver saw, and of a notice that lacks what the law asks.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from desk import jobs
from desk.actors import OfficerActor, need, officer_by_id, officer_name, officers_with
from desk.district.units import list_areas, unit_code, units_above
from desk.kit import Kit, To
from desk.log import record
from desk.notices.audience import reach
from desk.notices.card import draft_facts, public_content, released_keys
from desk.notices.clearing import case_key, check_not_cleared
from desk.notices.delivery_plan import plan
from desk.notices.endings import EXPIRE_JOB, supersede
from desk.notices.rows import (
    NOTICES,
    PHOTOS,
    SHORT_HASH,
    Document,
    document_of,
    guarded,
    notice_row,
    photos_of,
    reviewed_hash,
    write_document,
)
from desk.outgoing import say
from tipline.notice_content import check_notice, normalise_notice
from tipline.notices import (
    NoticeAction,
    NoticeState,
    advance_notice,
    check_approver,
    notice_number,
    parse_notice_number,
)
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
    document = _sound(session, kit, row)
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
    record(session, kit, actor, "notice.submitted", "notice", notice_id)
    return _tell_approvers(session, kit, actor, notice_row(session, notice_id), document)


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


def approve(session: Session, kit: Kit, actor: OfficerActor, notice_id: int, reviewed: str) -> str:
    """Publish what was reviewed, and plan its deliveries; returns the notice's number.

    `reviewed` is the hash that the approver's card carried, whole or its first digits.
    """
    row, document = _reviewed(session, kit, actor, notice_id, reviewed, NoticeAction.APPROVE)
    # It may have been cleared since it was submitted.
    check_not_cleared(session, kit, str(document["case_number"]))
    now = kit.clock()
    number = _next_number(session, kit, row.unit_id, now)
    basis = document["legal_basis"]
    guarded(
        session,
        row,
        state=NoticeState.LIVE,
        number=number,
        approved_by=actor.id,
        approved_hash=row.content_hash,
        offence=document["offence"],
        legal_basis=f"{basis['instrument']['zh']} {basis['number']}",
        exercise=bool(document["exercise"]),
        public_content=public_content(session, row, document),
        published_at=now,
        expires_at=datetime.fromisoformat(document["expires_at"]),
    )
    for photo in photos_of(session, notice_id):
        released = PHOTOS.update().where(PHOTOS.c.id == photo.id)
        session.execute(released.values(**released_keys(kit, photo)))
    planned = plan(session, kit, notice_id)
    expires_at = datetime.fromisoformat(document["expires_at"])
    jobs.schedule(session, kit, EXPIRE_JOB, notice_id, at=expires_at)
    record(session, kit, actor, "notice.approved", "notice", notice_id, copies=planned)
    if row.supersedes_id is not None:
        supersede(session, kit, actor, row.supersedes_id)
    _tell_drafters(session, kit, row, "approved", number=number, by=actor.name, copies=planned)
    return number


def reject(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, reviewed: str, reason: str
) -> None:
    """Send a notice back to its drafter, with what to change."""
    if not reason.strip():
        raise Refusal("notice.needs_reason")
    row, _ = _reviewed(session, kit, actor, notice_id, reviewed, NoticeAction.REJECT)
    guarded(session, row, state=NoticeState.DRAFT, submitted_by=None)
    record(session, kit, actor, "notice.sent_back", "notice", notice_id, reason=reason.strip())
    _tell_drafters(session, kit, row, "sent_back", reason=reason.strip(), by=actor.name)


def _reviewed(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    notice_id: int,
    reviewed: str,
    action: NoticeAction,
) -> tuple[Row[Any], Document]:
    """The row and document, once it is sure that this person may decide on this content."""
    need(actor, Right.APPROVE_NOTICES)
    row = notice_row(session, notice_id)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    advance_notice(row.state, action)
    check_approver(row.drafted_by, row.submitted_by, actor.id)
    document = _sound(session, kit, row)
    # Also a change made past the program is found here: the hash is taken of what is stored now.
    same = reviewed_hash(session, row, document) == row.content_hash
    if not same or len(reviewed) < SHORT_HASH or not row.content_hash.startswith(reviewed):
        raise Refusal("notice.content_changed")
    return row, document


def _sound(session: Session, kit: Kit, row: Row[Any]) -> Document:
    """The document in its one form. Raises Refusal `notice.faulty`."""
    document = document_of(session, kit, row)
    faults = check_notice(document, now=kit.clock())
    if faults:
        raise Refusal("notice.faulty", count=len(faults))
    return dict(normalise_notice(document))


def _next_number(session: Session, kit: Kit, unit_id: int, now: datetime) -> str:
    """The unit's next number of this year. Two approvals at once queue on the unit's row."""
    prefix = unit_code(session, unit_id, lock=True)
    year = now.astimezone(kit.policy.timezone).year
    last = session.execute(
        select(NOTICES.c.number)
        .where(NOTICES.c.number.like(f"{prefix}-{year}-%"))
        .order_by(func.length(NOTICES.c.number).desc(), NOTICES.c.number.desc())
        .limit(1)
    ).scalar()
    return notice_number(prefix, year, 1 + (parse_notice_number(last)[2] if last else 0))


def _tell_approvers(
    session: Session, kit: Kit, actor: OfficerActor, row: Row[Any], document: Document
) -> int:
    """Show the card to everyone who may approve it; returns how many they are."""
    facts = _review_facts(session, kit, row, document, actor.name)
    told = 0
    for officer_id in _approvers(session, row):
        approver = officer_by_id(session, kit, officer_id)
        if approver is not None and approver.to is not None:
            say(session, kit, approver.to, "notice.review", facts, record_id=row.id)
            told += 1
    return told


def show_review(session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int) -> None:
    """Show an approver once more what waits for a yes."""
    need(actor, Right.APPROVE_NOTICES)
    row = notice_row(session, notice_id)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    advance_notice(row.state, NoticeAction.APPROVE)
    by = officer_name(session, kit, row.submitted_by)
    document = document_of(session, kit, row)
    facts = _review_facts(session, kit, row, document, by)
    say(session, kit, to, "notice.review", facts, record_id=row.id)


def _review_facts(
    session: Session, kit: Kit, row: Row[Any], document: Document, by: str
) -> dict[str, Any]:
    chats, people = reach(session, areas_of(session, row))
    card = draft_facts(session, kit, row, document)
    return {
        "files": card.pop("files"),
        "card": card,
        "hash": row.content_hash[:SHORT_HASH],
        "by": by,
        "chats": chats,
        "people": people,
    }


def areas_of(session: Session, row: Row[Any]) -> list[int]:
    """The areas that a notice goes to."""
    if row.area_id is not None:
        return [row.area_id]
    return [area.id for area in list_areas(session, row.unit_id)]


def _approvers(session: Session, row: Row[Any]) -> list[int]:
    """Active approvers of the unit and of those above it, without whoever had a hand in it."""
    hands = [row.drafted_by, row.submitted_by]
    above = units_above(session, row.unit_id)
    return officers_with(session, Right.APPROVE_NOTICES, above, without=hands)


def _tell_drafters(
    session: Session, kit: Kit, row: Row[Any], what: str, **params: str | int
) -> None:
    """Tell who drafted and who submitted what became of it."""
    for officer_id in sorted({row.drafted_by, row.submitted_by}):
        officer = officer_by_id(session, kit, officer_id)
        if officer is not None and officer.to is not None:
            facts = {"id": row.id, "what": what, "params": params}
            say(session, kit, officer.to, "notice.told", facts, record_id=row.id)
