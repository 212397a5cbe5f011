"""Writing to the audit log, in the transaction of the act itself.

Holds the one way in. Refuses content: details are codes and numbers, reasons are sealed.
"""

from sqlalchemy.orm import Session

from desk.actors import Actor
from desk.kit import Kit
from desk.sealed import seal_desk
from storage import audit_log
from storage.store import wake


def record(
    session: Session,
    kit: Kit,
    actor: Actor,
    action: str,
    record_kind: str,
    record_id: int | str,
    *,
    reason: str | None = None,
    **details: str | int,
) -> None:
    """Say who did what to which record, and why."""
    audit_log.append(
        session,
        at=kit.clock(),
        actor_role=actor.audit_role,
        actor=actor.audit_name,
        action=action,
        record_kind=record_kind,
        record_id=str(record_id),
        reason=None if reason is None else seal_desk(kit, "audit.reason", reason),
        details=details,
    )
    wake(session, "audit")
