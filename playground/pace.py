"""How fast a chat takes calls: beyond that 429, as Telegram answers a bot that is too quick.

Holds one bucket for each chat that was given a pace: it holds `calls`, and is full again after `seconds`.
Refuses nothing in a chat without one: Telegram's own numbers are no part of the stage unless asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from playground.errors import too_many_requests
from playground.records import Json

_READS = ("getChat", "getChatMember", "getChatAdministrators", "getChatMemberCount")


@dataclass
class Pace:
    """What one chat takes; `level` was used up by `at`."""

    calls: int
    seconds: float
    level: float = 0
    at: float = 0

    def take(self, now: float) -> None:
        """Let one call pass; raises `ApiError` 429 with the wait until it could."""
        drained = (now - self.at) * self.calls / self.seconds
        level = max(0.0, self.level - drained)
        if level + 1 > self.calls:
            raise too_many_requests(math.ceil((level + 1 - self.calls) * self.seconds / self.calls))
        self.level, self.at = level + 1, now


def keep_pace(paces: dict[str, Pace], method: str, params: Json, now: float) -> None:
    """Count a call that shows something in a chat; raises `ApiError` where it comes too soon."""
    pace = paces.get(str(params.get("chat_id")))
    if pace is not None and method not in _READS:
        pace.take(now)
