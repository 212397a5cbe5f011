"""Which sealed blobs are still somebody's, for the sweep that takes away the others.

Holds its questions to the database. Refuses to decide by age alone, and to delete: a blob may be in
a message that still waits to go out, which nobody here can read.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.kit import Kit
from storage.statements import table_of
from storage.tables.notices import NoticePhoto
from storage.tables.queues import OutboxMessage, OutboxState
from storage.tables.tips import DialogueLine, TipPart

__all__ = ["names_after", "some_wait", "still_named"]

_PARTS, _PHOTOS, _OUTBOX = table_of(TipPart), table_of(NoticePhoto), table_of(OutboxMessage)
_LINES = table_of(DialogueLine)
_NAMING = (
    (_PARTS, (_PARTS.c.blob, _PARTS.c.preview_blob, _PARTS.c.thumbnail_blob)),
    (_PHOTOS, (_PHOTOS.c.blob, _PHOTOS.c.original_blob)),
    (_LINES, (_LINES.c.blob,)),
)
TABLES = len(_NAMING)
PAGE = 5_000


def some_wait(session: Session, _kit: Kit, since: datetime) -> bool:
    """Whether a message that was made before `since` still has to go out: it may name a blob."""
    unsent = _OUTBOX.c.state.in_([OutboxState.QUEUED, OutboxState.SENDING, OutboxState.QUARANTINED])
    query = select(_OUTBOX.c.id).where(unsent, _OUTBOX.c.made_at < since).limit(1)
    return session.execute(query).first() is not None


def names_after(
    session: Session, _kit: Kit, table: int, after: int
) -> tuple[list[str], int | None]:
    """Return the blobs that the next rows of a table name, and the last row's id; None at its end."""
    rows, columns = _NAMING[table]
    query = select(rows.c.id, *columns).where(rows.c.id > after).order_by(rows.c.id).limit(PAGE)
    found = session.execute(query).all()
    names = [name for row in found for name in row[1:] if name is not None]
    return names, found[-1].id if found else None


def still_named(session: Session, _kit: Kit, keys: Collection[str]) -> set[str]:
    """Those of a few keys that a row names now."""
    return set(_named(session, keys))


def _named(session: Session, keys: Collection[str]) -> Iterator[str]:
    for _, columns in _NAMING:
        for column in columns:
            yield from session.execute(select(column).where(column.in_(keys))).scalars()
