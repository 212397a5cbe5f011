"""The audit log's tables: what was done, the chain over it, its signed heads, and the chain's holes.

Holds the rows and the triggers that keep them as they were written. Refuses UPDATE and DELETE of
anything but holes, which are the sequencer's own notes and prove nothing.
"""

from datetime import datetime

from sqlalchemy import Connection, Table, event

from storage.columns import instant, number, octets, sealed, words
from storage.tables.row import Row

__all__ = ["AUDIT_TRIGGERS", "AuditHead", "AuditHole", "AuditLink", "AuditRow"]


class AuditRow(Row, table=True):
    """One act: who did what to which record, when, and why."""

    __tablename__ = "audit"

    id: int | None = number(optional=True, primary_key=True)
    at: datetime = instant()
    actor_role: str = words()
    actor: str = words()
    action: str = words()
    record_kind: str = words()
    record_id: str = words()
    reason: bytes | None = sealed(optional=True)
    details: str = words()


class AuditLink(Row, table=True):
    """The place of one row in the chain. `hash` covers the link before and the row."""

    __tablename__ = "audit_link"

    # No foreign key to the row: it would lock rows that nothing else ever touches, and
    # `audit verify` has to look for a missing row anyway.
    seq: int = number(primary_key=True, column={"autoincrement": False})
    audit_id: int = number(unique=True)
    hash: bytes = octets()


class AuditHead(Row, table=True):
    """The chain's end at one moment, signed."""

    __tablename__ = "audit_head"

    seq: int = number(primary_key=True, column={"autoincrement": False})
    hash: bytes = octets()
    at: datetime = instant()
    signature: bytes = octets()


class AuditHole(Row, table=True):
    """Row numbers, `first` to `last`, that were passed over unseen: rolled back, or committed late."""

    __tablename__ = "audit_hole"

    first: int = number(primary_key=True, column={"autoincrement": False})
    last: int = number()
    noticed: int = number(index=True)  # the chain's length when the hole was noticed


_KEPT: dict[str, tuple[str, ...]] = {
    # table -> columns that are unique, by which SQLite's INSERT OR REPLACE could delete silently
    "audit": ("id",),
    "audit_link": ("seq", "audit_id"),
    "audit_head": ("seq",),
}

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""


def _sqlite_triggers(table: str, unique: tuple[str, ...]) -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    same = " OR ".join(f"{column} = NEW.{column}" for column in unique)
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - our own names, from _KEPT
    return [
        f"CREATE TRIGGER {table}_keeps_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_keeps_delete BEFORE DELETE ON {table} {refuse}",
        # REPLACE deletes the old row without firing DELETE triggers.
        f"CREATE TRIGGER {table}_keeps_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}",
    ]


def _postgresql_triggers(table: str) -> list[str]:
    # Per statement, so that TRUNCATE and ON CONFLICT DO UPDATE are refused too.
    act = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
    return [f"CREATE TRIGGER {table}_keeps {act} EXECUTE FUNCTION audit_is_append_only()"]


def _triggers(dialect: str, table: str) -> list[str]:
    if dialect == "sqlite":
        return _sqlite_triggers(table, _KEPT[table])
    if dialect == "postgresql":
        return [_POSTGRESQL_FUNCTION, *_postgresql_triggers(table)]
    raise ValueError(f"no append-only triggers are known for {dialect}")


AUDIT_TRIGGERS: dict[str, list[str]] = {
    dialect: [ddl for table in _KEPT for ddl in _triggers(dialect, table)]
    for dialect in ("sqlite", "postgresql")
}
"""DDL by dialect, in the order in which to run it, once the three tables are there."""


def _guard(target: Table, connection: Connection, **_: object) -> None:
    for ddl in _triggers(connection.dialect.name, target.name):
        connection.exec_driver_sql(ddl)


# `metadata.create_all` then makes them as well, and tests run on what a migration gives.
for _name in _KEPT:
    event.listen(Row.metadata.tables[_name], "after_create", _guard)
