"""Where somebody is in a guided conversation: a step and its notes, sealed.

Holds reads and writes of one row. Refuses more than pointers: drafts are rows of their own.
"""

from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.sealed import open_desk, seal_desk
from storage.statements import changed, table_of
from storage.tables.queues import FsmRecord

_FSM = table_of(FsmRecord)


def fsm_key(kit: Kit, *parts: str | int | None) -> bytes:
    """The keyed hash that stands for one conversation."""
    return kit.vault.keyed("fsm", ":".join(map(str, parts)))


def read_step(session: Session, kit: Kit, key: bytes) -> tuple[str | None, dict[str, Any]]:
    """Return the step and its notes; (None, {}) where there is none."""
    row = session.execute(select(_FSM.c.state, _FSM.c.data).where(_FSM.c.key == key)).one_or_none()
    if row is None:
        return None, {}
    notes = {} if row.data is None else open_desk(session, kit, "fsm", row.data)
    return row.state, notes


def write_step(
    session: Session, kit: Kit, key: bytes, state: str | None, notes: dict[str, Any]
) -> None:
    """Keep the step and its notes; nothing to keep removes the row."""
    if state is None and not notes:
        session.execute(delete(_FSM).where(_FSM.c.key == key))
        return
    values = {
        "state": state,
        "data": seal_desk(kit, "fsm", notes) if notes else None,
        "touched_at": kit.clock(),
    }
    if not changed(session, update(_FSM).where(_FSM.c.key == key).values(**values)):
        session.execute(insert(_FSM).values(key=key, **values))
