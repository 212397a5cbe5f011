"""Fixtures for databases: an empty one per test, on SQLite and on a real PostgreSQL.

Each pytest process (each xdist worker) has a PostgreSQL of its own. It starts with the first test
that asks. A test that wants to stop or crash a server takes `own_postgres`, which is its alone.
"""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.servers.postgres import PostgresServer

Prepare = Callable[[str], None]
DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The worker's running PostgreSQL, shared by its tests: leave it running."""
    yield from _running(fsync=False)


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A running PostgreSQL for this test alone, to be stopped, crashed and started at will."""
    yield from _running(fsync=True)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped after the test."""
    name = postgres_server.create_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'tipline.db'}"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database; the test runs once on SQLite and once on PostgreSQL."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Prepare], Path]:
    """Gives the file that `prepare` made of an empty one; made once per worker."""
    made: dict[Prepare, Path] = {}

    def template(prepare: Prepare) -> Path:
        if prepare not in made:
            path = tmp_path_factory.mktemp("template") / "tipline.db"
            prepare(f"sqlite:///{path}")
            made[prepare] = path
        return made[prepare]

    return template


@pytest.fixture(params=DATABASES)
def prepared_url(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[Prepare], str]]:
    """Like `database_url`, but of a copy of what `prepare(url)` made of an empty database.

    `prepare` runs once per worker (say, the migrations); what it opened it must close, or the file
    copied is not the whole of it and PostgreSQL refuses to copy.
    """
    if request.param == "sqlite":
        template: Callable[[Prepare], Path] = request.getfixturevalue("sqlite_templates")
        numbers = count(1)

        def copy(prepare: Prepare) -> str:
            path = tmp_path / f"prepared-{next(numbers)}.db"
            return f"sqlite:///{shutil.copyfile(template(prepare), path)}"

        yield copy
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    names: list[str] = []

    def fresh(prepare: Prepare) -> str:
        names.append(server.create_database(prepare))
        return server.url(names[-1])

    yield fresh
    for name in names:
        server.drop_database(name)


def _running(*, fsync: bool) -> Iterator[PostgresServer]:
    server = PostgresServer(fsync=fsync)
    try:
        server.start()
        yield server
    finally:
        server.remove()
