"""Work that waits for a time: a draft left alone, a lease that lapses, an album gone quiet.

Holds scheduling and the registry of what each kind does. Refuses a second pending job of one kind
for one record: asking again moves the time.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.sealed import open_desk, seal_desk
from storage.columns import micros
from storage.statements import table_of
from storage.store import wake
from storage.tables.queues import Job, QueueState

_JOBS = table_of(Job)

# One statement: of two who ask at once, the second moves what the first has made.
_SCHEDULE = text(
    "INSERT INTO job (kind, record_id, body, state, attempts, available_at, made_at)"
    " VALUES (:kind, :record_id, :body, 'pending', 0, :available_at, :made_at)"
    " ON CONFLICT (kind, record_id) WHERE state IN ('pending')"
    " DO UPDATE SET available_at = excluded.available_at, body = excluded.body, attempts = 0"
)

_BY = text(
    "INSERT INTO job (kind, record_id, body, state, attempts, available_at, made_at)"
    " VALUES (:kind, :record_id, NULL, 'pending', 0, :available_at, :made_at)"
    " ON CONFLICT (kind, record_id) WHERE state IN ('pending')"
    " DO UPDATE SET available_at = excluded.available_at"
    " WHERE excluded.available_at < job.available_at"
)

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
    row = {
        "kind": kind,
        "record_id": record_id,
        "body": None if body is None else seal_desk(kit, "job", body),
        "available_at": micros(at),
        "made_at": micros(kit.clock()),
    }
    session.execute(_SCHEDULE, row)
    wake(session, "jobs")


def gather(
    session: Session, kit: Kit, kind: str, record_id: int, news: Collection[Any], *, at: datetime
) -> None:
    """Have `kind` done for the record with all of `news` as its body: what waits is joined, and keeps its time.

    What is being done just now is told again, rather than never.
    """
    mine = _JOBS.c.kind == kind, _JOBS.c.record_id == record_id
    pending = select(_JOBS.c.body, _JOBS.c.available_at)
    waits = session.execute(pending.where(*mine, _JOBS.c.state == QueueState.PENDING)).one_or_none()
    if waits is not None:
        before = open_desk(session, kit, "job", waits.body)
        news, at = [*before, *(one for one in news if one not in before)], waits.available_at
    schedule(session, kit, kind, record_id, at=at, body=news)


def schedule_by(session: Session, kit: Kit, kind: str, times: Mapping[int, datetime]) -> None:
    """Have `kind` done for each of these records no later than its time; what is due before stays so."""
    made_at = micros(kit.clock())
    rows = [
        {"kind": kind, "record_id": record_id, "available_at": micros(at), "made_at": made_at}
        for record_id, at in times.items()
    ]
    if rows:
        session.connection().execute(_BY, rows)
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
