"""The order in which tests are dealt keeps every test and every file whole, and puts no two long waits together."""

from itertools import pairwise

from tests.servers.dealing import dealt

OTHERS = [
    f"tests/{room}/test_{n}.py::{case}"
    for room in ("desk", "rules")
    for n in "abcd"
    for case in "123"
]
WAITING = [f"tests/promises/test_kill.py::{n}" for n in "123"]
LONGEST = ["tests/e2e/test_demo.py::1"]


def path(test: str) -> str:
    return test.partition("::")[0]


def test_what_waits_comes_between_files_and_the_longest_first() -> None:
    order = dealt(OTHERS + WAITING + LONGEST, path)
    assert sorted(order) == sorted(OTHERS + WAITING + LONGEST)
    assert order[0] == LONGEST[0]
    assert [one for one in order if one in OTHERS] == OTHERS
    waits = [number for number, one in enumerate(order) if one not in OTHERS]
    assert [b - a for a, b in pairwise(waits)] == [4, 4, 4]  # one file of three between two of them
    assert waits[-1] < len(order) // 2


def test_a_part_of_the_tests_can_be_asked_for() -> None:
    assert dealt(WAITING, path) == WAITING
    assert dealt(OTHERS, path) == OTHERS
    assert dealt([*OTHERS[:3], *WAITING], path) == [*WAITING, *OTHERS[:3]]
    assert dealt([], path) == []
