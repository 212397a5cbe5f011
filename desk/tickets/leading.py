"""A lead that is gone: its tip was taken back, and those that were worked with it go by themselves again.

Holds the one event. Refuses to close them, or to leave them out of the queue behind a ticket without content.
"""

from sqlalchemy import update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.kit import Kit
from desk.log import record
from desk.tickets.card import refresh
from desk.tickets.clusters import CLUSTERS, MEMBERS, cluster_of, members
from desk.tickets.thread import note
from storage.tables.clusters import MemberState

__all__ = ["lead_gone"]


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
        refresh(session, kit, other)
