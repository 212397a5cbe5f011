"""Statements on every tip's way, handed straight to the driver.

Holds `PlainStatement`: a Core statement compiled once for each database, its parameters brought into
the driver's form by their own types. Core does the same anew at each execution, which costs more
than the driver and the database together (docs/decisions). Refuses to bring results back into
Python's types: what is found is what the driver gave.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Executable, Insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ClauseElement

Params = Mapping[str, Any]

# Rows in one INSERT. Each size is a text of its own for the driver to keep, so there are few.
_SIZES = (64, 32, 16, 8, 4, 2, 1)
_VALUES, _ROWS = " VALUES ", ", "


class _Slot(NamedTuple):
    """One parameter: its name, the value it has if none is given, and the way to the driver."""

    name: str
    fixed: Any
    to_driver: Callable[[Any], Any] | None


class _Ready(NamedTuple):
    text: str
    slots: tuple[_Slot, ...]


class PlainStatement:
    """One statement. All rows of an INSERT name the same columns: those of its first row."""

    def __init__(self, statement: Executable, *, tail: str = "") -> None:
        """Take the statement, compiled at its first use on each database; `tail` ends an INSERT."""
        assert isinstance(statement, ClauseElement)
        self._statement: ClauseElement = statement
        self._tail = tail
        self._ready: dict[str, _Ready] = {}

    def run(self, session: Session, params: Params) -> int:
        """Run it once; return how many rows it changed."""
        connection = session.connection()
        ready = self._for(connection.dialect, params)
        text = ready.text + self._tail
        changed: int = execute(connection, text, self._values(ready, params)).rowcount
        return changed

    def rows(self, session: Session, params: Params) -> list[Any]:
        """Run it once; return the rows found, as the driver's tuples."""
        connection = session.connection()
        ready = self._for(connection.dialect, params)
        found: list[Any] = execute(connection, ready.text, self._values(ready, params)).fetchall()
        return found

    def first(self, session: Session, params: Params) -> Any:
        """Run it once; return the first row found, or None."""
        return next(iter(self.rows(session, params)), None)

    def insert_all(self, session: Session, rows: Sequence[Params]) -> None:
        """Insert the rows in their order, many with each statement: to the database one call."""
        connection = session.connection()
        ready = self._for(connection.dialect, rows[0])
        head, _, row = ready.text.partition(_VALUES)
        for some in _in_sizes(rows):
            text = head + _VALUES + _ROWS.join([row] * len(some)) + self._tail
            execute(connection, text, [v for each in some for v in self._values(ready, each)])

    def _for(self, dialect: Dialect, params: Params) -> _Ready:
        found = self._ready.get(dialect.name)
        if found is None:
            found = self._ready[dialect.name] = self._compiled(dialect, params)
        return found

    def _compiled(self, dialect: Dialect, params: Params) -> _Ready:
        options: dict[str, Any] = {}
        if isinstance(self._statement, Insert):
            options["column_keys"] = list(params)
        compiled: Any = self._statement.compile(dialect=dialect, **options)
        slots = tuple(
            _Slot(
                name,
                compiled.binds[name].effective_value,
                compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect),
            )
            for name in compiled.positiontup
        )
        return _Ready(compiled.string, slots)

    def _values(self, ready: _Ready, params: Params) -> list[Any]:
        if isinstance(self._statement, Insert) and len(params) != len(ready.slots):
            raise ValueError("every row of a plain INSERT names the same columns")
        return [
            (value if to_driver is None else to_driver(value))
            for name, fixed, to_driver in ready.slots
            for value in (params.get(name, fixed),)
        ]


def _in_sizes(rows: Sequence[Params]) -> Iterator[Sequence[Params]]:
    """The rows in stretches, the longest first; a number of rows always gives the same stretches."""
    start = 0
    for size in _SIZES:
        while len(rows) - start >= size:
            yield rows[start : start + size]
            start += size


def execute(connection: Connection, text: str, values: Sequence[Any] = ()) -> Any:
    """Hand it to the driver; return its cursor. Errors come out as SQLAlchemy's, without parameters."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(text, values)
    except _error_of(connection) as failure:
        raise _as_sqlalchemys(connection, text, failure) from failure
    return cursor


@contextlib.contextmanager
def pipelined(connection: Connection) -> Iterator[None]:
    """Wait once, at the end, for all that is executed within; there is no looking at its results.

    PostgreSQL only: SQLite is no way away.
    """
    driver: Any = connection.connection.driver_connection
    if not hasattr(driver, "pipeline"):
        yield
        return
    try:
        with driver.pipeline():
            yield
    except _error_of(connection) as failure:
        raise _as_sqlalchemys(connection, "(several)", failure) from failure


def _error_of(connection: Connection) -> type[Exception]:
    driver = connection.dialect.loaded_dbapi
    assert driver is not None
    return driver.Error


def _as_sqlalchemys(connection: Connection, text: str, failure: Any) -> Exception:
    dialect = connection.dialect
    lost = dialect.is_disconnect(failure, connection.connection, None)
    if lost:
        connection.invalidate(failure)
    told: Exception = DBAPIError.instance(
        text, None, failure, _error_of(connection), True, lost, dialect
    )
    return told
