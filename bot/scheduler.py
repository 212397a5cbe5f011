"""Doing things when their time has come.

Holds three small loops: jobs (the desk's use cases by kind), the audit chain with its signed head,
and the hourly session keys. Refuses work on pictures: that is the photos role.
"""

import asyncio
import random
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.desk_way import DeskWay
from bot.waiting import either
from desk.jobs import WORK
from desk.kit import Kit
from desk.sealed import keep_session_keys, open_desk
from storage.statements import changed, table_of
from storage.tables.queues import Job, QueueState
from tipline.retry import JOB, Failure, GiveUp, decide

log = structlog.get_logger()

_JOBS = table_of(Job)
LOOK_AGAIN = 0.5
AT_ONCE = 32


def due_jobs(session: Session, kit: Kit) -> tuple[list[tuple[int, str, int]], datetime | None]:
    """Return (id, kind, attempts) of jobs whose time has come, and when the next one's does."""
    mine = (_JOBS.c.state == QueueState.PENDING) & _JOBS.c.kind.in_(list(WORK))
    rows = session.execute(
        select(_JOBS.c.id, _JOBS.c.kind, _JOBS.c.attempts, _JOBS.c.available_at)
        .where(mine)
        .order_by(_JOBS.c.available_at)
        .limit(AT_ONCE)
    ).all()
    now = kit.clock()
    due = [(row.id, row.kind, row.attempts) for row in rows if row.available_at <= now]
    later = [row.available_at for row in rows if row.available_at > now]
    return due, min(later, default=None)


def do_job(session: Session, kit: Kit, job_id: int) -> bool:
    """Do one job and mark it done, in this transaction; False if somebody else did."""
    taken = update(_JOBS).where(
        _JOBS.c.id == job_id,
        _JOBS.c.state == QueueState.PENDING,
        _JOBS.c.available_at <= kit.clock(),
    )
    if changed(session, taken.values(state=QueueState.DONE)) != 1:
        return False
    row = session.execute(select(_JOBS).where(_JOBS.c.id == job_id)).one()
    body = None if row.body is None else open_desk(session, kit, "job", row.body)
    WORK[row.kind](session, kit, row.record_id, body)
    session.execute(_JOBS.delete().where(_JOBS.c.id == job_id))
    return True


def job_failed(session: Session, kit: Kit, job_id: int, attempts: int, fault: str) -> None:
    """Put a job back for later, or set it aside."""
    decision = decide(attempts + 1, Failure.BROKEN, policy=JOB, jitter=random.random())  # noqa: S311  # spreads retries, keeps no secret
    values: dict[str, object] = {"attempts": attempts + 1, "fault": fault}
    if isinstance(decision, GiveUp):
        values["state"] = QueueState.QUARANTINED
    else:
        values["available_at"] = kit.clock() + timedelta(seconds=decision.seconds)
    session.execute(
        update(_JOBS)
        .where(_JOBS.c.id == job_id, _JOBS.c.state == QueueState.PENDING)
        .values(**values)
    )


async def run_jobs(desk: DeskWay, stopping: asyncio.Event) -> None:
    """Do jobs until `stopping` is set."""
    news = desk.store.wakes.listen("jobs")
    while not stopping.is_set():
        news.clear()
        rest = LOOK_AGAIN
        try:
            due, next_at = await desk.read(due_jobs)
            await asyncio.gather(*(_do(desk, *job) for job in due))
            if due:
                continue
            if next_at is not None:
                rest = min(max((next_at - desk.kit.clock()).total_seconds(), 0.005), LOOK_AGAIN)
        except Exception as failure:  # noqa: BLE001  # the database is away: wait for it
            log.error("jobs_unreachable", why=type(failure).__name__)
        await either(news, stopping, seconds=rest)


async def _do(desk: DeskWay, job_id: int, kind: str, attempts: int) -> None:
    try:
        await desk.write(do_job, job_id)
    except Exception as failure:  # kept, told and tried again
        log.error("job_failed", kind=kind, why=type(failure).__name__, exc_info=failure)
        await desk.write(job_failed, job_id, attempts, type(failure).__name__)


async def renew_session_keys(desk: DeskWay, stopping: asyncio.Event) -> None:
    """Make new session keys each hour: first committed, then used."""
    while not stopping.is_set():
        if desk.kit.vault.needs_fresh():
            keys = desk.kit.vault.fresh_session_keys()
            try:
                await desk.write(keep_session_keys, keys)
            except Exception as failure:  # noqa: BLE001  # the old ones serve on; asked again
                log.error("session_keys_failed", why=type(failure).__name__)
            else:
                desk.kit.vault.adopt(keys)
        await either(stopping, seconds=60)
