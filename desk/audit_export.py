"""Reading the audit log out, page by page, for an auditor to keep or to search elsewhere.

Holds one page of rows with their places in the chain. Refuses to open reasons unless asked to,
and to change anything.
"""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import Actor
from desk.kit import Kit
from desk.log import record
from desk.sealed import open_desk
from storage.statements import table_of
from storage.tables.audit import AuditLink, AuditRow

_ROWS = table_of(AuditRow)
_LINKS = table_of(AuditLink)

PAGE = 1_000


def note_export(session: Session, kit: Kit, actor: Actor, reasons: bool) -> None:
    """Write down that a copy is handed out, before it is."""
    record(session, kit, actor, "audit.exported", "audit", "all", reasons=int(reasons))


def audit_page(
    session: Session, kit: Kit, after: int, *, reasons: bool = False
) -> list[dict[str, Any]]:
    """Up to `PAGE` rows whose ids are above `after`, in id order, as JSON values.

    With `reasons` the words of each reason are opened, which needs the desk's key.
    """
    query = (
        select(_ROWS, _LINKS.c.seq, _LINKS.c.hash)
        .join_from(_ROWS, _LINKS, _LINKS.c.audit_id == _ROWS.c.id, isouter=True)
        .where(_ROWS.c.id > after)
        .order_by(_ROWS.c.id)
        .limit(PAGE)
    )
    return list(_rows(session, kit, session.execute(query), reasons))


def _rows(session: Session, kit: Kit, found: Any, reasons: bool) -> Iterator[dict[str, Any]]:
    for row in found:
        told = {
            "id": row.id,
            "at": row.at.isoformat(),
            "role": row.actor_role,
            "actor": row.actor,
            "action": row.action,
            "record": {"kind": row.record_kind, "id": row.record_id},
            "details": json.loads(row.details),
            "seq": row.seq,
            "hash": None if row.hash is None else row.hash.hex(),
        }
        if reasons and row.reason is not None:
            told["reason"] = open_desk(session, kit, "audit.reason", row.reason)
        yield told
