"""Several pictures of one message become one photo, once for all the chats that it goes to; an
exercise's with its mark across, in both languages.

Holds the few made last; after that Telegram has the photo and it goes by its id. Refuses to draw on
the event loop, and to draw for the second chat what is being drawn for the first.
"""

import asyncio
from dataclasses import replace

from desk.outgoing import COLLAGE_PART, DRILL_PART
from desk.posting import Prepared, PreparedFile
from locales.catalogue import Texts
from media.collage import collage

_KEPT = 8


def mark_of(*, is_drill: bool) -> str:
    """What lies across a card's picture: an exercise's says so in both languages."""
    return Texts("zh").plain("poster.mark.exercise") if is_drill else ""


class Collages:
    """One sender's collages, by their mark and the blobs that they are made of."""

    def __init__(self) -> None:
        """Begin with none."""
        self._made: dict[tuple[str, ...], asyncio.Task[bytes]] = {}

    async def joined(self, prepared: Prepared) -> Prepared:
        """The message with one photo in place of the parts of a collage."""
        parts = [file.data for file in prepared.files if file.kind in (COLLAGE_PART, DRILL_PART)]
        if not parts:
            return prepared
        is_drill = prepared.files[0].kind == DRILL_PART
        mark = mark_of(is_drill=is_drill)
        blobs = (one["blob"] for one in prepared.facts["files"])
        picture = await self._picture((mark, *blobs), parts)
        return replace(prepared, files=(PreparedFile("photo.jpg", "photo", picture),))

    async def _picture(self, name: tuple[str, ...], parts: list[bytes]) -> bytes:
        if name not in self._made:
            self._made[name] = asyncio.create_task(asyncio.to_thread(collage, parts, name[0]))
            if len(self._made) > _KEPT:
                del self._made[next(iter(self._made))]
        try:
            # Shielded: whoever stops waiting takes nothing away from the others.
            return await asyncio.shield(self._made[name])
        except Exception:
            self._made.pop(name, None)  # the next one may fare better
            raise
