"""Work that waits for a time: a draft left alone, a lease that lapses, an album gone quiet.

Holds scheduling and the registry of what each kind does. Refuses a second pending job of one kind
for one record: asking again moves the time.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.sealed import seal_desk
from storage.statements import changed, table_of
from storage.store import wake
from storage.tables.queues import Job, QueueState

_JOBS = table_of(Job)

JobWork = Callable[[Session, Kit, int, Any], None]

WORK: dict[str, JobWork] = {}


def job(kind: str) -> Callable[[JobWork], JobWork]:
    """Register the use case `fn(session, kit, record_id, body)` as what jobs of `kind` do."""

    def register(fn: JobWork) -> JobWork:
        assert kind not in WORK, kind
        WORK[kind] = fn
        return fn

    return register


def schedule(
    session: Session, kit: Kit, kind: str, record_id: int, *, at: datetime, body: Any = None
) -> None:
    """Have `kind` done for the record at `at`; a pending one is moved there."""
    sealed_body = None if body is None else seal_desk(kit, "job", body)
    pending = (
        (_JOBS.c.kind == kind)
        & (_JOBS.c.record_id == record_id)
        & (_JOBS.c.state == QueueState.PENDING)
    )
    moved = changed(
        session,
        update(_JOBS).where(pending).values(available_at=at, body=sealed_body, attempts=0),
    )
    if moved == 0:
        session.execute(
            insert(_JOBS).values(
                kind=kind,
                record_id=record_id,
                body=sealed_body,
                state=QueueState.PENDING,
                attempts=0,
                available_at=at,
                made_at=kit.clock(),
            )
        )
    wake(session, "jobs")


def cancel(session: Session, kind: str, record_id: int) -> None:
    """Take back a pending job; one that is being done goes on and must look for itself."""
    session.execute(
        delete(_JOBS).where(
            _JOBS.c.kind == kind,
            _JOBS.c.record_id == record_id,
            _JOBS.c.state == QueueState.PENDING,
        )
    )
