"""The shape of the sources: sizes, docstrings, names, and a reason beside every exception."""

import ast
import io
import re
import tokenize

import pytest

from tests.house.project import Source, functions, sources

LINES_IN_A_MODULE = 350
LINES_IN_A_TEST_MODULE = 500  # a table of cases is long and still easy to read
LINES_IN_A_FUNCTION = 60

# Larger, and why. Nothing may stay here that has become small again.
LARGER_MODULES: dict[str, str] = {}
LARGER_FUNCTIONS: dict[str, str] = {}

# A migration is one long list of steps, and is never touched again.
MIGRATIONS = "storage/migrations/versions/"

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "types", "misc", "base", "core"}

# Written as `noqa: X - why` and as `type: ignore[x]  # why`.
IGNORE = re.compile(r"#\s*(?:noqa\b(?::\s*[A-Z0-9, ]+)?|type:\s*ignore(?:\[[\w, -]+\])?)(.*)$")


def _comments(source: Source) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(source.text).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def _unexplained(source: Source) -> list[str]:
    found = [(line, IGNORE.search(comment)) for line, comment in _comments(source)]
    return [
        f"{source.path}:{line}"
        for line, match in found
        if match and len(re.findall(r"\w+", match[1])) < 2
    ]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_module_is_crowded() -> None:
    crowded = {
        source.path
        for source in sources()
        if len(source.text.splitlines()) > _room_for(source)
        and not source.path.startswith(MIGRATIONS)
    }
    assert crowded == set(LARGER_MODULES)


def test_no_function_is_long() -> None:
    long = {
        f"{source.path}::{node.name}"
        for source in sources()
        for node in functions(source)
        if _length(node) > LINES_IN_A_FUNCTION and not source.path.startswith(MIGRATIONS)
    }
    assert long == set(LARGER_FUNCTIONS)


def test_every_module_opens_by_saying_what_it_holds() -> None:
    assert [source.path for source in sources() if not ast.get_docstring(source.tree)] == []


def test_no_name_that_says_nothing() -> None:
    parts = {source.path: source.path.removesuffix(".py").split("/") for source in sources()}
    assert [path for path, names in parts.items() if VAGUE_NAMES & set(names)] == []


def test_every_exception_to_a_check_has_its_reason_beside_it() -> None:
    assert [where for source in sources() for where in _unexplained(source)] == []


@pytest.mark.parametrize(
    ("line", "explained"),
    [
        ("x = 1  # noqa: S108", False),
        ("x = 1  # noqa: S108 - a test's own folder", True),
        ("x = 1  # type: ignore[arg-type]", False),
        ("x = 1  # type: ignore[arg-type]  # aiogram's stub is wrong here", True),
        ("x = '# noqa: in a text'", True),
    ],
)
def test_reasons_are_recognised(line: str, explained: bool) -> None:
    source = Source("x.py", line + "\n", ast.parse(line))
    assert (_unexplained(source) == []) is explained


def test_no_test_waits_for_time_to_pass() -> None:
    """A pause between two looks at a condition is short; a longer one hopes for the best."""
    naps = [
        source.where(node)
        for source in sources()
        if source.room == "tests"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and _is_sleep(node.func) and not _is_short(node.args)
    ]
    assert naps == []


def test_no_test_is_skipped() -> None:
    ways = {"skip", "skipif", "importorskip", "xfail"}
    skips = [
        source.where(node)
        for source in sources()
        if source.room == "tests"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in ways and _is_pytest(node.value)
    ]
    assert skips == []


def test_no_assertion_hides_behind_a_condition() -> None:
    hidden = [
        source.where(inner)
        for source in sources()
        if source.room == "tests"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.If)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Assert)
    ]
    assert hidden == []


def _room_for(source: Source) -> int:
    return LINES_IN_A_TEST_MODULE if source.room == "tests" else LINES_IN_A_MODULE


def _is_sleep(called: ast.expr) -> bool:
    return isinstance(called, ast.Attribute) and called.attr == "sleep"


def _is_short(arguments: list[ast.expr]) -> bool:
    return all(
        isinstance(argument, ast.Constant) and float(argument.value) <= 0.1  # type: ignore[arg-type]  # a number, or the test fails loudly
        for argument in arguments
    )


def _is_pytest(value: ast.expr) -> bool:
    return ast.unparse(value) in {"pytest", "pytest.mark"}
