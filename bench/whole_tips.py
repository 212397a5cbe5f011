"""How many tips a second go the whole way: update in, then ticket, audit and receipt committed.

Holds the run through webhook and dispatcher, and its limit: the very rows that the run left
behind, written again by the bare driver, one commit a tip.
"""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench import usual_way
from bench.load import post_all
from bench.report import Figure
from bench.stage import HEADER, Stage, running, stage
from bench.updates import replies
from desk.kit import Kit
from storage import migrations
from storage.engine import is_sqlite
from storage.statements import table_of
from storage.tables.audit import AuditRow
from storage.tables.queues import InboxUpdate, Job, OutboxMessage, QueueState
from storage.tables.tickets import Ticket
from storage.tables.tips import Tip, TipPart

COUNT = 6_000
CONNECTIONS = 32
WRITERS = 8
TABLES = [
    table_of(model) for model in (InboxUpdate, Tip, TipPart, Ticket, AuditRow, OutboxMessage, Job)
]

Rows = dict[str, list[tuple[Any, ...]]]


def tickets_open(session: Session, _kit: Kit) -> int:
    """How many tips went all the way."""
    return int(session.execute(select(func.count()).select_from(table_of(Ticket))).scalar_one())


def unfinished(session: Session, _kit: Kit) -> int:
    """How many updates are not done yet."""
    inbox = table_of(InboxUpdate)
    query = select(func.count()).select_from(inbox).where(inbox.c.state != QueueState.DONE)
    return int(session.execute(query).scalar_one())


async def through(on: Stage) -> float:
    """Run `COUNT` tips through the program; return tips per second."""
    async with running(on, "web,updates"):
        await post_all(on.port, "/telegram", replies(500, 5_000_000), CONNECTIONS, HEADER)
        await _done(on, 500)
        began = time.perf_counter()
        load = await post_all(on.port, "/telegram", replies(COUNT), CONNECTIONS, HEADER)
        assert not load.failures
        await _done(on, 500 + COUNT)
        return COUNT / (time.perf_counter() - began)


async def _done(on: Stage, tips: int) -> None:
    async with asyncio.timeout(300):
        # Another process does the work: there is no event of ours to wait for.
        while on.house.store.read_now(tickets_open, on.house.kit) < tips:  # noqa: ASYNC110  # see above
            await asyncio.sleep(0.02)
    assert on.house.store.read_now(unfinished, on.house.kit) == 0


def rows_left(session: Session, _kit: Kit) -> Rows:
    """The rows that the last `COUNT` tips made, by table, as the driver takes them."""
    found: Rows = {}
    raw = session.connection().connection.cursor()
    for table in TABLES:
        raw.execute(f"SELECT * FROM {table.name} ORDER BY id")  # our own names
        rows = [tuple(row) for row in raw.fetchall()]
        per_tip = round(len(rows) / (COUNT + 500))
        found[table.name] = rows[-COUNT * per_tip :] if per_tip else []
    return found


def by_tip(rows: Rows) -> list[list[tuple[str, Sequence[Any]]]]:
    """The same rows, tip by tip."""
    tips: list[list[tuple[str, Sequence[Any]]]] = [[] for _ in range(COUNT)]
    for name, all_rows in rows.items():
        each = len(all_rows) // COUNT
        for number, tip in enumerate(tips):
            tip += [(name, row) for row in all_rows[number * each : (number + 1) * each]]
    return tips


def bare_sqlite(rows: Rows, folder: Path) -> float:
    """Write the rows with the standard driver; return tips per second."""
    path = folder / "bare.db"
    migrations.upgrade(f"sqlite:///{path}")
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    statements = _statements(rows, "?")
    began = time.perf_counter()
    for tip in by_tip(rows):
        connection.execute("BEGIN IMMEDIATE")
        for name, row in tip:
            connection.execute(statements[name], row)
        connection.execute("COMMIT")
    return COUNT / (time.perf_counter() - began)


def bare_postgres(rows: Rows, database_url: str) -> float:
    """Write the rows with psycopg on `WRITERS` connections; return tips per second."""
    names = [table.name for table in TABLES]
    with psycopg.connect(database_url, autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE TABLE bare_{name} (LIKE {name} INCLUDING ALL)")
    statements = {
        name: text.replace(f"INTO {name}", f"INTO bare_{name}")
        for name, text in _statements(rows, "%s").items()
    }
    tips = by_tip(rows)

    def write(part: int) -> None:
        with psycopg.connect(database_url) as connection:
            for tip in tips[part::WRITERS]:
                for name, row in tip:
                    connection.execute(statements[name], row)
                connection.commit()

    began = time.perf_counter()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    return COUNT / (time.perf_counter() - began)


def _statements(rows: Rows, mark: str) -> dict[str, str]:
    return {
        name: f"INSERT INTO {name} VALUES ({', '.join([mark] * len(found[0]))})"  # our own names
        for name, found in rows.items()
        if found
    }


async def measure(name: str, database_url: str) -> list[Figure]:
    """Figures for one database."""
    with tempfile.TemporaryDirectory() as folder:
        async with stage(database_url, Path(folder)) as on:
            ours = await through(on)
            rows = on.house.store.read_now(rows_left, on.house.kit)
            bare: Callable[[], float] = (
                (lambda: bare_sqlite(rows, Path(folder)))
                if is_sqlite(database_url)
                else (lambda: bare_postgres(rows, database_url))
            )
            limit = await asyncio.to_thread(bare)
    figures = [Figure(f"whole tips, {name}", ours, limit, "tips/s", aim=0.5)]
    if is_sqlite(database_url):
        usual = await usual_way.rate()
        figures.append(Figure("whole tips against the usual way", ours, usual, "tips/s", aim=5))
    return figures
