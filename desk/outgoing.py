"""Saying something to somebody: a row in the same transaction as its cause.

Holds how a message is queued: `kind` names the renderer, `facts` are what it renders, sealed for
the relay. Refuses words: those are chosen by the sender, in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, case, insert, update
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.sealed import seal_relay, text_of
from storage.plain import PlainStatement
from storage.statements import insert_at_the_end, table_of, write_the_end
from storage.store import wake
from storage.tables.queues import OutboxMessage, OutboxState, Urgency

__all__ = [
    "COLLAGE_PART",
    "DRILL_PART",
    "To",
    "Urgency",
    "file_of",
    "own_lane",
    "say",
    "say_instead",
    "say_triage",
    "ticket_lane",
]

# The kind of a file that goes out with its neighbours as one photo; of an exercise, with the mark
# across it, alone as well.
COLLAGE_PART, DRILL_PART = "collage_part", "drill_part"

Facts = Mapping[str, Any]

_OUTBOX = table_of(OutboxMessage)

# Built once: putting a statement together costs more than running it.
_ADD = PlainStatement(insert(_OUTBOX).inline())
_WAITING = update(_OUTBOX).where(
    _OUTBOX.c.topic == bindparam("of"), _OUTBOX.c.state == OutboxState.QUEUED
)
_REPLACE = _WAITING.values(state=OutboxState.REPLACED, body=None)


@dataclass(frozen=True, slots=True)
class How:
    """In which lane (the chat's, unless given) and how urgently a message leaves, and what it is about."""

    lane: bytes | None = None
    topic: str | None = None
    record_id: int | None = None
    after: timedelta | None = None
    urgency: Urgency = Urgency.IN_TURN


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
    if topic is not None:
        write_the_end(session)
        session.connection().execute(_REPLACE, {"of": topic})
    _queue(session, kit, to, kind, facts, How(lane, topic, record_id, after))


def _queue(session: Session, kit: Kit, to: To, kind: str, facts: Facts, how: How) -> None:
    now = kit.clock()
    insert_at_the_end(
        session,
        _ADD,
        {
            "lane": how.lane or to.chat_key,
            "chat_key": to.chat_key,
            "address": to.address,
            "kind": kind,
            "topic": how.topic,
            "urgency": how.urgency,
            "language": to.language,
            "body": seal_relay(kit, "body", facts),
            "record_id": how.record_id,
            "state": OutboxState.QUEUED,
            "attempts": 0,
            "available_at": now + how.after if how.after else now,
            "made_at": now,
        },
    )
    wake(session, "outbox")


def say_instead(
    session: Session, kit: Kit, topic: str, facts: Facts, urgency: Urgency = Urgency.WHEN_QUIET
) -> bool:
    """Have what waits under this topic say something newer, from its own place; False: nothing waits."""
    write_the_end(session)
    sooner = {
        "urgency": case((_OUTBOX.c.urgency > urgency, urgency), else_=_OUTBOX.c.urgency),
        "available_at": kit.clock(),
    }
    newer = _WAITING.values(
        body=seal_relay(kit, "body", facts), **(sooner if urgency is Urgency.AT_ONCE else {})
    )
    waited = session.connection().execute(newer, {"of": topic}).rowcount > 0
    wake(session, "outbox")
    return waited


def ticket_lane(kit: Kit, ticket_id: int) -> bytes:
    """The lane of one ticket's messages in the triage chat: other tickets don't wait for it."""
    return kit.vault.keyed("lane", f"ticket:{ticket_id}")


def own_lane(kit: Kit, topic: str) -> bytes:
    """The lane of what waits for no other post of its ticket, and holds none up."""
    return kit.vault.keyed("lane", topic)


def say_triage(
    session: Session,
    kit: Kit,
    ticket_id: int,
    kind: str,
    facts: Facts,
    how: How = How(),  # it can't be changed
) -> None:
    """Queue one message about a ticket to the triage chat; without such a chat, nothing.

    What waits under the same topic is not looked for: see `say_instead`.
    """
    if kit.policy.triage is None:
        return
    lane = how.lane or ticket_lane(kit, ticket_id)
    about = replace(how, lane=lane, record_id=ticket_id)
    _queue(session, kit, kit.policy.triage, kind, facts, about)


def file_of(blob: str, data_key: bytes, bound_to: str, name: str, kind: str) -> dict[str, str]:
    """Describe a sealed blob in facts, so that the sender can open it and nobody else."""
    return {
        "blob": blob,
        "key": text_of(data_key),
        "bound_to": bound_to,
        "name": name,
        "kind": kind,
    }
