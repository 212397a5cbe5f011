"""P1: what lies on the disk shows nobody and nothing, whoever takes the disk without the keys.

A canary goes through every entry; then everything at rest is searched: the database's files with
their write-ahead log and free pages, every column as text, the blobs, the log, the audit heads.
Only what was published is found, and it is found by name, so the search is known to work.
"""

import asyncio
import base64
import gzip
import logging
import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.logs import start_logging
from desk.kit import Kit
from storage.tables.everything import metadata
from tests.chat.house import TOKEN, RunningHouse, running_house
from tests.promises.acting import until
from tests.promises.planting import Planted, plant_everything
from tests.promises.searching import (
    STEM,
    Needle,
    canary,
    forms_of_number,
    forms_of_real,
    forms_of_text,
    search,
    search_files,
)
from tests.servers.postgres import PostgresServer

PUBLISHED = {
    f"public_{part}_{language}"
    for part in ("text", "place", "ask", "contact")
    for language in ("zh", "en")
} | {"public_case", "public_basis"}


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    """The program's log at DEBUG, in a file."""
    root, hooks = logging.getLogger(), (sys.excepthook, sys.unraisablehook, threading.excepthook)
    before, raising = (list(root.handlers), root.level), logging.raiseExceptions
    path = tmp_path / "log.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        start_logging("debug", "json", stream)
        yield path
        structlog.reset_defaults()
        logging.captureWarnings(False)
        root.handlers[:], root.level = before
        logging.raiseExceptions = raising
        sys.excepthook, sys.unraisablehook, threading.excepthook = hooks


def needles_of(planted: Planted) -> list[Needle]:
    """Every form of everything that was planted."""
    found = [*forms_of_text("stem", STEM), *forms_of_text("token", TOKEN)]
    for name, number in planted.numbers.items():
        found += forms_of_number(name, number)
    for name, real in planted.reals.items():
        found += forms_of_real(name, real)
    for name, words in planted.texts.items():
        found += forms_of_text(name, words)
    return found + [Needle(name, "bytes", data) for name, data in planted.data.items()]


def settled(session: Session, _kit: Kit) -> bool:
    """The poison is set aside and nothing else is under way."""
    aside = "SELECT count(*) FROM inbox WHERE state = 'quarantined'"
    open_ = "SELECT count(*) FROM inbox WHERE state IN ('pending', 'leased')"
    leaving = "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')"
    counts = [session.execute(text(query)).scalar_one() for query in (aside, open_, leaving)]
    return counts == [2, 0, 0]


def every_column(session: Session, _kit: Kit) -> str:
    """All rows of all tables as text, bytes in hex."""
    told = []
    for table in metadata.sorted_tables:
        for row in session.execute(table.select()):
            told += [one.hex() if isinstance(one, bytes) else repr(one) for one in row]
    return "\n".join(told)


def sqlite_files(folder: Path) -> list[Path]:
    """The database with its log of what is to be written, the blobs, the program's own log."""
    log = folder / "log.jsonl"
    assert log.stat().st_size > 1000
    return [*folder.glob("tipline.db*"), folder / "blobs", log]


async def test_a_stolen_sqlite_disk_shows_nobody(
    migrated_sqlite_url: str, tmp_path: Path, log_file: Path
) -> None:
    async with running_house(migrated_sqlite_url, tmp_path) as house:
        planted = await plant_everything(house)
        needles = needles_of(planted)
        await until(lambda: wait_settled(house))
        found = search_files(sqlite_files(tmp_path), needles)
        columns = search(house.read(every_column).encode(), needles)
    found |= search_files([*sqlite_files(tmp_path), tmp_path / "audit-heads.jsonl"], needles)
    assert found | columns == {(name, "plain") for name in PUBLISHED}


async def test_a_stolen_postgresql_disk_shows_nobody(
    own_postgres: PostgresServer, tmp_path: Path, log_file: Path
) -> None:
    url = own_postgres.url(own_postgres.create_database())
    async with running_house(url, tmp_path) as house:
        planted = await plant_everything(house)
        needles = needles_of(planted)
        await until(lambda: wait_settled(house))
        columns = search(house.read(every_column).encode(), needles)
        mine = f"base/{house.read(number_of_database)}"
    own_postgres.stop()
    places = [own_postgres.home / "data" / one for one in (mine, "global", "pg_wal")]
    places += [own_postgres.home / "server.log", tmp_path / "blobs", log_file]
    found = search_files(places, needles)
    assert found | columns == {(name, "plain") for name in PUBLISHED}


def number_of_database(session: Session, _kit: Kit) -> int:
    """The folder's name: the databases beside it hold nothing of ours."""
    query = "SELECT oid FROM pg_database WHERE datname = current_database()"
    return int(session.execute(text(query)).scalar_one())


async def wait_settled(house: RunningHouse) -> bool:
    """Whether all is done, asked without stopping the program."""
    return bool(await asyncio.to_thread(house.read, settled))


LEAKS = {
    "plain": f"a word {canary('leak')} and more".encode(),
    "hex": STEM.encode().hex().encode(),
    "utf-16-le": STEM.encode("utf-16-le"),
    "base64+0": base64.b64encode(STEM.encode()),
    "base64+1": base64.b64encode(b"." + STEM.encode() + b"....."),
    "base64+2": base64.b64encode(b".." + STEM.encode() + b"....."),
    "zlib": b"before" + zlib.compress(canary("leak").encode()) + b"after",
    "gzip": b"before" + gzip.compress(canary("leak").encode()),
}


@pytest.mark.parametrize("form", LEAKS)
def test_the_search_finds_a_leak_in_each_form(form: str, tmp_path: Path) -> None:
    (tmp_path / "disk").write_bytes(b"\0" * 100 + LEAKS[form] + b"\0" * 100)
    hits = search_files([tmp_path], forms_of_text("stem", STEM))
    assert hits & {("stem", form), ("leak", "plain")}


def test_the_search_finds_numbers_and_places(tmp_path: Path) -> None:
    number, place = 4_775_511_007_919, 30.577551123
    needles = forms_of_number("id", number) + forms_of_real("lat", place)
    for needle in needles:
        assert search(b"\0" * 9 + needle.data + b"\1" * 9, needles)
