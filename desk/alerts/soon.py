"""When a ticket is looked at again: now, because something happened to it, or when its time is up.

Holds the scheduling only, so that every act on a ticket can ask for it. Refuses to look: that is
the job's part (`watch`).
"""

from sqlalchemy import insert
from sqlalchemy.orm import Session

from desk.jobs import schedule
from desk.kit import Kit
from storage.plain import PlainStatement
from storage.statements import insert_at_the_end, table_of
from storage.store import wake
from storage.tables.queues import Job, QueueState
from tipline.deadlines import LIMITS, band_of, is_pressing
from tipline.priority import Reason, score

__all__ = ["WATCH", "look_soon", "watch_from_opening"]

WATCH = "ticket.watch"

# On the way of every tip: written with its neighbours', and without looking whether one is there.
_FIRST = PlainStatement(
    insert(table_of(Job)).inline(),
    tail=" ON CONFLICT (kind, record_id) WHERE state IN ('pending') DO NOTHING",
)


def look_soon(session: Session, kit: Kit, ticket_id: int) -> None:
    """Have the ticket looked at once this transaction is through."""
    schedule(session, kit, WATCH, ticket_id, at=kit.clock())


def watch_from_opening(
    session: Session, kit: Kit, ticket_id: int, found: tuple[Reason, ...]
) -> None:
    """Have a ticket looked at that was just opened: at once if it is pressing, else in its time."""
    now = kit.clock()
    pressing = is_pressing([reason.code.value for reason in found], [])
    limits = LIMITS[band_of(score(found), pressing=pressing)]
    row = {
        "kind": WATCH,
        "record_id": ticket_id,
        "body": None,
        "state": QueueState.PENDING,
        "attempts": 0,
        "available_at": now if pressing else now + limits.first_look,
        "made_at": now,
    }
    insert_at_the_end(session, _FIRST, row)
    if pressing:
        wake(session, "jobs")
