"""Which tests ask PostgreSQL nothing that others don't: those can be `on_sqlite`.

A pytest plugin, for whoever looks for time in the suite:

    python -m pytest -n 3 -p tests.servers.asked tests/desk -k postgresql

Holds every statement that a test sends and how it ended (no row, one, many, or which error), and names
the tests of which each is also another's, the slow ones first. Refuses to judge what is not in the
statements: two transactions at once, an order of rows. Whoever marks a test looks at it first.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Generator, Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, ExceptionContext, event

from storage.direct import Direct

_PARAMETER = re.compile(r"\$\d+|%\(\w+\)s|_\d+")
_MANY = re.compile(r"\((?:(?:\?|%s|P)(?:::\w+)?,?\s*)+\)(?:,\s*\(.*?\))*")

_asked: defaultdict[str, set[str]] = defaultdict(set)
_seconds: defaultdict[str, float] = defaultdict(float)
_under_way: list[str] = []


def _note(statement: str, end: str) -> None:
    if _under_way:
        plain = _MANY.sub("(…)", _PARAMETER.sub("P", statement))
        _asked[_under_way[-1]].add(f"{plain} | {end}")


def _end(rows: int) -> str:
    return {0: "none", 1: "one"}.get(rows, "many")


@event.listens_for(Engine, "after_cursor_execute")
def _executed(connection: Any, cursor: Any, statement: str, *_told: Any) -> None:
    if connection.dialect.name == "postgresql":
        _note(statement, _end(cursor.rowcount))


@event.listens_for(Engine, "handle_error")
def _failed(context: ExceptionContext) -> None:
    if context.dialect.name == "postgresql":
        _note(context.statement or "", _name(context.original_exception))


def _name(failure: BaseException) -> str:
    constraint = getattr(getattr(failure, "diag", None), "constraint_name", None)
    return f"{type(failure).__name__} {constraint or ''}"


_execute = Direct.execute


def _executed_directly(self: Direct, statement: str, values: Sequence[Any] = ()) -> None:
    try:
        _execute(self, statement, values)
    except Exception as failure:
        _note(statement, _name(failure))
        raise
    _note(statement, _end(self.rowcount))


@pytest.hookimpl
def pytest_configure(config: pytest.Config) -> None:
    Direct.execute = _executed_directly  # type: ignore[method-assign]  # for the whole of this run
    config.pluginmanager.register(_Gathered(), "asked-gathered")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    _under_way.append(_function(item.nodeid))
    try:
        return (yield)
    finally:
        _under_way.pop()


@pytest.hookimpl
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _seconds[_function(report.nodeid)] += report.duration


@pytest.hookimpl
def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["asked"] = {test: sorted(asked) for test, asked in _asked.items()}


class _Gathered:
    """What xdist's workers bring back, where there are any."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        for test, asked in getattr(node, "workeroutput", {}).get("asked", {}).items():
            _asked[test].update(asked)


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("ask PostgreSQL nothing of their own")
    for test in nothing_of_their_own(_asked, _seconds):
        terminalreporter.line(f"{_seconds[test]:6.1f} s  {test}")


def nothing_of_their_own(asked: dict[str, set[str]], seconds: dict[str, float]) -> list[str]:
    """The tests that can go together, the slowest first: what stays asks all that was asked."""
    times = Counter(one for those in asked.values() for one in those)
    found = []
    for test in sorted(asked, key=lambda one: -seconds[one]):
        if all(times[one] > 1 for one in asked[test]):
            found.append(test)
            times.subtract(asked[test])
    return found


def _function(test: str) -> str:
    return test.partition("[")[0]
