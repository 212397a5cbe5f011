"""The files in `deploy/` use names that exist: settings, rooms, commands."""

import re

import pytest

from bot.settings import SETTINGS
from tests.house.project import ROOT, packages

NAMES = {setting.name for setting in SETTINGS}
# PostgreSQL's image has settings of its own; the others are Python's and Caddy's.
FOREIGN = re.compile(r"POSTGRES_|PYTHON|TIPLINE_NAME$")


def _text(name: str) -> str:
    return (ROOT / "deploy" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("compose.yaml", r"^ +([A-Z][A-Z_]+):"),
        ("tipline.service", r"\b([A-Z]{2,}[A-Z_]+)="),
        ("Containerfile", r"\b([A-Z]{2,}[A-Z_]+)="),
    ],
)
def test_every_setting_that_is_set_exists(name: str, pattern: str) -> None:
    found = set(re.findall(pattern, _text(name), re.MULTILINE))
    assert found, "the pattern finds nothing"
    assert {setting for setting in found if not FOREIGN.match(setting)} <= NAMES


def test_the_image_holds_every_room_and_nothing_else() -> None:
    copied = re.findall(r"^COPY (\w+) /opt/tipline/\1$", _text("Containerfile"), re.MULTILINE)
    assert sorted(copied) == sorted(packages())


def test_the_image_installs_what_is_pinned_and_runs_as_nobody_special() -> None:
    text = _text("Containerfile")
    assert "--require-hashes -r /opt/tipline/runtime.txt" in text
    assert re.search(r"^USER tipline$", text, re.MULTILINE)
