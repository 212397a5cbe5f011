"""Plain statements write and find the very rows that Core's own execution does."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage.plain import PlainStatement
from storage.statements import table_of
from storage.store import Store
from storage.tables.everything import metadata
from storage.tables.queues import OutboxMessage, OutboxState, Urgency

OUTBOX = table_of(OutboxMessage)
NOW = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
ROW: dict[str, Any] = {
    "lane": b"lane",
    "chat_key": b"chat",
    "address": b"sealed",
    "kind": "receipt",
    "topic": None,
    "urgency": Urgency.IN_TURN,
    "language": "zh",
    "body": b"\x00\xff body",
    "state": OutboxState.QUEUED,
    "attempts": 0,
    "available_at": NOW,
    "made_at": NOW,
}
ADD = PlainStatement(insert(OUTBOX).inline())
ADD_BACK = PlainStatement(insert(OUTBOX).returning(OUTBOX.c.id))
FAIL = PlainStatement(
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("of"), OUTBOX.c.state == OutboxState.QUEUED)
    .values(state=OutboxState.FAILED, body=None)
)

# A percent sign is a parameter's first letter to one driver.
EVERY = PlainStatement(select(OUTBOX.c.id).where(OUTBOX.c.id % bindparam("so_many") == 0))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url)
    metadata.create_all(opened.engine)
    yield opened
    opened.close()


def add_all(session: Session, given: list[dict[str, Any]]) -> None:
    ADD.insert_all(session.connection(), given)


def rows(session: Session) -> list[dict[str, Any]]:
    found = session.execute(select(*(OUTBOX.c[name] for name in ROW)).order_by(OUTBOX.c.id))
    return [dict(row._mapping) for row in found]


def test_a_row_comes_back_as_it_was_given(store: Store) -> None:
    store.write_now(ADD.run, ROW)
    assert store.read_now(rows) == [ROW]


def test_many_rows_keep_their_order(store: Store) -> None:
    given = [{**ROW, "kind": f"kind {number}"} for number in range(107)]
    store.write_now(add_all, given)
    assert [row["kind"] for row in store.read_now(rows)] == [row["kind"] for row in given]


def test_what_is_returned_is_at_hand(store: Store) -> None:
    first = store.write_now(lambda s: ADD_BACK.first(s, ROW)[0])
    second = store.write_now(lambda s: ADD_BACK.first(s, ROW)[0])
    assert second > first


def test_a_sign_of_the_drivers_own_is_only_a_sign(store: Store) -> None:
    store.write_now(add_all, [ROW] * 5)
    assert store.read_now(EVERY.rows, {"so_many": 2}) == [(2,), (4,)]


def test_a_guard_holds_and_fixed_values_are_written(store: Store) -> None:
    number = store.write_now(lambda s: ADD_BACK.first(s, ROW)[0])
    changes = [store.write_now(lambda s: FAIL.run(s, {"of": number})) for _ in "12"]
    assert changes == [1, 0]
    [row] = store.read_now(rows)
    assert (row["state"], row["body"]) == (OutboxState.FAILED, None)


@pytest.mark.parametrize("write", [ADD.run, lambda s, row: add_all(s, [row])])
def test_an_error_is_of_the_known_kind_and_carries_no_parameter(store: Store, write: Any) -> None:
    with pytest.raises(IntegrityError) as caught:
        store.write_now(write, {**ROW, "lane": None})
    assert caught.value.params is None
    assert store.read_now(rows) == []


def test_a_row_with_other_columns_is_refused(store: Store) -> None:
    store.write_now(ADD.run, ROW)
    with pytest.raises(ValueError, match="same columns"):
        store.write_now(ADD.run, {**ROW, "fault": "Trouble"})
