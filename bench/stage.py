"""A tip line made ready to be measured: keys, schema, district, one live notice in one group.

Holds the settings and the processes. Refuses sharing: each benchmark gets a stage of its own.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from bench.stub_api import TOKEN, StubApi
from bench.updates import CARD, GROUP
from bot.kit import House, open_house
from bot.sample.district import found_district, publish_story, register_group
from bot.settings import parse_settings
from desk.kit import Kit
from storage import migrations
from storage.keyfiles import make_keys
from storage.statements import table_of
from storage.tables.audience import Delivery, DeliveryState
from tests.servers.ports import reserved_port

SECRET = "bench-bench-bench"  # guards a loopback port for a minute
HEADER = f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"


@dataclass(frozen=True, slots=True)
class Stage:
    """Settings as an environment, an open house beside the program, and the stand-in."""

    environment: dict[str, str]
    house: House
    api: StubApi
    port: int


@contextlib.asynccontextmanager
async def stage(database_url: str, folder: Path) -> AsyncIterator[Stage]:
    """Set everything up; the program itself is started by `running`."""
    async with StubApi() as api:
        port = reserved_port()
        environment = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": f"http://127.0.0.1:{api.port}",
            "DATABASE_URL": database_url,
            "BLOB_URL": f"file:{folder / 'blobs'}",
            "KEYS_DIR": str(folder / "keys"),
            "AUDIT_HEAD_FILE": str(folder / "heads.jsonl"),
            "TRIAGE_CHAT_ID": "-1001500000009",
            "WEB_PORT": str(port),
            "WEBHOOK_URL": f"http://127.0.0.1:{port}",
            "WEBHOOK_SECRET": SECRET,
            "BROADCAST_RATE": "100000/s",
            "CHAT_RATE": "100000/s",
            "GROUP_RATE": "100000/s",
            "LOG_LEVEL": "error",
        }
        house = await asyncio.to_thread(_prepare, environment, folder)
        try:
            yield Stage(environment, house, api, port)
        finally:
            house.close()


def _prepare(environment: dict[str, str], folder: Path) -> House:
    settings = parse_settings(environment)
    make_keys(folder / "keys")
    migrations.upgrade(settings.database_url)
    house = open_house(settings, desk_private=True)
    house.store.write_now(found_district, house.kit)
    house.store.write_now(register_group, house.kit, GROUP, "Group")
    house.store.write_now(publish_story, house.kit)
    house.store.write_now(_posted, house.kit)
    return house


def _posted(session: Session, kit: Kit) -> None:
    """The card is in the group already."""
    table = table_of(Delivery)
    values = {"state": DeliveryState.SENT, "shown": 1, "message_id": CARD, "sent_at": kit.clock()}
    session.execute(update(table).values(**values))


@contextlib.asynccontextmanager
async def running(on: Stage, roles: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program with these roles, ready; ended by SIGTERM."""
    environment = {**os.environ, **on.environment}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--roles", roles, env=environment
    )
    try:
        await until_answered(on.port)
        yield process
    finally:
        process.terminate()
        await process.wait()


async def until_answered(port: int) -> None:
    """Wait until somebody listens on the port."""
    async with asyncio.timeout(60):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.02)
