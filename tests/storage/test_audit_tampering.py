"""P6: whatever somebody who owns the database does to the log, it is found and named."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from storage.audit_log import audit
from storage.audit_verify import AuditFault, FaultKind, verify
from tests.storage.audited import ROWS, AuditedLog, fault, filled_log, make_tables, new_keyring


@pytest.fixture
def log(
    prepared_url: Callable[[Callable[[str], None]], str], tmp_path: Path
) -> Iterator[AuditedLog]:
    """Fourteen linked rows; heads signed and taken outside after the 6th and the 12th."""
    audited = filled_log(prepared_url(make_tables), new_keyring(tmp_path / "keys"))
    yield audited
    audited.close()


@dataclass(frozen=True)
class Attack:
    """What is done to the log, and what the check then says first."""

    name: str
    statements: tuple[str, ...]
    faults: tuple[AuditFault, ...]


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


def test_every_attack_is_found_and_named(log: AuditedLog, subtests: pytest.Subtests) -> None:
    with log.attacked() as connection:
        for attack in ATTACKS:
            savepoint = connection.begin_nested()
            for statement in attack.statements:
                connection.execute(text(statement))
            with subtests.test(attack.name):
                assert tuple(verify_on(connection, log)) == attack.faults
            savepoint.rollback()


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


def test_every_change_of_every_row_is_named(log: AuditedLog, subtests: pytest.Subtests) -> None:
    with log.attacked() as connection:
        octets = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
        for name, change in CHANGES.items():
            with subtests.test(name):
                for row in range(1, ROWS + 1):
                    savepoint = connection.begin_nested()
                    setting = change.format(bytes=octets)
                    connection.execute(text(f"UPDATE audit SET {setting} WHERE id = {row}"))
                    assert verify_on(connection, log) == [fault(F.ROW_CHANGED, row, row)]
                    savepoint.rollback()
        assert verify_on(connection, log) == []


def verify_on(connection: Connection, log: AuditedLog) -> list[AuditFault]:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        return verify(session, log.keyring.signing_public, log.outside)


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
