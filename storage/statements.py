"""Small words for statements, so that use cases read plainly and types stay strict.

Holds the table behind a model, the count of rows a statement changed, inserts that may meet a row
that is there, a bound on the memory of what sorts a million rows, and inserts that wait for the end of
their transaction so that many become one statement. Refuses queries.
"""

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import CursorResult, Delete, Engine, Insert, Table, Update
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from storage.plain import PlainStatement, connection_of, is_one_statement

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def table_of(model: type[SQLModel]) -> Table:
    """The Core table of a model, for statements without the ORM's bookkeeping."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]  # SQLModel makes it at run time


def changed(session: Session, statement: Update | Delete | Insert) -> int:
    """Run the statement and return how many rows it changed: 0 means that a guard held."""
    return cast("CursorResult[object]", session.execute(statement)).rowcount


def insert_or_meet(session: Session, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """The database's own INSERT, which can say what becomes of a row that is there already."""
    # Each brings its whole dialect along, and a short command needs but one.
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


@contextlib.contextmanager
def in_little_memory(session: Session) -> Iterator[None]:
    """Sort within a megabyte, the rest on disk: SQLite takes as much as it may keep pages in, beside
    those. PostgreSQL's `work_mem` is its operator's.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    kept = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql("PRAGMA cache_size = -1024")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {kept}")


Waiting = list[tuple[PlainStatement, Mapping[str, Any]]]

_WAITING = "inserts at the end"


def insert_at_the_end(session: Session, statement: PlainStatement, row: Mapping[str, Any]) -> None:
    """Insert `row` just before the commit, together with all others of this statement: those of the
    other use cases of its group too.

    Rows keep their order. Whoever must see them sooner calls `write_the_end`.
    """
    session.info.setdefault(_WAITING, []).append((statement, row))


def wait_together(session: Session, waiting: Waiting) -> None:
    """Let this session's inserts wait in the list of its group."""
    session.info[_WAITING] = waiting


def write_the_end(session: Session) -> None:
    """Run the inserts that wait; the store does it before each commit."""
    waiting: Waiting = session.info.get(_WAITING, [])
    rows: dict[PlainStatement, list[Mapping[str, Any]]] = {}
    for statement, row in waiting:
        rows.setdefault(statement, []).append(row)
    waiting.clear()
    for statement, those in rows.items():
        statement.insert_all(connection_of(session), those)


def write_alone(session: Session, engine: Engine) -> bool:
    """Run the one INSERT that is all there is to do: by itself it needs no transaction's words, each
    a way there and back. False, and nothing done, where there is more.
    """
    waiting: Waiting = session.info.get(_WAITING, [])
    statements = {statement for statement, _ in waiting}
    if session.in_transaction() or len(statements) != 1 or not is_one_statement(len(waiting)):
        return False
    with engine.connect() as connection:
        statements.pop().insert_all(connection, [row for _, row in waiting])
    return True
