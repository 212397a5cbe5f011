"""Copies that people shared by inline mode: kept where Telegram tells us of them, to be taken back.

Holds one row for each, a delivery like any other that is out already. Refuses to know who shared it
and where: Telegram names the message and nothing else.
"""

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.notices.rows import NOTICES
from desk.sealed import open_relay, seal_relay
from storage.statements import changed, insert_or_meet, table_of
from storage.store import wake
from storage.tables.audience import Delivery, DeliveryState
from tipline.notices import NoticeState

_D = table_of(Delivery)
_FIELD = "inline"


@dataclass(frozen=True, slots=True)
class SharedCopy:
    """Telegram's name for the message, and whether it is a photo's caption."""

    message: str
    with_photo: bool


def remember_shared(
    session: Session, kit: Kit, number: str, copy: SharedCopy, language: str
) -> bool:
    """Somebody shared the notice of this number.

    What ended while they chose is to be changed at once. False for a number that is no notice's, and
    for a copy that is known already.
    """
    notice = session.execute(
        select(NOTICES.c.id, NOTICES.c.state).where(NOTICES.c.number == number)
    ).one_or_none()
    if notice is None:
        return False
    is_live, to, now = notice.state is NoticeState.LIVE, _to(kit, copy, language), kit.clock()
    row = insert_or_meet(session, _D).values(
        notice_id=notice.id,
        chat_key=to.chat_key,
        address=to.address,
        language=language,
        shared=True,
        state=DeliveryState.SENT if is_live else DeliveryState.QUEUED,
        shown=1,
        wanted=1 if is_live else 3,
        message_id=0,  # it is known, by another name
        attempts=0,
        available_at=now,
        sent_at=now,
    )
    once = row.on_conflict_do_nothing(index_elements=["notice_id", "chat_key"])
    wake(session, "deliveries")
    return bool(changed(session, once.execution_options(preserve_rowcount=True)))


def shared_copy(session: Session, kit: Kit, address: bytes) -> SharedCopy:
    """Where a shared copy is. Only the sender role can open it."""
    return SharedCopy(**open_relay(session, kit, _FIELD, address))


def _to(kit: Kit, copy: SharedCopy, language: str) -> To:
    return To(
        kit.vault.keyed("chat", copy.message), seal_relay(kit, _FIELD, asdict(copy)), language
    )
