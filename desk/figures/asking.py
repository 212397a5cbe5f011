"""Asking for figures: by an officer in chat, by an operator on the machine.

Holds how a question in a few words becomes what is counted, and who may ask. Refuses those without
the right, and other units' figures.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need, units_below
from desk.district.units import unit_by_code
from desk.figures.counting import MOST_DAYS, figures
from desk.figures.scoping import Scope
from desk.kit import Kit, To
from desk.notices.briefs import brief_by_number
from desk.notices.rows import notice_row
from desk.outgoing import say
from tipline.refusals import Refusal
from tipline.roles import Right

__all__ = ["USUAL_DAYS", "figures_of", "scope_of", "tell_figures"]

USUAL_DAYS = 7


def tell_figures(
    session: Session,
    kit: Kit,
    officer: OfficerActor | None,
    words: str,
    to: To,
    where: Mapping[str, Any],
) -> None:
    """Answer `/figures [days] [unit or notice]` with numbers, of the officer's units."""
    actor = need(officer, Right.READ_FIGURES)
    days, unit, notice = _read(words)
    scope = scope_of(session, kit, days=days, unit=unit, notice=notice, among=actor.unit_ids)
    about = {"unit": unit, "notice": notice}
    say(session, kit, to, "figures.told", figures(session, kit, scope) | about | dict(where))


def figures_of(session: Session, kit: Kit, *, days: int, unit: str, notice: str) -> dict[str, Any]:
    """The same for an operator."""
    scope = scope_of(session, kit, days=days, unit=unit, notice=notice)
    return figures(session, kit, scope)


def scope_of(
    session: Session,
    kit: Kit,
    *,
    days: int,
    unit: str = "",
    notice: str = "",
    among: frozenset[int] | None = None,
) -> Scope:
    """So many days up to today. Raises Refusal for a unit or notice that is not there, or not theirs."""
    unit_ids, notice_id = among, None
    if unit:
        below = units_below(session, unit_by_code(session, unit).id)
        if among is not None and not below <= among:
            raise Refusal("officer.not_your_unit")
        unit_ids = below
    if notice:
        found = brief_by_number(session, notice)
        if found is None or not _is_among(session, found.id, among):
            raise Refusal("lifecycle.not_found", record="notice")
        notice_id = found.id
    today = kit.clock().astimezone(kit.policy.timezone).date()
    return Scope(today - timedelta(days=days - 1), today, unit_ids, notice_id)


def _is_among(session: Session, notice_id: int, units: frozenset[int] | None) -> bool:
    return units is None or notice_row(session, notice_id).unit_id in units


def _read(words: str) -> tuple[int, str, str]:
    """Days, a unit's code, a notice's number, in any order."""
    days, unit, notice = USUAL_DAYS, "", ""
    for word in words.upper().split():
        if word.isascii() and word.isdigit():
            days = min(max(int(word[:6]), 1), MOST_DAYS)
        elif "-" in word:
            notice = word
        else:
            unit = word
    return days, unit, notice
