"""Which revision a database is at, and which is the newest, without Alembic.

Holds two looks, for commands that only want to know. Refuses to change anything: that is
`storage.migrations`.
"""

from pathlib import Path

from sqlalchemy import inspect, text

from storage.engine import unpooled

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def current(address: str) -> str | None:
    """The revision that the database is at; None for an empty one."""
    engine = unpooled(address)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.execute(
                text("SELECT version_num FROM alembic_version")
            ).scalar()
            return found
    finally:
        engine.dispose()


def newest() -> str:
    """The newest revision that this program knows: revisions are numbered in their order."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py"))
