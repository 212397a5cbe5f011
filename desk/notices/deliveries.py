"""Deliveries: what came of each attempt to bring a notice to a chat, or to change what is there.

A delivery is due while `shown` differs from `wanted`. Steps are numbered: 1 posts the card; every
ending adds an even step that changes the card (or deletes it, where its unit has it so) and an odd
one that says so in the same chat.

Refuses to post a card or a correction twice: when the answer never came, the copy is `unknown` and
on show. Changing a card is repeated until it is done, since doing it twice does no harm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    bindparam,
    case,
    select,
    update,
)
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.notices.audience import chat_moved, unreachable
from desk.notices.delivery_claims import DueDelivery
from desk.notices.delivery_holds import queue_anew
from desk.sent import UNREACHABLE, FailureWhy
from storage.leases import renewing
from storage.statements import changed, table_of
from storage.store import wake
from storage.tables.audience import Delivery, DeliveryState
from storage.tables.notices import NoticePhoto

_D = table_of(Delivery)
_PHOTOS = table_of(NoticePhoto)

renew = renewing(_D, DeliveryState.SENDING)

# A code in `why`, besides FailureWhy's and those of `delivery_holds`.
NO_ANSWER = "no_answer"

# Built once, since every reply in a group asks.
_OF_MESSAGE = select(_D.c.notice_id).where(
    _D.c.chat_key == bindparam("chat"), _D.c.message_id == bindparam("message")
)
_CHANGES_CARD = _D.c.target % 2 == 0
# The step that is made with this one: beside a shared copy there is nowhere to say the correction.
_MADE = case((_D.c.shared, _D.c.target + 1), else_=_D.c.target)
# For many rows at once: the database gets it once, and the rows in one go.
_DELIVERED = (
    update(_D)
    .where(_D.c.id == bindparam("step"), _D.c.lease == bindparam("held_by"))
    .values(
        shown=_MADE,
        state=case(
            (_D.c.wanted > _MADE, DeliveryState.QUEUED.value),
            else_=DeliveryState.SENT.value,
        ),
        sent_at=case(
            (_D.c.target == 1, bindparam("at", type_=_D.c.sent_at.type)), else_=_D.c.sent_at
        ),
        attempts=0,
        message_id=case((_D.c.target == 1, bindparam("message")), else_=_D.c.message_id),
        lease=None,
        lease_until=None,
    )
)


@dataclass(frozen=True, slots=True)
class Delivered:
    """One step that was made: under which lease, the message of a card just posted, and the id that
    Telegram gave the photo it carried, or the plain picture of a card that ended (`is_plain`).
    """

    id: int
    lease: str
    message_id: int | None = None
    file_id: str | None = None
    is_plain: bool = False


def all_delivered(session: Session, kit: Kit, copies: Sequence[Delivered]) -> int:
    """These steps are made; returns how many. Where a lease was lost meanwhile, somebody else decides."""
    for copy in copies:
        if copy.file_id is not None:
            _remember_photo(session, copy)
    at = kit.clock()
    rows = [
        {"step": copy.id, "held_by": copy.lease, "message": copy.message_id, "at": at}
        for copy in copies
    ]
    wake(session, "deliveries")
    return session.connection().execute(_DELIVERED, rows).rowcount


def later(session: Session, due: DueDelivery, at: datetime, why: str, *, counts: bool) -> bool:
    """Nothing was done (429, a connection that never stood): try again at `at`.

    A try that does not count (Telegram told us when to come back) is taken back.
    """
    attempts = due.attempts if counts else due.attempts - 1
    values = {
        "state": DeliveryState.QUEUED,
        "available_at": at,
        "why": why,
        "attempts": attempts,
    }
    return _finish(session, due.id, due.lease, values) and queue_anew(session, due.id)


def refused(session: Session, kit: Kit, delivery_id: int, lease: str, why: FailureWhy) -> bool:
    """Telegram said no, for good. A chat that is gone gets no further notices.

    Where a card can't be changed any more, the correction is still said.
    """
    chat = session.execute(select(_D.c.chat_key, _D.c.target).where(_D.c.id == delivery_id)).one()
    # For a card that was there once, GONE means the message, not the chat.
    is_gone = why in UNREACHABLE or (why is FailureWhy.GONE and chat.target == 1)
    values = {
        "state": DeliveryState.FAILED
        if is_gone
        else case(
            (_CHANGES_CARD & ~_D.c.shared, DeliveryState.QUEUED.value),
            else_=DeliveryState.FAILED.value,
        ),
        "shown": _D.c.shown if is_gone else case((_CHANGES_CARD, _D.c.target), else_=_D.c.shown),
        "why": why.value,
        "stuck": case((_CHANGES_CARD, why.value), else_=_D.c.stuck),
    }
    if not _finish(session, delivery_id, lease, values):
        return False
    if is_gone:
        unreachable(session, kit, chat.chat_key)
    return True


def unanswered(session: Session, delivery_id: int, lease: str) -> bool:
    """The call was made and its answer never came. What is posted is not posted again."""
    return _finish(session, delivery_id, lease, _unknown())


def moved(session: Session, kit: Kit, delivery_id: int, lease: str, new: To) -> bool:
    """The group became a supergroup: follow it, and make the step there."""
    old_key = session.execute(select(_D.c.chat_key).where(_D.c.id == delivery_id)).scalar_one()
    if not _finish(session, delivery_id, lease, {"state": DeliveryState.QUEUED}):
        return False
    queue_anew(session, delivery_id)
    if old_key == new.chat_key:  # the group itself told us sooner
        return True
    chat_moved(session, kit, old_key, new)
    # Where the new chat has a copy of its own, the old one has nowhere left to go.
    stays = (_D.c.id == delivery_id) & (_D.c.chat_key == old_key)
    left_over = {"state": DeliveryState.FAILED, "why": FailureWhy.GONE.value}
    session.execute(update(_D).where(stays).values(**left_over))
    return True


def lapse(session: Session, kit: Kit) -> int:
    """Settle what a dead sender left behind; returns how many steps that were."""
    lapsed = changed(
        session,
        update(_D)
        .where(_D.c.state == DeliveryState.SENDING, _D.c.lease_until < kit.clock())
        .values(lease=None, lease_until=None, **_unknown()),
    )
    if lapsed:
        wake(session, "deliveries")
    return lapsed


def notice_of_message(session: Session, chat_key: bytes, message_id: int) -> int | None:
    """The notice whose card is this message, or None."""
    card = {"chat": chat_key, "message": message_id}
    found: int | None = session.connection().execute(_OF_MESSAGE, card).scalar()
    return found


def _finish(session: Session, delivery_id: int, lease: str, values: dict[str, Any]) -> bool:
    """End an attempt, if the lease is still ours."""
    mine = (_D.c.id == delivery_id) & (_D.c.lease == lease)
    done = changed(session, update(_D).where(mine).values(lease=None, lease_until=None, **values))
    wake(session, "deliveries")
    return bool(done)


def _remember_photo(session: Session, copy: Delivered) -> None:
    """Telegram has the picture now: the other copies name it instead of carrying it."""
    # The photo only of a card just posted: a changed one may carry another picture.
    fits = _CHANGES_CARD if copy.is_plain else _D.c.target == 1
    made = (_D.c.id == copy.id) & (_D.c.lease == copy.lease) & fits
    notice = select(_D.c.notice_id).where(made).scalar_subquery()
    known = _PHOTOS.c.ended_file_id if copy.is_plain else _PHOTOS.c.file_id
    session.execute(
        update(_PHOTOS)
        .where(_PHOTOS.c.notice_id == notice, _PHOTOS.c.position == 0, known.is_(None))
        .values({known: copy.file_id})
    )


def _queued_if(more: Any, otherwise: DeliveryState) -> Any:
    return case((more, DeliveryState.QUEUED.value), else_=otherwise.value)


def _unknown() -> dict[str, Any]:
    """What becomes of a step whose answer never came."""
    more = _D.c.wanted > _D.c.target
    return {
        "state": _queued_if(_CHANGES_CARD | more, DeliveryState.UNKNOWN),
        "shown": case((_CHANGES_CARD, _D.c.shown), else_=_D.c.target),
        "why": case((_CHANGES_CARD, _D.c.why), else_=NO_ANSWER),
    }
