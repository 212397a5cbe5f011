"""Drafting a notice: begun, edited piece by piece, photographed, given up.

Holds what a publisher may do with their own draft. Refuses another's draft: whoever edits has a
hand in it, and the notice remembers one drafter whom the approver must not be.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from desk.actors import Actor, OfficerActor, need
from desk.district.units import list_areas
from desk.fingerprints import forget_notices
from desk.kit import Kit
from desk.log import record
from desk.notices.offence_list import faults_of
from desk.notices.rows import (
    NOTICES,
    PHOTO_BOUND_TO,
    PHOTOS,
    Document,
    Photo,
    add_photo_row,
    document_of,
    guarded,
    insert_notice,
    notice_row,
    photo_of,
    photos_of,
    write_document,
)
from storage.sealing import seal
from tipline.notice_content import PHOTOS_LIMIT
from tipline.notices import NoticeAction, NoticeState, advance_notice
from tipline.refusals import Fault, Refusal
from tipline.roles import Right

__all__ = ["Draft", "SealedPhoto", "add_photo", "discard", "draft", "drop_photos", "edit"]
__all__ += ["faults_at", "newest_draft", "open_draft", "put", "seal_photo", "set_area", "update_of"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its drafter sees it."""

    id: int
    state: NoticeState
    document: Document
    photos: int
    area_id: int | None
    supersedes_id: int | None
    content_hash: str


@dataclass(frozen=True, slots=True)
class SealedPhoto:
    """A photo sealed under a key of its own; `sealed` goes to the blobs, then its row is made."""

    sealed: bytes
    desk_key: bytes


def draft(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    document: Mapping[str, Any] | None = None,
    *,
    supersedes_id: int | None = None,
) -> int:
    """Begin a notice, empty or with what is known already; returns its id."""
    need(actor, Right.DRAFT_NOTICES)
    notice_id = insert_notice(session, kit, actor, document or {}, supersedes_id=supersedes_id)
    record(session, kit, actor, "notice.drafted", "notice", notice_id)
    return notice_id


def update_of(session: Session, kit: Kit, actor: OfficerActor, notice_id: int) -> int:
    """Begin the notice that is to replace a live one, with its content; returns the new id."""
    old = notice_row(session, notice_id)
    advance_notice(old.state, NoticeAction.SUPERSEDE)
    if old.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    document = copy.deepcopy(document_of(session, kit, old))
    new_id = draft(session, kit, actor, document, supersedes_id=notice_id)
    for photo in photos_of(session, notice_id):
        # Without its fingerprint: the notice that it was made for keeps it.
        add_photo_row(session, kit, new_id, photo_of(photo))
    write_document(session, kit, notice_row(session, new_id), document, area_id=old.area_id)
    return new_id


def open_draft(session: Session, kit: Kit, actor: OfficerActor, notice_id: int) -> Draft:
    """The drafter's own notice, with its document."""
    row = _own(session, actor, notice_id)
    return Draft(
        id=row.id,
        state=row.state,
        document=document_of(session, kit, row),
        photos=len(photos_of(session, row.id)),
        area_id=row.area_id,
        supersedes_id=row.supersedes_id,
        content_hash=row.content_hash,
    )


def newest_draft(session: Session, kit: Kit, actor: OfficerActor) -> int:
    """The draft that this officer began last. Raises Refusal where there is none."""
    mine = (NOTICES.c.drafted_by == actor.id) & (NOTICES.c.state == NoticeState.DRAFT)
    found = session.scalar(select(NOTICES.c.id).where(mine).order_by(NOTICES.c.id.desc()).limit(1))
    if found is None:
        raise Refusal("lifecycle.not_found", record="notice")
    return int(found)


def edit(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, document: Mapping[str, Any]
) -> None:
    """Replace the document of a draft. An approval of the former content is void by its hash."""
    row = _own(session, actor, notice_id)
    advance_notice(row.state, NoticeAction.EDIT)
    write_document(session, kit, row, document)
    record(session, kit, actor, "notice.edited", "notice", notice_id)


def put(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, field: str, value: Any
) -> list[Fault]:
    """Set one field (`case_number`, `facts.place`) of a draft, or take it out with None.

    Returns what is wrong with it; a faulty value is not kept.
    """
    row = _own(session, actor, notice_id)
    advance_notice(row.state, NoticeAction.EDIT)
    document = document_of(session, kit, row)
    _set(document, field, value)
    faults = faults_at(session, kit, document, field)
    if not faults:
        write_document(session, kit, row, document)
    return faults


def faults_at(session: Session, kit: Kit, document: Mapping[str, Any], field: str) -> list[Fault]:
    """What is wrong at one field of an unfinished document; what is only missing is no fault."""
    return [
        fault
        for fault in faults_of(session, kit, document)
        if _is_at(fault.path, field) and fault.code != "check.required"
    ]


def set_area(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, area_id: int | None
) -> None:
    """Say where the notice goes: one area of the officer's units, or (None) all of them."""
    row = _own(session, actor, notice_id)
    advance_notice(row.state, NoticeAction.EDIT)
    if area_id is not None:
        areas = {area.id for area in list_areas(session, actor.unit_id)}
        if area_id not in areas:
            raise Refusal("notice.not_your_unit")
    write_document(session, kit, row, document_of(session, kit, row), area_id=area_id)


def seal_photo(kit: Kit, picture: bytes) -> SealedPhoto:
    """Seal a picture (pixels only: metadata is gone by now) under a fresh key."""
    key = kit.vault.new_data_key()
    return SealedPhoto(seal(key.raw, picture, bound_to=PHOTO_BOUND_TO.encode()), key.wrapped)


def add_photo(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    notice_id: int,
    photo: Photo,
    *,
    taken_on: str,
    source: str,
) -> list[Fault]:
    """Add a photo whose blob is kept already. Returns what is wrong with its date or source."""
    row = _own(session, actor, notice_id)
    advance_notice(row.state, NoticeAction.EDIT)
    document = document_of(session, kit, row)
    held = document.setdefault("photos", [])
    if len(held) >= PHOTOS_LIMIT:
        raise Refusal("notice.too_many_photos", limit=PHOTOS_LIMIT)
    name = f"photo-{len(held) + 1}.jpg"
    held.append({"file": name, "taken_on": taken_on, "source": source})
    faults = faults_at(session, kit, document, f"photos[{len(held) - 1}]")
    if not faults:
        add_photo_row(session, kit, notice_id, photo)
        write_document(session, kit, row, document)
    return faults


def drop_photos(session: Session, kit: Kit, actor: OfficerActor, notice_id: int) -> None:
    """Take every photo out of a draft; the blobs are left to the sweep."""
    row = _own(session, actor, notice_id)
    advance_notice(row.state, NoticeAction.EDIT)
    document = document_of(session, kit, row)
    document.pop("photos", None)
    forget_notices(session, notice_id)
    session.execute(delete(PHOTOS).where(PHOTOS.c.notice_id == notice_id))
    write_document(session, kit, row, document)


def discard(session: Session, kit: Kit, actor: OfficerActor, notice_id: int) -> None:
    """Give a draft up. Nobody outside ever saw it."""
    row = _own(session, actor, notice_id)
    if row.number is not None:
        raise Refusal("notice.already_live")
    state = advance_notice(row.state, NoticeAction.CANCEL)
    if state is row.state:
        return
    guarded(session, row, state=state, ended_at=kit.clock())
    record(session, kit, actor, "notice.discarded", "notice", notice_id)


def _own(session: Session, actor: Actor, notice_id: int) -> Row[Any]:
    assert isinstance(actor, OfficerActor)
    need(actor, Right.DRAFT_NOTICES)
    row = notice_row(session, notice_id)
    if row.drafted_by != actor.id:
        raise Refusal("notice.not_yours")
    return row


def _set(document: Document, field: str, value: Any) -> None:
    *parents, last = field.split(".")
    here = document
    for name in parents:
        here = here.setdefault(name, {})
    if value is None:
        here.pop(last, None)
    else:
        here[last] = value


def _is_at(path: str, field: str) -> bool:
    return path == field or path.startswith((f"{field}.", f"{field}["))
