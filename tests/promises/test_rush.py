"""Forty citizens, three units and five moderators at once: what has to hold in the worst minutes (D).

The script is the demo's own (`make demo RUSH=1`), shorter. While nobody looks, the tip line's clock is
moved, so that phones ring and climb as they do in six minutes. What is asserted is counted from the
database and from the phones.
"""

from datetime import datetime, timedelta
from pathlib import Path

from bot.kit import now
from bot.rush import running
from bot.sample.rush.beat import Beat

AGAIN = timedelta(minutes=2)  # rung again after so long


class MovedClock:
    """The time, and as much later as it was moved."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return now() + self._ahead

    async def move(self) -> None:
        """Let two minutes pass."""
        self._ahead += AGAIN


async def test_a_rush_keeps_every_promise(tmp_path: Path) -> None:
    clock = MovedClock()
    async with running({}, tmp_path / "rush", clock) as district:
        found = await district.play(Beat(20, seed=1), clock.move)
    assert found.broken == []
    assert (found.tips, found.tickets) == (40, 40)
    assert (found.retracted, found.forgotten) == (3, 3)
    assert found.refused_claims > 0
    assert found.climbed > 0
    assert found.acknowledged > 0
    assert found.told == found.tips - found.retracted - found.forgotten
