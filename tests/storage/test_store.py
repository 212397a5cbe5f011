"""The store: whole or not at all, answered after the commit, one failing takes nobody with it."""

import asyncio
import contextlib
import functools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from storage.engine import TransactionAbortedError
from storage.group_commit import POSTGRESQL, SQLITE
from storage.plain import PlainStatement
from storage.statements import (
    changed,
    in_little_memory,
    insert_at_the_end,
    table_of,
    write_the_end,
)
from storage.store import LockInReadError, Store, wake
from storage.tables.everything import metadata
from storage.tables.people import Area, Unit
from storage.tables.queues import RateBudget

BUDGET = table_of(RateBudget)
ADD = PlainStatement(insert(BUDGET).inline())


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url)
    metadata.create_all(opened.engine)
    yield opened
    opened.close()


def put(session: Session, name: str, arrival: int = 0) -> str:
    session.execute(insert(BUDGET).values(name=name, arrival=arrival, paused_until=0))
    return name


def names(session: Session) -> list[str]:
    return list(session.execute(select(BUDGET.c.name).order_by(BUDGET.c.name)).scalars())


def arrival(session: Session) -> int:
    found: int = session.execute(select(BUDGET.c.arrival)).scalar_one()
    return found


def put_at_the_end(session: Session, name: str) -> str:
    insert_at_the_end(session, ADD, {"name": name, "arrival": 0, "paused_until": 0})
    return name


async def together(store: Store, *works: Callable[[Session], Any]) -> list[asyncio.Task[Any]]:
    """Have all of them queued while every writer thread is busy, so that they are one group."""
    begun, gate = threading.Semaphore(0), threading.Event()

    def stands_still(_session: Session) -> None:
        begun.release()
        assert gate.wait(60)

    for _ in range((SQLITE if store.is_sqlite else POSTGRESQL).threads):
        store._writer.submit(stands_still, Future())  # the queue itself is tested
        await asyncio.to_thread(begun.acquire)
    asked = [asyncio.create_task(store.write(work)) for work in works]
    await asyncio.sleep(0)
    gate.set()
    return asked


async def outcomes_of(store: Store, *works: Callable[[Session], Any]) -> list[Any]:
    asked = await together(store, *works)
    found = await asyncio.gather(*asked, return_exceptions=True)
    return [type(each) if isinstance(each, Exception) else each for each in found]


def test_what_was_written_is_read(store: Store) -> None:
    assert store.write_now(put, "a") == "a"
    assert store.read_now(names) == ["a"]


async def test_one_that_fails_takes_nobody_with_it(store: Store) -> None:
    def twice(session: Session) -> None:
        put(session, "b")
        put(session, "b")

    first, last = (functools.partial(put, name=name) for name in "ac")
    assert await outcomes_of(store, first, twice, last) == ["a", IntegrityError, "c"]
    assert store.read_now(names) == ["a", "c"]


async def test_a_failed_flush_undoes_its_own_use_case_only(store: Store) -> None:
    def orphan(session: Session) -> None:
        put(session, "lost")
        session.add(Area(code="X", name_zh="x", name_en="x", unit_id=404))

    first, last = (functools.partial(put, name=name) for name in "ac")
    assert await outcomes_of(store, first, orphan, last) == ["a", IntegrityError, "c"]
    assert store.read_now(names) == ["a", "c"]


async def test_what_is_left_for_the_end_fails_with_its_own_use_case_only(store: Store) -> None:
    def gives_up(session: Session) -> None:
        put_at_the_end(session, "lost")
        raise LookupError

    def writes_all_and_gives_up(session: Session) -> None:
        write_the_end(session)
        raise LookupError

    store.write_now(put, "b")
    a, b, c = (functools.partial(put_at_the_end, name=name) for name in "abc")
    found = await outcomes_of(store, a, gives_up, b, c)
    assert found == ["a", LookupError, IntegrityError, "c"]
    d, e = (functools.partial(put_at_the_end, name=name) for name in "de")
    assert await outcomes_of(store, d, writes_all_and_gives_up, e) == ["d", LookupError, "e"]
    assert store.read_now(names) == ["a", "b", "c", "d", "e"]


def test_what_leaves_nothing_but_rows_is_kept_or_refused_whole(store: Store) -> None:
    def put_all(session: Session, those: str) -> None:
        for name in those:
            put_at_the_end(session, name)

    store.write_now(put_all, "abc")
    with pytest.raises(IntegrityError):
        store.write_now(put_all, "dec")
    assert store.read_now(names) == ["a", "b", "c"]


def test_reads_keep_nothing(store: Store) -> None:
    with contextlib.suppress(DBAPIError):  # PostgreSQL refuses it at once
        store.read_now(put, "a")
    assert store.read_now(names) == []


def test_reads_hold_no_row(store: Store) -> None:
    with pytest.raises(LockInReadError):
        store.read_now(lambda session: session.execute(select(BUDGET).with_for_update()))


async def test_five_hundred_at_once_lose_no_increment(store: Store) -> None:
    def increment(session: Session) -> int:
        seen = session.execute(select(BUDGET.c.arrival).with_for_update()).scalar_one()
        return changed(session, update(BUDGET).values(arrival=seen + 1))

    await store.write(put, "a")
    await asyncio.gather(*(store.write(increment) for _ in range(500)))
    assert store.read_now(arrival) == 500


async def test_listeners_are_woken_after_the_commit_and_not_by_a_failure(store: Store) -> None:
    woken = store.wakes.listen("outbox")

    def fails(session: Session) -> None:
        wake(session, "outbox")
        raise LookupError

    def works(session: Session) -> None:
        put(session, "a")
        wake(session, "outbox")

    with pytest.raises(LookupError):
        await store.write(fails)
    await asyncio.sleep(0)
    assert not woken.is_set()
    await store.write(works)
    await asyncio.wait_for(woken.wait(), 10)
    assert store.read_now(names) == ["a"]


def test_rows_come_out_whole_after_the_session_is_gone(store: Store) -> None:
    unit = Unit(
        code="WH", name_zh="武汉", name_en="Wuhan", made_at=datetime(2026, 1, 2, tzinfo=UTC)
    )
    store.write_now(lambda session: session.add(unit))
    found = store.read_now(lambda session: session.execute(select(Unit)).scalar_one())
    assert (found.code, found.made_at) == ("WH", datetime(2026, 1, 2, tzinfo=UTC))


def test_sorting_in_little_memory_leaves_the_cache_as_it_was(tmp_path: Path) -> None:
    def pages(session: Session) -> int:
        kept: int = session.execute(text("PRAGMA cache_size")).scalar_one()
        return kept

    def sorts(session: Session) -> int:
        with in_little_memory(session):
            return pages(session)

    def sorts_in_vain(session: Session) -> None:
        with in_little_memory(session):
            raise LookupError

    store = Store(f"sqlite:///{tmp_path / 'tips.db'}")
    before = store.write_now(pages)
    assert -store.write_now(sorts) < -before
    with pytest.raises(LookupError):
        store.write_now(sorts_in_vain)
    assert store.write_now(pages) == before
    store.close()


def test_closing_finishes_what_is_queued(database_url: str) -> None:
    store = Store(database_url)
    metadata.create_all(store.engine)
    writing = [functools.partial(put, name=str(number)) for number in range(50)]
    futures: list[Future[str]] = [Future() for _ in writing]
    for work, future in zip(writing, futures, strict=True):
        store._writer.submit(work, future)  # the queue's own end is tested
    store.close()
    assert sorted(future.result() for future in futures) == sorted(map(str, range(50)))


async def test_one_that_goes_on_after_the_databases_no_fails_alone(postgres_url: str) -> None:
    def goes_on(session: Session) -> None:
        with contextlib.suppress(IntegrityError):
            put(session, "a")

    store = Store(postgres_url)
    metadata.create_all(store.engine)
    store.write_now(put, "a")
    b, c = (functools.partial(put, name=name) for name in "bc")
    assert await outcomes_of(store, b, goes_on, c) == ["b", TransactionAbortedError, "c"]
    with pytest.raises(TransactionAbortedError):
        store.write_now(goes_on)
    assert store.read_now(names) == ["a", "b", "c"]
    store.close()


async def test_who_waits_for_a_row_or_long_holds_up_nobody_of_the_group(postgres_url: str) -> None:
    store = Store(postgres_url)
    metadata.create_all(store.engine)
    store.write_now(put, "a")

    def takes_long(session: Session) -> str:
        return str(session.execute(text("SELECT pg_sleep(1.5), 'done'")).one()[1])

    with store.engine.connect() as other:
        row = update(BUDGET).where(BUDGET.c.name == "a")
        other.execute(row.values(arrival=1))
        waits, long, *puts = await together(
            store,
            functools.partial(changed, statement=row.values(arrival=2)),
            takes_long,
            functools.partial(put, name="b"),
            functools.partial(put, name="c"),
        )
        assert await asyncio.wait_for(asyncio.gather(*puts), 60) == ["b", "c"]
        assert not waits.done()
        other.rollback()
    assert [await waits, await long] == [1, "done"]
    assert store.read_now(names) == ["a", "b", "c"]
    store.close()
