"""The glossary binds: what it lists the code knows, and what it rules out names nothing of ours."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

import pytest

from storage.tables.audience import DeliveryState
from tests.house.project import ROOT, Source, sources
from tipline.dispositions import Disposition
from tipline.notices import NoticeKind, NoticeState
from tipline.objections import ObjectionState
from tipline.quiet import PleaState, SilenceState
from tipline.referrals import ReferralState
from tipline.rewards import RewardState
from tipline.roles import Role
from tipline.tickets import TicketState
from tipline.tips import TipState

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")

# These speak Telegram's own language: it has users, admins, alerts.
SPEAKS_TELEGRAM = {"playground", "bot", "handlers", "tests", "bench"}

# Telegram's number for an account, which is where every tipster's keyed hash begins.
TELEGRAMS_NAMES = {"user_id"}

LISTED = {
    "role": Role,
    "kind": NoticeKind,
    "state of a notice": NoticeState,
    "state of a delivery": DeliveryState,
    "state of an objection": ObjectionState,
    "state of a reward": RewardState,
    "state of a referral": ReferralState,
    "state of a silence": SilenceState,
    "state of a plea": PleaState,
    "state of a tip": TipState,
    "state of a ticket": TicketState,
    "disposition": Disposition,
}


def _table(heading: str) -> list[list[str]]:
    """The rows under the table whose first column has this heading, as cells."""
    start = re.search(rf"^\| {re.escape(heading)} \|.*\n\|[-|]+\|\n", GLOSSARY, re.MULTILINE)
    assert start, f"no table begins with {heading!r}"
    rows = GLOSSARY[start.end() :].partition("\n\n")[0].splitlines()
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def _ruled_out() -> dict[str, str]:
    """Each word that may name nothing, and the word to use instead."""
    return {word: row[0] for row in _table("word") for word in re.findall(r"`(\w+)`", row[3])}


def _named(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every name that a module defines itself: not what it calls, imports or reads."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                yield node, name
            case ast.AsyncFunctionDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                yield node, name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield node, name


@cache
def _words(name: str) -> frozenset[str]:
    """The words of an identifier, singular: `TipsterUsers` has tipster and user."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    words = [part.lower() for part in parts]
    return frozenset([*words, *(word.removesuffix("s") for word in words)])


def _strays(source: Source, ruled_out: dict[str, str]) -> list[str]:
    return [
        f"{source.where(node)}: {name} has {word!r}, we say {ruled_out[word]!r}"
        for node, name in [(source.tree, source.path), *_named(source.tree)]
        if name not in TELEGRAMS_NAMES
        for word in sorted(_words(name) & ruled_out.keys())
    ]


@pytest.mark.parametrize("heading", LISTED)
def test_a_table_lists_exactly_what_the_code_knows(heading: str) -> None:
    known: type[StrEnum] = LISTED[heading]
    assert [row[0] for row in _table(heading)] == [f"`{member}`" for member in known]


def test_every_row_has_its_word_in_both_languages_and_its_meaning() -> None:
    rows = [row for heading in [*LISTED, "word"] for row in _table(heading)]
    assert [row for row in rows if not all(row[:3])] == []


def test_no_name_uses_a_word_that_is_ruled_out() -> None:
    ruled_out = _ruled_out()
    assert ruled_out
    rooms = [source for source in sources() if source.room not in SPEAKS_TELEGRAM]
    assert [stray for source in rooms for stray in _strays(source, ruled_out)] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("class UserRow: ...", True),
        ("def find_informants(): ...", True),
        ("def close(admin_id): ...", True),
        ("self.team = 1", True),
        ("async def complaint(): ...", True),
        ("show(alert=message.from_user)", False),
        ("import admin", False),
        ("superuser = steam = 1", False),
        ("def key_of(user_id): ...", False),
    ],
)
def test_a_word_is_found_in_what_is_defined_and_only_there(code: str, found: bool) -> None:
    assert bool(_strays(Source("desk/x.py", code, ast.parse(code)), _ruled_out())) is found
