"""The database fixtures give what they say: empty, apart, durable, and gone afterwards."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.servers.databases import Prepare
from tests.servers.installation import wheel
from tests.servers.postgres import PostgresServer
from tests.servers.unprivileged import Somebody, lend, reachable

# A test run in small: starts a server, says which processes and folder are its own, and waits.
STARTS_AND_WAITS = """
import sys
from tests.servers.installation import wheel
from tests.servers.postgres import PostgresServer
from tests.servers.unprivileged import Somebody, lend, reachable
server = PostgresServer()
server.start()
print(server.pid, server.home, flush=True)
sys.stdin.read()
"""


def _one_table(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE receipts (code TEXT)"))
        connection.execute(text("INSERT INTO receipts VALUES ('kept')"))
    engine.dispose()


def _codes(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        codes = connection.execute(text("SELECT code FROM receipts")).scalars().all()
    engine.dispose()
    return list(codes)


def _comes_true(condition: Callable[[], bool], patience: float = 60.0) -> bool:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_gets_an_empty_database(database_url: str, turn: int) -> None:
    _one_table(database_url)  # fails in the second turn if the first is still there
    assert _codes(database_url) == ["kept"]


def test_sqlite_is_a_file_that_does_not_exist_yet(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    assert path.is_absolute()
    assert path.parent.is_dir()
    assert not path.exists()


def test_prepared_databases_are_copies_apart(prepared_url: Callable[[Prepare], str]) -> None:
    first, second = prepared_url(_one_table), prepared_url(_one_table)
    assert first != second
    assert _codes(first) == _codes(second) == ["kept"]


def test_a_dropped_database_is_gone_though_somebody_is_connected(
    postgres_server: PostgresServer,
) -> None:
    name = postgres_server.create_database()
    with psycopg.connect(postgres_server.url(name)) as connection:
        postgres_server.drop_database(name)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(postgres_server.url(name))


def test_postgres_listens_on_this_machine_only(postgres_url: str) -> None:
    asked = ("synchronous_commit", "listen_addresses", "unix_socket_directories")
    assert _shown(postgres_url, asked) == ["on", "127.0.0.1", ""]


def test_a_postgres_of_ones_own_is_durable(own_postgres: PostgresServer) -> None:
    url = own_postgres.url(own_postgres.create_database())
    assert _shown(url, ["fsync", "synchronous_commit"]) == ["on", "on"]


def _shown(url: str, names: Iterable[str]) -> list[str]:
    with psycopg.connect(url) as connection:
        found = [connection.execute(f"SHOW {name}").fetchone() for name in names]
    return [row[0] for row in found if row is not None]


def test_postgres_asks_for_its_password(postgres_server: PostgresServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host="127.0.0.1", port=postgres_server.port, user="tipline")


@pytest.mark.parametrize("end", [PostgresServer.stop, PostgresServer.crash])
def test_a_server_comes_back_with_its_data(
    own_postgres: PostgresServer, end: Callable[[PostgresServer], None]
) -> None:
    url = own_postgres.url(own_postgres.create_database())
    _one_table(url)
    end(own_postgres)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    own_postgres.start()
    assert _codes(url) == ["kept"]


def test_a_server_does_not_outlive_a_killed_test_run() -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    pid, home = run.stdout.readline().split()
    server = psutil.Process(int(pid))
    assert Path(home).is_dir()
    run.send_signal(signal.SIGKILL)
    run.communicate()
    psutil.wait_procs([server], timeout=60)
    assert not server.is_running()
    assert _comes_true(lambda: not Path(home).exists())


def test_the_server_out_of_the_wheel_works_as_well() -> None:
    server = PostgresServer(installation=wheel())
    try:
        server.start()
        url = server.url(server.create_database())
        _one_table(url)
        assert _codes(url) == ["kept"]
    finally:
        server.remove()
    assert not server.home.exists()


def test_a_folder_behind_a_closed_door_is_lent_as_a_copy(tmp_path: Path) -> None:
    nobody = Somebody(uid=54321, gid=54321, switch={"user": 54321, "group": 54321})
    behind = tmp_path / "closed" / "bin"
    behind.mkdir(parents=True)
    (behind / "postgres").write_text("program")
    behind.parent.chmod(0o700)
    assert not reachable(behind, nobody)
    home = tmp_path / "home"
    home.mkdir()
    lent = lend(behind.parent, ["bin"], home, nobody)
    assert lent.is_relative_to(home)
    assert (lent / "bin" / "postgres").read_text() == "program"
    assert behind.parent.stat().st_mode & 0o777 == 0o700
