"""Statements on every tip's way, sent to the driver as they are.

Holds `PlainStatement`: a Core statement compiled once for each database, its parameters brought into
the driver's form by their own types. Core does the same anew at each execution, which costs three
times what the driver needs (docs/decisions). Refuses to bring results back into Python's types:
what is returned is what the driver gave.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult, Dialect, Executable, Insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ClauseElement

Params = Mapping[str, Any]


class _Slot(NamedTuple):
    """One parameter: its name, the value it has if none is given, and the way to the driver."""

    name: str
    fixed: Any
    to_driver: Callable[[Any], Any] | None


class _Ready(NamedTuple):
    text: str
    slots: tuple[_Slot, ...]
    by_position: bool


class PlainStatement:
    """One statement. All rows of an INSERT name the same columns: those of its first row."""

    def __init__(self, statement: Executable) -> None:
        """Take the statement; it is compiled at its first use on each database."""
        assert isinstance(statement, ClauseElement)
        self._statement: ClauseElement = statement
        self._ready: dict[str, _Ready] = {}

    def run(self, session: Session, params: Params) -> CursorResult[Any]:
        """Run it once."""
        connection = session.connection()
        ready = self._for(connection, params)
        return connection.exec_driver_sql(ready.text, self._values(ready, params))

    def run_many(self, session: Session, rows: Sequence[Params]) -> None:
        """Run it for every row, as one call of the driver."""
        connection = session.connection()
        ready = self._for(connection, rows[0])
        connection.exec_driver_sql(ready.text, [self._values(ready, row) for row in rows])

    def _for(self, connection: Connection, params: Params) -> _Ready:
        found = self._ready.get(connection.dialect.name)
        if found is None:
            found = self._compiled(connection.dialect, params)
            self._ready[connection.dialect.name] = found
        return found

    def _compiled(self, dialect: Dialect, params: Params) -> _Ready:
        options: dict[str, Any] = {}
        if isinstance(self._statement, Insert):
            options["column_keys"] = list(params)
        compiled: Any = self._statement.compile(dialect=dialect, **options)
        names = compiled.positiontup or list(compiled.binds)
        slots = tuple(
            _Slot(
                name,
                compiled.binds[name].effective_value,
                compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect),
            )
            for name in names
        )
        return _Ready(compiled.string, slots, bool(compiled.positional))

    def _values(self, ready: _Ready, params: Params) -> Any:
        if isinstance(self._statement, Insert) and len(params) != len(ready.slots):
            raise ValueError("every row of a plain INSERT names the same columns")
        given = [
            (value if to_driver is None else to_driver(value))
            for name, fixed, to_driver in ready.slots
            for value in (params.get(name, fixed),)
        ]
        if ready.by_position:
            return tuple(given)
        return dict(zip((slot.name for slot in ready.slots), given, strict=True))
