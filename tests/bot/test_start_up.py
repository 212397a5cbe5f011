"""What a command loads. Seconds are the benchmark's business; this holds what makes them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.keyfiles import make_keys
from storage.migrations import upgrade

ROOT = Path(__file__).parents[2]

_REPORT = """
import json, sys
from bot.commands.program import main
def loaded():
    tables = {name for name in sys.modules if name.startswith("storage.tables.")}
    return sorted({name.partition(".")[0] for name in sys.modules} | tables)
told = [(main(command.split()), loaded()) for command in sys.argv[1:]]
print(json.dumps(told), file=sys.stderr)
"""

_COLLECTED = """
import gc, json, runpy, sys
import bot.commands.collecting
def looked():
    return sum(generation["collections"] for generation in gc.get_stats())
gc.collect()  # whatever came before us is not counted
before = looked()
try:
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
finally:
    print(json.dumps([looked() - before, len(gc.get_objects())]), file=sys.stderr)
"""

# A command that talks to no Telegram, and how it ends.
COMMANDS = {
    "--help": 0,
    "run --help": 0,
    "check-config": 1,
    "migrate": 0,
    "keys show-public": 0,
    "unit list": 0,
    "unit add WH --name-zh x": 0,
    "area list": 0,
    "officer list": 0,
    "notice export": 0,
    "notice poster WH-2026-0001 --out walls": 1,
    "audit verify": 0,
    "audit export": 0,
    "stats": 0,
    "priority list": 0,
    "offences list": 0,
    "quarantine list": 0,
    "run": 1,
}
NOT_FOR_THESE = {
    "aiogram",
    "PIL",
    "aiohttp",
    "numpy",
    "fpdf",
    "fontTools",
    "segno",
    "geocoordinates_ffi",
    "shapely",
    "alembic",
}
# The last: where there is nothing to migrate.
WITHOUT_TABLES = ("--help", "unit --help", "officer add --help", "nonsense", "migrate")
NO_DATABASE = {"sqlalchemy", "sqlmodel", "pydantic", "alembic", "cryptography"}
SMALL = ("unit list", "area list", "officer list", "priority list", "audit verify")
LARGE = {f"storage.tables.{name}" for name in ("tips", "tickets", "notices", "audience")}


def _run(folder: Path, *commands: str) -> dict[str, tuple[int, set[str]]]:
    """How commands end in a process that does one after the other, and what it has loaded by then."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": "sqlite:///tips.db"}
    done = subprocess.run(
        [sys.executable, "-c", _REPORT, *commands],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stderr.splitlines()[-1])
    return {
        command: (code, set(modules))
        for command, (code, modules) in zip(commands, told, strict=True)
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with keys and tables."""
    folder = tmp_path_factory.mktemp("city")
    make_keys(folder / "data" / "keys")
    upgrade(f"sqlite:///{folder / 'tips.db'}")
    return folder


def test_a_command_that_talks_to_no_telegram_loads_no_aiogram(folder: Path) -> None:
    found = _run(folder, *COMMANDS)
    assert {command: code for command, (code, _) in found.items()} == COMMANDS
    assert all("bot" in modules for _, modules in found.values())
    heavy = {command: modules & NOT_FOR_THESE for command, (_, modules) in found.items()}
    assert not any(heavy.values()), heavy


def test_what_needs_no_tables_loads_none(folder: Path) -> None:
    found = _run(folder, *WITHOUT_TABLES)
    heavy = {command: modules & NO_DATABASE for command, (_, modules) in found.items()}
    assert not any(heavy.values()), heavy


def test_a_look_at_small_things_builds_no_tickets(folder: Path) -> None:
    found = _run(folder, *SMALL)
    large = {command: modules & LARGE for command, (_, modules) in found.items()}
    assert all("storage.tables.audit" in modules for _, modules in found.values())
    assert not any(large.values()), large


def test_a_command_is_not_looked_through_for_garbage(folder: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": "sqlite:///tips.db"}
    done = subprocess.run(
        [sys.executable, "-c", _COLLECTED, "unit", "list"],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    looked, left = json.loads(done.stderr.splitlines()[-1])
    assert looked == 0
    assert left < 1_000  # what the interpreter's own end will look through


def test_the_program_can_be_called_by_its_name(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "unit", "add"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
