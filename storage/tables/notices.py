"""Notices and their photos.

Holds the draft sealed and, once live, the content in the clear: by then it is published.
Refuses, in the database itself, a live notice without two people, their answers to the list of points,
an offence, a legal basis and an expiry, a signature under other content than the notice has, and
photos that nobody but their drafter has looked through for bystanders; and, in what is published, where
somebody was last known to be. One signature is enough for somebody missing, for a day.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.columns import (
    ColumnClass,
    check,
    choice,
    flag,
    instant,
    keyed,
    sealed,
    words,
)
from storage.columns import (
    number as whole,
)
from storage.tables.row import Row
from tipline.checklist import Answer, Point
from tipline.notices import ALONE_FOR, NoticeKind, NoticeState

# A draft that was given up is cancelled too; it never had a number, and nobody outside saw it.
_BEFORE_LIVE = (
    "(state IN ('draft', 'in_review')"
    " OR (state = 'cancelled' AND number IS NULL AND published_at IS NULL))"
)


# An emergency: somebody is missing, and it ends by itself within a day (in microseconds).
_ON_ONE_SIGNATURE = (
    "(alone_by IS NOT NULL AND kind IS NOT NULL AND kind = 'missing'"
    f" AND expires_at <= published_at + {int(ALONE_FOR.total_seconds()) * 1_000_000})"
)


# As text, because a quotation mark in somebody's words is escaped there, and that of a name is not.
_PUBLISHES_NO_LAST_KNOWN = (
    "public_content IS NULL OR CAST(public_content AS TEXT)"
    " = REPLACE(CAST(public_content AS TEXT), '\"last_known\":', '')"
)


class Notice(Row, table=True):
    """What the police publish; see the glossary for its lifecycle."""

    __tablename__ = "notice"
    __table_args__ = (
        check(
            f"{_BEFORE_LIVE} OR approved_by IS NOT NULL OR {_ON_ONE_SIGNATURE}",
            "live_needs_an_approver",
        ),
        check(
            "approved_by IS NULL OR (submitted_by IS NOT NULL"
            " AND approved_by <> drafted_by AND approved_by <> submitted_by"
            " AND (alone_by IS NULL OR approved_by <> alone_by))",
            "approver_is_another_person",
        ),
        check(
            f"{_BEFORE_LIVE} OR (answers IS NOT NULL AND checked_by IS NOT NULL"
            " AND checked_by = COALESCE(approved_by, alone_by) AND offences_version IS NOT NULL)",
            "live_has_its_answers",
        ),
        check(
            f"{_BEFORE_LIVE} OR (approved_hash IS NOT NULL AND approved_hash = content_hash)",
            "approval_is_of_this_content",
        ),
        check(
            f"{_BEFORE_LIVE} OR (offence IS NOT NULL AND legal_basis IS NOT NULL"
            " AND expires_at IS NOT NULL AND published_at IS NOT NULL"
            " AND number IS NOT NULL AND public_content IS NOT NULL)",
            "live_is_complete",
        ),
        check(
            "(renewal_by IS NULL) = (renewal_until IS NULL)"
            " AND (renewal_by IS NULL) = (renewal_hash IS NULL)",
            "a_renewal_is_complete",
        ),
        check(
            "photos_confirmed_by IS NULL"
            " OR (alone_by IS NOT NULL AND photos_confirmed_by = alone_by)"
            " OR (photos_confirmed_by <> drafted_by"
            " AND (submitted_by IS NULL OR photos_confirmed_by <> submitted_by))",
            "photos_are_confirmed_by_another_person",
        ),
        check(
            f"{_BEFORE_LIVE} OR photos_hash IS NULL OR (photos_confirmed_by IS NOT NULL"
            " AND photos_confirmed_by = COALESCE(approved_by, alone_by)"
            " AND photos_confirmed_hash IS NOT NULL"
            " AND photos_confirmed_hash = photos_hash)",
            "live_photos_are_confirmed",
        ),
        check(_PUBLISHES_NO_LAST_KNOWN, "last_known_is_never_public"),
    )

    id: int | None = whole(optional=True, primary_key=True)
    number: str | None = words(optional=True, kind=ColumnClass.PUBLIC, unique=True)
    kind: NoticeKind | None = choice(NoticeKind, "notice_kind", optional=True)
    state: NoticeState = choice(NoticeState, "notice_state", default=NoticeState.DRAFT, index=True)
    unit_id: int = whole(foreign_key="unit.id", index=True)
    area_id: int | None = whole(optional=True, foreign_key="area.id")
    case_key: bytes | None = keyed(optional=True, index=True)
    offence: str | None = words(optional=True, kind=ColumnClass.PUBLIC)
    offences_version: int | None = whole(optional=True, kind=ColumnClass.PUBLIC)
    legal_basis: str | None = words(optional=True, kind=ColumnClass.PUBLIC)
    exercise: bool = flag()
    content: bytes = sealed()
    last_known: bytes | None = sealed(optional=True)
    content_hash: str = words()
    public_content: dict[str, Any] | None = Field(
        default=None,
        sa_type=JSON(none_as_null=True),
        nullable=True,
        sa_column_kwargs={"info": {"class": ColumnClass.PUBLIC}},
    )
    drafted_by: int = whole(foreign_key="officer.id")
    submitted_by: int | None = whole(optional=True, foreign_key="officer.id")
    approved_by: int | None = whole(optional=True, foreign_key="officer.id")
    approved_hash: str | None = words(optional=True)
    alone_by: int | None = whole(optional=True, foreign_key="officer.id")
    checked_by: int | None = whole(optional=True, foreign_key="officer.id")
    answers: dict[str, Any] | None = Field(
        default=None,
        sa_type=JSON(none_as_null=True),
        nullable=True,
        sa_column_kwargs={"info": {"class": ColumnClass.OPERATIONAL}},
    )
    photos_hash: str | None = words(optional=True)
    photos_confirmed_by: int | None = whole(optional=True, foreign_key="officer.id")
    photos_confirmed_hash: str | None = words(optional=True)
    renewal_by: int | None = whole(optional=True, foreign_key="officer.id")
    renewal_until: datetime | None = instant(optional=True)
    renewal_hash: str | None = words(optional=True)
    renewed_revision: int | None = whole(optional=True)
    supersedes_id: int | None = whole(optional=True, foreign_key="notice.id")
    revision: int = whole(default=0)
    version: int = whole(default=0)
    made_at: datetime = instant()
    published_at: datetime | None = instant(optional=True)
    expires_at: datetime | None = instant(optional=True)
    ended_at: datetime | None = instant(optional=True)


class NoticePhoto(Row, table=True):
    """One photo of a notice: sealed on disk, its key wrapped for the desk and, once live, the relay.

    `blob` is what people are shown. Where parts of it are covered, the picture without covers lies
    beside, under a key of its own. `public_key` is the shown picture's key in the clear, while the
    notice is live and no longer (docs/decisions). `file_id` is Telegram's for the card's picture,
    `ended_file_id` for the plain one that takes its place; both stand with the first photo.
    """

    __tablename__ = "notice_photo"
    __table_args__ = (
        check(
            "(covers IS NULL) = (original_blob IS NULL)"
            " AND (covers IS NULL) = (original_desk_key IS NULL)",
            "covers_keep_the_original",
        ),
    )

    id: int | None = whole(optional=True, primary_key=True)
    notice_id: int = whole(foreign_key="notice.id", index=True)
    position: int = whole(default=0)
    blob: str = words()
    desk_key: bytes = sealed()
    original_blob: str | None = words(optional=True)
    original_desk_key: bytes | None = sealed(optional=True)
    covers: bytes | None = sealed(optional=True)
    relay_key: bytes | None = sealed(optional=True)
    public_key: str | None = words(optional=True, kind=ColumnClass.PUBLIC)
    file_id: str | None = words(optional=True, kind=ColumnClass.PUBLIC)
    ended_file_id: str | None = words(optional=True, kind=ColumnClass.PUBLIC)


class NoticeAnswer(Row, table=True):
    """What one approver answered of one point, about the content with this hash."""

    __tablename__ = "notice_answer"

    notice_id: int = whole(primary_key=True, foreign_key="notice.id")
    officer_id: int = whole(primary_key=True, foreign_key="officer.id")
    point: Point = choice(Point, "notice_answer_point", primary_key=True)
    content_hash: str = words()
    answer: Answer = choice(Answer, "notice_answer_answer")
    answered_at: datetime = instant()
