"""The schema: up from nothing, the same as the tables say, with its triggers, on both databases."""

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from storage import migrations
from storage.engine import unpooled
from storage.tables.everything import metadata


def test_up_from_nothing_makes_what_the_tables_declare(database_url: str) -> None:
    assert migrations.current(database_url) is None
    assert migrations.upgrade(database_url) == migrations.newest()
    assert migrations.current(database_url) == migrations.newest()
    assert migrations.check(database_url) == []


def test_going_up_twice_is_going_up_once(database_url: str) -> None:
    migrations.upgrade(database_url)
    assert migrations.upgrade(database_url) == migrations.newest()


def test_check_names_a_difference(database_url: str) -> None:
    migrations.upgrade(database_url)
    with unpooled(database_url).begin() as connection:
        connection.execute(text("ALTER TABLE unit ADD COLUMN stray INTEGER"))
    assert any("stray" in difference for difference in migrations.check(database_url))


def test_every_check_and_index_is_in_the_database(database_url: str) -> None:
    migrations.upgrade(database_url)
    look = inspect(unpooled(database_url))
    for table in metadata.sorted_tables:
        declared = {c.name for c in table.constraints if type(c).__name__ == "CheckConstraint"}
        found = {c["name"] for c in look.get_check_constraints(table.name)}
        assert declared <= found, table.name


def test_the_audit_log_refuses_changes_after_migration(database_url: str) -> None:
    migrations.upgrade(database_url)
    engine = unpooled(database_url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit (at, actor_role, actor, action, record_kind, record_id, details)"
                " VALUES (1, 'system', 'system', 'a', 'b', 'c', '{}')"
            )
        )
    for act in ("UPDATE audit SET action = 'z'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(act))


def test_the_newest_revision_is_alembics_own_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.newest()
