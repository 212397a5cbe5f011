"""Saying something to somebody: a row in the same transaction as its cause.

Holds how a message is queued: `kind` names the renderer, `facts` are what it renders, sealed for
the relay. Refuses words: those are chosen by the sender, in the reader's language.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.sealed import seal_relay, text_of
from storage.plain import PlainStatement
from storage.statements import insert_at_the_end, table_of, write_the_end
from storage.store import wake
from storage.tables.queues import OutboxMessage, OutboxState

__all__ = ["COLLAGE_PART", "DRILL_PART", "To", "file_of", "say", "say_triage", "ticket_lane"]

# The kind of a file that goes out with its neighbours as one photo; of an exercise, with the mark
# across it, alone as well.
COLLAGE_PART, DRILL_PART = "collage_part", "drill_part"

Facts = Mapping[str, Any]

_OUTBOX = table_of(OutboxMessage)

# Built once: putting a statement together costs more than running it.
_ADD = PlainStatement(insert(_OUTBOX).inline())
_REPLACE = (
    update(_OUTBOX)
    .where(_OUTBOX.c.topic == bindparam("of"), _OUTBOX.c.state == OutboxState.QUEUED)
    .values(state=OutboxState.REPLACED, body=None)
)


def say(
    session: Session,
    kit: Kit,
    to: To,
    kind: str,
    facts: Facts,
    *,
    lane: bytes | None = None,
    topic: str | None = None,
    record_id: int | None = None,
    after: timedelta | None = None,
) -> None:
    """Queue one message.

    Messages of one `lane` (the chat, unless given) leave in this order. Of the queued ones with
    the same `topic` only the newest is sent. `record_id` is handed back when it was sent.
    """
    now = kit.clock()
    if topic is not None:
        write_the_end(session)
        session.connection().execute(_REPLACE, {"of": topic})
    insert_at_the_end(
        session,
        _ADD,
        {
            "lane": lane or to.chat_key,
            "chat_key": to.chat_key,
            "address": to.address,
            "kind": kind,
            "topic": topic,
            "language": to.language,
            "body": seal_relay(kit, "body", facts),
            "record_id": record_id,
            "state": OutboxState.QUEUED,
            "attempts": 0,
            "available_at": now + after if after else now,
            "made_at": now,
        },
    )
    wake(session, "outbox")


def ticket_lane(kit: Kit, ticket_id: int) -> bytes:
    """The lane of one ticket's messages in the triage chat: other tickets don't wait for it."""
    return kit.vault.keyed("lane", f"ticket:{ticket_id}")


def say_triage(
    session: Session,
    kit: Kit,
    ticket_id: int,
    kind: str,
    facts: Facts,
    *,
    topic: str | None = None,
) -> None:
    """Queue one message about a ticket to the triage chat; without such a chat, nothing."""
    if kit.policy.triage is None:
        return
    say(
        session,
        kit,
        kit.policy.triage,
        kind,
        facts,
        lane=ticket_lane(kit, ticket_id),
        topic=topic,
        record_id=ticket_id,
    )


def file_of(blob: str, data_key: bytes, bound_to: str, name: str, kind: str) -> dict[str, str]:
    """Describe a sealed blob in facts, so that the sender can open it and nobody else."""
    return {
        "blob": blob,
        "key": text_of(data_key),
        "bound_to": bound_to,
        "name": name,
        "kind": kind,
    }
