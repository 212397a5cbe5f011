"""Where the web server listens: a port that can't be had is said in one line, before any work."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.house import RunRole, serve
from bot.listening import loopback_socket
from bot.settings import parse_settings
from storage import migrations
from storage.keyfiles import make_keys
from tipline.refusals import Refusal

TOKEN = "987654321:" + "b" * 35
NOWHERE = "203.0.113.7"  # a documentation address: no machine has it


@contextlib.contextmanager
def taken_port() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


async def refused(folder: Path, **settings: str) -> Refusal:
    """What the program says when it is to serve the web there."""
    keys, database = folder / "keys", f"sqlite:///{folder / 'tips.db'}"
    make_keys(keys)
    migrations.upgrade(database)
    given = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": "http://127.0.0.1:9",
        "DATABASE_URL": database,
        "BLOB_URL": f"file:{folder / 'blobs'}",
        "KEYS_DIR": str(keys),
        **settings,
    }
    with pytest.raises(Refusal) as caught:
        await serve(parse_settings(given), frozenset({RunRole.WEB}))
    return caught.value


async def test_a_taken_port_is_named_and_nothing_is_left_open(tmp_path: Path) -> None:
    with taken_port() as port:
        refusal = await refused(tmp_path, WEB_PORT=str(port))
    assert refusal.code == "setting.port_taken"
    assert refusal.params == {"setting": "WEB_PORT", "host": "127.0.0.1", "port": port}


async def test_an_address_of_another_machine_is_named(tmp_path: Path) -> None:
    refusal = await refused(tmp_path, WEB_HOST=NOWHERE)
    assert (refusal.code, refusal.params["setting"]) == ("setting.host_unknown", "WEB_HOST")


def test_the_demo_takes_its_port_at_once_and_another_where_it_is_taken() -> None:
    with taken_port() as port, loopback_socket(port) as mine:
        number = mine.getsockname()[1]
        assert number != port
        with pytest.raises(OSError, match="in use"), socket.create_server(("127.0.0.1", number)):
            pass
