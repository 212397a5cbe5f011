"""How much each reason of priority counts here: the program's own table, and what operators changed.

Refuses changes: those are in `desk.tickets.weighing`.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.plain import PlainStatement
from storage.statements import table_of
from storage.tables.priority import PriorityWeight
from tipline.priority import WEIGHTS, Reason, ReasonCode

__all__ = ["as_kept", "weights"]

_WEIGHTS = table_of(PriorityWeight)
_CHANGED = PlainStatement(select(_WEIGHTS.c.code, _WEIGHTS.c.weight))


def weights(session: Session) -> Mapping[ReasonCode, int]:
    """What each reason counts now."""
    rows = _CHANGED.rows(session, {})
    return WEIGHTS if not rows else {**WEIGHTS, **{ReasonCode(code): n for code, n in rows}}


def as_kept(found: tuple[Reason, ...]) -> list[list[Any]]:
    """Reasons as the row and the card hold them: code and weight."""
    return [[reason.code.value, reason.weight] for reason in found]
