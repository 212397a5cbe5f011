"""Which revision a database is at, and which is the newest, by the bare driver.

Holds two looks, for commands that only want to know: importing SQLAlchemy, not to speak of Alembic,
would cost more than all else that such a command does. Refuses to change anything: that is
`storage.migrations`.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

__all__ = ["current", "newest"]

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_ON_SQLITE = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
_ON_POSTGRESQL = "SELECT count(to_regclass('alembic_version'))"


def current(address: str) -> str | None:
    """The revision that the database is at; None for an empty one. Raises the driver's errors."""
    if not address.startswith("sqlite"):
        return _on_postgresql(address)
    path = Path(address.partition("///")[2].partition("?")[0])
    if not path.exists():
        return None
    with closing(sqlite3.connect(path)) as connection:
        return _found(connection.cursor(), _ON_SQLITE)


def newest() -> str:
    """The newest revision that this program knows: revisions are numbered in their order."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py"))


def _on_postgresql(address: str) -> str | None:
    import psycopg  # half of what a command costs: only where there is a PostgreSQL to ask

    with psycopg.connect(address.replace("+psycopg://", "://", 1)) as connection:
        return _found(connection.cursor(), _ON_POSTGRESQL)


def _found(cursor: Any, whether_there: str) -> str | None:
    if not cursor.execute(whether_there).fetchone()[0]:
        return None
    row = cursor.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None
