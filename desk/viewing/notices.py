"""Notices on their way, as the console shows them: how far each has come, or come back.

Holds reads over the same rows that are sent from. Refuses notices of other units, and drafts.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.kit import Kit
from desk.notices.broadcast import Facts, facts_of
from desk.notices.progress import progress
from desk.notices.rows import NOTICES
from storage.statements import table_of
from storage.tables.audience import Broadcast
from tipline.refusals import Refusal
from tipline.roles import Right, may

__all__ = ["notices_shown"]

_BROADCASTS = table_of(Broadcast)
_MOST = 20


def notices_shown(session: Session, kit: Kit, officer: OfficerActor) -> list[Facts]:
    """The notices of the officer's units that went out last, the newest first."""
    _check_sees(officer)
    rows = session.execute(
        select(NOTICES.c.id)
        .join_from(NOTICES, _BROADCASTS, _BROADCASTS.c.notice_id == NOTICES.c.id)
        .where(NOTICES.c.unit_id.in_(officer.unit_ids))
        .order_by(NOTICES.c.published_at.desc(), NOTICES.c.id.desc())
        .limit(_MOST)
    )
    return [facts_of(session, kit, one, progress(session, kit, one)) for one in rows.scalars()]


def _check_sees(officer: OfficerActor) -> None:
    if not any(may(officer.roles, one) for one in (Right.SEE_TICKETS, Right.SEE_NOTICE_DRAFTS)):
        raise Refusal("officer.not_allowed")
