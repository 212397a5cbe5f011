"""The public register: how many notices there were, of what, by whom, and what became of them.

Holds one read of counts, the offences list's version and the newest signed head of the audit log.
Refuses anything about a person: every notice that is counted was public itself, so that even a
count of one tells nobody more than its card did. Exercises are counted apart.
"""

import base64
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk.district.units import list_units
from desk.kit import Kit
from desk.notices.offence_list import changes, listed
from desk.notices.rows import NOTICES
from desk.objections.rows import OBJECTIONS
from storage.statements import table_of
from storage.tables.audit import AuditHead
from tipline.notices import NoticeState
from tipline.objections import ObjectionState

_HEADS = table_of(AuditHead)

Facts = dict[str, Any]
Counts = dict[str, int]

# In the order of a notice's life. Nothing before it was published is counted.
STATES = tuple(s for s in NoticeState if s not in (NoticeState.DRAFT, NoticeState.IN_REVIEW))


def register(session: Session, kit: Kit) -> Facts:
    """All that the register says, as of now."""
    rows = session.execute(
        select(NOTICES.c.offence, NOTICES.c.unit_id, NOTICES.c.state, NOTICES.c.exercise)
        .add_columns(func.count().label("notices"))
        .where(NOTICES.c.number.is_not(None))
        .group_by(NOTICES.c.offence, NOTICES.c.unit_id, NOTICES.c.state, NOTICES.c.exercise)
    ).all()
    real = [row for row in rows if not row.exercise]
    return {
        "at": kit.clock().isoformat(timespec="seconds"),
        "notices": _counts(real),
        "exercises": sum(row.notices for row in rows if row.exercise),
        "offences": {
            code: _counts(row for row in real if row.offence == code)
            for code in sorted({row.offence for row in real})
        },
        "units": [
            {"code": unit.code, "names": dict(unit.names), "notices": _counts(mine)}
            for unit in list_units(session)
            if (mine := [row for row in real if row.unit_id == unit.id])
        ],
        "objections": _objections(session),
        "offences_list": listed(session, kit) | {"changes": changes(session, kit)},
        "audit": _newest_head(session),
    }


def _counts(rows: Iterable[Any]) -> Counts:
    """Notices by state, every state named."""
    counts = {state.value: 0 for state in STATES}
    for row in rows:
        counts[row.state.value] += row.notices
    return counts


def _objections(session: Session) -> Counts:
    """Objections by state, every state named."""
    counted = select(OBJECTIONS.c.state, func.count()).group_by(OBJECTIONS.c.state)
    found = {state.value: count for state, count in session.execute(counted)}
    return {state.value: found.get(state.value, 0) for state in ObjectionState}


def _newest_head(session: Session) -> Facts | None:
    """The end of the audit log as it was last signed; None before the first time."""
    row = session.execute(select(_HEADS).order_by(_HEADS.c.seq.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return {
        "seq": row.seq,
        "hash": row.hash.hex(),
        "at": row.at.isoformat(),
        "signature": base64.b64encode(row.signature).decode(),
    }
