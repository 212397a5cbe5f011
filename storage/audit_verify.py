"""Reading the audit log back: is it what was written?

Holds `verify`, which walks the whole chain in bounded memory and names what is wrong.
Refuses to mend anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from storage.audit_log import Head

__all__ = ["AuditFault", "FaultKind", "verify"]


class FaultKind(StrEnum):
    """What is wrong at one place of the log."""

    ROW_MISSING = "row_missing"
    ROW_CHANGED = "row_changed"
    ROW_UNLINKED = "row_unlinked"
    LINK_MISSING = "link_missing"
    TAIL_CUT = "tail_cut"
    HEAD_FORGED = "head_forged"
    HEAD_MISSING = "head_missing"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class AuditFault:
    """One fault, with the place in the chain and the row where known."""

    kind: FaultKind
    seq: int | None
    audit_id: int | None


def verify(session: Session, signing_public: bytes, heads: Iterable[Head]) -> list[AuditFault]:
    """Check every row, link and head; an empty list means the log is what was written."""
    raise NotImplementedError
