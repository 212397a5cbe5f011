"""The usual way: an aiogram webhook whose handler writes with an async SQLModel session.

Holds the same rows a tip makes, added to an async session over aiosqlite and committed by each
handler for itself. It seals nothing and has no inbox, so it does less than we do.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from aiogram import Bot, Dispatcher, F
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from sqlalchemy import event
from sqlmodel.ext.asyncio.session import AsyncSession

from bench.load import post_all
from bench.stage import until_answered
from bench.stub_api import TOKEN
from bench.updates import replies
from storage import migrations
from storage.ids import new_id
from storage.tables.audit import AuditRow
from storage.tables.queues import OutboxMessage
from storage.tables.tickets import Ticket
from storage.tables.tips import Tip, TipPart
from tests.servers.ports import reserved_port
from tipline.tips import Channel, PartKind, TipState

COUNT = 1_500
CONNECTIONS = 32


async def rate() -> float:
    """Tips per second, on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "usual.db"
        await asyncio.to_thread(migrations.upgrade, f"sqlite:///{path}")
        async with _serving(path) as port:
            await post_all(port, "/telegram", replies(100, 5_000_000), CONNECTIONS)
            began = time.perf_counter()
            load = await post_all(port, "/telegram", replies(COUNT), CONNECTIONS)
            assert not load.failures
            return COUNT / (time.perf_counter() - began)


@asynccontextmanager
async def _serving(path: Path) -> AsyncIterator[int]:
    port = reserved_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.usual_way", str(path), str(port)
    )
    try:
        await until_answered(port)
        yield port
    finally:
        process.kill()
        await process.wait()


async def serve(path: str, port: int) -> None:
    """Listen until killed."""
    from sqlalchemy.ext.asyncio import create_async_engine  # only served so

    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")

    @event.listens_for(engine.sync_engine, "connect")
    def durable(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # a driver's connection has it
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA busy_timeout = 30000")

    dispatcher = Dispatcher()

    @dispatcher.message(F.reply_to_message, F.text)
    async def take(message: Message) -> None:
        async with AsyncSession(engine) as session:
            for row in _rows(message):
                session.add(row)
                await session.flush()
            await session.commit()

    app = web.Application()
    handler = SimpleRequestHandler(dispatcher, Bot(TOKEN), handle_in_background=False)
    handler.register(app, path="/telegram")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def _rows(message: Message) -> list[Tip | TipPart | Ticket | AuditRow | OutboxMessage]:
    now, tip_id, key = datetime.now(UTC), new_id(), b"k" * 16
    tip = Tip(
        id=tip_id, state=TipState.SENT, channel=Channel.GROUP, language="zh",
        person_key=str(message.message_id).encode(), data_key=b"w" * 85, designation=1,
        designation_number=2, receipt_key=str(message.message_id).encode(), made_at=now,
        touched_at=now,
    )  # fmt: skip
    part = TipPart(
        id=new_id(), tip_id=tip_id, chat_key=key, message_id=message.message_id,
        kind=PartKind.TEXT, content=(message.text or "").encode(), at=now,
    )  # fmt: skip
    ticket = Ticket(tip_id=tip_id, unit_id=1, made_at=now)
    audit = AuditRow(
        at=now, actor_role="citizen", actor="x", action="tip.sent", record_kind="tip",
        record_id=str(tip_id), details="{}",
    )  # fmt: skip
    outgoing = [
        OutboxMessage(
            lane=key, chat_key=key, address=b"a" * 60, kind="receipt", language="zh",
            body=b"b" * 300, available_at=now, made_at=now,
        )
        for _ in range(4)
    ]  # fmt: skip
    return [tip, part, ticket, audit, *outgoing]


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
