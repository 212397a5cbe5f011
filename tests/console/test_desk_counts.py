"""Counting for all who look: once at a time, not again for a while, a failure not kept."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from console.moderators.counts import Counts


class Clock:
    """Seconds that a test moves."""

    time = 100.0

    def __call__(self) -> float:
        return self.time


def counting(clock: Clock, seconds: float, done: list[float]) -> Callable[[], Awaitable[float]]:
    """A count that takes so long and says when it ended."""

    async def count() -> float:
        await asyncio.sleep(0)
        clock.time += seconds
        done.append(clock.time)
        return clock.time

    return count


@pytest.mark.parametrize(("takes", "stands"), [(0.0, 6.0), (0.5, 6.0), (2.0, 18.0)])
async def test_an_answer_stands_for_nine_times_as_long_as_it_took(
    takes: float, stands: float
) -> None:
    clock, done = Clock(), list[float]()
    counts, count = Counts(clock), counting(clock, takes, done)
    first = await counts.of("a", count)
    clock.time += stands - 0.001
    assert await counts.of("a", count) == first
    clock.time += 0.001
    await counts.of("a", count)
    assert len(done) == 2


async def test_many_who_ask_at_once_have_it_counted_once_and_each_question_by_itself() -> None:
    clock, done = Clock(), list[float]()
    counts, count = Counts(clock), counting(clock, 1.0, done)
    assert len(set(await asyncio.gather(*(counts.of("a", count) for _ in range(20))))) == 1
    assert await counts.of("b", count) != done[0]
    assert len(done) == 2


async def test_a_failure_is_not_kept() -> None:
    counts = Counts(Clock())

    async def fails() -> None:
        raise ConnectionError

    for _ in range(2):
        with pytest.raises(ConnectionError):
            await counts.of("a", fails)
