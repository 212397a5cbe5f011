"""How clusters come about, and whom it concerns that one of their tickets ends or comes back.

Holds suggesting, and having the others' cards drawn anew. Refuses to merge anything by itself, to suggest again
what a person has split, and to change a second ticket in the transaction of the first.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM, OfficerActor
from desk.alerts.soon import look_soon
from desk.jobs import schedule
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say_triage
from desk.tickets.clusters import CLUSTERS, MEMBERS, cluster_of, is_led, members
from desk.tickets.rows import REFRESH, TICKETS, Held
from storage.statements import changed
from storage.tables.clusters import MemberState
from tipline.tickets import HELD

__all__ = ["CLOSE_WITH_LEAD", "close_with_lead", "show_others", "suggest"]

CLOSE_WITH_LEAD = "ticket.close_with_lead"


def suggest(session: Session, kit: Kit, held: Held, others: Iterable[int]) -> bool:
    """The ticket and these others are perhaps of one moment; False where that is no news.

    It joins the cluster that one of them is in, and those in none join with it. What it lies between becomes one
    cluster; where people lead several already, its thread names those that it does not join.
    """
    together = [held.id, *others]
    rows = session.execute(select(MEMBERS).where(MEMBERS.c.ticket_id.in_(together))).all()
    if held.id in {row.ticket_id for row in rows}:
        return False
    there = {row.cluster_id for row in rows if row.state is not MemberState.SPLIT}
    joining = sorted(set(together) - {row.ticket_id for row in rows})
    if not there and len(joining) < 2:
        return False
    cluster_id = _made_one(session, kit, held, there) if there else _new(session, kit, held)
    for ticket_id in joining:
        row = {
            "ticket_id": ticket_id,
            "cluster_id": cluster_id,
            "state": MemberState.SUGGESTED,
            "added_at": kit.clock(),
        }
        session.execute(insert(MEMBERS).values(row))
    # Whoever works on one of them may merge what has joined.
    _show_anew(session, kit, cluster_id, TICKETS.c.state.in_(HELD))
    details: dict[str, Any] = {"cluster": cluster_id, "tickets": len(joining)}
    record(session, kit, SYSTEM, "ticket.clustered", "ticket", held.id, **details)
    return True


def _made_one(session: Session, kit: Kit, held: Held, there: set[int]) -> int:
    """Of these clusters the one that somebody leads, else the oldest; those that nobody leads are put into it."""
    mine = CLUSTERS.c.id.in_(there)
    clusters = select(CLUSTERS.c.id, CLUSTERS.c.lead_id, is_led().label("led")).where(mine)
    first, *rest = session.execute(clusters.order_by(~is_led(), CLUSTERS.c.id)).all()
    for row in rest:
        if row.led:
            facts = {"ticket": held.id, "note": "near_another", "other": str(row.lead_id)}
            say_triage(session, kit, held.id, "ticket.note", facts)
    joined = MEMBERS.c.cluster_id.in_([row.id for row in rest if not row.led])
    suggested = joined & (MEMBERS.c.state == MemberState.SUGGESTED)
    if changed(session, update(MEMBERS).where(suggested).values(cluster_id=first.id)):
        _show_anew(session, kit, first.id)
    return int(first.id)


def _new(session: Session, kit: Kit, held: Held) -> int:
    values = {"notice_id": held.ticket.notice_id, "made_at": kit.clock()}
    made = insert(CLUSTERS).values(values).returning(CLUSTERS.c.id)
    return int(session.execute(made).scalar_one())


def close_with_lead(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """A ticket was closed: where it leads, have those that were merged into it closed alike, soon.

    What is not closed with it goes by itself again, and somebody has to hear of it. The others' cards tell of a lead
    no more, nor of what came to nothing.
    """
    cluster = cluster_of(session, ticket_id)
    if cluster is None:
        return
    if cluster.lead_id == ticket_id or cluster.belongs is MemberState.SUGGESTED:
        _show_anew(session, kit, cluster.id)
    if cluster.lead_id != ticket_id:
        return
    body = {"lead": ticket_id, "officer": actor.id}
    for row in members(session, cluster.id, MemberState.MERGED):
        if row.ticket_id != ticket_id:
            look_soon(session, kit, row.ticket_id)
            schedule(session, kit, CLOSE_WITH_LEAD, row.ticket_id, at=kit.clock(), body=body)


def show_others(session: Session, kit: Kit, ticket_id: int) -> None:
    """A ticket is worked on again: on the cards of those beside it there may be something to merge once more."""
    cluster = cluster_of(session, ticket_id)
    if cluster is not None:
        _show_anew(session, kit, cluster.id, TICKETS.c.id != ticket_id)


def _show_anew(session: Session, kit: Kit, cluster_id: int, *which: ColumnElement[bool]) -> None:
    tickets = select(TICKETS.c.id).join(MEMBERS, MEMBERS.c.ticket_id == TICKETS.c.id)
    those = tickets.where(MEMBERS.c.cluster_id == cluster_id, *which)
    for ticket_id in session.execute(those).scalars().all():
        schedule(session, kit, REFRESH, ticket_id, at=kit.clock())
