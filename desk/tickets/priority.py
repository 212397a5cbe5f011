"""How pressing a ticket is, worked out from its tip.

Holds the reasons that are found, and the form in which they are kept.
Refuses weights of its own: those are in `tipline.priority`.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.tickets.routing import of_notice
from desk.tickets.twins import Twins, twins_of
from desk.tips.facts import priority_facts
from desk.tips.view import TipView
from storage.tables.tickets import Ticket
from tipline.priority import Reason, ReasonCode, TipFacts, reasons, score

__all__ = ["as_kept", "found_reasons", "is_confirmed", "judged_again"]


def found_reasons(
    session: Session,
    kit: Kit,
    notice_id: int | None,
    view: TipView,
    *,
    second_sighting: bool,
) -> tuple[Reason, ...]:
    """The reasons that hold for the tip now. Whether somebody else saw the same, the caller knows."""
    exercise = notice_id is not None and of_notice(session, kit, notice_id).exercise
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
