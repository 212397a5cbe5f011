"""An objection's row: found, opened, changed; and the notice that it is about by now.

Holds what the modules beside it share. Refuses a change of a row that somebody else changed
meanwhile.
"""

from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.notices.rows import LARGEST_ID, NOTICES, notice_row
from storage.sealing import unseal
from storage.statements import changed, table_of
from storage.tables.objections import Objection
from tipline.notices import NoticeState
from tipline.refusals import Refusal

OBJECTIONS = table_of(Objection)

WORDS, RECEIPT, ANSWER = "words", "receipt", "answer"


def objection_row(session: Session, objection_id: int) -> Row[Any]:
    """The row. Raises Refusal `lifecycle.not_found` for any number that is no objection's."""
    row = None
    if 0 < objection_id <= LARGEST_ID:
        mine = OBJECTIONS.c.id == objection_id
        row = session.execute(select(OBJECTIONS).where(mine)).one_or_none()
    if row is None:
        raise Refusal("lifecycle.not_found", record="objection")
    return row


def guarded(session: Session, row: Row[Any], **values: Any) -> None:
    """Change the row if nobody else did since it was read. Raises Refusal `lifecycle.stale`."""
    mine = (OBJECTIONS.c.id == row.id) & (OBJECTIONS.c.version == row.version)
    done = changed(
        session, update(OBJECTIONS).where(mine).values(version=row.version + 1, **values)
    )
    if not done:
        raise Refusal("lifecycle.stale", record="objection")


def standing_notice(session: Session, notice_id: int) -> Row[Any]:
    """The notice, or the one that took its place since: what an objection to it now concerns."""
    row = notice_row(session, notice_id)
    while row.state is NoticeState.SUPERSEDED:
        newer = (NOTICES.c.supersedes_id == row.id) & NOTICES.c.number.is_not(None)
        newest = select(NOTICES).where(newer).order_by(NOTICES.c.id.desc()).limit(1)
        row = session.execute(newest).one()
    return row


def bound_to(objection_id: int, field: str) -> bytes:
    """What a sealed field of an objection is bound to."""
    return f"objection:{objection_id}:{field}".encode()


def open_field(kit: Kit, row: Row[Any], field: str) -> str:
    """Open `words` or `receipt`. Needs the desk's key."""
    key = kit.vault.open_data_key(row.data_key)
    return unseal(key, getattr(row, field), bound_to=bound_to(row.id, field)).decode()


def answer_key(kit: Kit, receipt: str) -> bytes:
    """The key of the answer: it follows from the receipt, which only whoever asked has."""
    return kit.vault.key_from("objection answer", receipt)
