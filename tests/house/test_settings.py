"""`.env.example`, the settings table and the operators' manual list the same names and defaults."""

import ast
import re

from bot.settings import SETTINGS, parse_settings
from tests.house.project import ROOT, Source, sources

DEFAULTS = {setting.name: setting.default for setting in SETTINGS}
NOTHING = {"", "–", "—", "-"}


def _example() -> dict[str, str]:
    """The names of `.env.example`, those behind a # too, each with its value."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    lines = re.findall(r"^#? ?([A-Z][A-Z0-9_]*)=(.*)$", text, re.MULTILINE)
    assert len(lines) == len({name for name, _ in lines}), "a setting stands there twice"
    return {name: value.strip().strip("'\"") for name, value in lines}


def _manual() -> dict[str, str]:
    """The rows `| `NAME` | default | meaning |` of the manual, each with its default."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| *`([A-Z][A-Z0-9_]*)` *\|([^|]*)\|([^|\n]*)", text, re.MULTILINE)
    assert len(rows) == len({name for name, _, _ in rows}), "a setting stands there twice"
    assert [name for name, _, meaning in rows if not meaning.strip()] == []
    return {name: _plain(default) for name, default, _ in rows}


def _plain(cell: str) -> str:
    value = cell.strip().strip("`")
    return "" if value in NOTHING else value


def _asks_the_environment(source: Source) -> list[str]:
    reads = [
        node
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"})
        or (isinstance(node, ast.ImportFrom) and node.module in {"dotenv", "dotenv.parser"})
    ]
    return [source.where(node) for node in reads]


def test_the_example_lists_every_setting_with_its_default() -> None:
    assert _example() == DEFAULTS


def test_the_manual_lists_every_setting_with_its_default() -> None:
    assert _manual() == DEFAULTS


def test_the_example_can_be_used_as_it_stands() -> None:
    parse_settings(_example())


def test_only_the_composition_root_asks_the_environment() -> None:
    rooms = {"console", "desk", "handlers", "locales", "media", "playground", "storage", "tipline"}
    asked = [_asks_the_environment(source) for source in sources() if source.room in rooms]
    assert [where for found in asked for where in found] == []
