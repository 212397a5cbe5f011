"""The inbox: kept once, done once, in order within a chat, never blocked for ever."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import inbox
from storage.inbox import ClaimedUpdate, LeaseLostError, NewUpdate
from storage.statements import table_of
from storage.store import Store
from storage.tables.everything import metadata
from storage.tables.queues import InboxUpdate, QueueState

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
INBOX = table_of(InboxUpdate)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url)
    metadata.create_all(opened.engine)
    yield opened
    opened.close()


def new(update_id: int, chat: str = "a", fault: str | None = None) -> NewUpdate:
    return NewUpdate(update_id, chat.encode(), "message", b"sealed %d" % update_id, NOW, fault)


def claim(
    store: Store, now: datetime = NOW, lease: str = "mine", most: int = 10
) -> list[ClaimedUpdate]:
    return store.write_now(inbox.claim, lease=lease, now=now, length=MINUTE, most=most)


def numbers(claimed: list[ClaimedUpdate]) -> list[int]:
    return [update.update_id for update in claimed]


def states(session: Session) -> dict[int, QueueState]:
    rows = session.execute(select(INBOX.c.update_id, INBOX.c.state))
    return {row.update_id: row.state for row in rows}


def test_a_replay_changes_nothing(store: Store) -> None:
    store.write_now(inbox.append, [new(7), new(7)])
    store.write_now(inbox.append, [new(7)])
    assert numbers(claim(store)) == [7]


def test_a_replay_of_a_done_update_is_not_done_again(store: Store) -> None:
    store.write_now(inbox.append, [new(7)])
    [mine] = claim(store)
    store.write_now(inbox.finish, mine.id, mine.lease)
    store.write_now(inbox.append, [new(7)])
    assert claim(store) == []


def test_one_chat_is_worked_on_in_order_and_chats_side_by_side(store: Store) -> None:
    store.write_now(inbox.append, [new(1), new(2), new(3, "b"), new(4, "b")])
    first = claim(store)
    assert numbers(first) == [1, 3]
    assert claim(store, lease="other") == []
    store.write_now(inbox.finish, first[0].id, "mine")
    assert numbers(claim(store, lease="other")) == [2]


def test_a_lease_that_ran_out_is_taken_over_and_its_first_holder_keeps_nothing(
    store: Store,
) -> None:
    store.write_now(inbox.append, [new(1)])
    [lost] = claim(store, lease="dead")
    assert claim(store, NOW + MINUTE - timedelta(seconds=1)) == []
    [taken] = claim(store, NOW + MINUTE)
    assert (taken.id, taken.attempts) == (lost.id, 2)
    with pytest.raises(LeaseLostError):
        store.write_now(inbox.finish, lost.id, lost.lease)
    store.write_now(inbox.finish, taken.id, taken.lease)
    assert store.read_now(states) == {1: QueueState.DONE}


def test_one_put_back_holds_its_own_chat_only_and_only_so_long(store: Store) -> None:
    store.write_now(inbox.append, [new(1), new(2), new(3, "b")])
    mine = claim(store)[0]
    store.write_now(inbox.put_back, mine.id, mine.lease, at=NOW + MINUTE, fault="Trouble")
    assert claim(store, lease="other") == []
    assert numbers(claim(store, NOW + MINUTE)) == [1, 3]


def test_quarantine_frees_the_chat_and_keeps_the_body(store: Store) -> None:
    store.write_now(inbox.append, [new(1), new(2)])
    [poison] = claim(store)
    store.write_now(inbox.quarantine, poison.id, poison.lease, fault="Trouble")
    assert numbers(claim(store)) == [2]
    body = store.read_now(
        lambda s: s.execute(select(INBOX.c.body).where(INBOX.c.update_id == 1)).scalar_one()
    )
    assert bytes(body) == b"sealed 1"


def test_what_came_with_a_fault_is_kept_aside(store: Store) -> None:
    store.write_now(inbox.append, [new(-5, fault="BrokenJson"), new(6)])
    assert numbers(claim(store)) == [6]
    assert store.read_now(states)[-5] is QueueState.QUARANTINED


def test_a_done_update_is_emptied(store: Store) -> None:
    store.write_now(inbox.append, [new(1)])
    [mine] = claim(store)
    store.write_now(inbox.finish, mine.id, mine.lease)
    assert store.read_now(lambda s: s.execute(select(INBOX.c.body)).scalar_one()) is None


def test_the_oldest_chats_come_first_when_there_are_too_many(store: Store) -> None:
    store.write_now(inbox.append, [new(n, f"chat {n}") for n in range(20)])
    assert numbers(claim(store, most=5)) == [0, 1, 2, 3, 4]
