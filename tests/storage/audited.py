"""An audit log for tests, on a real database, with an attacker's hands on it where a test asks.

Holds the log's whole way: rows, links, heads in the database and outside. Refuses nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from storage.audit_chain import Head
from storage.audit_log import append, link_pending, sign_head
from storage.audit_verify import AuditFault, FaultKind, verify
from storage.engine import unpooled
from storage.keyfiles import Keyring, load_keys, make_keys
from storage.store import Store

AT = datetime(2026, 5, 1, 12, 0, 0, 123_457, tzinfo=UTC)
ROWS = 14
HEADS = (6, 12)
TABLES = ("audit", "audit_link", "audit_head", "audit_hole")


def make_tables(url: str) -> None:
    """Make the audit log's tables and triggers in an empty database."""
    engine = unpooled(url)
    SQLModel.metadata.create_all(engine, [SQLModel.metadata.tables[name] for name in TABLES])
    engine.dispose()


def new_keyring(folder: Path) -> Keyring:
    """Make a set of keys that can sign."""
    make_keys(folder)
    return load_keys(folder, desk_private=False, relay_private=False, signing_private=True)


def act(session: Session, number: int) -> None:
    """Append row `number`; no two differ in the number alone."""
    append(
        session,
        at=AT + timedelta(seconds=number),
        actor_role="officer" if number % 3 else "citizen",
        actor=f"officer:{number}",
        action="ticket.claim" if number % 2 else "ticket.close",
        record_kind="ticket",
        record_id=str(1_000 + number),
        reason=b"\x02sealed %d" % number if number % 2 else None,
        details={"state": "claimed", "version": number},
    )


class AuditedLog:
    """One audit log and the heads that were written outside of it."""

    def __init__(self, url: str, keyring: Keyring) -> None:
        self.store = Store(url, connections=4)
        self.keyring = keyring
        self.outside: list[Head] = []

    def act(self, first: int, last: int) -> None:
        """Append rows `first` to `last` in one transaction."""

        def acts(session: Session) -> None:
            for number in range(first, last + 1):
                act(session, number)

        self.store.write_now(acts)

    def link(self, limit: int = 1_000) -> int:
        """Run the sequencer once."""
        return self.store.write_now(link_pending, limit)

    def sign(self) -> Head | None:
        """Sign the chain's end, and take the head outside."""
        head = self.store.write_now(sign_head, self.keyring, AT)
        self.outside += [head] if head else []
        return head

    def verify(self, heads: list[Head] | None = None) -> list[AuditFault]:
        """Check the log against the heads outside, or against others."""
        told = self.outside if heads is None else heads
        return self.store.read_now(verify, self.keyring.signing_public, told)

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Ask the database."""
        with self.store.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    @contextmanager
    def attacked(self) -> Iterator[Connection]:
        """Give a connection with every trigger gone, committed at the end."""
        with self.store.engine.connect() as connection:
            if self.store.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            drop_triggers(connection)
            yield connection
            connection.commit()

    def attack(self, *statements: str) -> None:
        """Run statements as somebody who owns the database would."""
        with self.attacked() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def close(self) -> None:
        """Close the database."""
        self.store.close()


def filled_log(url: str, keyring: Keyring) -> AuditedLog:
    """Link `ROWS` rows; sign and take outside a head after each of `HEADS`."""
    log = AuditedLog(url, keyring)
    for first, last in zip((1, *(head + 1 for head in HEADS)), (*HEADS, ROWS), strict=True):
        log.act(first, last)
        log.link()
        if last in HEADS:
            log.sign()
    return log


def fault(
    kind: FaultKind, seq: int | None, row: int | None, until: int | None = None
) -> AuditFault:
    """What `verify` says of one place."""
    return AuditFault(kind, seq, row, until)


def drop_triggers(connection: Connection) -> None:
    """Take away what forbids changes."""
    if connection.dialect.name == "sqlite":
        query = "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger "
            "WHERE NOT tgisinternal"
        )
    for statement in connection.scalars(text(query)).all():
        connection.execute(text(statement))
