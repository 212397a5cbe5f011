"""How pressing a ticket is, worked out from its tip.

Holds the unit and exercise mark that a notice lends its tickets, and the reasons as they are kept.
Refuses weights of its own: those are in `tipline.priority`.
"""

from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.tickets.twins import Twins, twins_of
from desk.tips.facts import priority_facts
from desk.tips.view import TipView
from storage.sealing import Vault
from storage.statements import table_of
from storage.tables.notices import Notice
from storage.tables.people import Unit
from storage.tables.tickets import Ticket
from tipline.priority import Reason, ReasonCode, TipFacts, reasons, score

__all__ = ["as_kept", "found_reasons", "is_confirmed", "judged_again", "unit_for"]

_NOTICES, _UNITS = table_of(Notice), table_of(Unit)
_OF_NOTICE = select(_NOTICES.c.unit_id, _NOTICES.c.exercise).where(
    _NOTICES.c.id == bindparam("notice_id")
)
_TOPMOST = select(_UNITS.c.id).where(_UNITS.c.parent_id.is_(None)).order_by(_UNITS.c.id).limit(1)

# A notice that has tips was published: its unit and its mark never change again, nor does the
# topmost unit. Asked for thousands of times a minute once a notice is out.
_KNOWN: WeakKeyDictionary[Vault, dict[int | None, tuple[int, bool]]] = WeakKeyDictionary()


def unit_for(session: Session, kit: Kit, notice_id: int | None) -> tuple[int, bool]:
    """The unit that works on it, the notice's or else the topmost, and whether it is an exercise."""
    known = _KNOWN.setdefault(kit.vault, {})
    if notice_id not in known:
        known[notice_id] = _look_up(session, notice_id)
    return known[notice_id]


def _look_up(session: Session, notice_id: int | None) -> tuple[int, bool]:
    if notice_id is None:
        return session.execute(_TOPMOST).scalar_one(), False
    row = session.execute(_OF_NOTICE, {"notice_id": notice_id}).one()
    return row.unit_id, row.exercise


def found_reasons(
    session: Session,
    kit: Kit,
    notice_id: int | None,
    view: TipView,
    *,
    second_sighting: bool,
) -> tuple[Reason, ...]:
    """The reasons that hold for the tip now. Whether somebody else saw the same, the caller knows."""
    _, exercise = (None, False) if notice_id is None else unit_for(session, kit, notice_id)
    facts = priority_facts(view, kit.clock(), exercise=exercise, second_sighting=second_sighting)
    if view.has_preview:
        facts = _with_pictures(facts, twins_of(session, view.id))
    return reasons(facts)


def _with_pictures(facts: TipFacts, twins: Twins) -> TipFacts:
    return replace(
        facts,
        notices_own_picture=bool(twins.notices),
        dismissed_picture=twins.dismissed,
        picture_known=twins.known,
    )


def judged_again(ticket: Ticket, found: tuple[Reason, ...]) -> dict[str, Any]:
    """The columns that change where the reasons are others than before."""
    if as_kept(found) == ticket.reasons:
        return {}
    return {"priority": score(found), "reasons": as_kept(found)}


def is_confirmed(ticket: Ticket) -> bool:
    """Whether somebody else was found to have seen the same."""
    return any(code == ReasonCode.SECOND_SIGHTING for code, _ in ticket.reasons)


def as_kept(found: tuple[Reason, ...]) -> list[list[Any]]:
    """Reasons as the row and the card hold them: code and weight."""
    return [[reason.code.value, reason.weight] for reason in found]
