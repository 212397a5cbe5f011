"""Notices on their way, as the console shows them: how far each has come, or come back.

Holds reads over the same rows that are sent from. Refuses notices of other units, and drafts.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need_one_of
from desk.district.sign_ins import SHOWN
from desk.kit import Kit
from desk.notices.briefs import id_by_number
from desk.notices.broadcast import Facts, facts_of
from desk.notices.progress import progress, stuck_chats
from desk.notices.rows import NOTICES, notice_row
from storage.statements import table_of
from storage.tables.audience import Broadcast
from tipline.refusals import Refusal

__all__ = ["notices_shown", "unchanged_shown"]

_BROADCASTS = table_of(Broadcast)
_MOST = 20
_CHATS_A_PAGE = 100


def notices_shown(session: Session, kit: Kit, officer: OfficerActor) -> list[Facts]:
    """The notices of the officer's units that went out last, the newest first."""
    need_one_of(officer, *SHOWN)
    rows = session.execute(
        select(NOTICES.c.id)
        .join_from(NOTICES, _BROADCASTS, _BROADCASTS.c.notice_id == NOTICES.c.id)
        .where(NOTICES.c.unit_id.in_(officer.unit_ids))
        .order_by(NOTICES.c.published_at.desc(), NOTICES.c.id.desc())
        .limit(_MOST)
    )
    return [facts_of(session, kit, one, progress(session, kit, one)) for one in rows.scalars()]


def unchanged_shown(
    session: Session, kit: Kit, officer: OfficerActor, number: str, after: int
) -> Facts:
    """A page of the chats whose copy of this notice can't be changed, and where the next begins.
    Raises Refusal `lifecycle.not_found` for a number that is none of the officer's units'.
    """
    need_one_of(officer, *SHOWN)
    notice_id = id_by_number(session, kit, number)
    if notice_id is None or notice_row(session, notice_id).unit_id not in officer.unit_ids:
        raise Refusal("lifecycle.not_found", record="notice")
    chats = stuck_chats(session, kit, notice_id, after=after, most=_CHATS_A_PAGE)
    is_full = len(chats) == _CHATS_A_PAGE
    return {"number": number, "chats": chats, "next": chats[-1]["copy"] if is_full else None}
