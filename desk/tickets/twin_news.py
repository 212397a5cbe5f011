"""A picture that came before: the tickets that hold it hear of each other.

Holds the two jobs. One runs once a ticket with such a picture is there for all to see, and has each
of them look again; the other is that look: how pressing the ticket is now, and its card. Refuses to
do either in the transaction in which the picture came: that one waits for no other ticket.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.fingerprints import TWINS_CHANGED, pairs_of, pictures_of, tell_twins
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.tickets.card import refresh
from desk.tickets.clustering import suggest
from desk.tickets.priority import judge
from desk.tickets.rows import TICKETS, Held, load
from desk.tickets.twins import twins_of
from desk.tips.rows import TIPS
from tipline.dispositions import Disposition
from tipline.tickets import TicketState
from tipline.twins import is_dismissed

__all__ = ["hear_of_twins", "tell_of_dismissal"]

TWINS_MET = "ticket.twins_met"


def hear_of_twins(session: Session, kit: Kit, ticket_id: int, tip_id: int) -> None:
    """The ticket has a picture now: where it came before, have all who hold it look again, soon."""
    if pairs_of(session, pictures_of(session, tip_id)):
        schedule(session, kit, TWINS_MET, ticket_id, at=kit.clock())


def tell_of_dismissal(
    session: Session, kit: Kit, held: Held, disposition: Disposition | None
) -> None:
    """The ticket was closed so, or is no longer: where that was as nothing, its twins hear of it."""
    if is_dismissed(TicketState.CLOSED, disposition):
        tell_twins(session, kit, pictures_of(session, held.tip.id))


@job(TWINS_MET)
def meet(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Tell the ticket and its twins; by now each of them can be seen by the other."""
    held = load(session, ticket_id, lock=True)
    tell_twins(session, kit, pictures_of(session, held.tip.id))
    suggest(session, kit, held, _others_on_notice(session, held))
    schedule(session, kit, TWINS_CHANGED, ticket_id, at=kit.clock())


def _others_on_notice(session: Session, held: Held) -> list[int]:
    """Tickets on the same notice that hold the picture, by somebody else."""
    if held.ticket.notice_id is None or held.tip.person_key is None:
        return []
    twins = [twin.id for twin in twins_of(session, held.tip.id).tickets]
    query = (
        select(TICKETS.c.id)
        .join(TIPS, TIPS.c.id == TICKETS.c.tip_id)
        .where(
            TICKETS.c.id.in_(twins),
            TICKETS.c.notice_id == held.ticket.notice_id,
            TIPS.c.person_key != held.tip.person_key,
        )
    )
    return list(session.execute(query).scalars())


@job(TWINS_CHANGED)
def look_again(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Judge the ticket by what is known of its pictures now, and show it."""
    judge(session, kit, ticket_id)
    if not load(session, ticket_id).withdrawn:
        refresh(session, kit, ticket_id)
