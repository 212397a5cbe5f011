"""What waits in the queues, and what was set aside because it failed again and again.

Holds figures for those who watch the system, the list of rows in quarantine, the way back, and the end of
messages that nobody put back. Refuses content: of a row in quarantine it tells kind, tries and the type
of its error. Refuses to drop a row, and to send what a newer message has overtaken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Table, TextClause, Update, select, text, update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM, Actor
from desk.kit import Kit
from desk.log import record
from storage.columns import micros
from storage.outbox import let_go
from storage.statements import changed, table_of
from storage.store import wake
from storage.tables.queues import InboxUpdate, Job, OutboxMessage, OutboxState, QueueState
from tipline.refusals import Refusal

_OUTBOX, _JOBS = table_of(OutboxMessage), table_of(Job)
_TABLES = MappingProxyType({"inbox": table_of(InboxUpdate), "outbox": _OUTBOX, "jobs": _JOBS})

LARGEST_ID = 2**63 - 1  # what the column holds; whoever types may give more
MOST = 100_000
"""Counting stops here: beyond it the figure only says "a great many"."""

# The states are written out so that they match the partial indexes on both databases.
_ASIDE = text("state IN ('quarantined')")
_COUNTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "inbox": ("inbox", "state IN ('pending', 'leased')"),
        "inbox_quarantined": ("inbox", "state IN ('quarantined')"),
        "outbox": ("outbox", "state IN ('queued', 'sending')"),
        "outbox_quarantined": ("outbox", "state IN ('quarantined')"),
        "deliveries": ("delivery", "state = 'queued'"),
        "jobs": ("job", "state IN ('pending', 'leased')"),
        "jobs_quarantined": ("job", "state IN ('quarantined')"),
    }
)


# A row of no budget's, kept beside them: its number is the moment of the last probe.
_PROBE = "probe"
_WRITE_PROBE = text(
    "INSERT INTO rate_budget (name, arrival, paused_until) VALUES (:name, :at, 0)"
    " ON CONFLICT (name) DO UPDATE SET arrival = excluded.arrival"
)


@dataclass(frozen=True, slots=True)
class SetAside:
    """One row in quarantine. `fault` is the type of the last error."""

    queue: str
    row: int
    kind: str
    attempts: int
    fault: str | None
    since: datetime


def queue_figures(session: Session) -> dict[str, int]:
    """How many rows wait in each queue, up to `MOST`."""
    found = session.execute(_figures())
    return {name: int(count) for name, count in found}


def written_and_counted(session: Session, kit: Kit) -> dict[str, int]:
    """The same, after a small write: a full disk can be read from and takes nothing in."""
    now = {"name": _PROBE, "at": micros(kit.clock())}
    session.execute(_WRITE_PROBE, now)
    return queue_figures(session)


def quarantined(session: Session, limit: int = 200) -> list[SetAside]:
    """The rows in quarantine, oldest first within each queue."""
    found: list[SetAside] = []
    for queue, table in _TABLES.items():
        since = table.c.came_at if queue == "inbox" else table.c.made_at
        columns = (table.c.id, table.c.kind, table.c.attempts, table.c.fault, since)
        rows = session.execute(select(*columns).where(_ASIDE).order_by(table.c.id).limit(limit))
        found += [SetAside(queue, *row) for row in rows]
    return found


def try_again(session: Session, kit: Kit, actor: Actor, queue: str, row: int | None) -> int:
    """Put one row of a queue, or all, back to be worked on; return how many.

    Raises Refusal `quarantine.nothing` where there is none.
    """
    table = _TABLES[queue]
    if row is not None and not 0 < row <= LARGEST_ID:
        raise Refusal("quarantine.nothing")
    aside = update(table).where(_ASIDE)
    if row is not None:
        aside = aside.where(table.c.id == row)
    put_back = _put_messages_back if queue == "outbox" else _put_work_back
    count = put_back(session, aside, {"attempts": 0, "available_at": kit.clock()})
    if not count:
        raise Refusal("quarantine.nothing")
    record(
        session, kit, actor, "quarantine.retried", queue, "all" if row is None else row, count=count
    )
    wake(session, queue)
    return count


def let_go_old(session: Session, kit: Kit, before: datetime) -> int:
    """Empty the messages in quarantine that were made before then; return how many."""
    count = let_go(session, _OUTBOX.c.made_at < before)
    if count:
        record(session, kit, SYSTEM, "quarantine.let_go", "outbox", "all", count=count)
    return count


def _put_messages_back(session: Session, aside: Update, values: Mapping[str, Any]) -> int:
    """Of a topic only the newest counts: what was overtaken while it lay aside is not sent."""
    later = _OUTBOX.alias("later")
    same = (later.c.topic == _OUTBOX.c.topic) & (later.c.id > _OUTBOX.c.id)
    overtaken = aside.where(select(later.c.id).where(same).exists())
    replaced = changed(session, overtaken.values(state=OutboxState.REPLACED, body=None))
    back = aside.values(state=OutboxState.QUEUED, tries_used=None, **values)
    return replaced + changed(session, back)


def _put_work_back(session: Session, aside: Update, values: Mapping[str, Any]) -> int:
    if aside.table is _JOBS:
        aside = aside.where(_nothing_newer(_JOBS))
    return changed(session, aside.values(state=QueueState.PENDING, **values))


def _nothing_newer(job: Table) -> ColumnElement[bool]:
    """Whether no later job of the same kind and record waits or lies aside: that one will do."""
    later = job.alias("later")
    same = (later.c.kind == job.c.kind) & (later.c.record_id == job.c.record_id)
    newer = (later.c.id > job.c.id) & (later.c.state == QueueState.QUARANTINED)
    return ~select(later.c.id).where(same, newer | (later.c.state == QueueState.PENDING)).exists()


def _figures() -> TextClause:
    return text(" UNION ALL ".join(_figure(name, *of) for name, of in _COUNTS.items()))


def _figure(name: str, table: str, rule: str) -> str:
    some = f"SELECT 1 FROM {table} WHERE {rule} LIMIT {MOST}"  # noqa: S608 - names from _COUNTS
    return f"SELECT '{name}', count(*) FROM ({some}) AS {name}"  # noqa: S608 - the same
