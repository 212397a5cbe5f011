"""What people make of a suggested cluster: tickets worked as one, and apart again.

Holds merging, splitting, and who may join; closing them with their lead is in `desk.tickets.closing`. Refuses
both to anybody who does not hold the ticket, a lead below another lead, and tickets of other units.
Every ticket keeps its tip, its dialogue and its own outcome.
"""

from typing import Any

from sqlalchemy import Row, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.alerts.soon import look_soon
from desk.kit import Kit
from desk.log import record
from desk.tickets.acts import held_for
from desk.tickets.card import redraw, refresh
from desk.tickets.clusters import (
    CLUSTERS,
    MEMBERS,
    can_be_led,
    can_join,
    cluster_of,
    lead_of,
    members,
)
from desk.tickets.leading import keep_up
from desk.tickets.rows import load, load_for
from desk.tickets.sightings import compare_around
from desk.tickets.thread import note
from storage.statements import changed
from storage.tables.clusters import MemberState
from tipline.refusals import Refusal
from tipline.tickets import TicketAction, TicketState

__all__ = ["merge", "split"]

_MOST_MERGED = 50  # each has its card drawn anew


def merge(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> int:
    """Work the suggested tickets together with this one, which leads; return how many they are."""
    held_for(session, kit, actor, ticket_id, TicketAction.RENEW)
    cluster = cluster_of(session, ticket_id)
    found = [] if cluster is None else members(session, cluster.id, MemberState.SUGGESTED)
    able = [row.ticket_id for row in found if can_join(row, ticket_id, actor.unit_ids)]
    joining = able[:_MOST_MERGED]
    if cluster is None or not joining:
        raise Refusal("ticket.nothing_to_merge")
    _take_lead(session, cluster, ticket_id)
    joined = MEMBERS.c.ticket_id.in_([ticket_id, *joining])
    values = {"state": MemberState.MERGED, "merged_by": actor.id}
    session.execute(update(MEMBERS).where(joined).values(**values))
    record(session, kit, actor, "ticket.merged", "ticket", ticket_id, tickets=len(joining))
    _settle(session, kit, actor, ticket_id, joining, "merged")
    return len(joining)


def _take_lead(session: Session, cluster: Row[Any], ticket_id: int) -> None:
    """Have the ticket lead: nobody else does, or who did is closed, and then nothing is worked with that any more."""
    mine = (CLUSTERS.c.id == cluster.id) & can_be_led(ticket_id)
    if not changed(session, update(CLUSTERS).where(mine).values(lead_id=ticket_id)):
        raise Refusal("ticket.goes_with_another")
    if cluster.lead_id not in (None, ticket_id):
        over = (MEMBERS.c.cluster_id == cluster.id) & (MEMBERS.c.state == MemberState.MERGED)
        values = {"state": MemberState.SUGGESTED, "merged_by": None}
        session.execute(update(MEMBERS).where(over).values(**values))


def split(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """Of the ticket that leads: work them apart again. Of any other: it does not belong here."""
    held = load_for(session, actor, ticket_id, lock=True)
    nobodys = held.ticket.state is TicketState.NEW
    lead_id = lead_of(session, ticket_id)
    # What nobody took by itself is in the hands of whoever holds its lead.
    in_hand = lead_id if nobodys and lead_id is not None else ticket_id
    held_for(session, kit, actor, in_hand, TicketAction.RENEW)
    cluster = cluster_of(session, ticket_id)
    if cluster is None:
        raise Refusal("ticket.nothing_to_split")
    compare_around(session, kit, held)
    apart: list[int] = []
    mine, values = MEMBERS.c.ticket_id == ticket_id, {"state": MemberState.SPLIT}
    if cluster.lead_id == ticket_id:
        merged = members(session, cluster.id, MemberState.MERGED)
        apart = [row.ticket_id for row in merged if row.ticket_id != ticket_id]
        session.execute(update(CLUSTERS).where(CLUSTERS.c.id == cluster.id).values(lead_id=None))
        values = {"state": MemberState.SUGGESTED}
    which = mine | MEMBERS.c.ticket_id.in_(apart)
    session.execute(update(MEMBERS).where(which).values(merged_by=None, **values))
    record(session, kit, actor, "ticket.split", "ticket", ticket_id, tickets=len(apart))
    _settle(session, kit, actor, ticket_id, apart, "apart")
    if lead_id is not None:
        look_soon(session, kit, lead_id)


def _settle(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, others: list[int], code: str
) -> None:
    """Who rings and how pressing each is has changed, and so have all their cards."""
    keep_up(session, kit, load(session, ticket_id, lock=True))
    for other in others:
        note(session, kit, other, code, name=actor.name, other=str(ticket_id))
        look_soon(session, kit, other)
        refresh(session, kit, other)
    look_soon(session, kit, ticket_id)
    redraw(session, kit, actor, ticket_id)
