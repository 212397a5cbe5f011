"""The store: whole or not at all, answered after the commit, one failing takes nobody with it."""

import asyncio
import functools
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage.statements import changed, table_of
from storage.store import Store, wake
from storage.tables.everything import metadata
from storage.tables.people import Area, Unit
from storage.tables.queues import RateBudget

BUDGET = table_of(RateBudget)


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


def test_what_was_written_is_read(store: Store) -> None:
    assert store.write_now(put, "a") == "a"
    assert store.read_now(names) == ["a"]


async def test_one_that_fails_takes_nobody_with_it(store: Store) -> None:
    def twice(session: Session) -> None:
        put(session, "b")
        put(session, "b")

    outcomes = await asyncio.gather(
        store.write(put, "a"), store.write(twice), store.write(put, "c"), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [str, IntegrityError, str]
    assert store.read_now(names) == ["a", "c"]


async def test_a_failed_flush_undoes_its_own_use_case_only(store: Store) -> None:
    def orphan(session: Session) -> None:
        put(session, "lost")
        session.add(Area(code="X", name_zh="x", name_en="x", unit_id=404))

    outcomes = await asyncio.gather(
        store.write(put, "a"), store.write(orphan), store.write(put, "c"), return_exceptions=True
    )
    assert isinstance(outcomes[1], IntegrityError)
    assert store.read_now(names) == ["a", "c"]


def test_reads_keep_nothing(store: Store) -> None:
    store.read_now(put, "a")
    assert store.read_now(names) == []


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


def test_closing_finishes_what_is_queued(database_url: str) -> None:
    store = Store(database_url)
    metadata.create_all(store.engine)
    writing = [functools.partial(put, name=str(number)) for number in range(50)]
    futures = [store._writer.submit(work) for work in writing]  # the queue's own end is tested
    store.close()
    assert sorted(future.result() for future in futures) == sorted(map(str, range(50)))
