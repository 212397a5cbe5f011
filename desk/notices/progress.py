"""How far the deliveries of a notice are, and which copies show something else for good.

Holds counts over the same rows that are sent from. Refuses names: a copy is a chat's title, opened
for those who may see it, or one of so many subscribers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, text
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.notices.deliveries import NO_ANSWER
from desk.notices.delivery_holds import HELD
from desk.sealed import open_desk
from storage.statements import table_of
from storage.tables.audience import AudienceChat, Delivery, DeliveryState

_D = table_of(Delivery)
_CHATS = table_of(AudienceChat)

SOON = timedelta(minutes=2)  # what is due by then is not waiting for the morning
_NAMED_AT_ONCE = 10

# What a card shows is not what the record says, though we know where it hangs.
_UNCHANGED = (
    (_D.c.shown > 0)
    & (_D.c.shown < _D.c.wanted - 1)
    & _D.c.message_id.is_not(None)
    & (_D.c.state != DeliveryState.FAILED)
)
# It shows something else for good: why, and which those are.
_STUCK = func.coalesce(_D.c.stuck, case((_D.c.message_id.is_(None), NO_ANSWER), else_=_D.c.why))
_IS_STUCK = (
    (_D.c.wanted > 1)
    & (_D.c.shown > 0)
    & (
        _D.c.stuck.is_not(None)
        | _D.c.message_id.is_(None)
        | ((_D.c.state == DeliveryState.FAILED) & (_D.c.shown < _D.c.wanted - 1))
    )
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a notice's deliveries are: counts by state, and of the failures by reason."""

    states: Mapping[str, int]
    reasons: Mapping[str, int]
    unchanged: int  # copies that still show the notice as it was
    due: int = 0  # steps of all sorts that are to be made now
    later: int = 0  # cards whose chat has asked not to be woken
    held: int = 0  # cards that wait until somebody lets them go
    next_at: datetime | None = None  # when the first of `later` goes
    stuck: Mapping[str, int] = field(default_factory=dict)  # copies that can't be changed, and why


def progress(session: Session, kit: Kit, notice_id: int) -> Progress:
    """How far the deliveries of a notice are."""
    mine, now = _D.c.notice_id == notice_id, kit.clock()
    waits = case(
        (_D.c.state != DeliveryState.QUEUED, "settled"),
        (_D.c.available_at > now + HELD / 2, "held"),
        (_D.c.available_at > now + SOON, "later"),
        else_="due",
    ).label("waits")
    rows = session.execute(
        select(_D.c.state, waits, func.count(), func.min(_D.c.available_at))
        .where(mine)
        .group_by(_D.c.state, text("waits"))
    ).all()
    states = dict.fromkeys((state.value for state in DeliveryState), 0)
    waiting = {"settled": 0, "held": 0, "later": 0, "due": 0}
    for state, wait, count, _ in rows:
        states[state.value] += count
        waiting[wait] += count
    return Progress(
        states=states,
        reasons=_by_reason(session, _D.c.why, mine & (_D.c.state == DeliveryState.FAILED)),
        unchanged=_count(session, mine & _UNCHANGED),
        due=waiting["due"] + states[DeliveryState.SENDING],
        later=waiting["later"],
        held=waiting["held"],
        next_at=min((at for _, wait, _, at in rows if wait == "later"), default=None),
        stuck=_by_reason(session, _STUCK, mine & _IS_STUCK),
    )


def _by_reason(
    session: Session, reason: ColumnElement[Any], where: ColumnElement[bool]
) -> dict[str, int]:
    counted = select(reason.label("reason"), func.count()).where(where).group_by(text("reason"))
    rows = session.execute(counted).all()
    return {why or "": count for why, count in rows}


def _count(session: Session, where: ColumnElement[bool]) -> int:
    return int(session.execute(select(func.count()).select_from(_D).where(where)).scalar_one())


def stuck_chats(
    session: Session, kit: Kit, notice_id: int, *, after: int = 0, most: int = _NAMED_AT_ONCE
) -> list[dict[str, Any]]:
    """Some groups and channels whose copy can't be changed, in the order of their copies: the copy's
    number, title and reason. The rest comes `after` the last copy of these.
    """
    rows = session.execute(
        select(_D.c.id, _CHATS.c.title, _STUCK.label("why"))
        .join_from(_D, _CHATS, _CHATS.c.chat_key == _D.c.chat_key)
        .where(_D.c.notice_id == notice_id, _IS_STUCK, _D.c.id > after)
        .order_by(_D.c.id)
        .limit(most)
    )
    return [
        {
            "copy": row.id,
            "title": open_desk(session, kit, "chat.title", row.title),
            "why": row.why or "",
        }
        for row in rows
    ]


def count_stuck_chats(session: Session, notice_id: int) -> int:
    """How many groups and channels there are in that list."""
    theirs = select(_CHATS.c.id).where(_CHATS.c.chat_key == _D.c.chat_key).exists()
    return _count(session, (_D.c.notice_id == notice_id) & _IS_STUCK & theirs)
