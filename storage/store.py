"""The one way to write and read the database.

Holds the store: writer threads run what is queued in one transaction, a savepoint each, one fsync
for all (group commit); readers have their own threads. Callers hear back only after the commit.
Refuses commits inside use cases and database work on the event loop.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.orm import ORMExecuteState, Session

from storage.checkpoints import Checkpoints
from storage.engine import has_log, is_sqlite, open_engines
from storage.group_commit import POSTGRESQL, SQLITE, GroupCommit
from storage.waking import Wakes

P = ParamSpec("P")
T = TypeVar("T")


class LockInReadError(Exception):
    """A use case that changes nothing asked for rows to be held."""


class _Reading(Session):
    """A session that holds no row: PostgreSQL would refuse, and SQLite never notice."""


@event.listens_for(_Reading, "do_orm_execute")
def _hold_nothing(state: ORMExecuteState) -> None:
    if getattr(state.statement, "_for_update_arg", None) is not None:
        raise LockInReadError


class Store:
    """Writes and reads of one database. `fn` is a plain function over a session; it may be run
    again after a rollback, so it must do nothing but database work.
    """

    def __init__(self, address: str, *, connections: int = 8) -> None:
        """Open the store; `connections` bounds the threads that read."""
        self.wakes = Wakes()
        self.is_sqlite = is_sqlite(address)
        grouping = SQLITE if self.is_sqlite else POSTGRESQL
        self._engines = open_engines(address, readers=connections, writers=grouping.threads)
        self._readers = ThreadPoolExecutor(connections, thread_name_prefix="read")
        self._checkpoints = Checkpoints(self._engines.writing) if has_log(address) else None
        committed = self._checkpoints.ask if self._checkpoints else None
        self._writer = GroupCommit(self._engines, self.wakes, grouping, committed)

    @property
    def engine(self) -> Engine:
        """The way to write, for whoever looks after the database itself."""
        return self._engines.writing

    async def write(
        self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `fn` in one transaction and return after it is committed."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._writer.submit(lambda session: fn(session, *args, **kwargs), future)
        return await future

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
        future: Future[T] = Future()
        self._writer.submit(lambda session: fn(session, *args, **kwargs), future)
        return future.result()

    def read_now(
        self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`read` for callers without an event loop."""
        with self._engines.reading.connect() as connection, _Reading(connection) as session:
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
        if self._checkpoints:
            self._checkpoints.close()
        self._engines.dispose()


def wake(session: Session, topic: str) -> None:
    """Wake whoever waits for `topic`, once this transaction is committed."""
    session.info.setdefault("wakes", set()).add(topic)
