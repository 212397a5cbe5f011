"""The one way to write and read the database.

Holds two kinds of store behind one class: on SQLite one writer thread runs what is queued in one
transaction, a savepoint each, one fsync for all (group commit); on PostgreSQL a pool of threads,
a transaction each. Callers hear back only after the commit. Refuses commits inside use cases and
database work on the event loop.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storage.engine import is_sqlite, open_engine
from storage.group_commit import GroupCommit
from storage.pooled_writes import PooledWrites
from storage.waking import Wakes

P = ParamSpec("P")
T = TypeVar("T")


class Writer(Protocol):
    """Runs use cases, each whole or not at all, and answers after the commit."""

    def submit(self, work: Callable[[Session], Any]) -> "Future[Any]":
        """Queue one use case."""
        ...

    def close(self) -> None:
        """Finish what is queued, then stop."""
        ...


class Store:
    """Writes and reads of one database. `fn` is a plain function over a session; it may be run
    again after a rollback, so it must do nothing but database work.
    """

    def __init__(self, address: str, *, connections: int = 8) -> None:
        """Open the store; `connections` bounds the threads that read (and, on PostgreSQL, write)."""
        self.wakes = Wakes()
        self.engine: Engine = open_engine(address, connections=connections + 2)
        self.is_sqlite = is_sqlite(address)
        self._readers = ThreadPoolExecutor(connections, thread_name_prefix="read")
        self._writer: Writer = (
            GroupCommit(self.engine, self.wakes)
            if self.is_sqlite
            else PooledWrites(self.engine, self.wakes, connections)
        )

    async def write(
        self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `fn` in one transaction and return after it is committed."""
        future = self._writer.submit(lambda session: fn(session, *args, **kwargs))
        result: T = await asyncio.wrap_future(future)
        return result

    async def read(
        self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `fn` on a connection of its own; nothing it does is kept."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self.read_now(fn, *args, **kwargs))

    def write_now(
        self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`write` for callers without an event loop: commands and tests."""
        result: T = self._writer.submit(lambda session: fn(session, *args, **kwargs)).result()
        return result

    def read_now(
        self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`read` for callers without an event loop."""
        with self.engine.connect() as connection, Session(connection) as session:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            result = fn(session, *args, **kwargs)
            session.expunge_all()
            connection.rollback()
            return result

    def close(self) -> None:
        """Finish the writes that are queued, then close every connection."""
        self._writer.close()
        self._readers.shutdown(wait=True)
        self.engine.dispose()


def wake(session: Session, topic: str) -> None:
    """Wake whoever waits for `topic`, once this transaction is committed."""
    session.info.setdefault("wakes", set()).add(topic)
