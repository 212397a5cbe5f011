"""The triggers: the database itself refuses to change or forget what was logged."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.tables.audit import AUDIT_TRIGGERS
from tests.storage.audited import AuditedLog, make_tables, new_keyring

FORBIDDEN = [
    "UPDATE audit SET actor = 'officer:2' WHERE id = 1",
    "UPDATE audit_link SET hash = hash WHERE seq = 1",
    "UPDATE audit_head SET at = 0 WHERE seq = 1",
    "DELETE FROM audit WHERE id = 1",
    "DELETE FROM audit",
    "DELETE FROM audit_link",
    "DELETE FROM audit_head",
]
ONLY_ON = {
    "sqlite": [
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE id = 1",
        "INSERT OR REPLACE INTO audit_link SELECT * FROM audit_link WHERE seq = 1",
        "INSERT OR REPLACE INTO audit_link SELECT 9, audit_id, hash FROM audit_link",
        "INSERT OR REPLACE INTO audit_head SELECT * FROM audit_head WHERE seq = 1",
        "INSERT INTO audit SELECT * FROM audit WHERE true ON CONFLICT DO UPDATE SET at = 0",
    ],
    "postgresql": [
        "TRUNCATE audit",
        "TRUNCATE audit_link",
        "TRUNCATE audit_head",
        "INSERT INTO audit SELECT * FROM audit ON CONFLICT (id) DO UPDATE SET at = 0",
    ],
}


@pytest.fixture
def full(
    prepared_url: Callable[[Callable[[str], None]], str], tmp_path: Path
) -> Iterator[AuditedLog]:
    """A log with a row, a link and a head."""
    log = AuditedLog(prepared_url(make_tables), new_keyring(tmp_path / "keys"))
    log.act(1, 1)
    log.link()
    log.sign()
    yield log
    log.close()


def test_the_database_refuses_every_change(full: AuditedLog, subtests: pytest.Subtests) -> None:
    for statement in (*FORBIDDEN, *ONLY_ON[full.store.engine.dialect.name]):
        with subtests.test(statement):
            refuses(full, statement)


def refuses(full: AuditedLog, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        full.store.write_now(lambda session: session.execute(text(statement)))
    assert full.verify() == []


def test_the_list_for_migrations_makes_the_same_triggers(full: AuditedLog) -> None:
    with full.attacked() as connection:
        connection.execute(text("UPDATE audit SET at = at WHERE id = 1"))
    with full.store.engine.connect() as connection:
        for ddl in AUDIT_TRIGGERS[connection.dialect.name]:
            connection.exec_driver_sql(ddl)
        connection.commit()
    for statement in (*FORBIDDEN, *ONLY_ON[full.store.engine.dialect.name]):
        refuses(full, statement)


def test_no_trigger_stands_in_the_way_of_appending(full: AuditedLog) -> None:
    full.act(2, 3)
    assert full.link() == 2
    assert full.verify() == []
