"""Whom a notice reaches, and every copy that was delivered.

Holds registered chats, subscribers, and one row per notice and chat. A delivery is due while
`wanted` differs from `shown`: publishing, resolving and withdrawing are all "raise `wanted`".
Refuses chat ids: an address opens only with the relay key.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text

from storage.columns import choice, flag, instant, keyed, number, one_of, sealed, words
from storage.tables.row import Row
from tipline.broadcasts import BroadcastState
from tipline.subscribing import ALL_KINDS, Quiet


class ChatKind(StrEnum):
    """What sort of chat a notice can be posted in."""

    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class ChatState(StrEnum):
    """Whether a registered chat can still be reached."""

    ACTIVE = "active"
    LEFT = "left"


class DeliveryState(StrEnum):
    """How far one copy is. `unknown`: the call was made and its answer never came."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class AudienceChat(Row, table=True):
    """A group or channel that a supervisor registered for an area.

    `pins`: cards may be pinned. `kinds` as `tipline.subscribing` counts them. `drills`: exercises
    come here too.
    """

    __tablename__ = "audience_chat"

    id: int | None = number(optional=True, primary_key=True)
    chat_key: bytes = keyed(unique=True)
    address: bytes = sealed()
    title: bytes = sealed()
    kind: ChatKind = choice(ChatKind, "audience_chat_kind")
    state: ChatState = choice(ChatState, "audience_chat_state", default=ChatState.ACTIVE)
    area_id: int = number(foreign_key="area.id", index=True)
    pins: bool = flag(default=True)
    language: str = words(default="zh")
    registered_by: int = number(foreign_key="officer.id")
    kinds: int = number(default=ALL_KINDS)
    drills: bool = flag()
    made_at: datetime = instant()


class Subscriber(Row, table=True):
    """A person who asked for notices, of one area or (`area_id` empty) of all.

    The wishes (`kinds`, as `tipline.subscribing` counts them, `quiet` and, for exercises, `drills`)
    are the same in each of a person's rows: planning is one statement over them.
    """

    __tablename__ = "subscriber"
    __table_args__ = (
        Index("subscriber_once", "person_key", "area_id", unique=True),
        Index(
            "subscriber_to_all_once",
            "person_key",
            unique=True,
            sqlite_where=text("area_id IS NULL"),
            postgresql_where=text("area_id IS NULL"),
        ),
    )

    id: int | None = number(optional=True, primary_key=True)
    person_key: bytes = keyed()
    chat_key: bytes = keyed(index=True)  # by which whoever has blocked us is found
    address: bytes = sealed()
    area_id: int | None = number(optional=True, foreign_key="area.id")
    kinds: int = number(default=ALL_KINDS)
    quiet: Quiet = choice(Quiet, "subscriber_quiet", default=Quiet.NONE)
    language: str = words(default="zh")
    drills: bool = flag()
    made_at: datetime = instant()


class Broadcast(Row, table=True):
    """All deliveries of one notice, as officers hold them up; and what was left when last counted."""

    __tablename__ = "broadcast"

    notice_id: int = number(primary_key=True, foreign_key="notice.id")
    state: BroadcastState = choice(BroadcastState, "broadcast_state")
    remaining: int = number(default=0)
    counted_at: datetime = instant()


def _queue(name: str, which: str) -> Index:
    """What waits, the longest first. Queries have to say `which` in the same words."""
    where = text(which)
    return Index(name, "available_at", "id", sqlite_where=where, postgresql_where=where)


class Delivery(Row, table=True):
    """One notice in one chat. `stuck` says why its card can't be changed any more.

    `shared`: a person posted it, by inline mode; it can be changed, and nothing said beside it.

    `notice_id` is no foreign key, which a database would check a million times for one notice: rows
    are planned from the notice's own row, and its broadcast's keeps that from being deleted.

    `shown` and `wanted` count steps: 1 the card was posted, then for each ending an even step (the
    card changed) and an odd one (the correction said). `target` is the step that is being made.
    `sent_at`: when the card was posted.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "chat_key", name="delivery_once"),
        one_of("to_chat", ChatKind, "delivery_to_chat"),
        one_of("state", DeliveryState, "delivery_state"),
        # Not of what has no message yet: planning a million copies writes one index less.
        Index(
            "delivery_by_message",
            "chat_key",
            "message_id",
            sqlite_where=text("message_id IS NOT NULL"),
            postgresql_where=text("message_id IS NOT NULL"),
        ),
        # Two queues: what is out already is put right before more goes out, whatever was put off.
        _queue("delivery_to_change", "state = 'queued' AND shown > 0"),
        _queue("delivery_to_post", "state = 'queued' AND shown = 0"),
    )

    id: int | None = number(optional=True, primary_key=True)
    notice_id: int = number()
    chat_key: bytes = keyed()
    address: bytes = sealed()
    language: str = words()
    to_chat: ChatKind | None = choice(ChatKind, "delivery_to_chat", optional=True, by_column=False)
    shared: bool = flag()
    state: DeliveryState = choice(
        DeliveryState, "delivery_state", by_column=False, default=DeliveryState.QUEUED
    )
    wanted: int = number(default=1)
    shown: int = number(default=0)
    target: int | None = number(optional=True)
    message_id: int | None = number(optional=True)
    why: str | None = words(optional=True)
    stuck: str | None = words(optional=True)
    attempts: int = number(default=0)
    available_at: datetime = instant()
    lease: str | None = words(optional=True)
    lease_until: datetime | None = instant(optional=True)
    sent_at: datetime | None = instant(optional=True)
