"""Tips, what they are made of, and the dialogue with their tipsters.

Holds content sealed under each tip's own data key. Refuses anything that names a tipster:
a tip knows a keyed hash, a sealed address and a designation.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text

from storage.columns import choice, flag, instant, keyed, number, sealed, words
from storage.tables.row import Row
from tipline.tips import Channel, PartKind, TipState


class Preview(StrEnum):
    """Whether a part has a picture that moderators may see."""

    NONE = "none"
    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


# A preview in quarantine: the picture is perhaps fine, and we failed on it.
_ASIDE = text("preview = 'failed' AND preview_fault IS NOT NULL")


class LineDirection(StrEnum):
    """Which way a line of the dialogue goes."""

    TO_TIPSTER = "to_tipster"
    TO_MODERATORS = "to_moderators"


class Tip(Row, table=True):
    """What a citizen sends. `answers` is a sealed JSON object: question -> answer."""

    __tablename__ = "tip"
    __table_args__ = (
        Index("tip_of_person", "person_key", "notice_id", "state"),
        Index(
            "tip_draft_of_person",
            "person_key",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )

    id: int = number(primary_key=True)
    state: TipState = choice(TipState, "tip_state")
    channel: Channel = choice(Channel, "tip_channel")
    notice_id: int | None = number(optional=True, foreign_key="notice.id", index=True)
    person_key: bytes | None = keyed(optional=True)
    chat_key: bytes | None = keyed(optional=True)  # of the private chat, with the address
    address: bytes | None = sealed(optional=True)
    language: str = words()
    data_key: bytes | None = sealed(optional=True)
    designation: int = number()
    designation_number: int = number()
    receipt_key: bytes | None = keyed(optional=True, unique=True)
    receipt: bytes | None = sealed(optional=True)
    answers: bytes | None = sealed(optional=True)
    question: str | None = words(optional=True)
    asked_at: datetime | None = instant(optional=True)
    dialogue_open: bool = flag(default=True)
    version: int = number(default=0)
    made_at: datetime = instant()
    touched_at: datetime = instant()
    sent_at: datetime | None = instant(optional=True)
    ended_at: datetime | None = instant(optional=True)


class TipPart(Row, table=True):
    """One message of a tip: words, a photo, a pin. An edited message is a further part (`edit`)."""

    __tablename__ = "tip_part"
    __table_args__ = (
        UniqueConstraint("chat_key", "message_id", "edit", name="tip_part_once"),
        Index("tip_part_of_album", "album_key"),
        Index(
            "tip_part_to_preview",
            "id",
            sqlite_where=text("preview = 'pending'"),
            postgresql_where=text("preview = 'pending'"),
        ),
        Index("tip_part_aside", "id", sqlite_where=_ASIDE, postgresql_where=_ASIDE),
    )

    id: int = number(primary_key=True)
    tip_id: int = number(foreign_key="tip.id", index=True)
    chat_key: bytes = keyed()
    message_id: int = number()
    edit: int = number(default=0)
    album_key: bytes | None = keyed(optional=True)
    kind: PartKind = choice(PartKind, "tip_part_kind")
    content: bytes | None = sealed(optional=True)
    blob: str | None = words(optional=True)
    traces: bytes | None = sealed(optional=True)
    preview: Preview = choice(Preview, "tip_part_preview", default=Preview.NONE)
    preview_blob: str | None = words(optional=True)
    thumbnail_blob: str | None = words(optional=True)
    preview_until: datetime | None = instant(optional=True)
    preview_tries: int | None = number(optional=True)
    preview_fault: str | None = words(
        optional=True
    )  # ours; a picture that nobody could show has none
    shown_message_id: int | None = number(optional=True)
    at: datetime = instant()


class DialogueLine(Row, table=True):
    """One line between moderators and a tipster, sealed under the tip's data key."""

    __tablename__ = "dialogue_line"

    id: int = number(primary_key=True)
    tip_id: int = number(foreign_key="tip.id", index=True)
    direction: LineDirection = choice(LineDirection, "dialogue_line_direction")
    officer_id: int | None = number(optional=True, foreign_key="officer.id")
    body: bytes | None = sealed(optional=True)
    blob: str | None = words(optional=True)  # a moderator's picture, sealed under the same key
    at: datetime = instant()
    delivered_at: datetime | None = instant(optional=True)
    fault: str | None = words(optional=True)  # why it could not be delivered
    answered_at: datetime | None = instant(optional=True)  # by a press on one of its buttons
    shown_message_id: int | None = number(optional=True)  # where the thread shows it
