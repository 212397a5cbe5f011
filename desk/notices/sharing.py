"""Live notices as anybody may share them: their facts, the names of their areas, their photo.

Holds one read. Refuses what is not in force, since it asks nothing of anybody any more, and exercises:
those are for chats that asked for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.notices.audience import area_names, areas_of
from desk.notices.card import public_facts
from desk.notices.public import page_of
from desk.notices.rows import NOTICES, PHOTOS
from tipline.notices import NoticeState

_MOST = 200


@dataclass(frozen=True, slots=True)
class Shareable:
    """One live notice. `photo` is the id under which Telegram has it already."""

    facts: Mapping[str, Any]
    places: tuple[str, ...]
    photo: str | None
    page: str | None


def shareable(session: Session, kit: Kit) -> list[Shareable]:
    """The newest live notices."""
    live = (NOTICES.c.state == NoticeState.LIVE) & ~NOTICES.c.exercise
    newest = (NOTICES.c.published_at.desc(), NOTICES.c.id.desc())
    rows = session.execute(select(NOTICES).where(live).order_by(*newest).limit(_MOST)).all()
    return [_shareable(session, kit, row) for row in rows]


def _shareable(session: Session, kit: Kit, row: Row[Any]) -> Shareable:
    # It goes to wherever somebody sends it, and is nobody's subscription.
    facts = public_facts(session, kit, row) | {"to_chat": "elsewhere"}
    names = [area_names(session, area) or {} for area in areas_of(session, row)]
    photo = session.execute(
        select(PHOTOS.c.file_id)
        .where(PHOTOS.c.notice_id == row.id, PHOTOS.c.file_id.is_not(None))
        .order_by(PHOTOS.c.position)
        .limit(1)
    ).scalar()
    places = tuple(name for area in names for name in area.values())
    return Shareable(facts, places, photo, page_of(kit, row.number))
