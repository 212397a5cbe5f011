"""What waits in the queues, and what was set aside because it failed again and again.

Holds figures for those who watch the system, the list of rows in quarantine, the way back, and the end of
messages that nobody put back. Refuses content: of a row in quarantine it tells kind, tries and the type
of its error. Refuses to drop a row, and to send what a newer message has overtaken.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

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
from storage.tables.tips import TipPart
from tipline.refusals import Refusal

_INBOX, _OUTBOX = table_of(InboxUpdate), table_of(OutboxMessage)
_JOBS, _PARTS = table_of(Job), table_of(TipPart)

LARGEST_ID = 2**63 - 1  # what the column holds; whoever types may give more
MOST = 100_000
"""Counting stops here: beyond it the figure only says "a great many"."""

# The states are written out so that they match the partial indexes on both databases.
_STATE_ASIDE = "state IN ('quarantined')"
_PREVIEW_ASIDE = "preview = 'failed' AND preview_fault IS NOT NULL"
_COUNTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "inbox": ("inbox", "state IN ('pending', 'leased')"),
        "inbox_quarantined": ("inbox", _STATE_ASIDE),
        "outbox": ("outbox", "state IN ('queued', 'sending')"),
        "outbox_quarantined": ("outbox", _STATE_ASIDE),
        "deliveries": ("delivery", "state = 'queued'"),
        "jobs": ("job", "state IN ('pending', 'leased')"),
        "jobs_quarantined": ("job", _STATE_ASIDE),
        "previews": ("tip_part", "preview = 'pending'"),
        "previews_quarantined": ("tip_part", _PREVIEW_ASIDE),
    }
)


class _Queue(NamedTuple):
    """Where a queue's rows lie, and what they tell of a row that was set aside."""

    table: Table
    attempts: ColumnElement[Any]
    fault: ColumnElement[Any]
    since: ColumnElement[Any]
    aside: TextClause = text(_STATE_ASIDE)


def _worked_on(table: Table, since: str) -> _Queue:
    return _Queue(table, table.c.attempts, table.c.fault, table.c[since])


_QUEUES = MappingProxyType(
    {
        "inbox": _worked_on(_INBOX, "came_at"),
        "outbox": _worked_on(_OUTBOX, "made_at"),
        "jobs": _worked_on(_JOBS, "made_at"),
        "previews": _Queue(
            _PARTS,
            _PARTS.c.preview_tries,
            _PARTS.c.preview_fault,
            _PARTS.c.at,
            text(_PREVIEW_ASIDE),
        ),
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
    for name, queue in _QUEUES.items():
        row_id = queue.table.c.id
        told = select(row_id, queue.table.c.kind, queue.attempts, queue.fault, queue.since)
        rows = session.execute(told.where(queue.aside).order_by(row_id).limit(limit))
        found += [SetAside(name, *row) for row in rows]
    return found


def try_again(session: Session, kit: Kit, actor: Actor, queue: str, row: int | None) -> int:
    """Put one row of a queue, or all, back to be worked on; return how many.

    Raises Refusal `quarantine.nothing` where there is none.
    """
    table = _QUEUES[queue].table
    if row is not None and not 0 < row <= LARGEST_ID:
        raise Refusal("quarantine.nothing")
    aside = update(table).where(_QUEUES[queue].aside)
    if row is not None:
        aside = aside.where(table.c.id == row)
    count = _PUT_BACK[queue](session, kit, aside)
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


def _put_messages_back(session: Session, kit: Kit, aside: Update) -> int:
    """Of a topic only the newest counts: what was overtaken while it lay aside is not sent."""
    later = _OUTBOX.alias("later")
    same = (later.c.topic == _OUTBOX.c.topic) & (later.c.id > _OUTBOX.c.id)
    overtaken = aside.where(select(later.c.id).where(same).exists())
    replaced = changed(session, overtaken.values(state=OutboxState.REPLACED, body=None))
    back = aside.values(state=OutboxState.QUEUED, tries_used=None, **_afresh(kit))
    return replaced + changed(session, back)


def _put_jobs_back(session: Session, kit: Kit, aside: Update) -> int:
    return _put_updates_back(session, kit, aside.where(_nothing_newer(_JOBS)))


def _put_updates_back(session: Session, kit: Kit, aside: Update) -> int:
    return changed(session, aside.values(state=QueueState.PENDING, **_afresh(kit)))


def _put_previews_back(session: Session, kit: Kit, aside: Update) -> int:
    # It brings all of the desk along, numpy too, which a look at the queues does not need.
    from desk.tickets.previews import try_previews_again

    return try_previews_again(session, kit, aside)


def _afresh(kit: Kit) -> dict[str, Any]:
    return {"attempts": 0, "available_at": kit.clock()}


_PUT_BACK: Mapping[str, Callable[[Session, Kit, Update], int]] = MappingProxyType(
    {
        "inbox": _put_updates_back,
        "outbox": _put_messages_back,
        "jobs": _put_jobs_back,
        "previews": _put_previews_back,
    }
)


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
