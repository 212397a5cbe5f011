"""The console as a role of its own: it serves the desk and nothing else, and never holds the relay's key."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.commands.running import ROLES
from bot.house import RunRole, serve
from bot.listening import loopback_socket
from bot.settings import parse_settings
from storage import migrations
from storage.keyfiles import make_keys

TOKEN = "987654321:" + "b" * 35


@pytest.mark.parametrize(
    ("role", "desk", "public"),
    [(RunRole.CONSOLE, 200, 404), (RunRole.WEB, 404, 200)],
    ids=["console", "web"],
)
async def test_each_serves_its_own_pages_with_its_own_keys(
    tmp_path: Path, role: RunRole, desk: int, public: int
) -> None:
    keys, database = tmp_path / "keys", f"sqlite:///{tmp_path / 'tips.db'}"
    make_keys(keys)
    migrations.upgrade(database)
    for name in ("relay", "signing", *(("desk",) if role is RunRole.WEB else ())):
        (keys / f"{name}.private").unlink()  # not even there to be read
    settings = parse_settings(
        {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": "http://127.0.0.1:9",
            "DATABASE_URL": database,
            "BLOB_URL": f"file:{tmp_path / 'blobs'}",
            "KEYS_DIR": str(keys),
        }
    )
    listener, stopping = loopback_socket(0), asyncio.Event()
    host, port = listener.getsockname()[:2]
    running = asyncio.create_task(
        serve(settings, frozenset({role}), stopping=stopping, listener=listener)
    )
    async with aiohttp.ClientSession(f"http://{host}:{port}") as client:
        for path, status in (("/console/in", desk), ("/register", public), ("/healthz", 200)):
            async with client.get(path) as got:
                assert got.status == status, path
    stopping.set()
    await running


def test_the_command_knows_every_role() -> None:
    assert set(ROLES) == {role.value for role in RunRole}
