"""Forty citizens, three units and five moderators at once: what has to hold in the worst minutes (D).

The script is the demo's own (`make demo RUSH=1`), told faster. While nobody looks, the tip line's clock is
moved, so that phones ring and climb as they do in six minutes. What is asserted is counted from the
database and from the phones.
"""

from collections import Counter
from datetime import timedelta
from pathlib import Path

from bot.rush import Running, running
from bot.sample.phone import until
from bot.sample.rush.beat import Beat
from bot.sample.rush.stage import CITIZENS, Part
from tests.chat.house import MovedClock

AGAIN = timedelta(minutes=2)  # rung again after so long


async def two_minutes_pass(clock: MovedClock, district: Running) -> None:
    """Move the clock, and wait until what rings has rung once more and all is out."""
    before = await district.look()
    clock.ahead += AGAIN

    async def rang() -> bool:
        after = await district.look()
        return after.rings > before.rings and not after.waiting

    await until(rang)


async def test_a_rush_keeps_every_promise(tmp_path: Path) -> None:
    clock = MovedClock()
    async with running({}, tmp_path / "rush", clock) as district:
        found = await district.play(
            Beat(15, seed=1), pass_time=lambda: two_minutes_pass(clock, district)
        )
    parts = Counter(one.part for one in CITIZENS)
    assert found.broken == []
    assert found.tips == found.tickets == len(CITIZENS) == 40
    assert found.retracted == parts[Part.RETRACTS]
    assert found.forgotten == parts[Part.FORGOTTEN]
    assert found.told == found.tips - found.retracted - found.forgotten
    happened = (found.refused_claims, found.climbed, found.acknowledged, found.asked)
    assert all(happened), found
