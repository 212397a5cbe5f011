"""Sightings as they are found again, and tickets that are perhaps of one moment.

Holds, for each ticket that says where and when, keyed cells and the sealed point; and clusters:
suggested by the program, merged or split by people. Refuses a place or a time of a sighting in the
clear, and a ticket in two clusters.
"""

from datetime import datetime
from enum import StrEnum

from storage.columns import check, choice, instant, keyed, number, sealed
from storage.tables.row import Row


class MemberState(StrEnum):
    """How a ticket belongs to its cluster."""

    SUGGESTED = "suggested"
    MERGED = "merged"
    SPLIT = "split"  # taken out by a person, and not suggested again


class SightingRow(Row, table=True):
    """Where and when a ticket's tip saw something.

    `cell_key` is the hash of a notice, a cell and a stretch of time; `hour_key` that of a notice and
    an hour. `point` opens with the tip's own key, and goes with it.
    """

    __tablename__ = "sighting"

    ticket_id: int = number(
        primary_key=True, foreign_key="ticket.id", column={"autoincrement": False}
    )
    cell_key: bytes = keyed(index=True)
    hour_key: bytes = keyed(index=True)
    point: bytes = sealed()


class Cluster(Row, table=True):
    """Tickets on one notice that are perhaps of one moment; with a `lead` some are worked as one."""

    __tablename__ = "cluster"

    id: int | None = number(optional=True, primary_key=True)
    notice_id: int | None = number(optional=True, foreign_key="notice.id")
    lead_id: int | None = number(optional=True, foreign_key="ticket.id", index=True)
    made_at: datetime = instant()


class ClusterMember(Row, table=True):
    """One ticket of a cluster."""

    __tablename__ = "cluster_member"
    __table_args__ = (check("state <> 'merged' OR merged_by IS NOT NULL", "people_merge"),)

    ticket_id: int = number(
        primary_key=True, foreign_key="ticket.id", column={"autoincrement": False}
    )
    cluster_id: int = number(foreign_key="cluster.id", index=True)
    state: MemberState = choice(MemberState, "cluster_member_state")
    merged_by: int | None = number(optional=True, foreign_key="officer.id")
    added_at: datetime = instant()
