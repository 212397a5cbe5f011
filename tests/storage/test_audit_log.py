"""The audit log as it is written: rows, the chain, the signed head."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import audit_log
from storage.audit_log import append, link_pending, sign_head
from storage.statements import write_the_end
from tests.storage.audited import AT, AuditedLog, act, make_tables, new_keyring

Linked = list[tuple[object, ...]]


@pytest.fixture
def log(
    prepared_url: Callable[[Callable[[str], None]], str], tmp_path: Path
) -> Iterator[AuditedLog]:
    """An empty audit log on either database."""
    audited = AuditedLog(prepared_url(make_tables), new_keyring(tmp_path / "keys"))
    yield audited
    audited.close()


def linked(log: AuditedLog) -> Linked:
    return log.rows("SELECT seq, audit_id FROM audit_link ORDER BY seq")


class TestRows:
    def test_a_row_says_who_did_what_to_which_record_when_and_why(self, log: AuditedLog) -> None:
        log.act(1, 1)
        assert log.rows("SELECT * FROM audit") == [
            (
                1,
                int(AT.timestamp()) * 1_000_000 + 1_123_457,
                "officer",
                "officer:1",
                "ticket.claim",
                "ticket",
                "1001",
                b"\x02sealed 1",
                '{"state":"claimed","version":1}',
            )
        ]

    def test_a_row_goes_with_the_transaction_of_its_act(self, log: AuditedLog) -> None:
        def act_that_fails(session: Session) -> None:
            act(session, 1)
            raise LookupError

        with pytest.raises(LookupError):
            log.store.write_now(act_that_fails)
        assert log.rows("SELECT id FROM audit") == []

    def test_words_where_codes_belong_are_refused_and_not_repeated(self, log: AuditedLog) -> None:
        for words in ("a bald man", "光头", "x" * 81, "a\nb", "@handle", "<b>"):
            for column in ("actor_role", "actor", "action", "record_kind", "record_id"):
                self._refuses(log, words, **{column: words})
            self._refuses(log, words, details={"note": words})
            self._refuses(log, words, details={words: 1})
        assert log.rows("SELECT id FROM audit") == []

    @staticmethod
    def _refuses(log: AuditedLog, words: str, **bad: Any) -> None:
        values: dict[str, Any] = dict.fromkeys(
            ("actor_role", "actor", "action", "record_kind", "record_id"), "code"
        )
        values |= bad
        with pytest.raises(ValueError, match="codes") as refused:
            log.store.write_now(lambda session: append(session, at=AT, **values))
        assert words not in str(refused.value)


class TestTheChain:
    def test_rows_are_linked_in_their_order_and_once(self, log: AuditedLog) -> None:
        log.act(1, 5)
        assert log.link() == 5
        assert log.link() == 0
        log.act(6, 7)
        assert log.link() == 2
        assert linked(log) == [(n, n) for n in range(1, 8)]
        assert log.verify() == []

    def test_an_empty_log_has_nothing_to_link_to_sign_or_to_find(self, log: AuditedLog) -> None:
        assert log.link() == 0
        assert log.sign() is None
        assert log.verify() == []

    def test_a_limit_bounds_one_step_and_loses_nothing(self, log: AuditedLog) -> None:
        log.act(1, 10)
        assert [log.link(4) for _ in range(4)] == [4, 4, 2, 0]
        assert linked(log) == [(n, n) for n in range(1, 11)]
        assert log.verify() == []

    def test_the_same_rows_give_the_same_chain_whatever_the_steps(
        self, log: AuditedLog, sqlite_url: str
    ) -> None:
        make_tables(sqlite_url)
        other = AuditedLog(sqlite_url, log.keyring)
        for each, limit in ((log, 3), (other, 1_000)):
            each.act(1, 9)
            while each.link(limit):
                pass
        chain = "SELECT seq, audit_id, hash FROM audit_link ORDER BY seq"
        assert log.rows(chain) == other.rows(chain)
        other.close()

    def test_rows_that_commit_late_are_linked_late_and_none_is_skipped(
        self, log: AuditedLog
    ) -> None:
        # Ids 1, 2, 5, 6, 9 are seen first: what PostgreSQL shows while 3, 4, 7, 8 are in flight.
        self._commit(log, 1, 2, 5, 6, 9)
        assert log.link() == 5
        self._commit(log, 8)
        assert log.link() == 1
        self._commit(log, 3, 10)
        assert log.link() == 2
        assert log.verify() == []
        self._commit(log, 4, 7)
        assert log.link(1) == 1
        assert log.link() == 1
        assert [row[1] for row in linked(log)] == [1, 2, 5, 6, 9, 8, 3, 10, 4, 7]
        assert log.rows("SELECT * FROM audit_hole") == []
        assert log.verify() == []

    @staticmethod
    def _commit(log: AuditedLog, *ids: int) -> None:
        columns = "at, actor_role, actor, action, record_kind, record_id, details"
        with log.store.engine.connect() as connection:
            for audit_id in ids:
                connection.execute(
                    text(
                        f"INSERT INTO audit (id, {columns}) "
                        f"VALUES ({audit_id}, 1, 'officer', 'officer:1', 'a', 'b', 'c', '{{}}')"
                    )
                )
            connection.commit()

    def test_a_late_row_is_no_fault_while_it_waits(self, log: AuditedLog) -> None:
        self._commit(log, 1, 3)
        log.link()
        self._commit(log, 2)
        assert log.verify() == []

    def test_an_old_hole_is_looked_into_before_a_head_is_signed(
        self, log: AuditedLog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(audit_log, "RECENT", 3)
        self._commit(log, 1, 3)
        log.link()
        self._commit(log, *range(4, 10))
        log.link()
        self._commit(log, 2)
        assert log.link() == 0
        head = log.sign()
        assert head is not None
        assert head.seq == 9
        assert linked(log)[-1] == (9, 2)
        assert log.verify() == []

    def test_a_hole_that_never_fills_costs_one_row_however_wide(self, log: AuditedLog) -> None:
        self._commit(log, 1, 1_000_000_000)
        assert log.link() == 2
        assert log.rows("SELECT first, last FROM audit_hole") == [(2, 999_999_999)]
        assert log.verify() == []

    def test_a_limit_counts_late_rows_too(self, log: AuditedLog) -> None:
        self._commit(log, 1, 4)
        log.link()
        self._commit(log, 2, 3, 5, 6)
        assert [log.link(3) for _ in range(3)] == [3, 1, 0]
        assert [row[1] for row in linked(log)] == [1, 4, 2, 3, 5, 6]

    def test_whatever_is_put_among_the_holes_the_sequencer_goes_on(self, log: AuditedLog) -> None:
        self._commit(log, 1, 2, 4, 5)
        log.link()
        log.attack("INSERT INTO audit_hole VALUES (1, 9, 4), (2, 4, 4), (4, 4, 4), (6, 6, 4)")
        self._commit(log, 3, 6)
        assert log.link() == 2
        self._commit(log, 8)
        assert log.link() == 1
        self._commit(log, 7)
        assert log.link() == 1
        assert log.verify() == []

    def test_several_sequencers_beside_writers_make_one_chain(self, log: AuditedLog) -> None:
        second = AuditedLog(str(log.store.engine.url.render_as_string(False)), log.keyring)

        def write(each: AuditedLog, number: int) -> int:
            for _ in range(75):
                each.act(number, number)
            return 75

        def link_until_done(each: AuditedLog) -> int:
            count = 0
            while len(linked(log)) < 300:
                count += each.link(7)
            return count

        with ThreadPoolExecutor(8) as threads:
            sequencers = [threads.submit(link_until_done, each) for each in (log, second) * 2]
            writers = [
                threads.submit(write, each, number)
                for number, each in enumerate((log, second) * 2, 1)
            ]
            assert sum(writer.result() for writer in writers) == 300
            assert sum(sequencer.result() for sequencer in sequencers) == 300
        second.close()
        assert [row[0] for row in linked(log)] == list(range(1, 301))
        assert sorted(str(row[1]) for row in linked(log)) == sorted(
            str(row[0]) for row in log.rows("SELECT id FROM audit")
        )
        assert log.verify() == []


class TestTransactionsThatOverlap:
    """On PostgreSQL only: SQLite has one writer, whose ids commit in order."""

    @pytest.fixture
    def log(self, postgres_url: str, tmp_path: Path) -> Iterator[AuditedLog]:
        """An empty audit log on PostgreSQL."""
        make_tables(postgres_url)
        audited = AuditedLog(postgres_url, new_keyring(tmp_path / "keys"))
        yield audited
        audited.close()

    def test_a_slow_transaction_is_linked_when_it_commits(self, log: AuditedLog) -> None:
        with Session(log.store.engine) as slow:
            act(slow, 1)
            write_the_end(slow)
            log.act(2, 3)
            assert log.link() == 2
            assert log.link() == 0
            slow.commit()
        assert log.link() == 1
        assert linked(log) == [(1, 2), (2, 3), (3, 1)]
        assert log.verify() == []

    def test_one_that_rolls_back_leaves_a_hole_and_no_fault(self, log: AuditedLog) -> None:
        with Session(log.store.engine) as slow:
            act(slow, 1)
            write_the_end(slow)
            log.act(2, 2)
            assert log.link() == 1
            slow.rollback()
        log.act(3, 3)
        assert log.link() == 1
        assert log.rows("SELECT first, last FROM audit_hole") == [(1, 1)]
        assert log.verify() == []

    def test_a_second_sequencer_waits_for_nobodys_row_but_its_place(self, log: AuditedLog) -> None:
        log.act(1, 4)
        with Session(log.store.engine) as first, ThreadPoolExecutor(1) as thread:
            assert link_pending(first) == 4
            second = thread.submit(log.link)
            log.act(5, 5)
            first.commit()
            assert second.result() in (0, 1)
        assert log.link() in (0, 1)
        assert linked(log) == [(n, n) for n in range(1, 6)]
        assert log.verify() == []


class TestHeads:
    def test_a_head_is_signed_once_for_each_end(self, log: AuditedLog) -> None:
        log.act(1, 3)
        log.link()
        head = log.sign()
        assert head is not None
        assert head.seq == 3
        assert log.sign() is None
        log.act(4, 4)
        log.link()
        assert log.sign() is not None
        assert log.rows("SELECT seq FROM audit_head ORDER BY seq") == [(3,), (4,)]
        assert log.verify() == []

    def test_a_role_without_the_signing_key_signs_nothing(self, log: AuditedLog) -> None:
        log.act(1, 1)
        log.link()
        without = replace(log.keyring, signing_private=None)
        with pytest.raises(ValueError, match="signing key"):
            log.store.write_now(sign_head, without, AT)
        assert log.rows("SELECT * FROM audit_head") == []
