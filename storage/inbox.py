"""The inbox: updates as they came, done once each and in order within their chat.

Holds the statements: append, claim, finish, put back, quarantine. Refuses to know what an update
says: bodies are sealed before they come here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, text, update
from sqlalchemy.orm import Session

from storage.plain import PlainStatement
from storage.statements import changed, micros, table_of
from storage.store import wake
from storage.tables.queues import InboxUpdate, QueueState

_INBOX = table_of(InboxUpdate)

_APPEND = PlainStatement(insert(_INBOX).inline(), tail=" ON CONFLICT (update_id) DO NOTHING")

# The head of each lane is its oldest unfinished update; only heads can be claimed, so that a chat's
# updates never overtake each other, whoever works on them.
_CLAIM = """
UPDATE inbox SET state = 'leased', lease = :lease, lease_until = :until, attempts = attempts + 1
WHERE id IN (
    SELECT open.id FROM inbox AS open
    JOIN (SELECT min(id) AS id FROM inbox WHERE state IN ('pending', 'leased') GROUP BY lane) AS head
      ON head.id = open.id
    WHERE open.available_at <= :now
      AND (open.state = 'pending' OR (open.state = 'leased' AND open.lease_until <= :now))
    ORDER BY open.id LIMIT :most {locked}
)
RETURNING id, update_id, kind, body, attempts
"""
_CLAIM_BY = {
    "sqlite": text(_CLAIM.format(locked="")),
    "postgresql": text(_CLAIM.format(locked="FOR UPDATE OF open SKIP LOCKED")),
}


# Built once: putting a statement together costs more than running it.
_FINISH = PlainStatement(
    update(_INBOX)
    .where(_INBOX.c.id == bindparam("of"), _INBOX.c.lease == bindparam("under"))
    .values(state=QueueState.DONE, body=None, lease=None, lease_until=None)
)


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
    rows = [
        {
            "update_id": new.update_id,
            "lane": new.lane,
            "kind": new.kind,
            "body": new.body,
            "state": QueueState.PENDING if new.fault is None else QueueState.QUARANTINED,
            "fault": new.fault,
            "attempts": 0,
            "available_at": new.at,
            "came_at": new.at,
        }
        for new in updates
    ]
    _APPEND.insert_all(session, rows)
    wake(session, "inbox")


def claim(
    session: Session, *, lease: str, now: datetime, length: timedelta, most: int
) -> list[ClaimedUpdate]:
    """Lease the oldest unfinished update of up to `most` chats."""
    statement = _CLAIM_BY[session.get_bind().dialect.name]
    rows = session.execute(
        statement,
        {"lease": lease, "now": micros(now), "until": micros(now + length), "most": most},
    )
    claimed = [
        ClaimedUpdate(row.id, row.update_id, row.kind, bytes(row.body), row.attempts, lease)
        for row in rows
    ]
    return sorted(claimed, key=lambda update: update.id)


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


def renew(session: Session, lease: str, rows: Collection[int], until: datetime) -> None:
    """Hold on to those of `rows` that are leased under `lease`."""
    mine = (_INBOX.c.lease == lease) & (_INBOX.c.state == QueueState.LEASED)
    session.execute(update(_INBOX).where(_INBOX.c.id.in_(rows), mine).values(lease_until=until))
