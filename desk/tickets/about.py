"""What a general ticket is about, as its card tells it.

Holds the look-up and whether anybody may still say. Refuses to guess from a tipster's words.
"""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desk.district.matters import any_handled
from desk.tickets.rows import Held
from desk.tips.facts import Facts
from storage.statements import table_of
from storage.tables.matters import TicketMatter
from tipline.tickets import TicketState

__all__ = ["MATTERS", "drop_matter", "matter_facts", "may_be_put"]

MATTERS = table_of(TicketMatter)
_STILL = frozenset({TicketState.NEW, TicketState.CLAIMED, TicketState.AWAITING_REPLY})


def may_be_put(held: Held) -> bool:
    """Whether somebody may say what the ticket is about."""
    is_general = held.ticket.notice_id is None
    return is_general and held.ticket.state in _STILL and not held.withdrawn


def drop_matter(session: Session, ticket_id: int) -> None:
    """Its tip is gone, and with it what somebody said that it is about."""
    session.execute(delete(MATTERS).where(MATTERS.c.ticket_id == ticket_id))


def matter_facts(session: Session, held: Held) -> Facts:
    """The matter, where somebody has said it, and whether it is asked."""
    if held.ticket.notice_id is not None:
        return {}
    facts: Facts = {}
    mine = MATTERS.c.ticket_id == held.id
    matter = session.execute(select(MATTERS.c.matter).where(mine)).scalar()
    if matter is not None:
        facts["matter"] = matter.value
    if may_be_put(held) and any_handled(session):
        facts["asks_matter"] = True
    return facts
