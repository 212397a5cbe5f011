"""A store with pictures to be fingerprinted: parts of tips, as many as a test asks for.

Holds the rows that a fingerprint needs beside it. Refuses files: what a picture looks like is the
test's own number.
"""

from datetime import UTC, datetime
from itertools import count

from sqlalchemy import insert
from sqlalchemy.orm import Session

from storage.fingerprints import add, one_writer, remove
from storage.statements import table_of
from storage.store import Store
from storage.tables.everything import metadata
from storage.tables.tips import Preview, Tip, TipPart
from tipline.tips import Channel, PartKind, TipState

NOW = datetime(2026, 11, 20, tzinfo=UTC)

_numbers = count(1)


def open_store(url: str) -> Store:
    """An empty store with its tables."""
    store = Store(url)
    metadata.create_all(store.engine)
    return store


def stored(session: Session, keyed: list[int]) -> list[int]:
    """Store these keyed fingerprints, each of a picture of its own; their ids."""
    one_writer(session)
    return [add(session, one, part_id=_part(session)) for one in keyed]


def removed(session: Session, ids: list[int]) -> None:
    """Remove fingerprints."""
    one_writer(session)
    remove(session, ids)


def _part(session: Session) -> int:
    number = next(_numbers)
    tip = {
        "id": number,
        "state": TipState.SENT,
        "channel": Channel.PRIVATE,
        "language": "zh",
        "designation": 1,
        "designation_number": 1,
        "dialogue_open": True,
        "version": 0,
        "made_at": NOW,
        "touched_at": NOW,
    }
    session.execute(insert(table_of(Tip)).values(tip))
    part = {
        "id": number,
        "tip_id": number,
        "chat_key": b"chat",
        "message_id": number,
        "edit": 0,
        "kind": PartKind.PHOTO,
        "preview": Preview.READY,
        "at": NOW,
    }
    session.execute(insert(table_of(TipPart)).values(part))
    return number
