"""What decisions about a notice do to its copies: changed, held up, let go, dropped.

Holds one statement each, and what becomes of a card that was in the air meanwhile. Refuses to make
a step itself: that is the sender's.
"""

from datetime import timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    case,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.orm import Session

from desk.kit import Kit
from storage.columns import Instant
from storage.statements import changed, table_of
from storage.store import wake
from storage.tables.audience import Broadcast, Delivery, DeliveryState
from storage.tables.notices import Notice
from tipline.broadcasts import BroadcastState
from tipline.notices import NoticeState

_D = table_of(Delivery)
_NOTICES = table_of(Notice)
_BROADCASTS = table_of(Broadcast)

# What is held up waits so much longer, and takes its own time up again: what asked for a quiet
# night still has it. A notice lives a year at most, so nothing held goes out by itself.
HELD = timedelta(days=3650)

# Codes in `why`.
ENDED_UNSENT = "ended_unsent"
STOPPED = "stopped"

# A card that nobody has seen yet.
_UNSENT = (_D.c.state == DeliveryState.QUEUED) & (_D.c.shown == 0)
_LIVING = (NoticeState.LIVE, NoticeState.SUSPENDED)


class Unsent(IntEnum):
    """What becomes of the cards that were not sent yet. The value counts the holds that it adds."""

    RELEASE = -1
    DROP = 0
    HOLD = 1


def raise_wanted(
    session: Session, kit: Kit, notice_id: int, *, unsent: Unsent | None = Unsent.DROP
) -> int:
    """The notice has changed: every copy is to be changed, and the chat told. One statement.

    With `unsent` None the cards that were not sent yet wait as they did. A copy whose message is
    not known can't be changed: there only the correction is said (`claim_due` sees to that).
    """
    dropped, in_flight = _UNSENT & (unsent is Unsent.DROP), _D.c.state == DeliveryState.SENDING
    affected = changed(
        session,
        update(_D)
        .where(_D.c.notice_id == notice_id, _D.c.state != DeliveryState.FAILED)
        .values(
            state=case(
                (dropped, DeliveryState.FAILED.value),
                (in_flight, DeliveryState.SENDING.value),
                else_=DeliveryState.QUEUED.value,
            ),
            why=case((dropped, ENDED_UNSENT), else_=_D.c.why),
            wanted=case((_UNSENT, _D.c.wanted), else_=_D.c.wanted + 2),
            available_at=case(
                (_UNSENT, _put_off(unsent or 0)), else_=literal(kit.clock(), Instant)
            ),
        ),
    )
    wake(session, "deliveries")
    return affected


def hold(session: Session, notice_id: int, unsent: Unsent) -> int:
    """Have the cards that were not sent yet wait, or let them go, or drop them for good."""
    values: dict[str, Any] = {"available_at": _put_off(unsent)}
    if unsent is Unsent.DROP:
        values = {"state": DeliveryState.FAILED, "why": STOPPED}
    wake(session, "deliveries")
    return changed(session, update(_D).where(_D.c.notice_id == notice_id, _UNSENT).values(**values))


def _put_off(holds: int) -> ColumnElement[int]:
    """The time of a step, so many holds later. Holds add up: a pause outlasts a lifted suspension."""
    micros = holds * HELD // timedelta(microseconds=1)
    return literal_column("available_at", BigInteger) + literal(micros, BigInteger)


def queue_anew(session: Session, delivery_id: int) -> bool:
    """A card that was in the air while its notice ended or was held up fares as the others did."""
    notice, broadcast = session.execute(
        select(_NOTICES.c.state, _BROADCASTS.c.state)
        .select_from(_D)
        .join(_NOTICES, _NOTICES.c.id == _D.c.notice_id)
        .outerjoin(_BROADCASTS, _BROADCASTS.c.notice_id == _D.c.notice_id)
        .where(_D.c.id == delivery_id)
    ).one()
    mine = (_D.c.id == delivery_id) & _UNSENT
    if notice not in _LIVING or broadcast is BroadcastState.STOPPED:
        why = STOPPED if notice in _LIVING else ENDED_UNSENT
        dropped = {"state": DeliveryState.FAILED, "why": why, "wanted": 1}
        session.execute(update(_D).where(mine).values(**dropped))
    else:
        holds = (notice is NoticeState.SUSPENDED) + (broadcast is BroadcastState.PAUSED)
        session.execute(update(_D).where(mine).values(wanted=1, available_at=_put_off(holds)))
    return True
