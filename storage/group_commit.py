"""Group commit: many use cases, one transaction, one fsync.

Holds the writer threads. Each takes what is queued as one group. Nearly always all of it goes well,
so a group is first run as it comes. If one fails, all is undone and run again, each use case in a
savepoint of its own, so that the one takes nothing else with it. Refuses to answer anybody before
the commit.

The savepoints are plain SQL beside SQLAlchemy's own bookkeeping, which would cost more than the
rows (docs/decisions). The price: a failed ORM flush rolls the whole transaction back. That is seen,
and every use case of the group is run once more, each in a transaction by itself. The same happens
where one of the rows that all leave for the end is refused.
"""

import contextlib
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage.engine import Engines, check_not_aborted, is_away
from storage.plain import execute
from storage.statements import Waiting, wait_together, write_alone, write_the_end
from storage.waking import Wakes
from storage.work import Answer, Work, answer_all

_TRIES = 5
# What PostgreSQL asks to be tried again: serialization, deadlock.
_TRY_AGAIN = frozenset({"40001", "40P01"})
# The same, and what a group has no time for: a row that somebody else holds, a long statement.
_NOT_TOGETHER = _TRY_AGAIN | {"55P03", "57014"}


@dataclass(frozen=True, slots=True)
class Grouping:
    """How groups are made on one database. `begin`: what begins a transaction, where the engine
    doesn't do so itself at the first statement.
    """

    begin: str | None
    threads: int
    largest: int


# More in one transaction gains little (the fsync is shared already) and makes the first wait longer.
SQLITE = Grouping("BEGIN IMMEDIATE", threads=1, largest=256)
# One group is put together while another waits for its commit, and a thread is to spare for what
# takes long; more would only fight for the interpreter.
POSTGRESQL = Grouping(None, threads=3, largest=128)


class _OneFailedError(Exception):
    """A use case failed, and nothing kept it apart from the others."""


class _GroupBrokenError(Exception):
    """One took the whole transaction with it: a failed flush, a row that the database refused."""


class GroupCommit:
    """The writer threads of one database within this process."""

    def __init__(
        self,
        engines: Engines,
        wakes: Wakes,
        grouping: Grouping,
        committed: Callable[[], None] | None = None,
    ) -> None:
        """Start the threads; `committed` is called after each commit."""
        self._engines = engines
        self._wakes = wakes
        self._grouping = grouping
        self._committed = committed
        self._queue: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"writer-{number}", daemon=True)
            for number in range(grouping.threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[[Session], Any], future: Answer) -> None:
        """Queue one use case; the future is done after its commit, or holds its exception."""
        self._queue.put(Work(fn, future))

    def close(self) -> None:
        """Finish what is queued, then stop the threads."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        going = True
        while going:
            group, going = self._gather()
            self._commit([work for work in group if not work.future.cancelled()])

    def _gather(self) -> tuple[list[Work], bool]:
        """What is queued, up to the largest group, and whether there may be more."""
        group: list[Work] = []
        with contextlib.suppress(queue.Empty):
            while len(group) < self._grouping.largest:
                item = self._queue.get(block=not group)
                if item is None:
                    return group, False
                group.append(item)
        return group, True

    def _commit(self, group: list[Work]) -> None:
        alone = group
        if len(group) > 1:
            try:
                self._together(group)
            except _GroupBrokenError:
                pass
            except Exception as failure:  # noqa: BLE001  # the database itself failed: all hear of it
                for work in group:
                    work.failure = failure
                answer_all(group)
                return
            else:
                alone = [work for work in group if work.alone]
                self._answer([work for work in group if not work.alone])
        for work in alone:
            self._commit_alone(work)

    def _together(self, group: list[Work]) -> None:
        try:
            self._in_one_transaction(group, _run)
        except _OneFailedError:
            self._in_one_transaction(group, _run_in_savepoint)

    def _in_one_transaction(
        self, group: list[Work], run: Callable[[Session, Connection, Work, Waiting], None]
    ) -> None:
        with self._engines.grouped.connect() as connection, contextlib.ExitStack() as undo:
            undo.callback(_roll_back, connection)
            if self._grouping.begin is not None:
                connection.begin()
                execute(connection, self._grouping.begin)
            # One session for the group, emptied in between: making one costs as much as three rows.
            session = Session(
                connection, expire_on_commit=False, join_transaction_mode="rollback_only"
            )
            waiting: Waiting = []
            for work in group:
                run(session, connection, work, waiting)
            _write_all_ends_and_commit(session, connection, waiting)
            undo.pop_all()

    def _commit_alone(self, work: Work) -> None:
        for last in (False,) * (_TRIES - 1) + (True,):
            work.failure, work.topics = None, set()
            try:
                self._once(work)
            except Exception as failure:  # noqa: BLE001  # handed to whoever asked for the use case
                work.failure = failure
                if not last and _state(failure) in _TRY_AGAIN:
                    continue
            break
        self._answer([work])

    def _once(self, work: Work) -> None:
        with Session(self._engines.writing, expire_on_commit=False) as session:
            if self._grouping.begin is not None:
                execute(session.connection(), self._grouping.begin)
            work.result = work.fn(session)
            session.flush()
            if not write_alone(session, self._engines.writing):
                connection = session.connection()
                check_not_aborted(connection)
                _write_the_end_and_commit(session, connection)
                session.commit()  # of the bookkeeping: the transaction has ended
            work.topics = session.info.get("wakes", set())

    def _answer(self, group: list[Work]) -> None:
        answer_all(group)
        self._wakes.ring({topic for work in group for topic in work.topics})
        if self._committed is not None:
            self._committed()


def _run(session: Session, connection: Connection, work: Work, waiting: Waiting) -> None:
    try:
        _do(session, connection, work, waiting)
    except Exception as failure:
        if _database_failed(failure):
            raise
        raise _OneFailedError from failure


def _run_in_savepoint(
    session: Session, connection: Connection, work: Work, waiting: Waiting
) -> None:
    waited = len(waiting)
    execute(session.connection(), "SAVEPOINT one")
    try:
        _do(session, connection, work, waiting)
    except Exception as failure:
        outer = connection.get_transaction()
        # It may have written, and now takes back, what others before it left for the end.
        if outer is None or not outer.is_active or len(waiting) < waited:
            raise _GroupBrokenError from failure
        work.failure, work.topics = failure, set()
        work.alone = _state(failure) in _NOT_TOGETHER
        del waiting[waited:]
        _undo_one(session, failure)
    execute(connection, "RELEASE one")


def _do(session: Session, connection: Connection, work: Work, waiting: Waiting) -> None:
    wait_together(session, waiting)
    work.result = work.fn(session)
    session.flush()
    check_not_aborted(connection)
    work.topics = session.info.get("wakes", set())
    session.expunge_all()
    session.info.clear()


def _write_the_end_and_commit(session: Session, connection: Connection) -> None:
    write_the_end(session)
    execute(connection, "COMMIT")


def _write_all_ends_and_commit(session: Session, connection: Connection, waiting: Waiting) -> None:
    wait_together(session, waiting)
    try:
        _write_the_end_and_commit(session, connection)
    except Exception as failure:
        if _database_failed(failure):
            raise
        raise _GroupBrokenError from failure  # whose row it was shows when each is run alone


def _undo_one(session: Session, failure: Exception) -> None:
    try:
        execute(session.connection(), "ROLLBACK TO one")
    except DBAPIError:
        # The database itself failed, and what it said first says why.
        raise failure from None
    session.expunge_all()
    session.info.clear()


def _database_failed(failure: Exception) -> bool:
    return is_away(failure) and _state(failure) not in _NOT_TOGETHER


def _state(failure: Exception) -> str | None:
    return getattr(getattr(failure, "orig", None), "sqlstate", None)


def _roll_back(connection: Connection) -> None:
    # The connection may be the thing that broke; the pool then drops it.
    with contextlib.suppress(Exception):
        connection.rollback()
        execute(connection, "ROLLBACK")
