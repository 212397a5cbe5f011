"""Group commit on SQLite: many use cases, one transaction, one fsync.

Holds the one writer thread. Each use case runs in a savepoint of its own, so that one which fails
takes nothing else with it. Refuses to answer anybody before the commit.

The savepoints are plain SQL beside SQLAlchemy's own bookkeeping, which would cost more than the
rows (docs/decisions). The price: a failed ORM flush rolls the whole transaction back. That is seen,
and every use case of the group is run again, each in a transaction by itself.
"""

import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from storage.statements import write_the_end
from storage.waking import Wakes

# More in one transaction gains little (the fsync is shared already) and makes the first wait longer.
LARGEST_GROUP = 256


class _GroupBrokenError(Exception):
    """A failed flush took the whole transaction with it."""


@dataclass(slots=True)
class _Work:
    """One use case, and what came of it."""

    fn: Callable[[Session], Any]
    future: "Future[Any]"
    result: Any = None
    failure: Exception | None = None
    topics: set[str] = field(default_factory=set)


class GroupCommit:
    """The writer thread of one SQLite file within this process."""

    def __init__(self, engine: Engine, wakes: Wakes) -> None:
        self._engine = engine
        self._wakes = wakes
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Session], Any]) -> "Future[Any]":
        """Queue one use case; the future is done after its commit, or holds its exception."""
        future: Future[Any] = Future()
        self._queue.put(_Work(work, future))
        return future

    def close(self) -> None:
        """Finish what is queued, then stop the thread."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        going = True
        while going:
            first = self._queue.get()
            if first is None:
                return
            group, going = self._gather(first)
            self._commit([work for work in group if work.future.set_running_or_notify_cancel()])

    def _gather(self, first: _Work) -> tuple[list[_Work], bool]:
        group = [first]
        while len(group) < LARGEST_GROUP:
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                break
            if item is None:
                return group, False
            group.append(item)
        return group, True

    def _commit(self, group: list[_Work]) -> None:
        try:
            self._in_one_transaction(group)
        except _GroupBrokenError:
            for work in group:
                self._commit_alone(work)
        except Exception as failure:  # noqa: BLE001  # the database itself failed: all hear of it
            for work in group:
                work.future.set_exception(failure)
        else:
            self._answer(group)

    def _in_one_transaction(self, group: list[_Work]) -> None:
        with self._engine.connect() as connection, contextlib.ExitStack() as undo:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            undo.callback(_roll_back, connection)
            # One session for the group, emptied in between: making one costs as much as three rows.
            session = Session(
                connection, expire_on_commit=False, join_transaction_mode="rollback_only"
            )
            for work in group:
                _run_in_savepoint(session, work)
            connection.exec_driver_sql("COMMIT")
            undo.pop_all()

    def _commit_alone(self, work: _Work) -> None:
        work.failure, work.topics = None, set()
        try:
            with Session(self._engine, expire_on_commit=False) as session:
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
                work.result = work.fn(session)
                write_the_end(session)
                session.commit()
                work.topics = session.info.get("wakes", set())
        except Exception as failure:  # noqa: BLE001  # handed to whoever asked for the use case
            work.failure = failure
        self._answer([work])

    def _answer(self, group: list[_Work]) -> None:
        for work in group:
            if work.failure is None:
                work.future.set_result(work.result)
            else:
                work.future.set_exception(work.failure)
        self._wakes.ring({topic for work in group for topic in work.topics})


def _run_in_savepoint(session: Session, work: _Work) -> None:
    connection = session.connection()
    driver = connection.connection.cursor()
    driver.execute("SAVEPOINT one")
    try:
        work.result = work.fn(session)
        write_the_end(session)
        session.flush()
    except Exception as failure:  # handed to whoever asked for the use case
        outer = connection.get_transaction()
        if outer is None or not outer.is_active:
            raise _GroupBrokenError from failure
        work.failure = failure
        driver.execute("ROLLBACK TO one")
    else:
        work.topics = session.info.get("wakes", set())
    session.expunge_all()
    session.info.clear()
    driver.execute("RELEASE one")


def _roll_back(connection: Connection) -> None:
    # The connection may be the thing that broke; the pool then drops it.
    with contextlib.suppress(Exception):
        connection.rollback()
        connection.exec_driver_sql("ROLLBACK")
