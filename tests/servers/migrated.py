"""Fixtures for databases with the program's tables: copies of one that was migrated once a worker.

`migrated_url` is for what each database might do differently: the use cases, the queues, the main
stories. Every statement of the program is asked of both somewhere; what asks none that is new takes
`migrated_sqlite_url`, or is marked `on_sqlite` where its fixtures are for both.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.migrations import upgrade
from tests.servers.databases import Prepare

# A test of what both databases are asked elsewhere: a further conversation over the same use cases, a table
# of refusals that no statement decides.
on_sqlite = pytest.mark.parametrize("prepared_url", ["sqlite"], indirect=True)


def migrated(url: str) -> None:
    """All migrations, as `prepared_url` takes them."""
    upgrade(url)


@pytest.fixture
def migrated_url(prepared_url: Callable[[Prepare], str]) -> str:
    """The URL of a migrated database; the test runs once on SQLite and once on PostgreSQL."""
    return prepared_url(migrated)


@pytest.fixture
def migrated_sqlite_url(sqlite_templates: Callable[[Prepare], Path], tmp_path: Path) -> str:
    """The URL of a migrated SQLite file."""
    copy = shutil.copyfile(sqlite_templates(migrated), tmp_path / "migrated.db")
    return f"sqlite:///{copy}"
