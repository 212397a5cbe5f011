"""One use case on its way through a writer, and the answer to whoever asked for it.

Holds what came of it, and the hand-over back to the event loop: one call for all who wait there,
because each call wakes the loop. Refuses to answer twice.
"""

import asyncio
import concurrent.futures
import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

# Whoever is answered goes on in the loop's next turn: so many at a time, for the sake of others.
_AT_ONCE = 16

Answer = asyncio.Future[Any] | concurrent.futures.Future[Any]


@dataclass(slots=True)
class Work:
    """One use case, whom to answer, and what came of it. `alone`: not in a group with others."""

    fn: Callable[[Session], Any]
    future: Answer
    alone: bool = False
    result: Any = None
    failure: Exception | None = None
    topics: set[str] = field(default_factory=set)


def answer_all(group: Iterable[Work]) -> None:
    """Give everybody the result or the failure; may be called from any thread."""
    loops: dict[asyncio.AbstractEventLoop, list[Work]] = {}
    for work in group:
        if isinstance(work.future, asyncio.Future):
            loops.setdefault(work.future.get_loop(), []).append(work)
        else:
            _settle(work)
    for loop, waiting in loops.items():
        with contextlib.suppress(RuntimeError):  # a loop that was closed waits for nothing
            loop.call_soon_threadsafe(_settle_some, loop, waiting)


def _settle_some(loop: asyncio.AbstractEventLoop, waiting: list[Work]) -> None:
    for work in waiting[:_AT_ONCE]:
        _settle(work)
    if rest := waiting[_AT_ONCE:]:
        loop.call_soon(_settle_some, loop, rest)


def _settle(work: Work) -> None:
    if work.future.done():
        return  # whoever asked has given up
    if work.failure is None:
        work.future.set_result(work.result)
    else:
        work.future.set_exception(work.failure)
