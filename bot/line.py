"""The line to Telegram, as broadcast finds it: sound, or given a rest until Telegram answers again.

Holds one process's own view, since each has its own way there and finds out by a single call. Refuses
to try the line out on copies: a call that was made and not answered may leave one of which nobody
knows whether it is there.
"""

import asyncio
from collections.abc import Awaitable, Callable

from bot.waiting import longer, patiently


class Line:
    """Asks by `ask`, a call that changes nothing."""

    def __init__(self, ask: Callable[[], Awaitable[object]]) -> None:
        """Begin with trust."""
        self._ask = ask
        self._rest = 0.0
        self.is_sound = True

    def note(self, *, answered: bool) -> None:
        """What came of one call."""
        if answered:
            self._rest = 0.0
        else:
            self.is_sound = False

    async def restored(self, stopping: asyncio.Event) -> None:
        """Return when Telegram answers. Where that was no sign that copies are taken again, the next
        rest is longer.
        """
        if not self.is_sound:
            self.is_sound = await patiently(self._ask, stopping, self._rest) is not None
            self._rest = longer(self._rest)
