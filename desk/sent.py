"""What follows from a message having left, or having been refused.

Holds three registries by kind, and the guarded marking of outbox rows, which wakes the sender for what
waited behind. Refuses to send anything (that is the courier's part), and marks of whoever lost the lease.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, bindparam, literal_column, update
from sqlalchemy.orm import Session

from desk.district.unreached import not_reached
from desk.kit import Kit, To
from storage.outbox import ClaimedMessage
from storage.plain import PlainStatement
from storage.statements import changed, table_of
from storage.store import wake
from storage.tables.queues import OutboxMessage, OutboxState

__all__ = ["UNREACHABLE", "FailureWhy", "SentRow", "after_failure", "after_sent"]

_OUTBOX = table_of(OutboxMessage)

# Whether another message waits behind it, in the same lane. In words: SQLAlchemy leaves the tables' names away
# in what SQLite returns, and the state has to match the partial index.
_MORE: ColumnElement[bool] = literal_column(
    "EXISTS (SELECT 1 FROM outbox AS behind WHERE behind.lane = outbox.lane AND behind.id > outbox.id"
    " AND behind.state IN ('queued', 'sending'))"
)
# Built once: putting a statement together costs more than running it.
_SENT = PlainStatement(
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("of"), _OUTBOX.c.lease == bindparam("under"))
    .values(
        state=OutboxState.SENT, body=None, lease=None, lease_until=None, sent_at=bindparam("now")
    )
    .returning(_MORE)
)


class FailureWhy(StrEnum):
    """Why a message could not be delivered, for good or until an operator has it tried again."""

    BLOCKED = "blocked"
    NOT_STARTED = "not_started"
    NO_RIGHTS = "no_rights"
    GONE = "gone"
    REFUSED = "refused"
    TRIED_OUT = "tried_out"
    SET_ASIDE = "set_aside"  # our own code failed on it: an operator can have it tried again


# Whoever blocked us, or never began, can't be reached at all; all else may go better next time.
UNREACHABLE = frozenset({FailureWhy.BLOCKED, FailureWhy.NOT_STARTED})


@dataclass(frozen=True, slots=True)
class SentRow:
    """One outbox row as its followers see it. `message_id` is None for what made no message."""

    outbox_id: int
    kind: str
    record_id: int | None
    facts: Mapping[str, Any]
    to: To
    message_id: int | None = None
    thread_id: int | None = None
    file_ids: tuple[str, ...] = ()


AfterSent = Callable[[Session, Kit, SentRow], None]
AfterFailure = Callable[[Session, Kit, SentRow, FailureWhy], None]

Asks = Callable[[Session, SentRow], bool]

AFTER_SENT: dict[str, AfterSent] = {}
AFTER_FAILURE: dict[str, AfterFailure] = {}
MOOT: dict[str, Asks] = {}


def after_sent(kind: str) -> Callable[[AfterSent], AfterSent]:
    """Register what to do, in the marking transaction, when a message of `kind` was sent."""

    def register(fn: AfterSent) -> AfterSent:
        assert kind not in AFTER_SENT, kind
        AFTER_SENT[kind] = fn
        return fn

    return register


def after_failure(kind: str) -> Callable[[AfterFailure], AfterFailure]:
    """Register what to do, in the marking transaction, when a message of `kind` failed for good or was
    set aside.
    """

    def register(fn: AfterFailure) -> AfterFailure:
        assert kind not in AFTER_FAILURE, kind
        AFTER_FAILURE[kind] = fn
        return fn

    return register


def moot_if(kind: str) -> Callable[[Asks], Asks]:
    """Register how to tell whether a message of `kind` that found nothing to change was to change what
    we have erased ourselves.
    """

    def register(fn: Asks) -> Asks:
        assert kind not in MOOT, kind
        MOOT[kind] = fn
        return fn

    return register


def mark_sent(session: Session, kit: Kit, row: SentRow, lease: str) -> bool:
    """Mark a row sent and run its follower; False when the lease was lost meanwhile."""
    about = {"of": row.outbox_id, "under": lease, "now": kit.clock()}
    marked = _SENT.first(session, about)
    if marked is None:
        return False
    if marked[0]:
        wake(session, "outbox")
    if follower := AFTER_SENT.get(row.kind):
        follower(session, kit, row)
    return True


def mark_refused(
    session: Session, kit: Kit, row: SentRow, lease: str, why: FailureWhy
) -> OutboxState | None:
    """Mark a row failed for good and run its follower, or as replaced where it was to change what we
    have erased; None when the lease was lost meanwhile.
    """
    state = OutboxState.REPLACED if _is_moot(session, row, why) else OutboxState.FAILED
    done = changed(
        session,
        update(_OUTBOX)
        .where(_OUTBOX.c.id == row.outbox_id, _OUTBOX.c.lease == lease)
        .values(state=state, body=None, lease=None, lease_until=None, fault=why.value),
    )
    if done != 1:
        return None
    wake(session, "outbox")
    if state is OutboxState.REPLACED:
        return state
    if why in UNREACHABLE:
        not_reached(session, kit, row.to.chat_key)
    if follower := AFTER_FAILURE.get(row.kind):
        follower(session, kit, row, why)
    return state


def _is_moot(session: Session, row: SentRow, why: FailureWhy) -> bool:
    asks = MOOT.get(row.kind)
    return why is FailureWhy.GONE and asks is not None and asks(session, row)


def set_aside(
    session: Session, kit: Kit, message: ClaimedMessage, fault: str, row: SentRow | None
) -> bool:
    """Keep a message, sealed, where it is in nobody's way; False when the lease was lost meanwhile.

    `row` is None where it could not be opened: then nothing follows from it.
    """
    kept = {"state": OutboxState.QUARANTINED, "tries_used": message.tries_used}
    if not _let_off(session, message, fault=fault, **kept):
        return False
    wake(session, "outbox")
    if row is not None and (follower := AFTER_FAILURE.get(row.kind)):
        follower(session, kit, row, FailureWhy.SET_ASIDE)
    return True


def mark_later(session: Session, message: ClaimedMessage, at: datetime, fault: str) -> bool:
    """Put a message back, with the tries that it has by now, to be tried again at `at`."""
    tries = {"attempts": message.attempts, "tries_used": message.tries_used}
    state = OutboxState.QUEUED
    return _let_off(session, message, state=state, available_at=at, fault=fault, **tries)


def _let_off(session: Session, message: ClaimedMessage, **values: Any) -> bool:
    mine = update(_OUTBOX).where(_OUTBOX.c.id == message.id, _OUTBOX.c.lease == message.lease)
    return changed(session, mine.values(lease=None, lease_until=None, **values)) == 1
