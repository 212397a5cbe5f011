"""The pictures of cards that were put together from a notice's photos: what people have, and send back.

Holds which of the live ones somebody does not know yet, newest first, with all it takes to make them
anew. Refuses a card that shows its only photo as it is: that one's fingerprint is kept like any.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.notices.rows import NOTICES, PHOTO_BOUND_TO, PHOTOS, photos_of
from desk.sealed import bytes_of
from storage.fingerprints import FINGERPRINTS
from storage.sealing import unseal
from tipline.notices import NoticeState

__all__ = ["CardPicture", "card_pictures"]

_AT_ONCE: Final = 4  # each holds up to ten photos in memory


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A card's picture before it is put together; `stands_for` is the number of the fingerprint
    that is kept of one of its photos.
    """

    notice_id: int
    stands_for: int
    is_drill: bool
    photos: tuple[bytes, ...] = field(repr=False)


def card_pictures(session: Session, kit: Kit, known: Collection[int]) -> list[CardPicture]:
    """Some of the live notices that are not among the `known`, by their ids."""
    kept = FINGERPRINTS.c.notice_photo_id == PHOTOS.c.id
    rows = session.execute(
        select(NOTICES.c.id, NOTICES.c.exercise, func.min(FINGERPRINTS.c.id).label("stands_for"))
        .join_from(NOTICES, PHOTOS, PHOTOS.c.notice_id == NOTICES.c.id)
        .outerjoin(FINGERPRINTS, kept)
        .where(NOTICES.c.state == NoticeState.LIVE, PHOTOS.c.public_key.is_not(None))
        .group_by(NOTICES.c.id, NOTICES.c.exercise)
        .having((func.count(PHOTOS.c.id) > 1) | NOTICES.c.exercise)
        .having(func.min(FINGERPRINTS.c.id).is_not(None))
        .order_by(NOTICES.c.id.desc())
    )
    new = [row for row in rows if row.id not in known][:_AT_ONCE]
    return [
        CardPicture(row.id, row.stands_for, row.exercise, _photos(session, kit, row.id))
        for row in new
    ]


def _photos(session: Session, kit: Kit, notice_id: int) -> tuple[bytes, ...]:
    return tuple(
        unseal(bytes_of(one.public_key), kit.blobs.get(one.blob), bound_to=PHOTO_BOUND_TO.encode())
        for one in photos_of(session, notice_id)
    )
