"""Deliveries that are due: which goes next, and who has it in hand.

Holds claiming under a lease. What is out already is put right first; then the cards that wait.
Refuses to say what came of a step: that is in `deliveries`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, TextClause, case, select, text, update
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.notices.card import card_facts
from storage.statements import table_of
from storage.tables.audience import Delivery, DeliveryState
from tipline.broadcasts import DELETABLE_FOR

_D = table_of(Delivery)

LEASE = timedelta(seconds=15)  # renewed while its process lives
CARD_EDIT, CARD_DELETE = "notice.card_edit", "notice.card_delete"
SHARED_EDIT = "notice.shared_edit"

# In the words of the two indexes: only so do the databases see that they fit.
_QUEUES = (text("state = 'queued' AND shown > 0"), text("state = 'queued' AND shown = 0"))


@dataclass(frozen=True, slots=True)
class DueDelivery:
    """One step to make: render `kind` with `facts`, send it to `to`, and say what came of it."""

    id: int
    lease: str
    notice_id: int
    kind: str
    facts: Mapping[str, Any]
    to: To
    attempts: int = 1

    @property
    def carries_plain(self) -> bool:
        """Whether it shows the plain picture of an ended card, and Telegram has none yet."""
        changes = self.kind in (CARD_EDIT, CARD_DELETE, SHARED_EDIT)
        return changes and self.facts["photo"] and not self.facts["files"]


def any_due(session: Session, kit: Kit) -> bool:
    """Whether a step is due now."""
    now = kit.clock()
    return any(
        session.execute(select(_D.c.id).where(queue, _D.c.available_at <= now).limit(1)).first()
        for queue in _QUEUES
    )


def claim_due(session: Session, kit: Kit, limit: int, lease: str) -> list[DueDelivery]:
    """Take up to `limit` due steps under `lease` for a while. Needs the relay's key."""
    rows: list[Row[Any]] = []
    for queue in _QUEUES:
        rows += _leased(session, kit, queue, limit - len(rows), lease)
    notices: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row.notice_id not in notices:
            notices[row.notice_id] = card_facts(session, kit, row.notice_id)
    return [_due(row, kit, notices[row.notice_id]) for row in rows]


def _leased(
    session: Session, kit: Kit, queue: TextClause, limit: int, lease: str
) -> list[Row[Any]]:
    """Up to `limit` steps of one queue, the longest due first."""
    now = kit.clock()
    due = (
        select(_D.c.id)
        .where(queue, _D.c.available_at <= now)
        .order_by(_D.c.available_at, _D.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    # The card first, as it has to be by now; then the correction that belongs to that.
    changeable = (_D.c.shown < _D.c.wanted - 1) & _D.c.message_id.is_not(None)
    step = case((_D.c.shown == 0, 1), (changeable, _D.c.wanted - 1), else_=_D.c.wanted)
    rows = session.execute(
        update(_D)
        .where(_D.c.id.in_(due.scalar_subquery()))
        .values(
            state=DeliveryState.SENDING,
            lease=lease,
            lease_until=now + LEASE,
            target=step,
            attempts=_D.c.attempts + 1,
        )
        .returning(*_D.c)
    )
    return sorted(rows, key=lambda row: (row.available_at, row.id))


def _kind(row: Row[Any], kit: Kit, *, deletes: bool) -> str:
    if row.target == 1:
        return "notice.card"
    if row.shared:
        return SHARED_EDIT
    if row.target % 2 == 1:
        return "notice.correction"
    deletes = deletes and row.sent_at > kit.clock() - DELETABLE_FOR
    return CARD_DELETE if deletes else CARD_EDIT


def _due(row: Row[Any], kit: Kit, notice: dict[str, Any]) -> DueDelivery:
    kind = _kind(row, kit, deletes=notice["deletes"])
    facts = {
        **notice,
        "message_id": row.message_id,
        "to_chat": None if row.to_chat is None else row.to_chat.value,
    }
    if kind == "notice.correction":
        facts["files"] = []
    return DueDelivery(
        id=row.id,
        lease=row.lease,
        notice_id=row.notice_id,
        kind=kind,
        facts=facts,
        to=To(row.chat_key, row.address, row.language),
        attempts=row.attempts,
    )
