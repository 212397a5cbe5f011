"""A picture goes up to Telegram once: the first chat's call carries it, the others name what came of it.

Holds, for each notice, who carries its photo, or the plain picture of its ended card, and the id that
Telegram gave. Refuses to wait where the first could not: the next one carries it then. A copy shared
by inline mode carries nothing, since Telegram takes no new file there: its words are changed at once,
and its picture as soon as an id is known.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from bot.courier import Later, Never, Outcome, Sent
from desk.notices.delivery_claims import CARD_DELETE, CARD_EDIT, SHARED_EDIT, DueDelivery
from desk.posting import Prepared, PreparedFile

_KEPT = 64

Send = Callable[[DueDelivery, Prepared], Awaitable[Outcome]]


@dataclass(slots=True)
class _Picture:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    file_id: str | None = None

    def learn(self, outcome: Outcome) -> Outcome:
        """Keep the id, where Telegram gave one."""
        if isinstance(outcome, Sent) and outcome.file_ids:
            self.file_id = outcome.file_ids[0]
        return outcome


class Uploads:
    """One broadcaster's uploads."""

    def __init__(self, send: Send) -> None:
        """Begin with none; `send` makes one call."""
        self._send = send
        self._pictures: dict[tuple[int, bool], _Picture] = {}

    async def send(self, due: DueDelivery, prepared: Prepared) -> Outcome:
        """Make the call, with its picture by the id wherever Telegram has it."""
        if due.carries_plain and prepared.facts["photo"]:
            return await self._ended(due, prepared, self._picture(due.notice_id, ended=True))
        if due.kind == "notice.card" and any(file.file_id is None for file in prepared.files):
            return await self._posted(due, prepared, self._picture(due.notice_id, ended=False))
        return await self._send(due, prepared)

    def _picture(self, notice_id: int, *, ended: bool) -> _Picture:
        picture = self._pictures.setdefault((notice_id, ended), _Picture())
        if len(self._pictures) > _KEPT:
            del self._pictures[next(iter(self._pictures))]
        return picture

    async def _posted(self, due: DueDelivery, prepared: Prepared, photo: _Picture) -> Outcome:
        async with photo.turn:
            if photo.file_id is None:
                return photo.learn(await self._send(due, prepared))
        [file] = prepared.files
        known = replace(file, file_id=photo.file_id)
        return await self._send(due, replace(prepared, files=(known,)))

    async def _ended(self, due: DueDelivery, prepared: Prepared, plain: _Picture) -> Outcome:
        async with plain.turn:
            if plain.file_id is None and due.kind != SHARED_EDIT:
                return await self._carried(due, prepared, plain)
        if plain.file_id is None:
            outcome = await self._send(due, prepared)
            return Later("PictureUnknown") if isinstance(outcome, Sent) else outcome
        known = PreparedFile("ended.png", "photo", file_id=plain.file_id)
        return await self._send(due, replace(prepared, files=(known,)))

    async def _carried(self, due: DueDelivery, prepared: Prepared, plain: _Picture) -> Outcome:
        """Change the card; one that is to be deleted too, first, for those that can't carry it."""
        changed = plain.learn(await self._send(replace(due, kind=CARD_EDIT), prepared))
        if due.kind != CARD_DELETE or not isinstance(changed, Sent | Never):
            return changed
        outcome = await self._send(due, prepared)
        match changed, outcome:
            case Sent(file_ids=learnt), Sent():
                return replace(outcome, file_ids=learnt)
        return outcome
