"""Objections to notices, and the cases that were cleared.

Holds what somebody wrote, sealed, and nothing of who wrote it: no account, no address, no hash of
either. Refuses, in the database itself, a reviewer who had a hand in the notice, a decision without
an answer, and a release by whoever asked for it.
"""

from datetime import datetime

from sqlalchemy import Index, text

from storage.columns import check, choice, flag, instant, keyed, number, sealed
from storage.tables.row import Row
from tipline.objections import Ground, ObjectionState


class Objection(Row, table=True):
    """One objection. The three hands in its notice stand here too, for the rule to see them.

    `words` and `receipt` are sealed under a data key of its own; `answer` under a key that follows
    from the receipt, so that whoever brings it can read the answer from a process without keys.
    """

    __tablename__ = "objection"
    __table_args__ = (
        check(
            "reviewer_id IS NULL OR (reviewer_id <> drafted_by"
            " AND reviewer_id <> submitted_by AND reviewer_id <> approved_by)",
            "reviewer_is_independent",
        ),
        check("state = 'asked' OR reviewer_id IS NOT NULL", "a_reviewer_decides"),
        check(
            "state NOT IN ('upheld', 'declined') OR (answer IS NOT NULL AND decided_at IS NOT NULL)",
            "decided_has_an_answer",
        ),
    )

    id: int = number(primary_key=True, column={"autoincrement": False})
    notice_id: int = number(foreign_key="notice.id", index=True)
    state: ObjectionState = choice(ObjectionState, "objection_state")
    ground: Ground = choice(Ground, "objection_ground")
    data_key: bytes = sealed()
    words: bytes = sealed()
    receipt_key: bytes = keyed(unique=True)
    receipt: bytes = sealed()
    drafted_by: int = number(foreign_key="officer.id")
    submitted_by: int = number(foreign_key="officer.id")
    approved_by: int = number(foreign_key="officer.id")
    reviewer_id: int | None = number(optional=True, foreign_key="officer.id")
    suspends: bool = flag()  # this review has the notice suspended
    answer: bytes | None = sealed(optional=True)
    climbed: int = number(default=0)
    version: int = number(default=0)
    made_at: datetime = instant()
    due_at: datetime = instant()
    decided_at: datetime | None = instant(optional=True)


class ClearedCase(Row, table=True):
    """A case whose notice was withdrawn because the person had nothing to do with it.

    It stands in the way of every notice of the case until a supervisor releases it.
    """

    __tablename__ = "cleared_case"
    __table_args__ = (
        Index(
            "cleared_case_open",
            "case_key",
            sqlite_where=text("released_by IS NULL"),
            postgresql_where=text("released_by IS NULL"),
        ),
        check(
            "released_by IS NULL OR (released_at IS NOT NULL AND reason IS NOT NULL"
            " AND released_for IS NOT NULL AND drafted_by IS NOT NULL AND released_by <> drafted_by)",
            "release_is_by_another_with_a_reason",
        ),
    )

    id: int | None = number(optional=True, primary_key=True)
    case_key: bytes = keyed()
    notice_id: int = number(foreign_key="notice.id")
    cleared_at: datetime = instant()
    released_for: int | None = number(optional=True, foreign_key="notice.id")
    drafted_by: int | None = number(optional=True, foreign_key="officer.id")  # of the one it is for
    released_by: int | None = number(optional=True, foreign_key="officer.id")
    released_at: datetime | None = instant(optional=True)
    reason: bytes | None = sealed(optional=True)
