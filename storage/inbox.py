"""The inbox: updates as they came, done once each and in order within their chat.

Holds the statements: append, claim, finish, put back, quarantine. Refuses to know what an update
says: bodies are sealed before they come here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, insert, text, update
from sqlalchemy.orm import Session

from storage.columns import micros
from storage.leases import renewing
from storage.plain import PlainStatement
from storage.statements import changed, insert_at_the_end, table_of
from storage.store import wake
from storage.tables.queues import InboxUpdate, QueueState

_INBOX = table_of(InboxUpdate)

renew = renewing(_INBOX, QueueState.LEASED)

# What is the same in all of them stands in the statement: each parameter costs as much as a row.
_APPEND, _SET_ASIDE = (
    PlainStatement(
        insert(_INBOX).inline().values(state=text(f"'{state}'"), attempts=text("0")),
        tail=" ON CONFLICT (update_id) DO NOTHING",
    )
    for state in (QueueState.PENDING, QueueState.QUARANTINED)
)

# The head of each lane is its oldest unfinished update; only heads can be claimed, so that a chat's
# updates never overtake each other, whoever works on them. Looked for from the oldest on, a stretch
# at a time: an index by lane would be filled at random places, at each update's cost.
_READY = """
((state = 'pending' AND available_at <= :now) OR (state = 'leased' AND lease_until <= :now))
"""
_HEADS = PlainStatement(
    text(f"""
SELECT head.id, head.lane, head.length, head.last, {_READY} AS ready
FROM (
    SELECT lane, min(id) AS id, max(id) AS last, count(*) AS length
    FROM (
        SELECT id, lane FROM inbox WHERE state IN ('pending', 'leased') AND id > :after
        ORDER BY id LIMIT :stretch
    ) AS stretch
    GROUP BY lane
) AS head JOIN inbox AS open ON open.id = head.id
ORDER BY head.id
""")  # noqa: S608  # our own words
)
_STRETCH = 128
_LONGEST_STRETCH = 8192

_LEASE = f"""
UPDATE inbox SET state = 'leased', lease = :lease, lease_until = :until, attempts = attempts + 1
WHERE id IN (
    SELECT id FROM inbox WHERE id IN :heads AND {_READY} {{locked}}
)
RETURNING id, update_id, kind, body, attempts
"""  # noqa: S608  # our own words
_LEASE_BY = {
    "sqlite": text(_LEASE.format(locked="")),
    "postgresql": text(_LEASE.format(locked="FOR UPDATE SKIP LOCKED")),
}
# Built once: putting a statement together costs more than running it.
_FINISH = PlainStatement(
    update(_INBOX)
    .where(_INBOX.c.id == bindparam("of"), _INBOX.c.lease == bindparam("under"))
    .values(state=QueueState.DONE, body=None, lease=None, lease_until=None)
)


class _Head(NamedTuple):
    """A lane's oldest update within a stretch, and how far the lane goes there."""

    id: int
    lane: bytes
    length: int
    last: int
    ready: bool


class LeaseLostError(Exception):
    """Somebody else took the work over: nothing of ours may be kept."""


@dataclass(frozen=True, slots=True)
class NewUpdate:
    """An update on its way in, its body already sealed; with a `fault` it is only set aside."""

    update_id: int
    lane: bytes
    kind: str
    body: bytes
    at: datetime
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimedUpdate:
    """An update that this process works on until the lease ends."""

    id: int
    update_id: int
    kind: str
    body: bytes
    attempts: int
    lease: str


def append(session: Session, updates: Sequence[NewUpdate]) -> None:
    """Store updates; one that is there already (a replay) changes nothing."""
    for new in updates:
        row = {
            "update_id": new.update_id,
            "lane": new.lane,
            "kind": new.kind,
            "body": new.body,
            "available_at": new.at,
            "came_at": new.at,
        }
        if new.fault is None:
            insert_at_the_end(session, _APPEND, row)
        else:
            insert_at_the_end(session, _SET_ASIDE, {**row, "fault": new.fault})
    wake(session, "inbox")


def claim(
    session: Session, *, lease: str, now: datetime, length: timedelta, most: int
) -> list[ClaimedUpdate]:
    """Lease the oldest unfinished update of up to `most` chats."""
    heads = _ready_heads(session, micros(now), most)
    if not heads:
        return []
    statement = _LEASE_BY[session.get_bind().dialect.name]
    rows = session.execute(
        statement.bindparams(bindparam("heads", heads, expanding=True)),
        {"lease": lease, "now": micros(now), "until": micros(now + length)},
    )
    claimed = [
        ClaimedUpdate(row.id, row.update_id, row.kind, bytes(row.body), row.attempts, lease)
        for row in rows
    ]
    return sorted(claimed, key=lambda update: update.id)


def _ready_heads(session: Session, now: int, most: int) -> list[int]:
    ready: list[int] = []
    lanes: set[bytes] = set()
    after, stretch = 0, _STRETCH
    while True:
        about = {"after": after, "now": now, "stretch": stretch}
        heads = [_Head._make(row) for row in _HEADS.rows(session, about)]
        for head in heads:
            if head.ready and head.lane not in lanes:
                ready.append(head.id)
            lanes.add(head.lane)
        if len(ready) >= most or sum(head.length for head in heads) < stretch:
            return ready[:most]
        # Many of few chats: one that floods us must not hide the others behind it for long.
        after, stretch = max(head.last for head in heads), min(stretch * 4, _LONGEST_STRETCH)


def finish(session: Session, inbox_id: int, lease: str) -> None:
    """Mark an update done and empty it. Raises LeaseLostError, which undoes all of its effects."""
    if _FINISH.run(session, {"of": inbox_id, "under": lease}) != 1:
        raise LeaseLostError
    wake(session, "inbox")


def put_back(session: Session, inbox_id: int, lease: str, *, at: datetime, fault: str) -> None:
    """Try an update again at `at`; its chat waits so long."""
    mine = update(_INBOX).where(_INBOX.c.id == inbox_id, _INBOX.c.lease == lease)
    changed(
        session,
        mine.values(
            state=QueueState.PENDING, lease=None, lease_until=None, available_at=at, fault=fault
        ),
    )


def quarantine(session: Session, inbox_id: int, lease: str, *, fault: str) -> None:
    """Set an update aside, body and all, so that its chat goes on."""
    mine = update(_INBOX).where(_INBOX.c.id == inbox_id, _INBOX.c.lease == lease)
    changed(
        session,
        mine.values(state=QueueState.QUARANTINED, lease=None, lease_until=None, fault=fault),
    )
    wake(session, "inbox")
