"""Statements compiled once a worker, as a running program compiles them once.

Each test opens engines of its own, and SQLAlchemy compiles every statement anew for each: a fifth of
what a test of a use case costs. Here all engines of one kind share what was compiled. Refuses to
share between kinds: another driver, or another way to pass parameters, is another text.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

# More than the program has statements: what is thrown out would be compiled again.
STATEMENTS = 5_000


def _kind(dialect: DefaultDialect) -> tuple[type, str]:
    return type(dialect), dialect.paramstyle


def _same_kind(dialect: DefaultDialect, other: object) -> bool:
    return isinstance(other, DefaultDialect) and _kind(dialect) == _kind(other)


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """One cache for every connection, in which dialects of one kind are the same."""
    cache: LRUCache[Any, Any] = LRUCache(STATEMENTS)

    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=cache)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(_kind(dialect)))
        patch.setattr(DefaultDialect, "__eq__", _same_kind)
        event.listen(Engine, "engine_connect", share)
        yield
        event.remove(Engine, "engine_connect", share)
