"""The floors hold: each forbidden import, put into a small house, is found by `lint-imports`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.project import ROOT, pyproject

SETTINGS = pyproject()["tool"]["importlinter"]

FORBIDDEN = [
    ("handlers", "import bot", "A room imports only"),
    ("handlers", "import console", "A room imports only"),
    ("console", "import handlers", "A room imports only"),
    ("desk", "import locales", "A room imports only"),
    ("storage", "import desk", "A room imports only"),
    ("storage", "import media", "A room imports only"),
    ("tipline", "import storage", "A room imports only"),
    ("handlers", "import storage", "Storage and media are entered"),
    ("console", "import media", "Storage and media are entered"),
    ("tipline", "import sqlalchemy", "The rules need the standard library only"),
    ("desk", "import aiogram", "Telegram stays"),
    ("console", "from aiogram.types import Message", "Telegram stays"),
    ("playground", "import tipline", "The stand-in"),
]


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """The same rooms under the same rules, empty."""
    for room in SETTINGS["root_packages"]:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text('"""A room."""\n')
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return tmp_path


def test_an_empty_house_breaks_no_rule(small_house: Path) -> None:
    done = _lint(small_house)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("room", "line", "rule"), FORBIDDEN, ids=lambda value: value)
def test_a_forbidden_import_is_found(small_house: Path, room: str, line: str, rule: str) -> None:
    (small_house / room / "visitor.py").write_text(line + "\n")
    done = _lint(small_house)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [shown for shown in done.stdout.splitlines() if shown.endswith(" BROKEN")]
    assert any(shown.startswith(rule) for shown in broken)


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("bot", "import storage, media, handlers, console, aiogram"),
        ("desk", "import storage, media, sqlmodel"),
        ("handlers", "import desk, locales, tipline, aiogram"),
        ("tipline", "import json, enum"),
    ],
    ids=lambda value: value,
)
def test_the_ways_down_are_open(small_house: Path, room: str, line: str) -> None:
    (small_house / room / "visitor.py").write_text(line + "\n")
    done = _lint(small_house)
    assert done.returncode == 0, done.stdout + done.stderr
