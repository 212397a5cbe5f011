"""P6: whatever somebody who owns the database does to the log, it is found and named."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from storage.audit_chain import GENESIS, Head, link_hash, row_bytes, sign
from storage.audit_heads import read_heads, write_head
from storage.audit_log import AS_STORED, audit
from storage.audit_verify import AuditFault, FaultKind, verify
from tests.storage.audited import AT, AuditedLog, make_tables, new_keyring

ROWS = 14
HEADS = (6, 12)


@pytest.fixture
def log(
    prepared_url: Callable[[Callable[[str], None]], str], tmp_path: Path
) -> Iterator[AuditedLog]:
    """Fourteen linked rows; heads signed and taken outside after the 6th and the 12th."""
    audited = AuditedLog(prepared_url(make_tables), new_keyring(tmp_path / "keys"))
    for first, last in ((1, 6), (7, 12), (13, 14)):
        audited.act(first, last)
        audited.link()
        if last in HEADS:
            audited.sign()
    yield audited
    audited.close()


@dataclass(frozen=True)
class Attack:
    """What is done to the log, and what the check then says first."""

    name: str
    statements: tuple[str, ...]
    faults: tuple[AuditFault, ...]


def fault(
    kind: FaultKind, seq: int | None, row: int | None, until: int | None = None
) -> AuditFault:
    return AuditFault(kind, seq, row, until)


F = FaultKind
MOVED = ", ".join(c.name for c in audit.columns if c.name != "id")
INSERTED = f"INSERT INTO audit (id, {MOVED}) SELECT {{id}}, {MOVED} FROM audit WHERE id = 3"

ATTACKS = [
    Attack("row deleted", ("DELETE FROM audit WHERE id = 5",), (fault(F.ROW_MISSING, 5, 5),)),
    Attack("first row deleted", ("DELETE FROM audit WHERE id = 1",), (fault(F.ROW_MISSING, 1, 1),)),
    Attack(
        "last row deleted", ("DELETE FROM audit WHERE id = 14",), (fault(F.ROW_MISSING, 14, 14),)
    ),
    Attack(
        "every row deleted",
        ("DELETE FROM audit",),
        tuple(fault(F.ROW_MISSING, n, n) for n in range(1, ROWS + 1)),
    ),
    Attack(
        "link deleted",
        ("DELETE FROM audit_link WHERE seq = 5",),
        (fault(F.LINK_MISSING, 5, None), fault(F.ROW_UNLINKED, None, 5)),
    ),
    Attack(
        "first link deleted",
        ("DELETE FROM audit_link WHERE seq = 1",),
        (fault(F.LINK_MISSING, 1, None), fault(F.ROW_UNLINKED, None, 1)),
    ),
    Attack(
        "row and link deleted",
        ("DELETE FROM audit WHERE id = 5", "DELETE FROM audit_link WHERE seq = 5"),
        (fault(F.LINK_MISSING, 5, None),),
    ),
    Attack(
        "row and link deleted, the gap closed",
        (
            "DELETE FROM audit WHERE id = 5",
            "DELETE FROM audit_link WHERE seq = 5",
            "UPDATE audit_link SET seq = -seq WHERE seq > 5",
            "UPDATE audit_link SET seq = -seq - 1 WHERE seq < 0",
        ),
        (fault(F.ROW_CHANGED, 5, 6), fault(F.REWRITTEN, 1, 1, 6)),
    ),
    Attack("row inserted before all", (INSERTED.format(id=0),), (fault(F.ROW_UNLINKED, None, 0),)),
    Attack(
        "row put in a deleted one's place",
        ("DELETE FROM audit WHERE id = 5", INSERTED.format(id=5)),
        (fault(F.ROW_CHANGED, 5, 5),),
    ),
    Attack(
        "two rows swapped",
        (
            "UPDATE audit SET id = -5 WHERE id = 5",
            "UPDATE audit SET id = 5 WHERE id = 8",
            "UPDATE audit SET id = 8 WHERE id = -5",
        ),
        (fault(F.ROW_CHANGED, 5, 5), fault(F.ROW_CHANGED, 8, 8)),
    ),
    Attack(
        "two links swapped",
        (
            "UPDATE audit_link SET audit_id = -5 WHERE seq = 5",
            "UPDATE audit_link SET audit_id = 5 WHERE seq = 8",
            "UPDATE audit_link SET audit_id = 8 WHERE seq = 5",
        ),
        (fault(F.ROW_CHANGED, 5, 8), fault(F.ROW_CHANGED, 8, 5)),
    ),
    Attack(
        "two places swapped",
        (
            "UPDATE audit_link SET seq = -5 WHERE seq = 5",
            "UPDATE audit_link SET seq = 5 WHERE seq = 8",
            "UPDATE audit_link SET seq = 8 WHERE seq = -5",
        ),
        (
            fault(F.ROW_CHANGED, 5, 8),
            fault(F.ROW_CHANGED, 6, 6),
            fault(F.ROW_CHANGED, 8, 5),
            fault(F.ROW_CHANGED, 9, 9),
        ),
    ),
    Attack(
        "link pointed elsewhere",
        ("UPDATE audit_link SET audit_id = 99 WHERE seq = 5",),
        (fault(F.ROW_MISSING, 5, 99), fault(F.ROW_UNLINKED, None, 5)),
    ),
    Attack(
        "hash changed in the middle",
        ("UPDATE audit_link SET hash = (SELECT hash FROM audit_link WHERE seq = 9) WHERE seq = 5",),
        (fault(F.ROW_CHANGED, 5, 5), fault(F.ROW_CHANGED, 6, 6)),
    ),
    Attack(
        "hash changed where a head was signed",
        ("UPDATE audit_link SET hash = (SELECT hash FROM audit_link WHERE seq = 9) WHERE seq = 6",),
        (
            fault(F.ROW_CHANGED, 6, 6),
            fault(F.REWRITTEN, 1, 1, 6),
            fault(F.ROW_CHANGED, 7, 7),
        ),
    ),
    Attack(
        "tail cut",
        ("DELETE FROM audit WHERE id > 10", "DELETE FROM audit_link WHERE seq > 10"),
        (fault(F.TAIL_CUT, 11, None, 12),),
    ),
    Attack(
        "tail of links cut",
        ("DELETE FROM audit_link WHERE seq > 10",),
        (fault(F.TAIL_CUT, 11, None, 12),),
    ),
    Attack(
        "tail cut with its head",
        (
            "DELETE FROM audit WHERE id > 10",
            "DELETE FROM audit_link WHERE seq > 10",
            "DELETE FROM audit_head WHERE seq > 10",
        ),
        (fault(F.HEAD_MISSING, 12, None), fault(F.TAIL_CUT, 11, None, 12)),
    ),
    Attack(
        "everything cut",
        ("DELETE FROM audit", "DELETE FROM audit_link", "DELETE FROM audit_head"),
        (
            fault(F.HEAD_MISSING, 6, None),
            fault(F.HEAD_MISSING, 12, None),
            fault(F.TAIL_CUT, 1, None, 12),
        ),
    ),
    Attack(
        "a head deleted",
        ("DELETE FROM audit_head WHERE seq = 6",),
        (fault(F.HEAD_MISSING, 6, None),),
    ),
    Attack(
        "a head's time changed",
        ("UPDATE audit_head SET at = at - 3600000000 WHERE seq = 6",),
        (fault(F.HEAD_FORGED, 6, None),),
    ),
    Attack(
        "a head moved",
        ("UPDATE audit_head SET seq = 5 WHERE seq = 6",),
        (fault(F.HEAD_FORGED, 5, None), fault(F.HEAD_MISSING, 6, None)),
    ),
    Attack(
        "holes taken away or made",
        ("DELETE FROM audit_hole", "INSERT INTO audit_hole VALUES (3, 9, 0), (4, 5, 0)"),
        (),
    ),
]


def test_an_untouched_log_is_whole(log: AuditedLog) -> None:
    assert log.verify() == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_every_attack_is_found_and_named(log: AuditedLog, attack: Attack) -> None:
    log.attack(*attack.statements)
    assert tuple(log.verify()) == attack.faults


CHANGES = {
    "at": "at = at + 1",
    "actor_role": "actor_role = 'auditor'",
    "actor": "actor = actor || '0'",
    "action": "action = 'ticket.view'",
    "record_kind": "record_kind = 'tip'",
    "record_id": "record_id = ''",
    "reason": "reason = CASE WHEN reason IS NULL THEN CAST('' AS {bytes}) END",
    "details": "details = '{{}}'",
    "text moved to the next column": "record_kind = record_kind || '1', record_id = '001'",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_of_every_row_is_named(log: AuditedLog, change: str) -> None:
    public = log.keyring.signing_public
    with log.attacked() as connection:
        octets = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
        for row in range(1, ROWS + 1):
            savepoint = connection.begin_nested()
            connection.execute(
                text(f"UPDATE audit SET {change.format(bytes=octets)} WHERE id = {row}")
            )
            found = verify_on(connection, public, log.outside)
            assert found == [fault(F.ROW_CHANGED, row, row)]
            savepoint.rollback()
        assert verify_on(connection, public, log.outside) == []


def verify_on(connection: Connection, public: bytes, heads: list[Head]) -> list[AuditFault]:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        return verify(session, public, heads)


def test_a_row_that_changed_its_number_is_missing(log: AuditedLog) -> None:
    log.attack("UPDATE audit SET id = 99 WHERE id = 5")
    assert log.verify() == [fault(F.ROW_MISSING, 5, 5)]


def test_values_that_no_program_of_ours_writes_are_named_too(
    sqlite_url: str, tmp_path: Path
) -> None:
    """SQLite keeps any kind of value in any column, text that is no UTF-8 among them."""
    make_tables(sqlite_url)
    log = AuditedLog(sqlite_url, new_keyring(tmp_path / "keys"))
    log.act(1, 5)
    log.link()
    log.attack(
        "UPDATE audit SET actor = CAST(x'ff00fe' AS TEXT) WHERE id = 1",
        "UPDATE audit SET at = 'yesterday' WHERE id = 2",
        "UPDATE audit SET at = at + 0.5 WHERE id = 3",
        "UPDATE audit SET record_id = CAST(record_id AS BLOB) WHERE id = 4",
    )
    assert log.verify() == [fault(F.ROW_CHANGED, n, n) for n in (1, 2, 3, 4)]
    log.attack(
        "INSERT INTO audit SELECT 6, at, actor_role, CAST(x'ff' AS TEXT), action, record_kind, "
        "record_id, reason, details FROM audit WHERE id = 5"
    )
    log.act(7, 7)
    assert log.link() == 2
    log.close()


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

    @pytest.mark.parametrize("signature", [b"", b"\x01", bytes(69), b"\x01" + bytes(400)])
    def test_a_signature_of_any_shape_is_only_forged(
        self, log: AuditedLog, signature: bytes
    ) -> None:
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
