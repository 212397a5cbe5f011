"""Covers on a draft's photos: drawn in words by the cells of a grid, taken back, drawn again.

Holds both halves of each step: what is made of the picture, outside any transaction, and what is
kept and said, in one. Covers are always drawn on the picture without any, which stays sealed beside
and is shown to its drafter alone. Refuses to draw by itself: where a face is, a person says.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.fingerprints import remember_notices
from desk.kit import Kit, To
from desk.log import record
from desk.notices.drafts import open_draft, seal_photo
from desk.notices.pictures import covered, gridded
from desk.notices.rows import (
    PHOTO_BOUND_TO,
    PHOTOS,
    Photo,
    notice_row,
    photo_of,
    photos_of,
    write_document,
)
from desk.outgoing import file_of, say
from desk.sealed import open_desk, seal_desk
from media.plain import plain_size
from storage.sealing import unseal
from storage.statements import changed
from tipline.cover_words import COVERS_LIMIT, read_covers, read_region
from tipline.notices import NoticeAction, advance_notice
from tipline.refusals import Refusal
from tipline.shapes import Box, Shape, grid_over, read_shape, written

__all__ = ["Drawn", "OpenPhoto", "ask_region", "drawn", "grid_picture", "keep_covers"]
__all__ += ["open_photo", "region_of", "show_grid", "without_last"]

# As for the photos themselves: a copy for a superseding notice opens by the same words.
_COVERS = "notice.photo.covers"


@dataclass(frozen=True, slots=True)
class OpenPhoto:
    """A draft's photo as its drafter works on it: its row, and the covers that it has."""

    id: int
    position: int
    kept: Photo = field(repr=False)
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A photo with its covers changed, before that is kept; without covers it is the original."""

    shapes: tuple[Shape, ...]
    picture: Photo = field(repr=False)


def open_photo(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, position: int
) -> OpenPhoto:
    """One photo of the officer's own draft. Raises Refusal where it can't be changed now."""
    held = open_draft(session, kit, actor, notice_id)
    advance_notice(held.state, NoticeAction.EDIT)
    rows = photos_of(session, notice_id)
    if not 0 <= position < len(rows):
        raise Refusal("lifecycle.not_found", record="photo")
    row = rows[position]
    plain = [] if row.covers is None else open_desk(session, kit, _COVERS, row.covers)
    return OpenPhoto(row.id, position, photo_of(row), tuple(map(read_shape, plain)))


def grid_picture(kit: Kit, photo: OpenPhoto, region: Box | None) -> Photo:
    """The photo as it stands, or a region of it, under its grid; kept for one message only.

    Its key is in that message alone, and goes with it: what is left is for the sweep.
    """
    return _kept(kit, gridded(_shown(kit, photo), region))


def region_of(kit: Kit, photo: OpenPhoto, words: str, shown: Box | None) -> Box:
    """The region that the words name on the grid that was `shown` last."""
    return read_region(words, grid_over(shown or _whole(_shown(kit, photo))))


def drawn(kit: Kit, photo: OpenPhoto, words: str, shown: Box | None) -> Drawn:
    """The photo's covers with those that the words add, by the grid that was `shown` last."""
    original = _original(kit, photo)
    shapes = photo.shapes + read_covers(words, grid_over(shown or _whole(original)))
    if len(shapes) > COVERS_LIMIT:
        raise Refusal("cover.too_many", limit=COVERS_LIMIT)
    return Drawn(shapes, _covered(kit, original, shapes))


def without_last(kit: Kit, photo: OpenPhoto) -> Drawn:
    """The photo's covers without the last one."""
    shapes = photo.shapes[:-1]
    bare = _covered(kit, _original(kit, photo), shapes)
    if not shapes:
        bare = Photo(*_original_of(photo), fingerprints=bare.fingerprints)
    return Drawn(shapes, bare)


def keep_covers(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    to: To,
    notice_id: int,
    photo: OpenPhoto,
    made: Drawn,
) -> None:
    """Keep what was drawn and show it. Raises Refusal `lifecycle.stale` for a changed photo."""
    document = open_draft(session, kit, actor, notice_id).document
    row = notice_row(session, notice_id)
    advance_notice(row.state, NoticeAction.EDIT)
    same = (PHOTOS.c.id == photo.id) & (PHOTOS.c.blob == photo.kept.blob)
    values = _row_of(kit, photo, made).columns
    if not changed(session, update(PHOTOS).where(same).values(**values)):
        raise Refusal("lifecycle.stale", record="photo")
    write_document(session, kit, row, document)
    act, number, count = "notice.photo_covered", photo.position + 1, len(made.shapes)
    record(session, kit, actor, act, "notice", notice_id, photo=number, covers=count)
    facts = _facts(kit, notice_id, photo, made.picture) | {"covers": count}
    say(session, kit, to, "notice.covered", facts, record_id=notice_id)
    if made.picture.fingerprints is not None:
        remember_notices(session, kit, photo.id, made.picture.fingerprints)


def show_grid(
    session: Session, kit: Kit, to: To, notice_id: int, photo: OpenPhoto, picture: Photo
) -> None:
    """Show the photo under its grid and ask for cells."""
    facts = _facts(kit, notice_id, photo, picture)
    say(session, kit, to, "notice.grid", facts, record_id=notice_id)


def ask_region(session: Session, kit: Kit, to: To, notice_id: int) -> None:
    """Ask which part of the photo to enlarge."""
    say(session, kit, to, "notice.zoom", {"id": notice_id}, record_id=notice_id)


def _facts(kit: Kit, notice_id: int, photo: OpenPhoto, picture: Photo) -> dict[str, Any]:
    key = kit.vault.open_data_key(picture.desk_key)
    return {
        "id": notice_id,
        "position": photo.position,
        "covers": len(photo.shapes),
        "files": [file_of(picture.blob, key, PHOTO_BOUND_TO, "photo.jpg", "photo")],
    }


def _row_of(kit: Kit, photo: OpenPhoto, made: Drawn) -> Photo:
    """What the photo's row keeps of what was drawn."""
    if not made.shapes:
        return made.picture
    covers = seal_desk(kit, _COVERS, [written(shape) for shape in made.shapes])
    return Photo(made.picture.blob, made.picture.desk_key, *_original_of(photo), covers)


def _covered(kit: Kit, original: bytes, shapes: tuple[Shape, ...]) -> Photo:
    shown = covered(original, shapes)
    return replace(_kept(kit, shown.picture), fingerprints=shown.fingerprints)


def _kept(kit: Kit, picture: bytes) -> Photo:
    sealed = seal_photo(kit, picture)
    return Photo(kit.blobs.put(sealed.sealed), sealed.desk_key)


def _shown(kit: Kit, photo: OpenPhoto) -> bytes:
    return _opened(kit, photo.kept.blob, photo.kept.desk_key)


def _original(kit: Kit, photo: OpenPhoto) -> bytes:
    return _opened(kit, *_original_of(photo))


def _original_of(photo: OpenPhoto) -> tuple[str, bytes]:
    """Blob and key of the picture without covers."""
    kept = photo.kept
    if kept.original_blob is None or kept.original_desk_key is None:
        return kept.blob, kept.desk_key
    return kept.original_blob, kept.original_desk_key


def _opened(kit: Kit, blob: str, desk_key: bytes) -> bytes:
    key = kit.vault.open_data_key(desk_key)
    return unseal(key, kit.blobs.get(blob), bound_to=PHOTO_BOUND_TO.encode())


def _whole(picture: bytes) -> Box:
    size = plain_size(picture)
    assert size is not None  # every photo of a notice was scrubbed before it was kept
    return Box(0, 0, *size)
