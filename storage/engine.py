"""How the two databases are opened.

Holds the engine for SQLite (WAL, an fsync at each commit, foreign keys, explicit BEGIN) and for
PostgreSQL. Refuses any other database and any statement parameter in an error's text.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as SQLAlchemyTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool, StaticPool

BUSY_MS = 10_000

# What SQLite and PostgreSQL say when it is the disk, the line or the server, and not the statement.
_SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
_POSTGRESQL_AWAY = ("08", "25006", "40", "53", "55P03", "57", "58")


class UnknownDatabase(ValueError):
    """The address names a database that this program doesn't run on."""


class TransactionAbortedError(Exception):
    """Nothing of this transaction can be committed any more."""


def database_of(address: str) -> URL:
    """Read `sqlite:///path` or `postgresql://…` into SQLAlchemy's URL with our driver."""
    url = make_url(address)
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        return url.set(drivername="sqlite+pysqlite")
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    raise UnknownDatabase(url.drivername)


def is_sqlite(address: str) -> bool:
    """Tell whether the address names an SQLite file."""
    return database_of(address).drivername.startswith("sqlite")


def open_engine(address: str, *, connections: int = 8) -> Engine:
    """Open an engine; a folder that an SQLite file needs is made."""
    url = database_of(address)
    if url.drivername.startswith("sqlite"):
        return _open_sqlite(url, connections)
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=connections,
        max_overflow=2,
        pool_pre_ping=True,
        # Parameters by their place, as on SQLite: `storage.plain` puts many rows into one INSERT.
        paramstyle="format",
        connect_args={"prepare_threshold": 3},
    )


def is_away(failure: BaseException) -> bool:
    """Whether the database can't be had now: the same again may well succeed later."""
    if not isinstance(failure, DBAPIError):
        return isinstance(failure, SQLAlchemyTimeoutError)
    told = failure.orig
    if isinstance(told, sqlite3.Error):
        return getattr(told, "sqlite_errorcode", 0) & 0xFF in _SQLITE_AWAY
    state = getattr(told, "sqlstate", None)
    return failure.connection_invalidated or (
        isinstance(failure, OperationalError | InterfaceError)
        and (state is None or state.startswith(_POSTGRESQL_AWAY))
    )


def check_not_aborted(connection: Connection) -> None:
    """Raise where a use case went on after the database's no: PostgreSQL would turn the commit into
    a rollback without a word.
    """
    raw: Any = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection) and raw.info.transaction_status.name == "INERROR":
        raise TransactionAbortedError


def _open_sqlite(url: URL, connections: int) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if not in_memory:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=StaticPool if in_memory else QueuePool,
        connect_args={"check_same_thread": False, "cached_statements": 512},
        **({} if in_memory else {"pool_size": connections, "max_overflow": 2}),
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    # The driver's own transaction handling begins late and loses updates (docs/decisions).
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        f"busy_timeout = {BUSY_MS}",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "cache_size = -32768",
        "wal_autocheckpoint = 2000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def unpooled(address: str) -> Engine:
    """Open an engine that keeps no connection: for migrations and one-off checks."""
    url = database_of(address)
    engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
    if url.drivername.startswith("sqlite"):
        if url.database not in (None, "", ":memory:"):
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare_sqlite)
    return engine
