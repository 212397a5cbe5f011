"""Small words for statements, so that use cases read plainly and types stay strict.

Holds the table behind a model and the count of rows a statement changed. Refuses queries.
"""

from datetime import datetime
from typing import cast

from sqlalchemy import CursorResult, Delete, Insert, Table, Update
from sqlalchemy.orm import Session
from sqlmodel import SQLModel


def table_of(model: type[SQLModel]) -> Table:
    """The Core table of a model, for statements without the ORM's bookkeeping."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]  # SQLModel makes it at run time


def changed(session: Session, statement: Update | Delete | Insert) -> int:
    """Run the statement and return how many rows it changed: 0 means that a guard held."""
    return cast("CursorResult[object]", session.execute(statement)).rowcount


def micros(moment: datetime) -> int:
    """A moment as `columns.Instant` keeps it, for statements in plain SQL."""
    return round(moment.timestamp() * 1_000_000)
