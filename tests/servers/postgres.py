"""A real PostgreSQL of our own, on TCP at 127.0.0.1 only, never run as root.

The server ends with us, however we end: a small shell waits on a pipe that only we hold, and when
it closes without a word, stops PostgreSQL and removes the folder.
"""

import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import LiteralString

import psutil
import psycopg
from psycopg import sql

from tests.servers.installation import Installation, find_installation
from tests.servers.ports import reserved_port
from tests.servers.unprivileged import home_for, lend, somebody

PATIENCE_SECONDS = 120.0
USER = "tipline"

# Left alone (the pipe closes, nothing was said), it tidies up after a test run that was killed.
KEEPER = """
pid=$1 home=$2
read -r _ && exit
kill -INT "$pid" 2>/dev/null
while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
rm -rf "$home"
"""


class PostgresServer:
    """One PostgreSQL with a folder of its own.

    `stop` and `crash` keep the folder and the port, so that `start` brings the same data back;
    `remove` ends it for good. With `fsync` off it is a little faster and survives no power cut,
    which no test can see: killing any process loses nothing either way.
    """

    def __init__(
        self,
        *,
        fsync: bool = True,
        installation: Installation | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Makes the folder and the empty cluster; does not start it. `settings` are PostgreSQL's."""
        found = installation or find_installation()
        self._who = somebody()
        self.home = home_for(self._who)
        self._programs = lend(found.root, found.parts, self.home, self._who) / found.programs
        self._fsync = fsync
        self._settings = dict(settings or {})
        self._password = secrets.token_urlsafe(16)
        self._server: subprocess.Popen[bytes] | None = None
        self._keeper: subprocess.Popen[bytes] | None = None
        self._templates: dict[Callable[[str], None], str] = {}
        self._own_line: psycopg.Connection | None = None
        self.port = 0
        self._init()

    def start(self) -> None:
        """Starts, and returns once it answers. The port stays the same over the server's life."""
        for _ in range(5):
            self.port = self.port or reserved_port()
            if self._try_start():
                return
            self.port = 0  # somebody else took it between our looking and our asking
        raise RuntimeError("PostgreSQL did not start:\n" + self.log_tail())

    def stop(self) -> None:
        """Ends it in an orderly way; open connections are cut."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """Kills it at once, as a power cut would as far as processes go."""
        self._end(signal.SIGKILL)

    def remove(self) -> None:
        """Stops it, and takes the folder away."""
        self._end(signal.SIGINT)
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def pid(self) -> int:
        """The process id of the running server; an error where it does not run."""
        if self._server is None:
            raise LookupError("PostgreSQL is not running")
        return self._server.pid

    def url(self, database: str) -> str:
        """The address of one database, with user and password."""
        return f"postgresql://{USER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, prepare: Callable[[str], None] | None = None) -> str:
        """A fresh database's name; `prepare(url)` runs once, and later databases are copies."""
        template = "template0" if prepare is None else self._template(prepare)
        name = f"test_{secrets.token_hex(6)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop_database(self, name: str) -> None:
        """Removes a database, and cuts whoever is still connected to it."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def log_tail(self, lines: int = 20) -> str:
        """The last lines of the server's own log."""
        log = self.home / "server.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])

    def _template(self, prepare: Callable[[str], None]) -> str:
        if prepare not in self._templates:
            name = self.create_database()
            prepare(self.url(name))
            self._templates[prepare] = name
        return self._templates[prepare]

    def _execute(self, statement: LiteralString, *names: str) -> None:
        if self._own_line is None:
            self._own_line = psycopg.connect(self.url("postgres"), autocommit=True)
        self._own_line.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _init(self) -> None:
        secret = self.home / "password"
        secret.write_text(self._password)
        options = [f"--pgdata={self.home / 'data'}", f"--username={USER}", f"--pwfile={secret}"]
        options += ["--auth=password", "--encoding=UTF8", "--locale=C", "--no-sync"]
        done = subprocess.run(
            [self._programs / "initdb", *options],
            cwd=self.home,
            capture_output=True,
            check=False,
            **self._who.switch,
        )
        secret.unlink()
        if done.returncode:
            self.remove()
            raise RuntimeError(f"initdb failed: {done.stderr.decode(errors='replace')}")

    def _try_start(self) -> bool:
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "on" if self._fsync else "off",
            "shared_buffers": "32MB",
            "max_wal_size": "128MB",
            "timezone": "UTC",
            **self._settings,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.home / "server.log").open("ab") as log:
            self._server = subprocess.Popen(
                [self._programs / "postgres", "-D", self.home / "data", *options],
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for pytest, which then stops us in order
                **self._who.switch,
            )
        self._keeper = subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, "keeper", str(self._server.pid), str(self.home)],
            stdin=subprocess.PIPE,
            start_new_session=True,
            **self._who.switch,
        )
        if self._answers(self._server):
            return True
        self._dismiss_keeper()
        return False

    def _answers(self, server: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while server.poll() is None:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
                return True
            if time.monotonic() > deadline:
                raise TimeoutError("PostgreSQL does not answer:\n" + self.log_tail())
            time.sleep(0.02)
        return False

    def _end(self, how: signal.Signals) -> None:
        server, self._server = self._server, None
        if self._own_line is not None:
            self._own_line.close()
            self._own_line = None
        if server is not None and server.poll() is None:
            backends = psutil.Process(server.pid).children(recursive=True)
            server.send_signal(how)
            if how is signal.SIGKILL:
                for backend in backends:
                    with suppress(psutil.NoSuchProcess):
                        backend.kill()
            server.wait(PATIENCE_SECONDS)
            psutil.wait_procs(backends, timeout=PATIENCE_SECONDS)
        self._dismiss_keeper()

    def _dismiss_keeper(self) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.communicate(b"done\n")
