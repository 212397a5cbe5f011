"""A notice goes out: approved by a second person; or, for somebody missing, on one signature for a day.

Holds what a signature does: number, public content, keys of its photos, copies, the end; and what it
does for a live notice, that lasts longer by it. Refuses one without the signer's own yes to every point, for exactly this content.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk import jobs
from desk.actors import OfficerActor
from desk.district.units import unit_code
from desk.kit import Kit
from desk.log import record
from desk.notices.approvers import tell_approvers, tell_decision, tell_drafters
from desk.notices.broadcast import begin
from desk.notices.card import public_content, released_keys
from desk.notices.checking import checked
from desk.notices.clearing import check_not_cleared
from desk.notices.delivery_holds import raise_wanted
from desk.notices.delivery_plan import plan
from desk.notices.endings import EXPIRE_JOB, REMIND_JOB, supersede
from desk.notices.offence_list import in_force
from desk.notices.pending import Pending, to_approve, to_publish_alone
from desk.notices.rows import (
    NO_RENEWAL,
    NOTICES,
    PHOTOS,
    guarded,
    notice_row,
    photos_hash,
    photos_of,
    sealed_document,
)
from tipline.notices import (
    ALONE_FOR,
    NoticeAction,
    NoticeKind,
    NoticeState,
    notice_number,
    parse_notice_number,
    reminder_at,
)
from tipline.subscribing import is_urgent

# What a signature under a live notice is called, in the log and to whoever drafted it.
_GOES_ON = {NoticeAction.COUNTERSIGN: "countersigned", NoticeAction.RENEW: "renewed"}


def approve(session: Session, kit: Kit, actor: OfficerActor, notice_id: int, reviewed: str) -> str:
    """Sign as the second person what the card showed; returns the notice's number.

    `reviewed` is the hash that the approver's card carried, whole or its first digits.
    """
    found = to_approve(session, kit, actor, notice_id, reviewed)
    row, until = found.row, datetime.fromisoformat(found.document["expires_at"])
    signature = _signature(session, kit, actor, found) | {"approved_by": actor.id}
    if found.action in _GOES_ON:
        number, did = str(row.number), _GOES_ON[found.action]
        _goes_on(session, kit, found, until, signature)
        _record(session, kit, actor, f"notice.{did}", found, signature)
        tell_drafters(session, kit, row, did, number=number, by=actor.name)
    else:
        number, copies = _goes_out(session, kit, actor, found, until, signature)
        _record(session, kit, actor, "notice.approved", found, signature, copies=copies)
        tell_drafters(session, kit, row, "approved", number=number, by=actor.name, copies=copies)
    tell_decision(session, kit, row, found.document, "approved", by=actor.name)
    return number


def publish_alone(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, reviewed: str
) -> str:
    """Publish for a day on one signature, and page every approver; returns the number."""
    found = to_publish_alone(session, kit, actor, notice_id, reviewed)
    row, end = found.row, datetime.fromisoformat(found.document["expires_at"])
    signature = _signature(session, kit, actor, found) | {"alone_by": actor.id}
    until = min(end, kit.clock() + ALONE_FOR)
    number, copies = _goes_out(session, kit, actor, found, until, signature)
    _record(session, kit, actor, "notice.published_alone", found, signature, copies=copies)
    tell_approvers(session, kit, actor, notice_row(session, notice_id))
    tell_drafters(session, kit, row, "alone", number=number, by=actor.name, copies=copies)
    return number


def _signature(session: Session, kit: Kit, actor: OfficerActor, found: Pending) -> dict[str, Any]:
    """What the row keeps of a signature: whose, under what, with which answers."""
    answers = checked(session, actor, found)
    # It may have been cleared since it was submitted.
    check_not_cleared(session, kit, str(found.document["case_number"]))
    shown = photos_hash(session, found.row.id)
    return {
        "approved_hash": found.hash,
        "checked_by": actor.id,
        "answers": answers,
        "offences_version": in_force(session, kit)[0],
        "photos_hash": shown,
        "photos_confirmed_by": None if shown is None else actor.id,
        "photos_confirmed_hash": shown,
    }


def _goes_out(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    found: Pending,
    until: datetime,
    signature: dict[str, Any],
) -> tuple[str, int]:
    """From review to live; returns the number and how many copies are planned."""
    row, document, now = found.row, found.document, kit.clock()
    number = _next_number(session, kit, row.unit_id, now)
    basis = document["legal_basis"]
    guarded(
        session,
        row,
        state=NoticeState.LIVE,
        number=number,
        offence=document["offence"],
        legal_basis=f"{basis['instrument']['zh']} {basis['number']}",
        exercise=bool(document["exercise"]),
        public_content=_public(session, found, until),
        published_at=now,
        expires_at=until,
        **signature,
    )
    for photo in photos_of(session, row.id):
        released = PHOTOS.update().where(PHOTOS.c.id == photo.id)
        session.execute(released.values(**released_keys(kit, photo)))
    urgent = is_urgent(document["offence"])
    planned = plan(session, kit, row.id, kind=NoticeKind(document["kind"]), urgent=urgent)
    begin(session, kit, row.id, planned)
    _schedule_end(session, kit, row.id, until)
    if row.supersedes_id is not None:
        supersede(session, kit, actor, row.supersedes_id)
    return number, planned


def _goes_on(
    session: Session, kit: Kit, found: Pending, until: datetime, signature: dict[str, Any]
) -> None:
    """A live notice stays live, until another day, and every copy says until when."""
    row = found.row
    changed: dict[str, Any] = {"renewed_revision": row.revision + 1}
    if found.action is NoticeAction.RENEW:
        # Whoever asked for it takes the submitter's place: the database holds four eyes by that.
        changed |= {"submitted_by": row.renewal_by, **NO_RENEWAL}
        changed |= sealed_document(kit, row, found.document) | {"content_hash": found.hash}
    guarded(
        session,
        row,
        revision=row.revision + 1,
        public_content=_public(session, found, until),
        expires_at=until,
        **changed,
        **signature,
    )
    raise_wanted(session, kit, row.id, unsent=None)
    _schedule_end(session, kit, row.id, until)


def _schedule_end(session: Session, kit: Kit, notice_id: int, until: datetime) -> None:
    jobs.schedule(session, kit, EXPIRE_JOB, notice_id, at=until)
    jobs.schedule(session, kit, REMIND_JOB, notice_id, at=reminder_at(kit.clock(), until))


def _public(session: Session, found: Pending, until: datetime) -> dict[str, Any]:
    """What is public from now on; it says until when it holds, whatever the draft asked for."""
    content = public_content(session, found.row, found.document)
    return content | {"expires_at": until.isoformat()}


def _record(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    act: str,
    found: Pending,
    signature: dict[str, Any],
    **counts: int,
) -> None:
    """One entry: who signed what content, and what they answered of each point."""
    details = {"content": found.hash, **signature["answers"], **counts}
    record(session, kit, actor, act, "notice", found.row.id, **details)


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
