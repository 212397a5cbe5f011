"""The poster on a notice's page: drawn when somebody looks, kept while the notice stays as it is.

Holds the few drawn last, by the notice's revision and the language. Refuses to draw on the event
loop, and two at a time: a crowd that looks costs one core at most.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from desk.kit import Kit
from desk.notices.posters import OpenPoster, Poster, draw, pictures_of
from locales.catalogue import Texts

__all__ = ["PosterWords", "Posters"]

_KEPT = 24

PosterWords = Callable[[Texts, Any, str, Sequence[bytes], str], Poster]
"""Texts, card, the QR code's address, pictures, emergency number; from the room of the words."""


class Posters:
    """One web process's posters."""

    def __init__(self, words: PosterWords) -> None:
        """Begin with none; what stands on one is chosen by `words`."""
        self._words = words
        self._drawn: dict[tuple[int, int, str], tuple[bytes, bytes]] = {}
        self._drawing = asyncio.Lock()

    async def of(self, kit: Kit, opened: OpenPoster, t: Texts) -> tuple[bytes, bytes]:
        """The PNG and the PDF. Raises Refusal `poster.no_letter`."""
        name = (opened.notice_id, opened.version, t.language)
        if name not in self._drawn:
            async with self._drawing:
                if name not in self._drawn:  # somebody else may have asked for it as well
                    self._drawn[name] = await asyncio.to_thread(self._draw, kit, opened, t)
                    if len(self._drawn) > _KEPT:
                        del self._drawn[next(iter(self._drawn))]
        return self._drawn[name]

    def _draw(self, kit: Kit, opened: OpenPoster, t: Texts) -> tuple[bytes, bytes]:
        pictures, emergency = pictures_of(kit, opened), kit.policy.emergency_number
        words = self._words(t, opened.card, opened.address, pictures, emergency)
        return draw(words, t.language)
