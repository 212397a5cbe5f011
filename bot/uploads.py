"""A photo goes up to Telegram once: the first chat's call carries it, the others name what came of it.

Holds, for each notice, who carries it and the id that Telegram gave. Refuses to wait where the first
could not: the next one carries it then.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from bot.courier import Outcome, Sent
from desk.notices.delivery_claims import DueDelivery
from desk.posting import Prepared

_KEPT = 64

Send = Callable[[DueDelivery, Prepared], Awaitable[Outcome]]


@dataclass(slots=True)
class _Photo:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    file_id: str | None = None


class Uploads:
    """One broadcaster's uploads."""

    def __init__(self, send: Send) -> None:
        """Begin with none; `send` makes one call."""
        self._send = send
        self._photos: dict[int, _Photo] = {}

    async def send(self, due: DueDelivery, prepared: Prepared) -> Outcome:
        """Make the call, with the photo by its id wherever Telegram has it."""
        carries = any(file.file_id is None for file in prepared.files)
        if due.kind != "notice.card" or not carries:
            return await self._send(due, prepared)
        photo = self._photos.setdefault(due.notice_id, _Photo())
        if len(self._photos) > _KEPT:
            del self._photos[next(iter(self._photos))]
        async with photo.turn:
            if photo.file_id is None:
                outcome = await self._send(due, prepared)
                if isinstance(outcome, Sent) and outcome.file_ids:
                    photo.file_id = outcome.file_ids[0]
                return outcome
        [file] = prepared.files
        return await self._send(
            due, replace(prepared, files=(replace(file, file_id=photo.file_id),))
        )
