"""Tips as rows: found, locked, changed, and their sealed parts opened.

Holds the names of a tip's sealed fields, reading with a lock, and the one way to change a row.
Refuses to find anybody's tip by a number alone: the caller says whose it is, or brings a receipt.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from desk.kit import Kit, To
from storage.sealing import DataKey
from storage.statements import table_of
from storage.tables.tips import DialogueLine, Tip, TipPart
from tipline.refusals import Refusal
from tipline.tips import TipState

__all__ = [
    "ANSWERS",
    "LINES",
    "PARTS",
    "RECEIPT",
    "TIPS",
    "DataKey",
    "Target",
    "any_tip",
    "change",
    "content_field",
    "draft_of",
    "key_of",
    "line_picture_field",
    "original_field",
    "own_tip",
    "preview_field",
    "thumbnail_field",
    "tipster_of",
    "traces_field",
]

TIPS, PARTS, LINES = table_of(Tip), table_of(TipPart), table_of(DialogueLine)

ANSWERS, RECEIPT = "answers", "receipt"
_LARGEST_ID = 2**63 - 1


def content_field(part_id: int) -> str:
    """What a part's sealed JSON (words, place, sizes) is bound to, besides the tip."""
    return f"part:{part_id}"


def original_field(part_id: int) -> str:
    """What a part's original file is bound to, besides the tip."""
    return f"original:{part_id}"


def preview_field(part_id: int) -> str:
    """What a part's scrubbed preview is bound to, besides the tip."""
    return f"preview:{part_id}"


def thumbnail_field(part_id: int) -> str:
    """What the preview's thumbnail is bound to, besides the tip."""
    return f"thumbnail:{part_id}"


def line_picture_field(line_id: int) -> str:
    """What the picture beside a moderator's words is bound to, besides the tip."""
    return f"line_picture:{line_id}"


def traces_field(part_id: int) -> str:
    """What the traces of a part's file are bound to, besides the tip."""
    return f"traces:{part_id}"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a file that is being fetched belongs: known, with its key, before any byte is stored.

    `fresh`: the tip has no row yet. The key itself is in memory only.
    """

    tip_id: int
    part_id: int
    key: DataKey = field(repr=False)
    fresh: bool


def draft_of(session: Session, person_key: bytes, *, lock: bool = True) -> Tip | None:
    """The person's draft, if there is one; there is never more than one."""
    found = select(Tip).where(col(Tip.person_key) == person_key, col(Tip.state) == TipState.DRAFT)
    if lock:
        found = found.with_for_update()
    return session.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()


def any_tip(session: Session, tip_id: int, *, lock: bool = True) -> Tip:
    """The tip of this number, whoever's it is. Raises Refusal `lifecycle.not_found`."""
    tip = None
    if 0 < tip_id <= _LARGEST_ID:
        tip = session.get(Tip, tip_id, with_for_update=lock or None, populate_existing=True)
    if tip is None:
        raise Refusal("lifecycle.not_found", record="tip")
    return tip


def own_tip(
    session: Session,
    person_key: bytes,
    tip_id: int,
    *,
    opened: int | None = None,
    lock: bool = True,
) -> Tip:
    """The person's own tip, or the one that they `opened` by its receipt.

    Somebody else's is "not found", like one that is none. Raises `lifecycle.not_found`.
    """
    tip = any_tip(session, tip_id, lock=lock)
    if tip.person_key != person_key and tip.id != opened:
        raise Refusal("lifecycle.not_found", record="tip")
    return tip


def key_of(kit: Kit, tip: Tip) -> bytes:
    """The tip's data key. Raises Refusal `tip.gone` once it was destroyed."""
    if tip.data_key is None:
        raise Refusal("tip.gone")
    return kit.vault.open_data_key(tip.data_key)


def tipster_of(tip: Tip) -> To | None:
    """Where the tipster can be told something; None once they asked to be forgotten."""
    if tip.address is None or tip.chat_key is None:
        return None
    return To(tip.chat_key, tip.address, tip.language)


def change(session: Session, tip: Tip, **values: Any) -> None:
    """Change a tip that was read with a lock; statements that follow see it."""
    for name, value in values.items():
        setattr(tip, name, value)
    tip.version += 1
    session.add(tip)
    session.flush()
