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
code = main(sys.argv[1:])
print(json.dumps([code, sorted({name.partition('.')[0] for name in sys.modules})]), file=sys.stderr)
"""


def _run(folder: Path, *args: str) -> tuple[int, set[str]]:
    """The exit code of a command in a process of its own, and the packages it loaded."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": "sqlite:///tips.db"}
    done = subprocess.run(
        [sys.executable, "-c", _REPORT, *args],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    return code, set(modules)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with keys and tables."""
    folder = tmp_path_factory.mktemp("city")
    make_keys(folder / "data" / "keys")
    upgrade(f"sqlite:///{folder / 'tips.db'}")
    return folder


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("--help", 0),
        ("run --help", 0),
        ("check-config", 1),
        ("migrate", 0),
        ("keys show-public", 0),
        ("unit list", 0),
        ("unit add WH --name-zh x", 0),
        ("area list", 0),
        ("officer list", 0),
        ("notice export", 0),
        ("notice poster WH-2026-0001 --out walls", 1),
        ("audit verify", 0),
        ("audit export", 0),
        ("quarantine list", 0),
        ("run", 1),
    ],
)
def test_a_command_that_talks_to_no_telegram_loads_no_aiogram(
    folder: Path, command: str, code: int
) -> None:
    ended, modules = _run(folder, *command.split())
    assert ended == code
    assert "bot" in modules
    assert not modules & {"aiogram", "PIL", "aiohttp", "numpy", "fpdf", "fontTools", "segno"}


@pytest.mark.parametrize("command", ["--help", "unit --help", "officer add --help", "nonsense"])
def test_help_loads_no_database(folder: Path, command: str) -> None:
    _, modules = _run(folder, *command.split())
    assert not modules & {"sqlalchemy", "sqlmodel", "pydantic", "alembic", "cryptography"}


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
