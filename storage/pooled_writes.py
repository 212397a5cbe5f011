"""Writes on PostgreSQL: a pool of threads, a transaction each.

Holds the retry of what the database itself asks to be tried again (deadlock, serialization).
Refuses to retry anything else.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storage.statements import write_the_end
from storage.waking import Wakes

_TRY_AGAIN = {"40001", "40P01"}
_TRIES = 5


class PooledWrites:
    """Runs use cases on threads, each in a transaction of its own."""

    def __init__(self, engine: Engine, wakes: Wakes, threads: int) -> None:
        self._engine = engine
        self._wakes = wakes
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="write")

    def submit(self, work: Callable[[Session], Any]) -> "Future[Any]":
        """Queue one use case; the future is done after its commit, or holds its exception."""
        return self._pool.submit(self._run, work)

    def close(self) -> None:
        """Finish what is queued, then stop the threads."""
        self._pool.shutdown(wait=True)

    def _run(self, work: Callable[[Session], Any]) -> Any:
        for last in (False,) * (_TRIES - 1) + (True,):
            try:
                return self._once(work)
            except OperationalError as failure:
                if last or getattr(failure.orig, "sqlstate", None) not in _TRY_AGAIN:
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    def _once(self, work: Callable[[Session], Any]) -> Any:
        with Session(self._engine, expire_on_commit=False) as session:
            result = work(session)
            write_the_end(session)
            session.commit()
            topics = session.info.get("wakes", set())
        self._wakes.ring(topics)
        return result
