"""The queue: the open tickets of a unit, the most pressing first; and one's own.

Holds reads for lists. Refuses tickets of units that the officer does not answer for, closed
ones, and those that are worked with another.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, officer_name
from desk.kit import Kit
from desk.tickets.clusters import follows_another
from desk.tickets.rows import TICKETS, load_for
from desk.tickets.twins import twins_of
from desk.tips.rows import TIPS
from storage.plain import PlainStatement
from storage.statements import table_of
from storage.tables.notices import Notice
from tipline.designations import Designation
from tipline.tickets import TicketState
from tipline.tips import TipState

__all__ = [
    "QueueLine",
    "QueuePage",
    "candidates",
    "line_facts",
    "mine",
    "next_waiting",
    "one",
    "queue",
]

PAGE = 12
# More than this are not counted: nobody reads the difference, and counting a million takes its time.
MOST_COUNTED = 1000

# Written out in the statement, so that a partial index may serve it.
_NEW: ColumnElement[str] = literal_column("'new'")
_CLOSED: ColumnElement[str] = literal_column("'closed'")
_PRESSING = TICKETS.c.priority.desc(), TICKETS.c.id

_NOTICES = table_of(Notice)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One ticket in a list. `message_id` is its card's, `thread_id` its topic's, where known;
    `reasons`: what its priority is made of, each with its weight.
    """

    ticket_id: int
    designation: Designation
    notice: str | None
    state: TicketState
    priority: int
    made_at: datetime
    holder: str = ""
    withdrawn: bool = False
    message_id: int | None = None
    thread_id: int | None = None
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The first lines of a list, and how many tickets it has in all, up to `MOST_COUNTED`."""

    lines: tuple[QueueLine, ...]
    total: int


def queue(session: Session, kit: Kit, actor: OfficerActor, *, limit: int = PAGE) -> QueuePage:
    """The open tickets of the officer's unit and those below, most pressing first, then oldest."""
    theirs = TICKETS.c.unit_id.in_(actor.unit_ids) & (TICKETS.c.state != _CLOSED)
    return _page(session, kit, theirs & ~follows_another(), limit)


def next_waiting(session: Session, actor: OfficerActor) -> int | None:
    """The most pressing ticket that nobody has, held for this transaction; None where all are taken."""
    units = {f"unit_{number}": unit_id for number, unit_id in enumerate(actor.unit_ids)}
    found = _next_of(len(units)).first(session, units)
    return None if found is None else int(found[0])


@cache
def _next_of(units: int) -> PlainStatement:
    """For so many units. Built once: putting it together costs as much as finding the ticket."""
    theirs = [bindparam(f"unit_{number}", type_=BigInteger) for number in range(units)]
    return PlainStatement(
        select(TICKETS.c.id)
        .where(TICKETS.c.unit_id.in_(theirs), TICKETS.c.state == _NEW, ~follows_another())
        .order_by(*_PRESSING)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def mine(session: Session, kit: Kit, actor: OfficerActor, *, limit: int = PAGE) -> QueuePage:
    """The open tickets that this officer holds or was sent to."""
    own = (TICKETS.c.holder_id == actor.id) | (TICKETS.c.forwarded_to == actor.id)
    theirs = TICKETS.c.unit_id.in_(actor.unit_ids) & (TICKETS.c.state != TicketState.CLOSED)
    return _page(session, kit, own & theirs, limit)


def candidates(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, *, limit: int = 6
) -> tuple[QueueLine, ...]:
    """Tickets that this one is most likely a duplicate of, the latest first: those that hold the
    same picture, then those about the same notice.
    """
    ticket = load_for(session, actor, ticket_id).ticket
    twins = [twin.id for twin in twins_of(session, ticket.tip_id).tickets]
    has_picture = TICKETS.c.id.in_(twins)
    same = TICKETS.c.notice_id.is_not_distinct_from(ticket.notice_id) | has_picture
    alike = TICKETS.c.unit_id.in_(actor.unit_ids) & (TICKETS.c.id != ticket_id) & same
    order = has_picture.desc(), TICKETS.c.id.desc()
    rows = session.execute(_lines(alike).order_by(*order).limit(limit))
    return tuple(_line(session, kit, row) for row in rows)


def line_facts(line: QueueLine) -> dict[str, Any]:
    """A line as facts carry it."""
    return {
        "ticket": line.ticket_id,
        "designation": [line.designation.index, line.designation.number],
        "notice": line.notice,
        "state": line.state.value,
        "priority": line.priority,
        "holder": line.holder,
        "message_id": line.message_id,
        "thread_id": line.thread_id,
    }


def one(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> QueueLine:
    """One ticket as a line, open or closed. Raises Refusal `lifecycle.not_found`."""
    load_for(session, actor, ticket_id)
    return _line(session, kit, session.execute(_lines(TICKETS.c.id == ticket_id)).one())


def _page(session: Session, kit: Kit, which: ColumnElement[bool], limit: int) -> QueuePage:
    some = select(TICKETS.c.id).where(which).limit(MOST_COUNTED).subquery()
    total = session.execute(select(func.count()).select_from(some)).scalar_one()
    first = select(TICKETS.c.id).where(which).order_by(*_PRESSING).limit(limit)
    numbers = list(session.execute(first).scalars())
    rows = session.execute(_lines(TICKETS.c.id.in_(numbers)).order_by(*_PRESSING)).all()
    return QueuePage(tuple(_line(session, kit, row) for row in rows), total)


def _lines(which: ColumnElement[bool]) -> Any:
    return (
        select(
            TICKETS,
            TIPS.c.designation,
            TIPS.c.designation_number,
            TIPS.c.state.label("tip_state"),
            _NOTICES.c.number.label("notice_number"),
        )
        .join(TIPS, TIPS.c.id == TICKETS.c.tip_id)
        .outerjoin(_NOTICES, _NOTICES.c.id == TICKETS.c.notice_id)
        .where(which)
    )


def _line(session: Session, kit: Kit, row: Any) -> QueueLine:
    holder = "" if row.holder_id is None else officer_name(session, kit, row.holder_id)
    return QueueLine(
        ticket_id=row.id,
        designation=Designation(row.designation, row.designation_number),
        notice=row.notice_number,
        state=row.state,
        priority=row.priority,
        made_at=row.made_at,
        holder=holder,
        withdrawn=row.tip_state is not TipState.SENT,
        message_id=row.card_message_id,
        thread_id=row.thread_id,
        reasons=tuple((code, weight) for code, weight in row.reasons),
    )
