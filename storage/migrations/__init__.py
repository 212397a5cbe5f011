"""How the schema came to be, revision by revision, on both databases.

Holds `upgrade`, `current` and `check` over Alembic, without its configuration file or command line.
Refuses to run with SQLite's foreign keys on: a table rebuilt under CASCADE would lose its children.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from storage.engine import unpooled
from storage.revision import current, newest
from storage.tables.everything import metadata

__all__ = ["BrokenReferencesError", "check", "current", "newest", "upgrade"]


class BrokenReferencesError(Exception):
    """After a migration, rows point at rows that aren't there."""


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(address: str) -> str:
    """Bring the database to the newest revision and return its name."""
    engine = unpooled(address)
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(_config(connection), "head")
        if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            connection.rollback()
            raise BrokenReferencesError
        connection.commit()
    engine.dispose()
    return newest()


def check(address: str) -> list[str]:
    """Say, difference by difference, where the database is not what the tables declare."""
    # It takes longer to import than everything else here, and only this asks for it.
    from alembic.autogenerate import compare_metadata  # see above

    engine = unpooled(address)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return [repr(difference) for difference in compare_metadata(context, metadata)]
    finally:
        engine.dispose()
