"""Keeping the audit log's chain: linking rows, signing its head each hour, posting it outside.

Holds one loop. Refuses to let writers wait for the chain: rows are linked after their commit.
"""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from bot.desk_way import DeskWay
from bot.waiting import either
from desk.kit import Kit
from desk.outgoing import say
from storage import audit_log
from storage.audit_log import Head
from storage.keyfiles import Keyring

log = structlog.get_logger()

SIGN_EVERY = timedelta(hours=1)
LOOK_AGAIN = 1.0


class ChainKeeper:
    """The sequencer of one process. Several may run: one wins, the others link nothing."""

    def __init__(self, desk: DeskWay, keyring: Keyring, head_file: Path) -> None:
        """Sign with the keyring's signing key, if this role has it."""
        self._desk = desk
        self._keyring = keyring
        self._head_file = head_file
        self._signed_at: datetime | None = None

    async def run(self, stopping: asyncio.Event) -> None:
        """Link as rows come, sign hourly and once more at the end."""
        news = self._desk.store.wakes.listen("audit")
        while not stopping.is_set():
            news.clear()
            await self._step()
            # A short rest gathers rows; then sleep until there are more, or a head is due.
            await either(stopping, seconds=LOOK_AGAIN)
            await either(news, stopping, seconds=60)
        await self._step(closing=True)

    async def _step(self, *, closing: bool = False) -> None:
        try:
            while await self._desk.store.write(audit_log.link_pending):
                pass
            now = self._desk.kit.clock()
            due = self._signed_at is None or now - self._signed_at >= SIGN_EVERY
            if (due or closing) and self._keyring.signing_private is not None:
                head = await self._desk.write(sign_and_post, self._keyring)
                if head is not None:
                    await asyncio.to_thread(audit_log.write_head, self._head_file, head)
                self._signed_at = now
        except Exception as failure:  # the database is away: the rows wait
            log.error("chain_failed", why=type(failure).__name__, exc_info=failure)


def sign_and_post(session: Session, kit: Kit, keyring: Keyring) -> Head | None:
    """Sign the head; where a channel is set, say it there, in the same transaction."""
    head = audit_log.sign_head(session, keyring, kit.clock())
    if head is not None and kit.policy.audit_channel is not None:
        facts = {
            "seq": head.seq,
            "hash": head.hash.hex(),
            "signature": head.signature.hex(),
            "at": head.at.isoformat(),
        }
        say(session, kit, kit.policy.audit_channel, "audit.head", facts)
    return head
