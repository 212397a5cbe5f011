"""Published notices as anybody may see them on the web: the facts of a page, and its photos.

Holds reads for a process without any private key. Refuses drafts (a draft has no number), what an
ended notice once said, and a photo that is no longer shown.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.notices.card import Facts, public_facts
from desk.notices.rows import NOTICES, PHOTO_BOUND_TO, PHOTOS
from desk.sealed import bytes_of
from storage.sealing import unseal
from tipline.notices import NoticeState


def notice_page(session: Session, kit: Kit, number: str) -> Facts | None:
    """What the page of this number shows, `photos` counted; None where no such notice was ever published."""
    row = session.execute(select(NOTICES).where(NOTICES.c.number == number)).one_or_none()
    if row is None:
        return None
    return public_facts(session, kit, row) | {"photos": len(_shown_photos(session, number))}


def page_of(kit: Kit, number: str) -> str | None:
    """The address of this number's page; None where there are no pages."""
    address = kit.policy.public_url.rstrip("/")
    return f"{address}/n/{number}" if address else None


def notice_photo(session: Session, kit: Kit, number: str, place: int) -> bytes | None:
    """One photo of a live notice as a bare JPEG, counted from 1; None where it has none there."""
    photos = _shown_photos(session, number)
    if not 1 <= place <= len(photos):
        return None
    photo = photos[place - 1]
    sealed = kit.blobs.get(photo.blob)
    return unseal(bytes_of(photo.public_key), sealed, bound_to=PHOTO_BOUND_TO.encode())


def _shown_photos(session: Session, number: str) -> list[Any]:
    """Its photos in order, while the notice is live and their keys are public."""
    rows = session.execute(
        select(PHOTOS.c.blob, PHOTOS.c.public_key)
        .join_from(PHOTOS, NOTICES, PHOTOS.c.notice_id == NOTICES.c.id)
        .where(
            NOTICES.c.number == number,
            NOTICES.c.state == NoticeState.LIVE,
            PHOTOS.c.public_key.is_not(None),
        )
        .order_by(PHOTOS.c.position)
    )
    return list(rows)
