"""In which order tests are dealt to the workers: what waits, between what reckons.

A promise waits for processes to start, for leases and for kills at random moments; all of them one after
the other would leave the processors idle in one stretch of the run, and overloaded in the rest. Refuses to
take a file's tests apart: what was made for a module is made once a worker.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, pairwise
from pathlib import PurePath
from typing import TypeVar

T = TypeVar("T")

# The longest of all first: none of them may be what the whole run ends with.
WAITING = ("e2e", "promises")


def dealt(tests: Iterable[T], path: Callable[[T], str]) -> list[T]:
    """All tests, the waiting ones spread over the first half of the other files."""
    files = [list(each) for _, each in groupby(tests, path)]
    waiting = [
        test for folder in WAITING for each in files if _is_in(folder, each, path) for test in each
    ]
    others = [each for each in files if not any(_is_in(one, each, path) for one in WAITING)]
    half = (len(others) + 1) // 2
    shares = _shares(waiting, half) + [[]] * (len(others) - half)
    spread = [test for share, each in zip(shares, others, strict=True) for test in [*share, *each]]
    return spread if others else waiting


def _is_in(folder: str, file: Sequence[T], path: Callable[[T], str]) -> bool:
    return folder in PurePath(path(file[0])).parts


def _shares(waiting: Sequence[T], count: int) -> list[list[T]]:
    """So many shares of the same size, give or take one, in order."""
    bounds = [len(waiting) * number // count for number in range(count + 1)] if count else []
    return [list(waiting[a:b]) for a, b in pairwise(bounds)]
