"""A notice's row: its document sealed, its photos, and the hash that an approval is bound to.

Holds reading and writing of one notice before it is live. Refuses an edit of a row that somebody
else changed meanwhile.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.fingerprints import remember_notices
from desk.kit import Kit
from desk.sealed import open_desk, seal_desk
from storage.statements import changed, table_of
from storage.tables.notices import Notice, NoticePhoto
from tipline.fingerprints import Fingerprints
from tipline.last_known import LAST_KNOWN, parted
from tipline.notices import NoticeKind, NoticeState, content_hash
from tipline.refusals import Refusal

NOTICES = table_of(Notice)
PHOTOS = table_of(NoticePhoto)

Document = dict[str, Any]

# What every photo's blob is bound to: a copy for a superseding notice opens by the same words.
PHOTO_BOUND_TO = "notice.photo"
LARGEST_ID = 2**63 - 1  # what the column holds; a made-up button may say more
NO_RENEWAL = {"renewal_by": None, "renewal_until": None, "renewal_hash": None}
SHORT_HASH = 12  # hex digits on a button: 48 bits, for a reviewer who is no attacker


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that is kept: the sealed blob, and its key wrapped for the desk.

    Where parts of it are covered: the same of the picture without covers, and the shapes, sealed.
    `fingerprints` are of a picture that has just come; its row knows them no more.
    """

    blob: str
    desk_key: bytes
    original_blob: str | None = None
    original_desk_key: bytes | None = None
    covers: bytes | None = None
    fingerprints: Fingerprints | None = field(default=None, repr=False)

    @property
    def columns(self) -> dict[str, Any]:
        """What its row keeps."""
        values = asdict(self)
        del values["fingerprints"]
        return values


def insert_notice(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    document: Mapping[str, Any],
    *,
    supersedes_id: int | None = None,
) -> int:
    """A new draft of the officer's unit; returns its id."""
    # The seal is bound to the id, which the database gives: hence two statements.
    notice_id: int = session.execute(
        insert(NOTICES)
        .values(
            state=NoticeState.DRAFT,
            unit_id=actor.unit_id,
            exercise=False,
            content=b"",
            content_hash="",
            drafted_by=actor.id,
            supersedes_id=supersedes_id,
            revision=0,
            version=0,
            made_at=kit.clock(),
        )
        .returning(NOTICES.c.id)
    ).scalar_one()
    write_document(session, kit, notice_row(session, notice_id), document)
    return notice_id


def notice_row(session: Session, notice_id: int) -> Row[Any]:
    """The row. Raises Refusal `lifecycle.not_found`, for any number at all that is no notice's."""
    row = None
    if 0 < notice_id <= LARGEST_ID:
        row = session.execute(select(NOTICES).where(NOTICES.c.id == notice_id)).one_or_none()
    if row is None:
        raise Refusal("lifecycle.not_found", record="notice")
    return row


def document_of(session: Session, kit: Kit, row: Row[Any]) -> Document:
    """The document of a notice, finished or not. Needs the desk's key."""
    opened: Document = open_desk(session, kit, _content_field(row.id), row.content)
    if row.last_known is not None:
        opened[LAST_KNOWN] = last_known_of(session, kit, row)
    return opened


def last_known_of(session: Session, kit: Kit, row: Row[Any]) -> Mapping[str, Any]:
    """Where the document of a notice that has such a place says it is. Needs the desk's key."""
    opened: Mapping[str, Any] = open_desk(session, kit, _last_known_field(row.id), row.last_known)
    return opened


def write_document(
    session: Session, kit: Kit, row: Row[Any], document: Mapping[str, Any], **values: Any
) -> None:
    """Keep a changed document (and other values) of a draft."""
    guarded(
        session,
        row,
        content_hash=reviewed_hash(session, kit, row, document, **values),
        **sealed_document(kit, row, document),
        photos_hash=photos_hash(session, row.id),
        kind=NoticeKind(document["kind"]) if document.get("kind") else None,
        exercise=bool(document.get("exercise")),
        **values,
    )


def sealed_document(kit: Kit, row: Row[Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as the row keeps it, sealed for the desk; what is never published by itself, so
    that tips are compared with it without opening the rest.
    """
    rest, known = parted(document)
    return {
        "content": seal_desk(kit, _content_field(row.id), rest),
        "last_known": None if known is None else seal_desk(kit, _last_known_field(row.id), known),
    }


def guarded(session: Session, row: Row[Any], **values: Any) -> None:
    """Change the row if nobody else did since it was read. Raises Refusal `lifecycle.stale`."""
    mine = (
        (NOTICES.c.id == row.id)
        & (NOTICES.c.version == row.version)
        & (NOTICES.c.state == row.state)
    )
    done = changed(session, update(NOTICES).where(mine).values(version=row.version + 1, **values))
    if not done:
        raise Refusal("lifecycle.stale", record="notice")


def reviewed_hash(
    session: Session, kit: Kit, row: Row[Any], document: Mapping[str, Any], **values: Any
) -> str:
    """The hash of all that an approver sees: words, pictures, where it goes, what it replaces."""
    rest, known = parted(document)
    seen = {
        "document": rest,
        "photos": [photo.blob for photo in photos_of(session, row.id)],
        "unit": row.unit_id,
        "area": values.get("area_id", row.area_id),
        "supersedes": row.supersedes_id,
    }
    if known is not None:
        # All else becomes public: by a plain hash whoever has it could try every house of a city.
        seen[LAST_KNOWN] = kit.vault.keyed("notice-last-known", content_hash(known)).hex()
    return content_hash(seen)


def photos_hash(session: Session, notice_id: int) -> str | None:
    """The hash of the photos as they are shown, covers and all; None where there are none."""
    blobs = [photo.blob for photo in photos_of(session, notice_id)]
    return content_hash({"photos": blobs}) if blobs else None


def photos_of(session: Session, notice_id: int) -> list[Row[Any]]:
    """The photos' rows, in order."""
    rows = session.execute(
        select(PHOTOS).where(PHOTOS.c.notice_id == notice_id).order_by(PHOTOS.c.position)
    )
    return list(rows)


def photo_of(row: Row[Any]) -> Photo:
    """What a photo's row keeps, for a copy of it."""
    return Photo(row.blob, row.desk_key, row.original_blob, row.original_desk_key, row.covers)


def add_photo_row(session: Session, kit: Kit, notice_id: int, photo: Photo) -> None:
    """Keep one more photo of a notice."""
    position = len(photos_of(session, notice_id))
    added = insert(PHOTOS).values(notice_id=notice_id, position=position, **photo.columns)
    photo_id: int = session.execute(added.returning(PHOTOS.c.id)).scalar_one()
    if photo.fingerprints is not None:
        remember_notices(session, kit, photo_id, photo.fingerprints)


def conceal_photos(session: Session, notice_id: int) -> None:
    """Take the public key of a notice's photos away: from now on the page can't open them."""
    mine = PHOTOS.c.notice_id == notice_id
    session.execute(update(PHOTOS).where(mine).values(public_key=None))


def _content_field(notice_id: int) -> str:
    return f"notice:{notice_id}:content"


def _last_known_field(notice_id: int) -> str:
    return f"notice:{notice_id}:last_known"
