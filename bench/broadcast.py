"""How fast a notice reaches a million and is taken back, and how well the senders keep to their budget.

Holds planning (a bare copy of the same rows is the limit), the claim of the next hundred (beside it a
commit of one row, in turn), sending and taking back by real processes against the stand-in for the Bot API
(a bare client against the same stand-in is the limit), and the budget that several senders share. Refuses
a crowd made one by one: a million rows are the database's own work.
"""

import asyncio
import contextlib
import os
import resource
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import aiohttp
import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.report import Figure, show
from bench.stage import Stage, stage
from bench.stub_api import TOKEN, StubApi
from bot.kit import House, open_house
from bot.sample.district import publish_story, sample_officer
from bot.settings import parse_settings
from desk.kit import Kit
from desk.notices.delivery_claims import claim_due
from desk.notices.delivery_plan import plan
from desk.notices.endings import cancel
from desk.notices.lookup import id_by_number
from desk.sealed import to_chat
from storage import budget
from tipline.notices import NoticeKind

MILLION = 1_000_000
# Of two hundred the worst but one is how a second connection began.
CLAIMS, AT_ONCE = 1_000, 100
MESSAGES, WARM = 4_000, 500
SENDERS = {"SQLite": 1, "PostgreSQL": 2}
# What was asked of the budget, and how many seconds of it are watched.
BUDGETS = {30: 10, 500: 8}
SHARING = 4
# Copies, and the calls that taking one back needs: its card is changed, its chat is told.
TAKEN_BACK, EACH = MESSAGES // 2, 2

_CROWD = {
    "sqlite": (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
        " INSERT INTO subscriber"
        " (person_key, chat_key, address, kinds, quiet, language, made_at)"
        " SELECT randomblob(16), randomblob(16), :address, 31, 'none', 'zh', 0 FROM n"
    ),
    "postgresql": (
        "INSERT INTO subscriber (person_key, chat_key, address, kinds, quiet, language, made_at)"
        " SELECT decode(md5('p' || i), 'hex'), decode(md5('c' || i), 'hex'), :address, 31,"
        " 'none', 'zh', 0 FROM generate_series(1, :count) AS i"
    ),
}


async def measure(name: str, database_url: str) -> list[Figure]:
    """Seconds, milliseconds, messages a second; the budget as shares of what was asked."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        async with stage(database_url, Path(folder)) as on:
            async for some in _parts(name, on):
                show(some)  # each as soon as it is there: all of it takes minutes
                figures += some
    return figures


async def _parts(name: str, on: Stage) -> AsyncIterator[list[Figure]]:
    yield await asyncio.to_thread(_a_million, name, on)
    yield await _sending(name, on, "sent")
    if name == "PostgreSQL":
        for rate, seconds in BUDGETS.items():
            yield await _budget(on, rate, seconds, "sent")
    await asyncio.to_thread(_withdraw, on)
    yield await _sending(name, on, "to take copies back")
    if name == "PostgreSQL":
        await asyncio.to_thread(_withdraw, on)
        rate = max(BUDGETS)
        yield await _budget(on, rate, TAKEN_BACK * EACH // rate - 1, "to take copies back")


def _a_million(name: str, on: Stage) -> list[Figure]:
    house = open_house(parse_settings(on.environment), relay_private=True)
    try:
        house.store.write_now(_crowd, house.kit, MILLION)
        bare = house.store.write_now(_copied)
        before = _peak_mb()
        began = time.perf_counter()
        planned = house.store.write_now(plan, house.kit, 1, kind=NoticeKind.IDENTIFY)
        took = time.perf_counter() - began
        assert planned == MILLION
        grown = _peak_mb() - before
        waits, commits = zip(
            *((_claim(house, number), _commit(house)) for number in range(CLAIMS)), strict=True
        )
    finally:
        house.close()
    p99, bare_p99 = (sorted(times)[int(CLAIMS * 0.99)] * 1000 for times in (waits, commits))
    return [
        Figure(f"planning a million, {name}", took, None, "s", aim=6, at_most=True),
        Figure(f"the same, and a bare copy of the list, {name}", took, bare, "s"),
        # What a list of a thousand takes is nothing that can be measured.
        Figure(f"memory it took, {name}", grown, None, "MB", aim=2, at_most=True),
        Figure(f"claiming 100 of a million, p99, {name}", p99, None, "ms", aim=10, at_most=True),
        Figure(f"the same, and a commit of one row, p99, {name}", p99, bare_p99, "ms"),
    ]


def _crowd(session: Session, kit: Kit, count: int) -> None:
    """So many, with the stage's one group, and whatever is out already is forgotten."""
    values = {"count": count - 1, "address": to_chat(kit, 530_000_000, "zh").address}
    session.execute(text("DELETE FROM subscriber"))
    session.execute(text(_CROWD[session.get_bind().dialect.name]), values)
    session.execute(text("DELETE FROM delivery"))


def _withdraw(on: Stage) -> None:
    """A notice that is out everywhere, and has just been withdrawn."""
    store, kit = on.house.store, on.house.kit
    store.write_now(_crowd, kit, TAKEN_BACK)
    number = store.write_now(publish_story, kit)
    store.write_now(_all_out)
    notice = store.read_now(id_by_number, kit, number)
    assert notice is not None
    publisher = store.read_now(sample_officer, kit, "Pu")
    store.write_now(cancel, kit, publisher, notice, "The wrong man.")


def _all_out(session: Session) -> None:
    out = "UPDATE delivery SET state = 'sent', shown = 1, message_id = id, sent_at = available_at"
    session.execute(text(out))


def _copied(session: Session) -> float:
    """Seconds that the database takes to copy the same list into a table without an index."""
    began = time.perf_counter()
    session.execute(text("CREATE TABLE copied AS SELECT * FROM subscriber"))
    session.execute(text("DROP TABLE copied"))
    return time.perf_counter() - began


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _claim(house: House, number: int) -> float:
    began = time.perf_counter()
    due = house.store.write_now(claim_due, house.kit, AT_ONCE, f"bench-{number}")
    took = time.perf_counter() - began
    assert len(due) == AT_ONCE
    return took


def _commit(house: House) -> float:
    began = time.perf_counter()
    house.store.write_now(budget.pause, "bench", house.kit.clock())
    return time.perf_counter() - began


async def _sending(name: str, on: Stage, what: str) -> list[Figure]:
    count = SENDERS[name]
    bare = await _bare(on.api)
    async with _senders(on.environment, count) as pids:
        await _until_sent(on.api, WARM)
        began, cpu = len(on.api.sent), sum(map(_cpu_seconds, pids))
        await _until_sent(on.api, MESSAGES)
        cpu = sum(map(_cpu_seconds, pids)) - cpu
        sent = [at for at, _ in on.api.sent]
    rate = (len(sent) - began) / (sent[-1] - sent[began - 1])
    each = cpu / (len(sent) - began) * 1_000_000
    of = f"{count} sender{'s' if count > 1 else ''}, {name}"
    return [
        Figure(f"messages {what}, {of}", rate, bare, "/s", aim=0.25),
        *([Figure(f"the same, in all, {of}", rate, None, "/s", aim=1000)] if count > 1 else []),
        Figure(f"CPU a message {what}, {of}", each, None, "µs"),
    ]


async def _bare(api: StubApi) -> float:
    """Messages a second of a client that records nothing."""
    url = f"http://127.0.0.1:{api.port}/bot{TOKEN}/sendMessage"
    left = iter(range(MESSAGES))

    async def one_line(session: aiohttp.ClientSession) -> None:
        for number in left:
            form = {"chat_id": str(number + 1), "text": "x" * 700, "parse_mode": "HTML"}
            async with session.post(url, data=form) as answer:
                orjson.loads(await answer.read())

    async with aiohttp.ClientSession() as session:
        began = time.perf_counter()
        await asyncio.gather(*(one_line(session) for _ in range(64)))
        took = time.perf_counter() - began
    api.sent.clear()
    return MESSAGES / took


@contextlib.asynccontextmanager
async def _senders(environment: Mapping[str, str], count: int) -> AsyncIterator[list[int]]:
    """So many processes that only send; ended by SIGTERM."""
    whole = {**os.environ, **environment}
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--roles", "sender", env=whole
        )
        for _ in range(count)
    ]
    try:
        yield [process.pid for process in processes]
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            await process.wait()


async def _until_sent(api: StubApi, count: int) -> None:
    async with asyncio.timeout(300):  # several processes may have to start on a busy machine
        while len(api.sent) < count:  # noqa: ASYNC110  # what is waited for is other processes' work
            await asyncio.sleep(0.05)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _budget(on: Stage, rate: int, seconds: int, what: str) -> list[Figure]:
    """What four senders sent of what they were allowed, and the fullest second."""
    on.api.sent.clear()
    async with _senders({**on.environment, "BROADCAST_RATE": f"{rate}/s"}, SHARING):
        await _until_sent(on.api, rate)  # what starts has a burst to spend
        await _until_sent(on.api, rate * (1 + seconds))
        moments = [at for at, _ in on.api.sent[rate:]]
    fullest = max(bisect_left(moments, at + 1) - first for first, at in enumerate(moments))
    mean = (len(moments) - 1) / (moments[-1] - moments[0])
    of = f"of {rate}/s by {SHARING} senders, PostgreSQL"
    return [
        Figure(f"{what} {of}", mean, rate, "/s", aim=0.97),
        Figure(f"and no more {what}, {of}", mean, rate, "/s", aim=1.0, at_most=True),
        Figure(f"fullest second {what}, {of}", fullest, rate, "/s", aim=1.1, at_most=True),
    ]
