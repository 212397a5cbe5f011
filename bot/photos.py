"""Making pictures of tips fit to be shown: claimed, scrubbed in a confined worker, sealed again.

Holds the loop. Refuses to open a picture itself, to let one that can't be shown cost a tip, and to try
one that we fail on for ever.
"""

import asyncio
import contextlib
import os
import random
from datetime import timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.desk_way import DeskWay
from bot.sent_back import SentBack
from bot.waiting import either
from desk.fingerprints import Look, look_for, remember
from desk.kit import Kit
from desk.tickets.previews import (
    PreviewWork,
    due_preview,
    preview_broken,
    preview_failed,
    preview_ready,
)
from media.pool import PhotoPool, Shown
from storage.blobs import BlobStoreUnready
from storage.columns import micros
from storage.engine import is_away
from storage.sealing import seal, unseal
from tipline.fingerprints import Fingerprints

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
LOOK_AGAIN = 0.5
BREATH = 0.05

_CLAIM = """
UPDATE tip_part SET preview_until = :until WHERE id IN (
    SELECT id FROM tip_part WHERE preview = 'pending'
      AND (preview_until IS NULL OR preview_until <= :now)
    ORDER BY id LIMIT :most {locked}
) RETURNING id
"""


def claim_previews(session: Session, kit: Kit, most: int) -> list[PreviewWork]:
    """Lease up to `most` pictures that still lack a preview."""
    locked = "" if session.get_bind().dialect.name == "sqlite" else "FOR UPDATE SKIP LOCKED"
    now = kit.clock()
    ids = session.execute(
        text(_CLAIM.format(locked=locked)),
        {"until": micros(now + LEASE), "now": micros(now), "most": most},
    ).scalars()
    works = [(part_id, due_preview(session, kit, part_id)) for part_id in sorted(ids)]
    for part_id, work in works:
        if work is None:
            preview_failed(session, kit, part_id)
    return [work for _, work in works if work is not None]


def cores() -> int:
    """How many pictures can be opened at a time: a worker keeps one core busy."""
    may_use = getattr(os, "sched_getaffinity", None)  # less than the machine has, in a container
    return len(may_use(0)) if may_use else os.cpu_count() or 1


class Photos:
    """One process's share of the pictures: as many at a time as it has cores."""

    def __init__(self, desk: DeskWay) -> None:
        """Work with a pool of confined workers of its own."""
        self._desk = desk
        self._at_once = cores()
        self._begun: set[asyncio.Task[None]] = set()
        from storage.near import Near  # numpy, which no other role needs

        self._pool = PhotoPool(self._at_once)
        self._near = Near()
        self._cards = SentBack(desk, self._pool)

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until `stopping` is set, then finish what is begun."""
        news = self._desk.store.wakes.listen("outbox")
        cards = asyncio.create_task(self._cards.run(stopping))
        try:
            while not stopping.is_set():
                news.clear()
                for work in await self._claim():
                    self._begin(work)
                if len(self._begun) == self._at_once:  # a slow picture holds up no other
                    await asyncio.wait(self._begun, return_when=asyncio.FIRST_COMPLETED)
                    continue
                await asyncio.sleep(BREATH)
                await either(news, stopping, seconds=LOOK_AGAIN)
        finally:
            cards.cancel()
            await asyncio.wait([cards, *self._begun])
            await asyncio.to_thread(self._pool.close)

    def _begin(self, work: PreviewWork) -> None:
        task = asyncio.create_task(self._work(work))
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)

    async def _claim(self) -> list[PreviewWork]:
        free = self._at_once - len(self._begun)
        try:
            works: list[PreviewWork] = await self._desk.write(claim_previews, free)
        except Exception as failure:  # noqa: BLE001  # the database is away: wait for it
            log.error("previews_unreachable", why=type(failure).__name__)
            await asyncio.sleep(1)
            return []
        return works

    async def _work(self, work: PreviewWork) -> None:
        try:
            original = await asyncio.to_thread(_open, self._desk.kit, work)
            shown = await asyncio.to_thread(self._pool.scrub, original)
            if isinstance(shown, Shown):
                blob, small = await asyncio.to_thread(_keep, self._desk.kit, work, shown)
                if shown.fingerprints is not None:
                    await self._remember(work.part_id, shown.fingerprints)
                await self._desk.write(preview_ready, work.part_id, blob, shown.traces, small)
            else:
                log.info("no_preview", why=shown.why)
                await self._desk.write(preview_failed, work.part_id)
        except Exception as failure:  # kept, told and tried again
            log.error("preview_failed", why=type(failure).__name__, exc_info=failure)
            if not (isinstance(failure, BlobStoreUnready) or is_away(failure)):
                await self._broken(work, type(failure).__name__)

    async def _broken(self, work: PreviewWork, fault: str) -> None:
        """Count it against the picture; what is only away is waited for, a lease at a time."""
        jitter = random.random()  # noqa: S311  # spreads retries, keeps no secret
        with contextlib.suppress(Exception):  # its lease runs out by itself
            if await self._desk.write(preview_broken, work.part_id, fault, jitter=jitter):
                log.error("preview_quarantined", why=fault)

    async def _remember(self, part_id: int, found: Fingerprints) -> None:
        """Find who sent the same picture, then keep this one's fingerprint for those who come."""
        look: Look = await self._desk.read(look_for, self._near, part_id, found)
        cards = self._cards.shown_by(found)
        await self._desk.write(remember, part_id, look.beside(cards))


def _open(kit: Kit, work: PreviewWork) -> bytes:
    return unseal(work.data_key, kit.blobs.get(work.blob), bound_to=work.bound_to.encode())


def _keep(kit: Kit, work: PreviewWork, shown: Shown) -> tuple[str, str]:
    """The names of the sealed preview and of its thumbnail."""

    def put(plain: bytes, bound_to: str) -> str:
        return kit.blobs.put(seal(work.data_key, plain, bound_to=bound_to.encode()))

    return (
        put(shown.picture, work.preview_bound_to),
        put(shown.thumbnail, work.thumbnail_bound_to),
    )
