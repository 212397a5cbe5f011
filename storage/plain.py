"""Statements on every tip's way, handed straight to the driver.

Holds `PlainStatement`: a Core statement compiled once for each database, its parameters brought into
the driver's form by their own types. Core does the same anew at each execution, which costs more
than the driver and the database together (docs/decisions). Refuses to bring results back into
Python's types: what is found is what the driver gave.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Insert, LargeBinary
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ClauseElement

Params = Mapping[str, Any]

# Rows in one INSERT. Each size is a text of its own for the driver to keep, so of the large ones there are
# few; up to 32 any number goes by one statement.
_SIZES = (64, 48, *range(32, 0, -1))
_VALUES, _ROWS = " VALUES ", ", "
CURSOR = "plain statements' cursor"
"""Where a connection keeps a cursor of its own for plain statements, if it has one."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement in one database's words, and what becomes of its parameters on their way there.

    `fixed`: what stands in the statement itself. `longer`: an INSERT's texts by their rows.
    """

    text: str
    names: tuple[str, ...]
    fixed: Params
    to_driver: tuple[tuple[int, Callable[[Any], Any]], ...]
    longer: dict[int, str] = field(default_factory=dict)

    def values(self, params: Params) -> list[Any]:
        given = {**self.fixed, **params} if self.fixed else params
        values = [given[name] for name in self.names]
        for at, to_driver in self.to_driver:
            values[at] = to_driver(values[at])
        return values


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
        connection = connection_of(session)
        ready = self._for(connection.dialect, params)
        changed: int = execute(connection, ready.text, self._values(ready, params)).rowcount
        return changed

    def rows(self, session: Session, params: Params) -> list[Any]:
        """Run it once; return the rows found, as the driver's tuples."""
        connection = connection_of(session)
        ready = self._for(connection.dialect, params)
        found: list[Any] = execute(connection, ready.text, self._values(ready, params)).fetchall()
        return found

    def first(self, session: Session, params: Params) -> Any:
        """Run it once; return the first row found, or None."""
        return next(iter(self.rows(session, params)), None)

    def insert_all(self, connection: Connection, rows: Sequence[Params]) -> None:
        """Insert the rows in their order, many with each statement: to the database one call."""
        ready = self._for(connection.dialect, rows[0])
        for some in _in_sizes(rows):
            text = ready.longer.get(len(some)) or self._longer(connection.dialect, ready, len(some))
            execute(connection, text, [v for each in some for v in self._values(ready, each)])

    def _for(self, dialect: Dialect, params: Params) -> _Ready:
        found = self._ready.get(dialect.name)
        if found is None:
            found = self._ready[dialect.name] = self._made_ready(dialect, params)
        return found

    def _made_ready(self, dialect: Dialect, params: Params) -> _Ready:
        compiled = self._compiled(dialect, params)
        binds = compiled.binds
        names = tuple(compiled.positiontup)
        fixed = {name: binds[name].effective_value for name in names if not binds[name].required}
        to_driver = tuple(
            (at, convert)
            for at, name in enumerate(names)
            if (convert := _to_driver(binds[name].type.dialect_impl(dialect), dialect))
        )
        return _Ready(_text(compiled.string + self._tail, dialect), names, fixed, to_driver)

    def _compiled(self, dialect: Dialect, params: Params) -> Any:
        options: dict[str, Any] = {}
        if isinstance(self._statement, Insert):
            options["column_keys"] = list(params)
        return self._statement.compile(dialect=dialect, **options)

    def _longer(self, dialect: Dialect, ready: _Ready, size: int) -> str:
        head, _, row = self._compiled(dialect, dict.fromkeys(ready.names)).string.partition(_VALUES)
        text = head + _VALUES + _ROWS.join([row] * size) + self._tail
        ready.longer[size] = made = _text(text, dialect)
        return made

    def _values(self, ready: _Ready, params: Params) -> list[Any]:
        if isinstance(self._statement, Insert) and len(params) != len(ready.names):
            raise ValueError("every row of a plain INSERT names the same columns")
        return ready.values(params)


def connection_of(session: Session) -> Connection:
    """The session's connection. A group's is at hand, in a transaction that was begun outside: to ask
    the session for it costs as much as a small statement.
    """
    bound = session.bind
    if isinstance(bound, Connection) and bound.in_transaction():
        return bound
    return session.connection()


def _to_driver(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    """How a type's values are handed to the driver. Both take bytes as they are."""
    return None if isinstance(kind, LargeBinary) else kind.bind_processor(dialect)


def _text(compiled: str, dialect: Dialect) -> str:
    """The text as the driver takes it: PostgreSQL itself numbers parameters (`storage/direct.py`)."""
    if dialect.name != "postgresql":
        return compiled
    parts = [part.replace("%%", "%") for part in compiled.split("%s")]
    return parts[0] + "".join(f"${number}{part}" for number, part in enumerate(parts[1:], 1))


def is_one_statement(rows: int) -> bool:
    """Whether so many rows are inserted by one statement, which needs no transaction around it."""
    return rows in _SIZES


def _in_sizes(rows: Sequence[Params]) -> Iterator[Sequence[Params]]:
    """The rows in stretches, the longest first; a number of rows always gives the same stretches."""
    start = 0
    for size in _SIZES:
        while len(rows) - start >= size:
            yield rows[start : start + size]
            start += size


def execute(connection: Connection, text: str, values: Sequence[Any] = ()) -> Any:
    """Hand it to the driver; return its cursor, good until the next. Errors come out as SQLAlchemy's,
    without parameters.
    """
    cursor = connection.info.get(CURSOR) or connection.connection.cursor()
    try:
        cursor.execute(text, values)
    except _error_of(connection) as failure:
        raise _as_sqlalchemys(connection, text, failure) from failure
    return cursor


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
