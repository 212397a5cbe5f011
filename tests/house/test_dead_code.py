"""Nothing stays that nobody uses, as far as vulture can see: by name, over everything of ours.

Not looked at: what a class body lists (columns, enum members and fields are read as a whole) and
arguments (use cases and hooks share one signature, whether each needs all of it or not). Unused
imports and local variables are ruff's.
"""

import ast
from collections.abc import Iterator
from fnmatch import filter as filter_names

from vulture.core import Item, Vulture

from tests.house.project import Source, sources

# What a framework calls by decorator has no caller of ours.
CALLED_BY_DECORATOR = [
    "@*.command*", "@*.group*", "@*.result_callback*",  # click
    "@*router.*", "@*.callback_query*", "@*.message*", "@*.error*",  # aiogram
    "@*routes.*",  # aiohttp
    "@renders*", "@after_sent*", "@after_failure*", "@moot_if*", "@job*",  # our own registries
    "@*.job*", "@*.renders*", "@*.after_sent*", "@*.after_failure*",
    "@method*", "@*.method*",  # the playground's table of Bot API methods
    "@pytest.fixture*", "@pytest_asyncio.fixture*", "@pytest.hookimpl*",
    "@field_validator*", "@model_validator*", "@field_serializer*",  # pydantic
    "@event.listens_for*", "@*.listens_for*", "@compiles*",  # SQLAlchemy
    "@rule*", "@invariant*", "@initialize*", "@precondition*",  # Hypothesis
]  # fmt: skip

# Called by name from outside, and by whom.
CALLED_FROM_OUTSIDE = {
    "test_*": "pytest",
    "Test*": "pytest",
    "pytestmark": "pytest",
    "__*": "Python",
    "upgrade": "Alembic",
    "revision": "Alembic",
    "down_revision": "Alembic",
    "branch_labels": "Alembic",
    "depends_on": "Alembic",
    "format_*": "click, on a command of ours",
    "get_command": "click, on a command of ours",
    "handle_*": "html.parser, on a reader of ours",
    "handleError": "logging, on a handler of ours",
    "set_state": "aiogram, on a storage of ours",
    "set_data": "aiogram, on a storage of ours",
    "get_data": "aiogram, on a storage of ours",
    "process_bind_param": "SQLAlchemy, on a type of ours",
    "process_result_value": "SQLAlchemy, on a type of ours",
    "isolation_level": "sqlite3, on a connection",
    "write_eof": "aiohttp, on a response of ours",
    "render_broken_contract": "import-linter",
    "StandardLibraryOnly": "import-linter, from pyproject.toml",
}

KINDS = {"class", "function", "method", "property", "unreachable_code", "variable"}


def _dead(read: tuple[Source, ...]) -> list[str]:
    vulture = Vulture(ignore_names=list(CALLED_FROM_OUTSIDE), ignore_decorators=CALLED_BY_DECORATOR)
    for source in read:
        vulture.scan(source.text, source.path)
    at_the_top = {source.path: _lines_at_the_top(source) for source in read}
    return [
        f"{item.filename}:{item.first_lineno}: {item.message}"
        for item in vulture.get_unused_code()
        if item.typ in KINDS and _counts(item, at_the_top[str(item.filename)])
    ]


def _lines_at_the_top(source: Source) -> set[int]:
    return {
        node.lineno for node in source.tree.body if isinstance(node, ast.Assign | ast.AnnAssign)
    }


def _counts(item: Item, at_the_top: set[int]) -> bool:
    return item.typ != "variable" or item.first_lineno in at_the_top


def _source(text: str) -> Source:
    return Source("desk/x.py", text, ast.parse(text))


def test_nothing_stays_that_nobody_uses() -> None:
    assert _dead(sources()) == []


def test_what_is_dead_is_found() -> None:
    text = "def forgotten(): ...\nLIMIT = 3\nclass Gone:\n    def gone(self, kit): ...\n"
    found = _dead((_source(text),))
    assert [line.rpartition(" ")[2] for line in found] == [
        "'forgotten'",
        "'LIMIT'",
        "'Gone'",
        "'gone'",
    ]


def test_what_is_only_listed_or_called_by_a_framework_is_not() -> None:
    text = "@job('tip.settle')\ndef settle(session, kit): ...\nclass Tip:\n    at: int\nTip()\n"
    assert _dead((_source(text),)) == []


def test_every_exception_is_still_needed() -> None:
    words = {word for source in sources() for word in _words(source.tree)}
    assert [name for name in CALLED_FROM_OUTSIDE if not filter_names(words, name)] == []


def _words(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word):
                yield word
            case ast.ClassDef(name=word) | ast.Name(id=word) | ast.Attribute(attr=word):
                yield word
