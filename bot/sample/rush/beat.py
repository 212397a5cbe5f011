"""The pace of a rush: how long it lasts, when it is over, and dice that fall the same for each seed.

Refuses to speed up the tip line's own clock: only people's pauses become shorter.
"""

import asyncio
import contextlib
import random
from dataclasses import dataclass, field

__all__ = ["Beat"]

_FULL = 300.0  # seconds: the length at which people pause as people do
_SHORTEST = 0.1  # of their pauses: quicker than this they would only look, and never wait


@dataclass
class Beat:
    """`seconds`: how long tips come in."""

    seconds: float
    seed: int
    awake: asyncio.Event = field(default_factory=asyncio.Event)  # the sleeping station looks again
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def dice(self, number: int) -> random.Random:
        """One person's own dice."""
        return random.Random(f"{self.seed}:{number}")  # noqa: S311  # a script to be repeated, no secret

    def pause(self, seconds: float) -> float:
        """A person's pause, shorter in a shorter rush."""
        return seconds * min(1.0, max(_SHORTEST, self.seconds / _FULL))

    async def moment(self, seconds: float) -> None:
        """Pause as a person does."""
        await asyncio.sleep(self.pause(seconds))

    async def is_over_after(self, seconds: float) -> bool:
        """Pause, and say whether the rush has ended meanwhile."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.over.wait(), self.pause(seconds))
        return self.over.is_set()

    async def together(self, seconds: float) -> bool:
        """Pause until the next moment at which everybody looks up at once; whether it is over."""
        every = self.pause(seconds)
        now = asyncio.get_running_loop().time()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.over.wait(), every - now % every)
        return self.over.is_set()
