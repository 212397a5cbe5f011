"""Deliveries that are due: which goes next, and who has it in hand.

Holds claiming under a lease. What is out already is put right first; then the cards that wait.
Refuses to say what came of a step: that is in `deliveries`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Integer, TextClause, bindparam, case, select, text, update
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.notices.card import card_facts
from storage.columns import micros
from storage.plain import PlainStatement
from storage.statements import table_of
from storage.tables.audience import Delivery, DeliveryState, Subscriber
from tipline.broadcasts import DELETABLE_FOR
from tipline.notices import NoticeState
from tipline.retry import BROADCAST, CHANGE, CORRECTION, Policy
from tipline.subscribing import Quiet, correction_rings

_D = table_of(Delivery)
_SUBSCRIBERS = table_of(Subscriber)

LEASE = timedelta(seconds=15)  # renewed while its process lives
CARD, CORRECTING = "notice.card", "notice.correction"
CARD_EDIT, CARD_DELETE = "notice.card_edit", "notice.card_delete"
SHARED_EDIT = "notice.shared_edit"

_POLICIES = {CARD: BROADCAST, CORRECTING: CORRECTION}

# In the words of the two indexes: only so do the databases see that they fit.
_QUEUES = (text("state = 'queued' AND shown > 0"), text("state = 'queued' AND shown = 0"))


@dataclass(frozen=True, slots=True)
class DueDelivery:
    """One step to make: render `kind` with `facts`, send it to `to`, and say what came of it.

    `at`: its moment, where the budget names one.
    """

    id: int
    lease: str
    notice_id: int
    kind: str
    facts: Mapping[str, Any]
    to: To
    attempts: int = 1
    at: datetime | None = None

    @property
    def policy(self) -> Policy:
        """How it is tried again."""
        return _POLICIES.get(self.kind, CHANGE)

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
    rows: list[_Row] = []
    for taking in _TAKING:
        rows += _leased(session, kit, taking, limit - len(rows), lease)
    notices: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row.notice_id not in notices:
            notices[row.notice_id] = card_facts(session, kit, row.notice_id)
    quiet = _quiet_hours(session, rows)
    return [_due(row, lease, kit, notices[row.notice_id], quiet) for row in rows]


class _Row(NamedTuple):
    """A delivery as the driver gives it: moments in microseconds."""

    id: int
    notice_id: int
    chat_key: bytes
    address: bytes
    language: str
    to_chat: str | None
    shared: bool
    target: int
    message_id: int | None
    attempts: int
    available_at: int
    sent_at: int | None


def _taking(queue: TextClause) -> PlainStatement:
    """Take so many steps of one queue, the longest due first. Built once: that costs as much as it does."""
    due = (
        select(_D.c.id)
        .where(queue, _D.c.available_at <= bindparam("now"))
        .order_by(_D.c.available_at, _D.c.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )
    # The card first, as it has to be by now; then the correction that belongs to that.
    changeable = (_D.c.shown < _D.c.wanted - 1) & _D.c.message_id.is_not(None)
    step = case((_D.c.shown == 0, 1), (changeable, _D.c.wanted - 1), else_=_D.c.wanted)
    return PlainStatement(
        update(_D)
        .where(_D.c.id.in_(due.scalar_subquery()))
        .values(
            state=DeliveryState.SENDING,
            lease=bindparam("under"),
            lease_until=bindparam("until"),
            target=step,
            attempts=_D.c.attempts + 1,
        )
        .returning(*(_D.c[name] for name in _Row._fields))
    )


_TAKING = tuple(map(_taking, _QUEUES))


def _leased(
    session: Session, kit: Kit, taking: PlainStatement, most: int, lease: str
) -> list[_Row]:
    now = kit.clock()
    about = {"now": now, "most": most, "under": lease, "until": now + LEASE}
    rows = map(_Row._make, taking.rows(session, about))
    return sorted(rows, key=lambda row: (row.available_at, row.id))


def _kind(row: _Row, kit: Kit, *, deletes: bool) -> str:
    if row.target == 1:
        return CARD
    if row.shared:
        return SHARED_EDIT
    if row.target % 2 == 1:
        return CORRECTING
    deletes = deletes and (row.sent_at or 0) > micros(kit.clock() - DELETABLE_FOR)
    return CARD_DELETE if deletes else CARD_EDIT


def _quiet_hours(session: Session, rows: Iterable[_Row]) -> dict[bytes, Quiet]:
    """Those of the people who are to be told a correction, as they wish them now."""
    told = {row.chat_key for row in rows if row.target > 1 and row.to_chat is None}
    if not told:
        return {}
    theirs = _SUBSCRIBERS.c.chat_key.in_(told)
    wishes = session.execute(select(_SUBSCRIBERS.c.chat_key, _SUBSCRIBERS.c.quiet).where(theirs))
    return {bytes(each.chat_key): each.quiet for each in wishes}


def _due(
    row: _Row, lease: str, kit: Kit, notice: dict[str, Any], quiet: Mapping[bytes, Quiet]
) -> DueDelivery:
    kind = _kind(row, kit, deletes=notice["deletes"])
    facts = {**notice, "message_id": row.message_id, "to_chat": row.to_chat}
    if kind == CORRECTING:
        hours, local = (
            quiet.get(row.chat_key, Quiet.NONE),
            kit.clock().astimezone(kit.policy.timezone),
        )
        state = NoticeState(notice["state"])
        facts |= {"files": [], "rings": correction_rings(hours, local, notice["offence"], state)}
    return DueDelivery(
        id=row.id,
        lease=lease,
        notice_id=row.notice_id,
        kind=kind,
        facts=facts,
        to=To(row.chat_key, row.address, row.language),
        attempts=row.attempts,
    )
