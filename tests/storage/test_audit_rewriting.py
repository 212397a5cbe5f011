"""P6, where the attacker knows how the chain is made: what was signed and taken outside tells."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from storage.audit_chain import GENESIS, Head, link_hash, row_bytes, sign
from storage.audit_heads import read_heads, write_head
from storage.audit_log import AS_STORED, audit
from storage.audit_verify import FaultKind as F
from storage.audit_verify import verify
from tests.storage.audited import (
    AT,
    HEADS,
    ROWS,
    AuditedLog,
    fault,
    filled_log,
    make_tables,
    new_keyring,
)


@pytest.fixture
def log(
    prepared_url: Callable[[Callable[[str], None]], str], tmp_path: Path
) -> Iterator[AuditedLog]:
    """Fourteen linked rows; heads signed and taken outside after the 6th and the 12th."""
    audited = filled_log(prepared_url(make_tables), new_keyring(tmp_path / "keys"))
    yield audited
    audited.close()


def rewrite(connection: Connection, first: int) -> dict[int, bytes]:
    """Chain everything from `first` on anew, over whatever the rows say now."""
    hashes: dict[int, bytes] = {}
    previous = connection.scalar(text(f"SELECT hash FROM audit_link WHERE seq = {first - 1}"))
    previous = previous or GENESIS
    for row in connection.execute(audit.select().with_only_columns(*AS_STORED).order_by("id")):
        if row.id < first:
            continue
        previous = hashes[row.id] = link_hash(bytes(previous), row_bytes(row))
        connection.execute(
            text("UPDATE audit_link SET hash = :hash WHERE seq = :seq"),
            {"hash": previous, "seq": row.id},
        )
    return hashes


class TestAChainRewrittenByOneWhoKnowsHow:
    def test_from_its_beginning_without_the_signing_key(self, log: AuditedLog) -> None:
        with log.attacked() as connection:
            connection.execute(text("UPDATE audit SET actor = 'officer:99' WHERE id = 3"))
            rewrite(connection, 1)
        assert log.verify() == [fault(F.REWRITTEN, 1, 1, 6)]

    def test_from_a_later_row(self, log: AuditedLog) -> None:
        with log.attacked() as connection:
            connection.execute(text("UPDATE audit SET actor = 'officer:99' WHERE id = 9"))
            rewrite(connection, 9)
        assert log.verify() == [fault(F.REWRITTEN, 7, 7, 12)]

    def test_with_heads_signed_anew_by_a_key_of_their_own(
        self, log: AuditedLog, tmp_path: Path
    ) -> None:
        forger = new_keyring(tmp_path / "forger")
        with log.attacked() as connection:
            connection.execute(text("UPDATE audit SET actor = 'officer:99' WHERE id = 3"))
            hashes = rewrite(connection, 1)
            for seq in HEADS:
                forged = sign(forger, seq, hashes[seq], AT)
                self._replace_head(connection, forged)
        assert log.verify() == [
            fault(F.HEAD_FORGED, 6, None),
            fault(F.HEAD_FORGED, 12, None),
            fault(F.REWRITTEN, 1, 1, 6),
        ]
        assert log.verify(heads=[])[:2] == log.verify()[:2]

    def test_with_the_forgers_heads_naming_the_true_key(
        self, log: AuditedLog, tmp_path: Path
    ) -> None:
        forger = new_keyring(tmp_path / "forger")
        with log.attacked() as connection:
            hashes = rewrite(connection, 1)
            forged = sign(forger, 6, hashes[6], AT)
            named = log.outside[0].signature[:5] + forged.signature[5:]
            self._replace_head(connection, replace(forged, signature=named))
        assert log.verify() == [fault(F.HEAD_FORGED, 6, None)]

    @staticmethod
    def _replace_head(connection: Connection, head: Head) -> None:
        connection.execute(
            text("UPDATE audit_head SET hash = :hash, signature = :signature WHERE seq = :seq"),
            {"hash": head.hash, "signature": head.signature, "seq": head.seq},
        )

    def test_all_but_the_last_row_after_the_last_head_is_beyond_finding(
        self, log: AuditedLog
    ) -> None:
        """What the threat model says: until the next head goes out, the tail is only as safe
        as the database.
        """
        with log.attacked() as connection:
            connection.execute(text("UPDATE audit SET actor = 'officer:99' WHERE id = 14"))
            rewrite(connection, 14)
        assert log.verify() == []


class TestHeadsFromOutside:
    def test_they_come_back_from_their_file(self, log: AuditedLog, tmp_path: Path) -> None:
        path = tmp_path / "outside" / "heads.jsonl"
        for head in log.outside:
            write_head(path, head)
        heads, unreadable = read_heads(path)
        assert heads == log.outside
        assert unreadable == []
        assert log.verify(heads) == []

    def test_a_line_that_is_no_head_is_named_and_hides_no_other(
        self, log: AuditedLog, tmp_path: Path
    ) -> None:
        path = tmp_path / "heads.jsonl"
        write_head(path, log.outside[0])
        with path.open("ab") as file:
            file.write(b'{"seq": 12, "ha')
        write_head(path, log.outside[1])
        with path.open("ab") as file:
            file.write(
                b'[]\n{"seq": "1"}\n\xff\n{"seq":1,"hash":"","at":"2026-01-01","signature":""}\n'
            )
        heads, unreadable = read_heads(path)
        assert heads == log.outside
        assert unreadable == [2, 4, 5, 6, 7]

    def test_a_forged_one_is_told_from_a_true_one(self, log: AuditedLog) -> None:
        forged = replace(log.outside[0], seq=13)
        assert log.verify([*log.outside, forged]) == [fault(F.HEAD_FORGED, 13, None)]

    def test_a_signature_of_any_shape_is_only_forged(self, log: AuditedLog) -> None:
        for signature in (b"", b"\x01", bytes(69), b"\x01" + bytes(400)):
            forged = replace(log.outside[0], signature=signature)
            assert log.verify([forged]) == [fault(F.HEAD_FORGED, 6, None)]

    def test_two_true_heads_for_one_place_cannot_both_be(self, log: AuditedLog) -> None:
        """After an old backup was put back and the log went on from there."""
        other = sign(log.keyring, 12, bytes(32), AT)
        assert log.verify([*log.outside, other]) == [fault(F.REWRITTEN, 7, 7, 12)]

    def test_a_log_put_back_from_an_old_backup_lacks_its_end(self, log: AuditedLog) -> None:
        later = sign(log.keyring, 20, bytes(32), AT)
        assert fault(F.TAIL_CUT, 15, None, 20) in log.verify([*log.outside, later])


def test_what_is_wrong_is_told_up_to_a_bound(log: AuditedLog) -> None:
    log.attack("UPDATE audit SET actor = 'officer:99'")
    seen: list[int] = []
    found = log.store.read_now(
        verify, log.keyring.signing_public, log.outside, most=3, progress=seen.append
    )
    assert [each.seq for each in found] == [1, 2, 3]
    log.store.read_now(verify, log.keyring.signing_public, log.outside, progress=seen.append)
    assert seen == [ROWS]


def test_pages_join_without_a_seam(log: AuditedLog, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 2, 13, 14, 15):
        monkeypatch.setattr("storage.audit_verify._PAGE", size)
        assert log.verify() == []
    log.attack(
        "UPDATE audit SET actor = 'x' WHERE id IN (6, 7)", "DELETE FROM audit_link WHERE seq = 2"
    )
    for size in (1, 2, 5, 14):
        monkeypatch.setattr("storage.audit_verify._PAGE", size)
        assert log.verify() == [
            fault(F.LINK_MISSING, 2, None),
            fault(F.ROW_CHANGED, 6, 6),
            fault(F.ROW_CHANGED, 7, 7),
            fault(F.ROW_UNLINKED, None, 2),
        ]
