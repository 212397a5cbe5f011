"""Pinning: the card of a notice in force stays on top of its chat, where we may pin.

Holds what a delivery in a group or channel has pin, and what we learn about being allowed. Refuses
to ask again and again where a chat said no: a change of our rights there opens it anew.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.notices.deliveries import DueDelivery, delivered
from desk.outgoing import say
from desk.sent import FailureWhy, SentRow, after_failure
from storage.statements import table_of
from storage.tables.audience import AudienceChat
from tipline.notices import ENDED

PIN, UNPIN = "notice.pin", "notice.unpin"

_CHATS = table_of(AudienceChat)


def delivered_in_chat(
    session: Session,
    kit: Kit,
    due: DueDelivery,
    message_id: int | None = None,
    file_id: str | None = None,
) -> None:
    """`delivered`, and a posted card is pinned, one that ended let go."""
    if not delivered(session, kit, due.id, due.lease, message_id, file_id):
        return
    over = due.kind == "notice.card_edit" and due.facts["state"] in ENDED
    card = message_id if due.kind == "notice.card" else due.facts["message_id"]
    if (due.kind != "notice.card" and not over) or card is None:
        return
    allowed = select(_CHATS.c.pins).where(_CHATS.c.chat_key == due.to.chat_key)
    if session.execute(allowed).scalar():
        say(session, kit, due.to, UNPIN if over else PIN, {"message_id": card})


def may_pin(session: Session, _kit: Kit, chat_key: bytes, allowed: bool) -> None:
    """Our rights in a chat have changed, or it told us what they are."""
    mine = _CHATS.c.chat_key == chat_key
    session.execute(update(_CHATS).where(mine).values(pins=allowed))


@after_failure(PIN)
def _not_here(session: Session, kit: Kit, row: SentRow, _why: FailureWhy) -> None:
    may_pin(session, kit, row.to.chat_key, False)
