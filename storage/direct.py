"""PostgreSQL asked in one call of its own library, for plain statements and the words of transactions.

psycopg's cursors give the interpreter up several times for each statement, and beside a busy thread
every time has to be won back (docs/decisions); libpq's own call gives it up once. Holds one
connection's prepared statements and the way of parameters there. Refuses to say of which type a
parameter is: the server knows from the statement, which so has one form whatever the numbers' size.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus

__all__ = ["Direct"]

_TEXT, _BINARY = 0, 1
_GOOD = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})


class Direct:
    """One connection's cursor: what was executed last is what is found."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._types = Transformer(connection)
        self._names: dict[str, bytes] = {}
        self._found: Any = None

    @property
    def rowcount(self) -> int:
        """How many rows the last statement changed."""
        return self._found.command_tuples or 0

    def execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        """Run a statement that numbers its parameters. Raises psycopg's errors."""
        name = self._names.get(statement) or self._prepared(statement)
        given = [self._given(value) for value in values]
        self._found = self._connection.pgconn.exec_prepared(
            name, [data for data, _ in given], [form for _, form in given]
        )
        self._check(self._found)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows that the last statement found."""
        self._types.set_pgresult(self._found)
        return self._types.load_rows(0, self._found.ntuples, tuple)

    def _prepared(self, statement: str) -> bytes:
        name = b"direct_%d" % len(self._names)
        self._check(self._connection.pgconn.prepare(name, statement.encode()))
        self._names[statement] = name
        return name

    def _given(self, value: Any) -> tuple[Any, int]:
        """A value and its form. Words go as they are, with their length: as text they would end at
        the first zero, which the server has to see and refuse.
        """
        if value is None or type(value) is bytes:
            return value, _BINARY
        if isinstance(value, str):
            return value.encode(), _BINARY
        if type(value) is int:
            return b"%d" % value, _TEXT
        return self._types.get_dumper(value, PyFormat.TEXT).dump(value), _TEXT

    def _check(self, result: Any) -> None:
        if result.status not in _GOOD:
            raise errors.error_from_result(result, self._connection.info.encoding)
