"""What a lead owes to those that are worked with it: a place in the queue as good as theirs, and their freedom.

Holds its priority, that of the most pressing of them, and what happens when its tip was taken back: they go
by themselves again. Refuses to close them, or to leave them out of the queue behind a ticket without content.
"""

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM, OfficerActor
from desk.alerts.soon import look_soon
from desk.kit import Kit
from desk.log import record
from desk.tickets.card import refresh
from desk.tickets.clusters import CLUSTERS, MEMBERS, cluster_of, followers, members
from desk.tickets.rows import TICKETS, Held, change, own_priority
from desk.tickets.thread import note
from storage.tables.clusters import MemberState
from tipline.tickets import TicketState

__all__ = ["keep_up", "lead_gone", "leave_others", "look_at_leads"]


def keep_up(session: Session, kit: Kit, held: Held) -> bool:
    """Have a ticket be as pressing as the most pressing of those that follow it; False where it is.

    The queue is in order of one indexed column: what a lead owes to others stands there too.
    """
    theirs = (own_priority(row.reasons) for row in followers(session, held.id))
    most = max((own_priority(held.ticket.reasons), *theirs))
    if held.ticket.state is TicketState.CLOSED or most == held.ticket.priority:
        return False
    change(session, held, priority=most)
    record(session, kit, SYSTEM, "ticket.judged", "ticket", held.id, priority=most)
    return True


def look_at_leads(session: Session, kit: Kit) -> None:
    """Tickets were weighed anew: have each open lead look at those that follow it."""
    leads = select(TICKETS.c.id).join(CLUSTERS, CLUSTERS.c.lead_id == TICKETS.c.id)
    for ticket_id in session.execute(leads.where(TICKETS.c.state != TicketState.CLOSED)).scalars():
        look_soon(session, kit, ticket_id)


def lead_gone(session: Session, kit: Kit, ticket_id: int) -> None:
    """If this ticket led others, set them free; they stay suggested to each other."""
    cluster = cluster_of(session, ticket_id)
    if cluster is None or cluster.lead_id != ticket_id:
        return
    freed = [row.ticket_id for row in members(session, cluster.id, MemberState.MERGED)]
    session.execute(update(CLUSTERS).where(CLUSTERS.c.id == cluster.id).values(lead_id=None))
    merged = (MEMBERS.c.cluster_id == cluster.id) & (MEMBERS.c.state == MemberState.MERGED)
    apart = {"state": MemberState.SUGGESTED, "merged_by": None}
    session.execute(update(MEMBERS).where(merged).values(**apart))
    record(session, kit, SYSTEM, "ticket.split", "ticket", ticket_id, tickets=len(freed))
    for other in freed:
        note(session, kit, other, "lead_gone", other=str(ticket_id))
        look_soon(session, kit, other)
        refresh(session, kit, other)


def leave_others(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, going: list[int]
) -> None:
    """A ticket goes to another unit, and those `going` with it; whoever worked with them stays, apart."""
    cluster = cluster_of(session, ticket_id)
    if cluster is None or cluster.belongs is not MemberState.MERGED or cluster.lead_id is None:
        return
    merged = [row.ticket_id for row in members(session, cluster.id, MemberState.MERGED)]
    stays: ColumnElement[bool]
    if cluster.lead_id == ticket_id:
        stays = MEMBERS.c.ticket_id.not_in([ticket_id, *going] if going else [])  # alone none leads
        apart = [one for one in merged if one not in (ticket_id, *going)]
    else:
        stays, apart = MEMBERS.c.ticket_id == ticket_id, [ticket_id]
    mine = (MEMBERS.c.cluster_id == cluster.id) & (MEMBERS.c.state == MemberState.MERGED)
    values = {"state": MemberState.SUGGESTED, "merged_by": None}
    session.execute(update(MEMBERS).where(mine, stays).values(**values))
    if cluster.lead_id == ticket_id and not going:
        session.execute(update(CLUSTERS).where(CLUSTERS.c.id == cluster.id).values(lead_id=None))
    for one in apart:
        note(session, kit, one, "apart", name=actor.name, other=str(cluster.lead_id))
        refresh(session, kit, one)
    for one in (cluster.lead_id, *apart):
        look_soon(session, kit, one)
