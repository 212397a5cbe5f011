"""Review: a notice is submitted, looked at by a second person, approved or sent back.

Holds the way from draft to live. Refuses an approval by anyone who drafted or submitted, of
anything but the very content that the approver saw, of photos that the approver has not looked
through for bystanders, and of a notice that lacks what the law asks.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from desk import jobs
from desk.actors import OfficerActor, need, officer_by_id
from desk.district.units import unit_code
from desk.kit import Kit
from desk.log import record
from desk.notices.approvers import tell_approvers, tell_decision
from desk.notices.broadcast import begin
from desk.notices.card import public_content, released_keys
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
    photos_hash,
    photos_of,
    reviewed_hash,
    write_document,
)
from desk.outgoing import say
from desk.screens import of_notice
from tipline.notice_content import check_notice, normalise_notice
from tipline.notices import (
    NoticeAction,
    NoticeKind,
    NoticeState,
    advance_notice,
    check_approver,
    notice_number,
    parse_notice_number,
)
from tipline.refusals import Refusal
from tipline.roles import Right
from tipline.subscribing import is_urgent


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
        photos_confirmed_by=None,
        photos_confirmed_hash=None,
        case_key=case_key(kit, number),
    )
    record(session, kit, actor, "notice.submitted", "notice", notice_id)
    return tell_approvers(session, kit, actor, notice_row(session, notice_id), document)


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


def confirm_photos(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, reviewed: str
) -> None:
    """Note that this approver saw every bystander covered, in the very photos that are there now."""
    row, _ = _reviewed(session, kit, actor, notice_id, reviewed, NoticeAction.APPROVE)
    shown = photos_hash(session, notice_id)
    if shown is None:
        raise Refusal("lifecycle.not_found", record="photo")
    if _confirmed(row, actor, shown):
        return
    seen = {"photos_confirmed_by": actor.id, "photos_confirmed_hash": shown}
    guarded(session, row, photos_hash=shown, **seen)
    record(session, kit, actor, "notice.photos_confirmed", "notice", notice_id, photos=shown)


def approve(session: Session, kit: Kit, actor: OfficerActor, notice_id: int, reviewed: str) -> str:
    """Publish what was reviewed, and plan its deliveries; returns the notice's number.

    `reviewed` is the hash that the approver's card carried, whole or its first digits.
    """
    row, document = _reviewed(session, kit, actor, notice_id, reviewed, NoticeAction.APPROVE)
    # It may have been cleared since it was submitted.
    check_not_cleared(session, kit, str(document["case_number"]))
    shown = photos_hash(session, notice_id)
    if shown is not None and not _confirmed(row, actor, shown):
        raise Refusal("notice.bystanders_unconfirmed")
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
    urgent = is_urgent(document["offence"])
    planned = plan(session, kit, notice_id, kind=NoticeKind(document["kind"]), urgent=urgent)
    begin(session, kit, notice_id, planned)
    expires_at = datetime.fromisoformat(document["expires_at"])
    jobs.schedule(session, kit, EXPIRE_JOB, notice_id, at=expires_at)
    record(session, kit, actor, "notice.approved", "notice", notice_id, copies=planned)
    if row.supersedes_id is not None:
        supersede(session, kit, actor, row.supersedes_id)
    tell_decision(session, kit, row, document, "approved", by=actor.name)
    _tell_drafters(session, kit, row, "approved", number=number, by=actor.name, copies=planned)
    return number


def reject(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, reviewed: str, reason: str
) -> None:
    """Send a notice back to its drafter, with what to change."""
    if not reason.strip():
        raise Refusal("notice.needs_reason")
    row, document = _reviewed(session, kit, actor, notice_id, reviewed, NoticeAction.REJECT)
    guarded(session, row, state=NoticeState.DRAFT, submitted_by=None)
    record(session, kit, actor, "notice.sent_back", "notice", notice_id, reason=reason.strip())
    said = {"reason": reason.strip(), "by": actor.name}
    tell_decision(session, kit, row, document, "sent_back", **said)
    _tell_drafters(session, kit, row, "sent_back", **said)


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


def _confirmed(row: Row[Any], actor: OfficerActor, shown: str) -> bool:
    """Whether it is this approver who confirmed these photos: nobody relies on another's look."""
    confirmed = (row.photos_confirmed_by, row.photos_confirmed_hash)
    return confirmed == (actor.id, shown)


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


def _tell_drafters(
    session: Session, kit: Kit, row: Row[Any], what: str, **params: str | int
) -> None:
    """Tell who drafted and who submitted what became of it."""
    for officer_id in sorted({row.drafted_by, row.submitted_by}):
        officer = officer_by_id(session, kit, officer_id)
        if officer is not None and officer.to is not None:
            facts = {"id": row.id, "what": what, "params": params}
            # One that came back is worked on from here; one that went out is not.
            facts |= {"screen": of_notice(row.id), "last": what != "sent_back"}
            say(session, kit, officer.to, "notice.told", facts, record_id=row.id)
