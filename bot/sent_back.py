"""Cards' pictures that people send back: what each looks like, kept in the memory of the role photos.

The picture of a card with several photos, or with an exercise's mark, is nowhere stored: it is put
together when the first chat gets it. Here it is put together once more and looked at by the confined
worker, so that it is known again when it comes as a tip. Holds the cards' fingerprints. Refuses to
hold up the pictures of tips meanwhile.
"""

import asyncio
from typing import Final

import structlog

from bot.collages import mark_of
from bot.desk_way import DeskWay
from bot.waiting import either
from desk.notices.card_pictures import CardPicture, card_pictures
from media.collage import collage
from media.pool import PhotoPool, Shown
from tipline.fingerprints import Fingerprints, forms
from tipline.twins import are_twins

__all__ = ["SentBack"]

log = structlog.get_logger()

LOOK_EVERY: Final = 5.0  # seconds; nobody sends a card back sooner


class SentBack:
    """What the live notices' cards look like."""

    def __init__(self, desk: DeskWay, pool: PhotoPool) -> None:
        """Begin with none."""
        self._desk = desk
        self._pool = pool
        self._known: dict[int, tuple[int, int | None]] = {}

    async def run(self, stopping: asyncio.Event) -> None:
        """Learn of what goes out, until `stopping` is set."""
        while not stopping.is_set():
            try:
                learnt = await self.learn()
            except Exception as failure:  # what is away comes back; it is only a hint that is late
                log.warning("cards_unseen", why=type(failure).__name__, exc_info=failure)
                learnt = 0
            if not learnt:
                await either(stopping, seconds=LOOK_EVERY)

    async def learn(self) -> int:
        """Look at some that are new, and return how many."""
        new: list[CardPicture] = await self._desk.read(card_pictures, frozenset(self._known))
        for card in new:
            seen = await asyncio.to_thread(self._look, card)
            self._known[card.notice_id] = card.stands_for, seen
        return len(new)

    def shown_by(self, found: Fingerprints) -> tuple[int, ...]:
        """The numbers of fingerprints kept of photos on the cards that look like this."""
        looked_for = forms(found)
        return tuple(
            number
            for number, seen in self._known.values()
            if seen is not None and are_twins(seen, looked_for)
        )

    def _look(self, card: CardPicture) -> int | None:
        shown = self._pool.scrub(collage(card.photos, mark_of(is_drill=card.is_drill)))
        if not isinstance(shown, Shown) or shown.fingerprints is None:
            return None
        return shown.fingerprints.own
