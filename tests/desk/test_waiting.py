"""What waits, what lies in quarantine, and the way back, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.kit import House, open_house
from bot.settings import parse_settings
from desk.actors import OPERATOR
from desk.kit import Kit
from desk.waiting import quarantined, queue_figures, try_again
from storage.keyfiles import make_keys
from storage.statements import table_of
from storage.tables.audit import AuditRow
from storage.tables.queues import InboxUpdate, Job, QueueState
from tests.servers.migrated import on_sqlite
from tipline.refusals import Refusal

INBOX, JOBS = table_of(InboxUpdate), table_of(Job)
LONG_AGO = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
P, D, Q = QueueState.PENDING, QueueState.DONE, QueueState.QUARANTINED


@pytest.fixture
def house(migrated_url: str, tmp_path: Path) -> Iterator[House]:
    """An open house on a migrated database."""
    make_keys(tmp_path / "keys")
    house = open_house(
        parse_settings(
            {
                "DATABASE_URL": migrated_url,
                "BLOB_URL": f"file:{tmp_path / 'blobs'}",
                "KEYS_DIR": str(tmp_path / "keys"),
            }
        )
    )
    yield house
    house.close()


def _updates(session: Session, *states: QueueState) -> None:
    for number, state in enumerate(states, 1):
        session.execute(
            insert(INBOX).values(
                update_id=number,
                lane=b"lane",
                kind="message",
                body=b"sealed",
                state=state,
                attempts=7,
                fault="KeyError",
                available_at=LONG_AGO,
                came_at=LONG_AGO,
            )
        )


def _job(session: Session, record_id: int, state: QueueState) -> None:
    session.execute(
        insert(JOBS).values(
            kind="tip.settle",
            record_id=record_id,
            state=state,
            attempts=5,
            available_at=LONG_AGO,
            made_at=LONG_AGO,
        )
    )


def _states(session: Session) -> list[tuple[int, QueueState, int]]:
    rows = session.execute(select(INBOX.c.id, INBOX.c.state, INBOX.c.attempts).order_by(INBOX.c.id))
    return [tuple(row) for row in rows]


def _retry(house: House, queue: str, row: int | None = None) -> int:
    return house.store.write_now(try_again, house.kit, OPERATOR, queue, row)


@on_sqlite
def test_figures_count_what_waits_and_what_lies_aside(house: House) -> None:
    house.store.write_now(_updates, P, P, D, Q)
    house.store.write_now(_job, 1, Q)
    figures = house.store.read_now(queue_figures)
    assert figures == {
        "inbox": 2,
        "inbox_quarantined": 1,
        "outbox": 0,
        "outbox_quarantined": 0,
        "deliveries": 0,
        "jobs": 0,
        "jobs_quarantined": 1,
        "previews": 0,
        "previews_quarantined": 0,
    }


def test_quarantine_tells_kind_tries_and_type_of_error(house: House) -> None:
    house.store.write_now(_updates, D, Q)
    (found,) = house.store.read_now(quarantined)
    assert (found.queue, found.row, found.kind) == ("inbox", 2, "message")
    assert (found.attempts, found.fault, found.since) == (7, "KeyError", LONG_AGO)


@on_sqlite
def test_a_row_goes_back_to_the_start(house: House) -> None:
    house.store.write_now(_updates, Q, D, Q)
    assert _retry(house, "inbox", 3) == 1
    assert house.store.read_now(_states) == [(1, Q, 7), (2, D, 7), (3, P, 0)]
    assert _retry(house, "inbox") == 1
    assert house.store.read_now(_states) == [(1, P, 0), (2, D, 7), (3, P, 0)]


@pytest.mark.parametrize("row", [None, 1, 2, 10**30])
def test_what_is_not_in_quarantine_is_left_alone(house: House, row: int | None) -> None:
    house.store.write_now(_updates, D, P)
    with pytest.raises(Refusal, match=r"quarantine\.nothing"):
        _retry(house, "inbox", row)
    assert house.store.read_now(_states) == [(1, D, 7), (2, P, 7)]


def test_of_the_same_job_only_the_newest_goes_back(house: House) -> None:
    def several(session: Session) -> None:
        for state in (Q, Q):
            _job(session, 1, state)
        for state in (Q, P):
            _job(session, 2, state)
        _job(session, 3, Q)

    house.store.write_now(several)
    assert _retry(house, "jobs") == 2
    assert [found.row for found in house.store.read_now(quarantined)] == [1, 3]


def test_another_try_is_written_down(house: House) -> None:
    def acts(session: Session, kit: Kit) -> list[tuple[str, str]]:
        del kit
        rows = session.execute(select(table_of(AuditRow)))
        return [(row.action, row.record_id) for row in rows]

    house.store.write_now(_updates, Q, Q)
    _retry(house, "inbox", 1)
    _retry(house, "inbox")
    assert house.store.read_now(acts, house.kit) == [
        ("quarantine.retried", "1"),
        ("quarantine.retried", "all"),
    ]


def test_a_row_put_back_is_due_at_once(house: House) -> None:
    house.store.write_now(_updates, Q)
    _retry(house, "inbox")
    due = house.store.read_now(
        lambda session: session.execute(select(INBOX.c.available_at)).scalar()
    )
    assert due is not None
    assert timedelta() <= datetime.now(UTC) - due < timedelta(minutes=10)
