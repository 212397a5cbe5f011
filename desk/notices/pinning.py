"""Pinning: the card of a notice in force stays on top of its chat, where we may pin.

Holds which chats let us. Refuses to ask again and again where a chat said no: a change of our rights
there opens it anew.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desk.kit import Kit
from storage.statements import table_of
from storage.tables.audience import AudienceChat

_CHATS = table_of(AudienceChat)


def may_pin(session: Session, _kit: Kit, chat_key: bytes) -> bool:
    """Whether, as far as we know, cards may be pinned in this chat."""
    allowed = select(_CHATS.c.pins).where(_CHATS.c.chat_key == chat_key)
    return bool(session.execute(allowed).scalar())


def learn_pinning(session: Session, _kit: Kit, chat_key: bytes, allowed: bool) -> None:
    """Our rights in a chat have changed, or it told us what they are."""
    mine = _CHATS.c.chat_key == chat_key
    session.execute(update(_CHATS).where(mine).values(pins=allowed))
