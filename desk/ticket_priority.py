"""How pressing a ticket is, worked out from its tip.

Holds the unit and exercise mark that a notice lends its tickets, and the reasons as they are kept.
Refuses weights of its own: those are in `tipline.priority`.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.tip_facts import priority_facts
from desk.tip_view import TipView
from storage.statements import table_of
from storage.tables.notices import Notice
from storage.tables.people import Unit
from storage.tables.tickets import Ticket
from tipline.priority import Reason, reasons, score

__all__ = ["as_kept", "found_reasons", "judged_again", "unit_for"]

_NOTICES, _UNITS = table_of(Notice), table_of(Unit)
_OF_NOTICE = select(_NOTICES.c.unit_id, _NOTICES.c.exercise)
_TOPMOST = select(_UNITS.c.id).where(_UNITS.c.parent_id.is_(None)).order_by(_UNITS.c.id).limit(1)


def unit_for(session: Session, notice_id: int | None) -> tuple[int, bool]:
    """The unit that works on it, the notice's or else the topmost, and whether it is an exercise."""
    if notice_id is not None:
        row = session.execute(_OF_NOTICE.where(_NOTICES.c.id == notice_id)).one()
        return row.unit_id, row.exercise
    return session.execute(_TOPMOST).scalar_one(), False


def found_reasons(
    session: Session, kit: Kit, notice_id: int | None, view: TipView
) -> tuple[Reason, ...]:
    """The reasons that hold for the tip now."""
    _, exercise = (None, False) if notice_id is None else unit_for(session, notice_id)
    return reasons(priority_facts(view, kit.clock(), exercise=exercise))


def judged_again(ticket: Ticket, found: tuple[Reason, ...]) -> dict[str, Any]:
    """The columns that change where the reasons are others than before."""
    if as_kept(found) == ticket.reasons:
        return {}
    return {"priority": score(found), "reasons": as_kept(found)}


def as_kept(found: tuple[Reason, ...]) -> list[list[Any]]:
    """Reasons as the row and the card hold them: code and weight."""
    return [[reason.code.value, reason.weight] for reason in found]
