"""Notices on their way, as the console shows them: how far each has come, or come back.

Holds reads over the same rows that are sent from. Refuses notices of other units, and drafts.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need_one_of
from desk.district.sign_ins import SHOWN
from desk.kit import Kit
from desk.notices.broadcast import Facts, facts_of
from desk.notices.progress import progress
from desk.notices.rows import NOTICES
from storage.statements import table_of
from storage.tables.audience import Broadcast

__all__ = ["notices_shown"]

_BROADCASTS = table_of(Broadcast)
_MOST = 20


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
