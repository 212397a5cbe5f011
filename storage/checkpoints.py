"""SQLite's log, written back to the database beside the writer.

Holds the one thread that does so, a little after each commit. Left to itself SQLite writes back within
the commit that makes the log long, and whoever was in that one waits for all of it. Refuses to hold
the writer up: what is written meanwhile stays in the log, and one commit in thousands, which finds it
long all the same, writes back that little and begins it anew (`wal_autocheckpoint`).
"""

import contextlib
import threading

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

__all__ = ["Checkpoints"]

# Seconds from a commit to the writing back: each page once for many commits, and few at a time.
_AFTER = 0.25


class Checkpoints:
    """The thread of one database within this process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._asked = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
        self._thread.start()

    def ask(self) -> None:
        """Something was committed."""
        self._asked.set()

    def close(self) -> None:
        """Stop the thread; the last connection that closes writes the rest back."""
        self._ended.set()
        self._asked.set()
        self._thread.join()

    def _run(self) -> None:
        while self._asked.wait():
            # Taken back before the end is looked for: the other way round it could take the end's own.
            self._asked.clear()
            if self._ended.wait(_AFTER):
                return
            # A full disk, a reader of old pages: the log keeps what it holds, and we come again.
            with contextlib.suppress(SQLAlchemyError), self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
