"""Surges of the whole line: when each began, and when the desk had caught up.

Refuses two at a time.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text

from storage.columns import check, instant, number
from storage.tables.row import Row

_ON: dict[str, Any] = {
    "sqlite_where": text("ended_at IS NULL"),
    "postgresql_where": text("ended_at IS NULL"),
}


class Surge(Row, table=True):
    """One surge; `one` is the same in all, so that only one can be on."""

    __tablename__ = "surge"
    __table_args__ = (
        Index("surge_once", "one", unique=True, **_ON),
        check("one = 1", "surge_is_of_the_whole_line"),
    )

    id: int | None = number(optional=True, primary_key=True)
    one: int = number(default=1)
    waiting: int = number()  # when it began
    begun_at: datetime = instant()
    ended_at: datetime | None = instant(optional=True)
