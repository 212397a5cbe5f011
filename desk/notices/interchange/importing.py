"""Notices of other agencies brought in as drafts, all of a file or none.

Holds reading and import. What comes in is unfinished: a legal basis, an offence of our list and the
like are for the person who drafts, and are listed together with whatever did not come over.
Refuses a file with anything in it that is no notice to be taken, and says in which entry and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need
from desk.kit import Kit
from desk.log import record
from desk.notices.briefs import live_by_number
from desk.notices.drafts import draft
from desk.notices.importing import (
    MOST_NOTICES,
    EntryFault,
    ImportRefused,
    Parcel,
    keep_photos,
    line_at,
    photo_faults,
    photos_beside,
)
from desk.notices.interchange.formats import ForeignFile, Format, read_foreign
from desk.notices.review import submit
from tipline.interchange.cap import from_cap, replaced_number
from tipline.interchange.drafting import Drafted, drafted
from tipline.interchange.fbi import from_fbi
from tipline.interchange.interpol import from_interpol
from tipline.interchange.transfer import Leftover, Transferred
from tipline.notices import NoticeKind
from tipline.refusals import Fault, Refusal
from tipline.roles import Right
from tipline.strict_json import Unreadable


@dataclass(frozen=True, slots=True)
class ForeignParcel:
    """A file of another format, read: a draft's document for each notice, and which it replaces."""

    form: Format
    drafts: tuple[Drafted, ...]
    replaces: tuple[str | None, ...]
    outside: tuple[Leftover, ...]
    parcel: Parcel


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """One draft that was made: what was left of its source, and what it still lacks."""

    id: int
    leftovers: tuple[Leftover, ...]
    faults: tuple[Fault, ...]


def read_foreign_parcel(
    kit: Kit, text: str, form: Format, *, kind: NoticeKind | None = None, folder: Path | None = None
) -> ForeignParcel:
    """Read a text of another format. `kind`: of the notices that can't say it themselves.

    Raises ImportRefused.
    """
    try:
        file = read_foreign(text, form)
    except Unreadable as bad:
        raise ImportRefused([EntryFault(1, bad.line, "", bad.code, {})]) from None
    if len(file.entries) > MOST_NOTICES:
        raise Refusal("notice.import_too_many", limit=MOST_NOTICES)
    now = kit.clock().astimezone(kit.policy.timezone)
    found = [_transferred(entry, form, now, kind) for _, entry in file.entries]
    faults = [
        EntryFault(n + 1, line_at(file.lines, start, one.path), one.path, one.code, one.params)
        for n, ((start, _), each) in enumerate(zip(file.entries, found, strict=True))
        for one in each.faults
    ]
    if faults or not found:
        raise ImportRefused(faults)
    drafts = tuple(drafted(each, now=now) for each in found)
    documents = tuple(each.document for each in drafts)
    photos = {} if folder is None else photos_beside(kit, documents, folder)
    parcel = Parcel(documents, photos, {}, is_list=True)
    return ForeignParcel(form, drafts, _replaced(file), file.outside, parcel)


def _transferred(entry: Any, form: Format, now: datetime, kind: NoticeKind | None) -> Transferred:
    if not isinstance(entry, Mapping):
        return Transferred({}, {}, (), (Fault("", "check.not_an_object"),))
    if form is Format.FBI:
        return from_fbi(entry, now=now, kind=kind)
    if form is Format.INTERPOL:
        return from_interpol(entry, now=now, kind=kind)
    return from_cap(entry, kind=kind)


def _replaced(file: ForeignFile) -> tuple[str | None, ...]:
    is_cap = file.form in (Format.CAP, Format.CAP_JSON)
    return tuple(replaced_number(entry) if is_cap else None for _, entry in file.entries)


def import_foreign(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    parcel: ForeignParcel,
    *,
    to_review: bool = False,
) -> list[BroughtIn]:
    """Make a draft of each notice; with `to_review` they are submitted, which asks for all."""
    need(actor, Right.DRAFT_NOTICES)
    if faults := photo_faults(session, kit, parcel.parcel):
        raise ImportRefused(faults)
    brought = [
        _bring_in(session, kit, actor, parcel, one, number)
        for one, number in zip(parcel.drafts, parcel.replaces, strict=True)
    ]
    if to_review:
        for one in brought:
            submit(session, kit, actor, one.id)
    return brought


def _bring_in(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    parcel: ForeignParcel,
    one: Drafted,
    number: str | None,
) -> BroughtIn:
    replaced = live_by_number(session, number) if number is not None else None
    if replaced is not None and replaced.unit_id not in actor.unit_ids:
        replaced = None
    leftovers = one.leftovers
    if replaced is not None:
        leftovers = tuple(each for each in leftovers if each.path != "references")
    supersedes_id = None if replaced is None else replaced.id
    notice_id = draft(session, kit, actor, one.document, supersedes_id=supersedes_id)
    keep_photos(session, kit, notice_id, one.document, parcel.parcel.photos)
    record(session, kit, actor, "notice.imported", "notice", notice_id, form=parcel.form.value)
    return BroughtIn(notice_id, leftovers, one.faults)
