"""Live notices as anybody may share them: their facts, the names of their areas, their photo.

Holds two reads: which there are, and some of them whole. Refuses what is not in force, since it asks nothing of anybody any more, and exercises:
those are for chats that asked for them.
"""

from collections.abc import Mapping, Sequence
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

_OPEN = (NOTICES.c.state == NoticeState.LIVE) & ~NOTICES.c.exercise

Version = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shareable:
    """One live notice. `photo` is the id under which Telegram has it already."""

    facts: Mapping[str, Any]
    places: tuple[str, ...]
    photo: str | None
    page: str | None


def may_be_shared(session: Session, _kit: Kit) -> list[Version]:
    """Every notice that may be shared, newest first: its id, and which version of it is on show."""
    newest = (NOTICES.c.published_at.desc(), NOTICES.c.id.desc())
    query = select(NOTICES.c.id, NOTICES.c.revision).where(_OPEN).order_by(*newest)
    return [(row.id, row.revision) for row in session.execute(query)]


def shareable(session: Session, kit: Kit, ids: Sequence[int]) -> dict[int, Shareable]:
    """Those of these notices that may be shared, by id."""
    rows = session.execute(select(NOTICES).where(_OPEN, NOTICES.c.id.in_(ids))).all()
    return {row.id: _shareable(session, kit, row) for row in rows}


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
