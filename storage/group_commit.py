"""Group commit on SQLite: many use cases, one transaction, one fsync.

Holds the one writer thread. Each use case runs in a savepoint of its own, so that one which fails
takes nothing else with it. Refuses to answer anybody before the commit.
"""

import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from storage.waking import Wakes

# More in one transaction gains little (the fsync is shared already) and makes the first wait longer.
LARGEST_GROUP = 256

Work = tuple[Callable[[Session], Any], "Future[Any]"]


class GroupCommit:
    """The writer thread of one SQLite file within this process."""

    def __init__(self, engine: Engine, wakes: Wakes) -> None:
        self._engine = engine
        self._wakes = wakes
        self._queue: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Session], Any]) -> "Future[Any]":
        """Queue one use case; the future is done after its commit, or holds its exception."""
        future: Future[Any] = Future()
        self._queue.put((work, future))
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
            self._commit_group(group)

    def _gather(self, first: Work) -> tuple[list[Work], bool]:
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

    def _commit_group(self, group: list[Work]) -> None:
        outcomes: list[tuple[Future[Any], Any, BaseException | None]] = []
        topics: set[str] = set()
        try:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                with contextlib.ExitStack() as undo:
                    undo.callback(_roll_back, connection)
                    for work, future in group:
                        if future.set_running_or_notify_cancel():
                            outcomes.append(self._run_one(connection, work, future, topics))
                    connection.exec_driver_sql("COMMIT")
                    undo.pop_all()
        except BaseException as failure:
            self._fail(group, failure)
            return
        self._answer(outcomes)
        self._wakes.ring(topics)

    def _run_one(
        self,
        connection: Connection,
        work: Callable[[Session], Any],
        future: "Future[Any]",
        topics: set[str],
    ) -> tuple["Future[Any]", Any, BaseException | None]:
        # The session's own transaction is a savepoint: a failed flush undoes this use case only.
        session = Session(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )
        try:
            result = work(session)
            session.commit()
        except Exception as failure:
            session.rollback()
            session.close()
            return future, None, failure
        session.close()
        topics |= session.info.get("wakes", set())
        return future, result, None

    @staticmethod
    def _answer(outcomes: list[tuple["Future[Any]", Any, BaseException | None]]) -> None:
        for future, result, failure in outcomes:
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)

    @staticmethod
    def _fail(group: list[Work], failure: BaseException) -> None:
        for _, future in group:
            if not future.done():
                future.set_exception(failure)


def _roll_back(connection: Connection) -> None:
    # The connection may be the thing that broke; the pool then drops it.
    with contextlib.suppress(Exception):
        connection.exec_driver_sql("ROLLBACK")
