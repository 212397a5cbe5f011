"""What waits to be done: updates that came in, messages that go out, jobs, rate budgets, FSM steps.

Holds rows with leases; bodies are sealed. Refuses to lose one: done rows stay (emptied) so that a
replay is recognised, failing ones end in quarantine where operators see them.
"""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import Index, text

from storage.columns import choice, instant, keyed, number, one_of, sealed, words
from storage.tables.row import Row


class QueueState(StrEnum):
    """How far a queued row is. Quarantined: kept, shown to operators, no longer tried."""

    PENDING = "pending"
    LEASED = "leased"
    DONE = "done"
    QUARANTINED = "quarantined"


class OutboxState(StrEnum):
    """How far an outgoing message is. `sending` is committed before the call is made. Replaced: a newer one
    stands for it, or what it was to change was erased. Quarantined: our own code failed on it; kept for
    a time, shown to operators, no longer tried.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    REPLACED = "replaced"
    QUARANTINED = "quarantined"


class Urgency(IntEnum):
    """What goes first where a chat takes only so many messages: answers to a press, then what is news,
    then a change of something that can be read already.
    """

    AT_ONCE = 0
    IN_TURN = 1
    WHEN_QUIET = 2


def _open_rows(*states: str) -> dict[str, Any]:
    rule = text("state IN (" + ", ".join(f"'{state}'" for state in states) + ")")
    return {"sqlite_where": rule, "postgresql_where": rule}


class InboxUpdate(Row, table=True):
    """One update as Telegram sent it, sealed for the desk; done in order within its chat (lane)."""

    __tablename__ = "inbox"
    __table_args__ = (
        # By id, so that it grows at its end; the lane is there to be read without the row.
        Index("inbox_open", "id", "lane", **_open_rows("pending", "leased")),
        Index("inbox_quarantined", "id", **_open_rows("quarantined")),
    )

    id: int | None = number(optional=True, primary_key=True)
    update_id: int = number(unique=True)
    lane: bytes = keyed()
    kind: str = words()
    body: bytes | None = sealed(optional=True)
    state: QueueState = choice(QueueState, "inbox_state", default=QueueState.PENDING)
    attempts: int = number(default=0)
    available_at: datetime = instant()
    lease: str | None = words(optional=True)
    lease_until: datetime | None = instant(optional=True)
    fault: str | None = words(optional=True)
    came_at: datetime = instant()


class OutboxMessage(Row, table=True):
    """One thing to tell somebody; body and address open with the relay key only.

    `lane` keeps order (one chat, or one ticket's thread in the triage chat), `chat_key` is what the
    rate budget counts by, `topic` names rows of which only the newest matters (a card's edits).
    `attempts` counts claims, `tries_used` (none yet: NULL) those that our own code failed on.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_open", "lane", "id", **_open_rows("queued", "sending")),
        Index("outbox_topic", "topic", **_open_rows("queued")),
        Index("outbox_quarantined", "id", **_open_rows("quarantined")),
        one_of("state", OutboxState, "outbox_state"),
    )

    id: int | None = number(optional=True, primary_key=True)
    lane: bytes = keyed()
    chat_key: bytes = keyed()
    address: bytes = sealed()
    kind: str = words()
    topic: str | None = words(optional=True)
    urgency: int = number(default=Urgency.IN_TURN.value)
    language: str = words()
    body: bytes | None = sealed(optional=True)
    record_id: int | None = number(optional=True)
    state: OutboxState = choice(
        OutboxState, "outbox_state", by_column=False, default=OutboxState.QUEUED
    )
    attempts: int = number(default=0)
    tries_used: int | None = number(optional=True)
    available_at: datetime = instant()
    lease: str | None = words(optional=True)
    lease_until: datetime | None = instant(optional=True)
    fault: str | None = words(optional=True)
    made_at: datetime = instant()
    sent_at: datetime | None = instant(optional=True)


class Job(Row, table=True):
    """Work to do at a time: one row per (kind, record); asking again moves the time."""

    __tablename__ = "job"
    __table_args__ = (
        Index("job_once", "kind", "record_id", unique=True, **_open_rows("pending")),
        Index("job_due", "available_at", **_open_rows("pending", "leased")),
        Index("job_quarantined", "id", **_open_rows("quarantined")),
    )

    id: int | None = number(optional=True, primary_key=True)
    kind: str = words()
    record_id: int = number()
    body: bytes | None = sealed(optional=True)
    state: QueueState = choice(QueueState, "job_state", default=QueueState.PENDING)
    attempts: int = number(default=0)
    available_at: datetime = instant()
    lease: str | None = words(optional=True)
    lease_until: datetime | None = instant(optional=True)
    fault: str | None = words(optional=True)
    made_at: datetime = instant()


class RateBudget(Row, table=True):
    """How much may be sent: the theoretical arrival time of GCRA, and a pause after a 429."""

    __tablename__ = "rate_budget"

    name: str = words(primary_key=True)
    arrival: int = number(default=0)
    paused_until: int = number(default=0)


class FsmRecord(Row, table=True):
    """Where an officer is in a guided conversation."""

    __tablename__ = "fsm"

    key: bytes = keyed(primary_key=True)
    state: str | None = words(optional=True)
    data: bytes | None = sealed(optional=True)
    touched_at: datetime = instant()
