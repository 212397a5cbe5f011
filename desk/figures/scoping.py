"""What figures are counted of: some days, units, one notice or all.

Holds the scope and its rules as conditions, which every count shares. Refuses exercises, whatever is asked for.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from desk.kit import Kit
from storage.statements import table_of
from storage.tables.notices import Notice
from storage.tables.tickets import Ticket

__all__ = ["Scope", "of_notices", "of_tickets", "within"]

_TICKETS, _NOTICES = table_of(Ticket), table_of(Notice)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: whole days on the agency's clock, of these units or of all, of one notice or all."""

    first: date
    last: date
    unit_ids: frozenset[int] | None = None
    notice_id: int | None = None


def of_tickets(scope: Scope) -> ColumnElement[bool]:
    """Tickets of the units and the notice that are asked for, and of no exercise."""
    rules: list[ColumnElement[bool]] = [
        or_(_NOTICES.c.id.is_(None), _NOTICES.c.exercise.is_(False))
    ]
    if scope.unit_ids is not None:
        rules.append(_TICKETS.c.unit_id.in_(scope.unit_ids))
    if scope.notice_id is not None:
        rules.append(_TICKETS.c.notice_id == scope.notice_id)
    return and_(*rules)


def of_notices(scope: Scope) -> ColumnElement[bool]:
    """Notices of the units that are asked for, or the one; no exercise."""
    rules: list[ColumnElement[bool]] = [_NOTICES.c.exercise.is_(False)]
    if scope.unit_ids is not None:
        rules.append(_NOTICES.c.unit_id.in_(scope.unit_ids))
    if scope.notice_id is not None:
        rules.append(_NOTICES.c.id == scope.notice_id)
    return and_(*rules)


def within(kit: Kit, scope: Scope, moment: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether it happened in the days that are counted."""
    zone = kit.policy.timezone
    begins = datetime.combine(scope.first, time(), zone)
    ends = datetime.combine(scope.last + timedelta(days=1), time(), zone)
    return and_(moment >= begins, moment < ends)
