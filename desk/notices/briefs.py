"""Notices, looked up: what anybody may know of one.

Refuses to show a draft to anybody, and to know how a notice comes about: figures and lists look up, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.district.units import units_above
from desk.kit import Kit
from desk.notices.rows import LARGEST_ID, NOTICES
from storage.statements import table_of
from storage.tables.people import Area
from tipline.notices import SILENT, NoticeKind, NoticeState

__all__ = [
    "NoticeBrief",
    "brief",
    "brief_by_number",
    "brief_of",
    "id_by_number",
    "live_by_number",
    "live_list",
    "live_of",
    "over_of",
]

_AREAS = table_of(Area)
_BRIEF = (
    NOTICES.c.id,
    NOTICES.c.number,
    NOTICES.c.kind,
    NOTICES.c.state,
    NOTICES.c.unit_id,
    NOTICES.c.area_id,
    NOTICES.c.public_content,
)


@dataclass(frozen=True, slots=True)
class NoticeBrief:
    """A notice as anybody may know it. Before it is live, number and content are None."""

    id: int
    number: str | None
    kind: NoticeKind | None
    state: NoticeState
    unit_id: int
    area_id: int | None
    public_content: Mapping[str, Any] | None


def brief(session: Session, notice_id: int) -> NoticeBrief | None:
    """The notice of this id, or None."""
    row = session.execute(select(*_BRIEF).where(NOTICES.c.id == notice_id)).one_or_none()
    return None if row is None else _brief(row)


def brief_of(session: Session, _kit: Kit, notice_id: int) -> NoticeBrief | None:
    """`brief` for a button that anybody may have made up: any number at all."""
    return brief(session, notice_id) if 0 < notice_id <= LARGEST_ID else None


def brief_by_number(session: Session, number: str) -> NoticeBrief | None:
    """The notice of this number, live or ended, or None."""
    row = session.execute(select(*_BRIEF).where(NOTICES.c.number == number)).one_or_none()
    return None if row is None else _brief(row)


def id_by_number(session: Session, _kit: Kit, number: str) -> int | None:
    """The id of the notice of this number, for those who may look further."""
    found = brief_by_number(session, number)
    return None if found is None else found.id


def live_by_number(session: Session, number: str) -> NoticeBrief | None:
    """The live notice of this number, or None for any other."""
    found = brief_by_number(session, number)
    return found if found is not None and found.state is NoticeState.LIVE else None


def live_of(session: Session, _kit: Kit, number: str) -> NoticeBrief | None:
    """`live_by_number`, as a turn asks it."""
    return live_by_number(session, number)


def over_of(session: Session, _kit: Kit, number: str) -> NoticeBrief | None:
    """A published notice that asks nothing of anybody now, for a link that still leads to it."""
    found = brief_by_number(session, number)
    return found if found is not None and found.state in SILENT else None


def live_list(session: Session, area_id: int | None = None) -> list[NoticeBrief]:
    """The live notices, newest first; with an area, those that go there."""
    query = select(*_BRIEF).where(NOTICES.c.state == NoticeState.LIVE)
    if area_id is not None:
        unit_id = session.execute(select(_AREAS.c.unit_id).where(_AREAS.c.id == area_id)).scalar()
        above = [] if unit_id is None else list(units_above(session, unit_id))
        everywhere = NOTICES.c.area_id.is_(None) & NOTICES.c.unit_id.in_(above)
        query = query.where((NOTICES.c.area_id == area_id) | everywhere)
    rows = session.execute(query.order_by(NOTICES.c.published_at.desc(), NOTICES.c.id.desc()))
    return [_brief(row) for row in rows]


def _brief(row: Any) -> NoticeBrief:
    return NoticeBrief(*row)
