"""Who is looking at a ticket now, and who is writing to its tipster: a line on its card for a minute.

Holds the last look of each officer, for that minute, and what the card says of it. Refuses to keep a history
of looks: what somebody read of sealed content is in the audit log.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, officer_name
from desk.jobs import schedule
from desk.kit import Kit
from storage.statements import changed, table_of
from storage.tables.alerts import TicketLook
from storage.tables.tickets import Ticket

__all__ = ["LOOKED", "drop_old_looks", "looking_facts", "looks", "wrote"]

LOOKED = "ticket.looked"

_LOOKS = table_of(TicketLook)
_LASTS = timedelta(minutes=1)


def looks(
    session: Session, kit: Kit, actor: OfficerActor, ticket: Ticket, *, writing: bool = False
) -> None:
    """The officer pressed something there, or has it on the screen. That its holder looks says nothing new."""
    if ticket.holder_id == actor.id and not writing:
        return
    assert ticket.id is not None
    _keep(session, ticket.id, actor.id, looked_at=kit.clock(), writing=writing)
    schedule(session, kit, LOOKED, ticket.id, at=kit.clock() + _LASTS)


def wrote(session: Session, ticket_id: int, officer_id: int) -> None:
    """What they were writing was sent."""
    mine = (_LOOKS.c.ticket_id == ticket_id) & (_LOOKS.c.officer_id == officer_id)
    session.execute(update(_LOOKS).where(mine).values(writing=False))


def drop_old_looks(session: Session, kit: Kit, ticket_id: int) -> None:
    """Their minute is over."""
    old = (_LOOKS.c.ticket_id == ticket_id) & (_LOOKS.c.looked_at <= kit.clock() - _LASTS)
    session.execute(delete(_LOOKS).where(old))


def looking_facts(
    session: Session, kit: Kit, ticket: Ticket, *, reader: int | None = None
) -> dict[str, Any]:
    """Names of those who looked within the last minute, by what they are at; of others than `reader`."""
    lately = (_LOOKS.c.ticket_id == ticket.id) & (_LOOKS.c.looked_at > kit.clock() - _LASTS)
    rows = session.execute(select(_LOOKS).where(lately).order_by(_LOOKS.c.officer_id)).all()
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.officer_id == reader:
            continue
        if row.writing:
            found.setdefault("writing", []).append(officer_name(session, kit, row.officer_id))
        elif row.officer_id != ticket.holder_id:
            found.setdefault("looking", []).append(officer_name(session, kit, row.officer_id))
    return found


def _keep(session: Session, ticket_id: int, officer_id: int, **values: Any) -> None:
    mine = (_LOOKS.c.ticket_id == ticket_id) & (_LOOKS.c.officer_id == officer_id)
    if not changed(session, update(_LOOKS).where(mine).values(**values)):
        key = {"ticket_id": ticket_id, "officer_id": officer_id}
        session.execute(insert(_LOOKS).values(**key, **values))
