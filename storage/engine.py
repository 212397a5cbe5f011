"""How the two databases are opened.

Holds the engine for SQLite (WAL, an fsync at each commit, foreign keys, explicit BEGIN) and those
for PostgreSQL: one to write, one for groups, which wait for nobody, one that can only read. Refuses
any other database and any statement parameter in an error's text.
"""

import json
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as SQLAlchemyTimeoutError
from sqlalchemy.pool import (
    ConnectionPoolEntry,
    NullPool,
    PoolProxiedConnection,
    QueuePool,
    StaticPool,
)

from storage.plain import CURSOR, execute

BUSY_MS = 10_000

# A group waits for nobody (milliseconds): what needs a row that somebody else holds, or long, is run
# by itself afterwards.
_IN_A_GROUP = {"lock_timeout": "100", "statement_timeout": "1000"}
_TO_READ = {"default_transaction_read_only": "on"}
_IDLE = 1.0  # seconds after which a connection may have been lost in silence
_USED_AT = "used at"

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


def has_log(address: str) -> bool:
    """Tell whether it is an SQLite file, which has a log beside it."""
    return is_sqlite(address) and not _in_memory(database_of(address))


def _in_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:")


@dataclass(frozen=True, slots=True)
class Engines:
    """The ways to one database; on SQLite all three are the same."""

    writing: Engine
    grouped: Engine
    reading: Engine

    def dispose(self) -> None:
        """Close every connection."""
        for engine in (self.writing, self.grouped, self.reading):
            engine.dispose()


def open_engines(address: str, *, readers: int, writers: int) -> Engines:
    """Open the ways to a database; a folder that an SQLite file needs is made."""
    url = database_of(address)
    if url.drivername.startswith("sqlite"):
        return Engines(*[_open_sqlite(url, readers + writers)] * 3)
    writing, grouped, reading = (
        _open_postgresql(url, connections, settings)
        for connections, settings in ((writers, {}), (writers, _IN_A_GROUP), (readers, _TO_READ))
    )
    for engine in (writing, grouped):
        event.listen(engine, "begin", _begin)
    return Engines(writing, grouped, reading)


def _open_postgresql(url: URL, connections: int, settings: Mapping[str, str]) -> Engine:
    """An engine whose transactions begin and end when we say so: each word is a way there and back."""
    engine = create_engine(
        url,
        hide_parameters=True,
        json_serializer=_json,
        pool_size=connections,
        max_overflow=2,
        isolation_level="AUTOCOMMIT",
        # Parameters by their place, as on SQLite: `storage.plain` puts many rows into one INSERT.
        paramstyle="format",
        # It would be looked for with the first connection of each engine, and no column of ours is one.
        use_native_hstore=False,
        # Plain statements are prepared; psycopg would throw theirs away with its own at a rollback.
        connect_args={"prepare_threshold": None},
    )

    # Only here, so that nobody on SQLite loads the driver.
    from storage.direct import Direct

    def prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        driver: Any = connection
        entry.info[CURSOR] = Direct(driver)
        for name, value in settings.items():
            driver.execute("SELECT set_config(%s, %s, false)", (name, value))
        _note_use(connection, entry)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _ping_if_idle)
    return engine


def _json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except (
        TypeError
    ):  # half a pair of surrogates, a number beyond 64 bits: written out, as JSON may
        return json.dumps(value)


def _begin(connection: Connection) -> None:
    execute(connection, "BEGIN")


def _note_use(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.info[_USED_AT] = time.monotonic()


def _ping_if_idle(
    connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """A look whether the server is there; while we are at work each statement tells as much."""
    if time.monotonic() - entry.info.get(_USED_AT, 0.0) < _IDLE:
        return
    driver: Any = connection
    try:
        driver.execute("")
    except Exception as lost:  # whatever is wrong with it: the pool makes another
        raise DisconnectionError from lost


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
    in_memory = _in_memory(url)
    if not in_memory:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        hide_parameters=True,
        json_serializer=_json,
        poolclass=StaticPool if in_memory else QueuePool,
        connect_args={"check_same_thread": False, "cached_statements": 512},
        **({} if in_memory else {"pool_size": connections, "max_overflow": 2}),
    )
    event.listen(engine, "connect", _prepare_sqlite)
    if not in_memory:  # that is one connection for all threads
        event.listen(engine, "connect", _give_cursor)
    return engine


def _give_cursor(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    entry.info[CURSOR] = connection.cursor()


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
        "temp_store = FILE",  # of a million to be sorted; they are sealed, and the file has no name
        "cache_size = -8192",  # of each connection, and there are ten; four times as much was no faster
        "wal_autocheckpoint = 16384",  # `storage.checkpoints` is mostly there before
    ):
        connection.execute(f"PRAGMA {pragma}")


def unpooled(address: str) -> Engine:
    """Open an engine that keeps no connection: for migrations and one-off checks."""
    url = database_of(address)
    engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
    if url.drivername.startswith("sqlite"):
        if not _in_memory(url):
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare_sqlite)
    return engine
