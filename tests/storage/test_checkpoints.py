"""SQLite's log: what was committed is soon in the database itself, and nothing holds that up for good."""

import asyncio
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storage import checkpoints
from storage.checkpoints import Checkpoints
from storage.statements import table_of
from storage.store import Store
from storage.tables.everything import metadata
from storage.tables.queues import RateBudget

BUDGET = table_of(RateBudget)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pause before each writing back is so short that a close meets its end."""
    interval = sys.getswitchinterval()
    monkeypatch.setattr(checkpoints, "_AFTER", 0.0005)
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'tips.db'}")
    metadata.create_all(opened.engine)
    yield opened
    opened.close()


def put(session: Session, name: str) -> None:
    session.execute(insert(BUDGET).values(name=name, arrival=0, paused_until=0))


def is_in_the_file(folder: Path, name: str) -> bool:
    return name.encode() in (folder / "tips.db").read_bytes()


async def until_in_the_file(folder: Path, name: str) -> None:
    async with asyncio.timeout(60):
        while not is_in_the_file(folder, name):  # noqa: ASYNC110  # a thread writes it, and tells nobody
            await asyncio.sleep(0.02)


async def test_what_was_committed_is_soon_in_the_file(store: Store, tmp_path: Path) -> None:
    for name in ("heron", "plover"):
        await store.write(put, name)
        await until_in_the_file(tmp_path, name)


async def test_whoever_reads_old_pages_holds_up_no_write(store: Store, tmp_path: Path) -> None:
    await store.write(put, "heron")
    reader = sqlite3.connect(tmp_path / "tips.db", isolation_level=None)
    reader.execute("BEGIN")
    seen = reader.execute("SELECT name FROM rate_budget").fetchall()
    for name in ("plover", "curlew"):
        await store.write(put, name)
    assert reader.execute("SELECT name FROM rate_budget").fetchall() == seen == [("heron",)]
    assert not is_in_the_file(tmp_path, "curlew")
    reader.close()
    await store.write(put, "stork")
    await until_in_the_file(tmp_path, "stork")


async def test_what_could_not_be_written_back_is_after_the_next_commit(
    store: Store, tmp_path: Path
) -> None:
    failed = asyncio.Event()
    loop = asyncio.get_running_loop()

    def fails(*told: Any) -> None:
        statement = told[2]
        if "wal_checkpoint" in statement and not failed.is_set():
            loop.call_soon_threadsafe(failed.set)
            raise OperationalError(statement, None, sqlite3.OperationalError("disk full"))

    event.listen(store.engine, "before_cursor_execute", fails)
    await store.write(put, "heron")
    await asyncio.wait_for(failed.wait(), 60)
    await store.write(put, "plover")
    await until_in_the_file(tmp_path, "plover")


@pytest.mark.usefixtures("hasty")
def test_it_ends_at_whatever_moment_it_is_closed(store: Store) -> None:
    for _ in range(300):
        thread = Checkpoints(store.engine)
        thread.ask()
        time.sleep(0.0005)
        closing = threading.Thread(target=thread.close, daemon=True)
        closing.start()
        closing.join(60)
        assert not closing.is_alive()
