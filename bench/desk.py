"""How the triage desk holds with a million tickets.

Holds four questions: 32 who each take the most pressing ticket, against bare SQL that does the same
statement (PostgreSQL); a page of the queue with 50 tips opened; 100,000 tickets weighed anew while
others write; and the look for who saw the same, among 100,000 sightings on one notice. Refuses keys that
are still at hand: more tips are opened than the vault remembers.
"""

import asyncio
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.orm import Session

from bench.desk_rows import BARE, MILLION, Filled, fill
from bench.report import Figure
from desk.actors import SYSTEM, OfficerActor
from desk.jobs import WORK
from desk.kit import Kit
from desk.log import record
from desk.tickets import acts, weighing
from desk.tickets.queue import next_waiting, queue
from desk.tickets.rows import TICKETS, load
from desk.tickets.sighted import neighbours
from desk.tips.incoming import content_of
from desk.tips.rows import PARTS, TIPS
from storage.columns import micros
from storage.plain import PlainStatement
from storage.statements import table_of
from storage.tables.queues import Job
from tipline.places import Coordinates
from tipline.sightings import Sighting
from tipline.tickets import TicketState
from tipline.tips import PartKind

_WORDS = (
    select(PARTS.c.id, PARTS.c.tip_id, PARTS.c.content, TIPS.c.data_key)
    .join(TIPS, TIPS.c.id == PARTS.c.tip_id)
    .join(TICKETS, TICKETS.c.tip_id == TIPS.c.id)
    .where(PARTS.c.kind == PartKind.TEXT)
)

CLAIMERS, CLAIMS, ROUNDS = 32, 1_000, 3
PAGES, LOOKS = 60, 200
LINES = 50


async def measure(name: str, database_url: str) -> list[Figure]:
    """The figures of one database."""
    return await asyncio.to_thread(_measure, name, database_url)


def _measure(name: str, database_url: str) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        filled = fill(database_url, Path(folder))
        try:
            figures = [_pages(name, filled), _looks(name, filled)]
            figures += _weighing(name, filled)
            if not filled.store.is_sqlite:
                figures += _claims(filled, database_url)
        finally:
            filled.store.close()
    return figures


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)] * 1000


def _timed(count: int, fn: Callable[[], Any]) -> list[float]:
    times = []
    for _ in range(count):
        began = time.perf_counter()
        fn()
        times.append(time.perf_counter() - began)
    return times


def _pages(name: str, filled: Filled) -> Figure:
    def page(session: Session) -> None:
        lines = queue(session, filled.kit, filled.moderator, limit=LINES).lines
        numbers = [line.ticket_id for line in lines]
        rows = session.execute(_WORDS.where(TICKETS.c.id.in_(numbers))).all()
        opened = [_opened(filled.kit, row) for row in rows]
        assert len(opened) == len(lines) == LINES

    def fresh() -> None:
        filled.kit.vault.forget_opened()
        filled.store.read_now(page)

    what = f"a page of {LINES} with their words among a million, p95, {name}"
    return Figure(what, _p95(_timed(PAGES, fresh)), None, "ms", 50, at_most=True)


def _opened(kit: Kit, row: Any) -> str:
    key = kit.vault.open_data_key(row.data_key)
    return str(content_of(key, row.tip_id, row.id, row.content)["t"])


def _looks(name: str, filled: Filled) -> Figure:
    chance = random.Random(8)

    def look(session: Session) -> int:
        held = load(session, filled.asking)
        place = Coordinates(30.45 + chance.random() * 0.27, 114.15 + chance.random() * 0.3)
        at = filled.noon + timedelta(minutes=chance.randrange(24 * 60))
        return len(neighbours(session, filled.kit, held, Sighting(place, at)))

    times = _timed(LOOKS, lambda: filled.store.read_now(look))
    what = f"who saw the same, among 100,000 sightings, p95, {name}"
    return Figure(what, _p95(times), None, "ms", 20, at_most=True)


def _weighing(name: str, filled: Filled) -> list[Figure]:
    """The job's steps, one after the other as the scheduler does them, while somebody writes."""
    done = threading.Event()
    waits: list[float] = []

    def intake() -> None:
        while not done.is_set():
            began = time.perf_counter()
            filled.store.write_now(_small_write, filled.kit)
            waits.append(time.perf_counter() - began)

    def step(session: Session, after: int) -> int | None:
        WORK[weighing.WEIGH](session, filled.kit, 0, {"after": after})
        found = session.execute(text("SELECT count(*) FROM job WHERE kind = 'priority.weigh'"))
        waits_on = found.scalar_one()
        session.execute(table_of(Job).delete())
        return after + weighing.AT_ONCE if waits_on else None

    filled.store.write_now(weighing.set_weight, filled.kit, filled.supervisor, "pin", 7)
    filled.store.write_now(lambda session: session.execute(table_of(Job).delete()))
    writer = threading.Thread(target=intake)
    writer.start()
    began, after = time.perf_counter(), MILLION - 100_000
    next_after: int | None = after
    while next_after is not None:
        after = next_after
        next_after = filled.store.write_now(step, after)
    took = time.perf_counter() - began
    done.set()
    writer.join()
    return [
        Figure(f"100,000 tickets weighed anew, {name}", took, None, "s"),
        Figure(f"a write meanwhile, p95, {name}", _p95(waits), None, "ms", 250, at_most=True),
    ]


def _small_write(session: Session, kit: Kit) -> None:
    record(session, kit, SYSTEM, "bench.intake", "bench", 1)


def _claims(filled: Filled, database_url: str) -> list[Figure]:
    """The statement alone against the same in bare SQL, in turn and each from a full queue; then the
    whole act with audit and card.
    """
    ways: dict[str, Callable[[], float]] = {
        "bare": lambda: _bare(filled, database_url),
        "ours": lambda: _rate(lambda: filled.store.write_now(_take, filled.moderator)),
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            _put_back(database_url)
            rates[name].append(way())
    bare, ours = (statistics.median(each) for each in rates.values())
    _put_back(database_url)
    whole = _rate(lambda: filled.store.write_now(acts.claim_next, filled.kit, filled.moderator))
    what = f"claims of the most pressing among a million, {CLAIMERS} at once"
    return [
        Figure(f"{what}, against SQL", ours, bare, "/s", 0.5),
        Figure(f"{what}, with audit and card", whole, None, "/s"),
    ]


def _put_back(database_url: str) -> None:
    """All wait again, and nobody has to step over what others left behind: the server is at rest."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "UPDATE ticket SET state = 'new', holder_id = NULL, lease_until = NULL"
            " WHERE state = 'claimed'"
        )
        connection.execute("VACUUM ticket")
        connection.execute("CHECKPOINT")


def _take(session: Session, actor: OfficerActor) -> None:
    _TAKEN.run(session, {"of": next_waiting(session, actor), "by": actor.id, "until": _until()})


_TAKEN = PlainStatement(
    update(TICKETS)
    .where(TICKETS.c.id == bindparam("of"))
    .values(
        state=TicketState.CLAIMED,
        holder_id=bindparam("by"),
        lease_until=bindparam("until"),
        version=TICKETS.c.version + 1,
    )
)


def _until() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=20)


def _rate(claim: Callable[[], Any]) -> float:
    with ThreadPoolExecutor(CLAIMERS) as pool:
        began = time.perf_counter()
        for each in [pool.submit(claim) for _ in range(CLAIMS)]:
            each.result()
        return CLAIMS / (time.perf_counter() - began)


def _bare(filled: Filled, database_url: str) -> float:
    local = threading.local()
    opened: list[psycopg.Connection[Any]] = []

    def claim() -> None:
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(database_url)
            opened.append(local.connection)
        who = {"holder": filled.moderator.id, "unit": filled.moderator.unit_id}
        who["until"] = micros(_until())
        assert local.connection.execute(BARE, who).fetchone() is not None
        local.connection.commit()

    rate = _rate(claim)
    for connection in opened:
        connection.close()
    return rate
