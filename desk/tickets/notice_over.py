"""A notice has ended: the cards of its open tickets say so, and how.

Holds the job that goes through them a few at a time. Refuses to draw a great many cards at once:
the triage chat bears so many calls a minute, and what tipsters send comes first.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.jobs import job, schedule
from desk.kit import Kit
from desk.tickets.card import refresh
from desk.tickets.rows import TICKETS
from tipline.tickets import TicketState

__all__ = ["show_on_cards"]

SHOW_OVER = "notice.over"

# Ten cards a minute: half of what Telegram lets a bot do in one group.
_AT_ONCE = 5
_BETWEEN = timedelta(seconds=30)


def show_on_cards(session: Session, kit: Kit, notice_id: int) -> None:
    """Have every open ticket of the notice show that it is over."""
    schedule(session, kit, SHOW_OVER, notice_id, at=kit.clock(), body={"after": 0})


@job(SHOW_OVER)
def _show(session: Session, kit: Kit, notice_id: int, body: Any) -> None:
    """The next few; one that is closed meanwhile needs it no more."""
    found = session.execute(
        select(TICKETS.c.id)
        .where(
            TICKETS.c.notice_id == notice_id,
            TICKETS.c.state != TicketState.CLOSED,
            TICKETS.c.id > body["after"],
        )
        .order_by(TICKETS.c.id)
        .limit(_AT_ONCE)
    )
    ids = list(found.scalars())
    for ticket_id in ids:
        refresh(session, kit, ticket_id)
    if len(ids) == _AT_ONCE:
        later = kit.clock() + _BETWEEN
        schedule(session, kit, SHOW_OVER, notice_id, at=later, body={"after": ids[-1]})
