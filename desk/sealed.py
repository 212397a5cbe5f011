"""Sealing as use cases speak of it: a tip's field, a desk's field, an address.

Holds what each sealed value is bound to, so that none can be moved to another row or column.
Refuses keys in its arguments beyond a tip's own.
"""

import base64
from typing import Any

import orjson
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from storage.sealing import Purpose, SessionKey, seal, unseal
from storage.statements import table_of
from storage.tables.sealing import SessionKeyRow

_KEYS = table_of(SessionKeyRow)


def _bound_tip(tip_id: int, field: str) -> bytes:
    return f"tip:{tip_id}:{field}".encode()


def seal_tip(data_key: bytes, tip_id: int, field: str, value: Any) -> bytes:
    """Seal bytes as they are, or anything else as JSON, under a tip's data key."""
    plain = value if isinstance(value, bytes) else orjson.dumps(value)
    return seal(data_key, plain, bound_to=_bound_tip(tip_id, field))


def open_tip(data_key: bytes, tip_id: int, field: str, envelope: bytes) -> Any:
    """Open a JSON value of a tip. Raises CannotOpen."""
    return orjson.loads(open_tip_bytes(data_key, tip_id, field, envelope))


def open_tip_bytes(data_key: bytes, tip_id: int, field: str, envelope: bytes) -> bytes:
    """Open bytes of a tip. Raises CannotOpen."""
    return unseal(data_key, envelope, bound_to=_bound_tip(tip_id, field))


def tip_bound_to(tip_id: int, field: str) -> str:
    """What a tip's field is bound to, in the form that `outgoing.file_of` takes."""
    return _bound_tip(tip_id, field).decode()


def seal_desk(kit: Kit, field: str, value: Any) -> bytes:
    """Seal a value for the desk (an officer's name, a draft) under this hour's session key."""
    plain = value if isinstance(value, bytes) else orjson.dumps(value)
    return kit.vault.seal_for(Purpose.DESK, plain, bound_to=field.encode())


def open_desk(session: Session, kit: Kit, field: str, envelope: bytes) -> Any:
    """Open a JSON value sealed for the desk. Raises CannotOpen without the desk's key."""
    return orjson.loads(open_desk_bytes(session, kit, field, envelope))


def open_desk_bytes(session: Session, kit: Kit, field: str, envelope: bytes) -> bytes:
    """Open bytes sealed for the desk. Raises CannotOpen without the desk's key."""
    return _open(session, kit, Purpose.DESK, field.encode(), envelope)


def seal_relay(kit: Kit, field: str, value: Any) -> bytes:
    """Seal a value for the relay: only the sender role can open it."""
    plain = value if isinstance(value, bytes) else orjson.dumps(value)
    return kit.vault.seal_for(Purpose.RELAY, plain, bound_to=field.encode())


def open_relay(session: Session, kit: Kit, field: str, envelope: bytes) -> Any:
    """Open a JSON value sealed for the relay. Raises CannotOpen without the relay's key."""
    return orjson.loads(_open(session, kit, Purpose.RELAY, field.encode(), envelope))


def _open(session: Session, kit: Kit, purpose: Purpose, bound_to: bytes, envelope: bytes) -> bytes:
    def wrapped_of(key_id: int) -> bytes | None:
        found: bytes | None = session.execute(
            select(_KEYS.c.wrapped).where(_KEYS.c.id == key_id)
        ).scalar()
        return found

    return kit.vault.open_for(purpose, envelope, bound_to=bound_to, wrapped_of=wrapped_of)


def chat_key(kit: Kit, chat_id: int) -> bytes:
    """The keyed hash that stands for a chat."""
    return kit.vault.keyed("chat", chat_id)


def person_key(kit: Kit, user_id: int) -> bytes:
    """The keyed hash that stands for a person."""
    return kit.vault.keyed("person", user_id)


def area_key(kit: Kit, area_id: int) -> bytes:
    """What a ticket keeps of its area: whoever has no key cannot tell which it is."""
    return kit.vault.keyed("area", str(area_id))


def to_chat(kit: Kit, chat_id: int, language: str) -> To:
    """Where to say something in the chat `chat_id`; the id itself goes no further than this."""
    key = chat_key(kit, chat_id)
    return To(key, seal_relay(kit, "address", chat_id), language)


def chat_id_of(session: Session, kit: Kit, address: bytes) -> int:
    """Open an address. Only the sender role can."""
    return int(open_relay(session, kit, "address", address))


def keep_session_keys(session: Session, kit: Kit, keys: list[SessionKey]) -> None:
    """Store freshly made session keys; the caller adopts them after the commit."""
    session.execute(
        insert(_KEYS),
        [
            {"id": k.id, "purpose": k.purpose.value, "wrapped": k.wrapped, "made_at": k.made_at}
            for k in keys
        ],
    )


def text_of(data: bytes) -> str:
    """Bytes as they travel inside facts."""
    return base64.b64encode(data).decode()


def bytes_of(text: str) -> bytes:
    """The way back from `text_of`."""
    return base64.b64decode(text)
