"""Tickets: the work item that a tip is on the police side.

Holds state, lease, priority and disposition; the words of a reason are sealed.
Refuses a closed ticket without a disposition and a claimed one without a holder.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from storage.columns import ColumnClass, check, choice, instant, number, sealed, words
from tipline.tickets import Disposition, TicketState


class Ticket(SQLModel, table=True):
    """One tip to be worked on; its id is the number people call it by."""

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ticket_queue", "unit_id", "state", "priority", "id"),
        check(
            "state NOT IN ('claimed', 'awaiting_reply') OR holder_id IS NOT NULL",
            "claimed_has_a_holder",
        ),
        check("state <> 'closed' OR disposition IS NOT NULL", "closed_has_a_disposition"),
        check(
            "disposition IS NULL OR disposition <> 'duplicate' OR duplicate_of IS NOT NULL",
            "duplicate_names_the_other",
        ),
        check(
            "disposition IS NULL OR disposition <> 'referred' OR authority IS NOT NULL",
            "referred_names_the_authority",
        ),
    )

    id: int | None = number(optional=True, primary_key=True)
    tip_id: int = number(foreign_key="tip.id", unique=True)
    unit_id: int = number(foreign_key="unit.id")
    notice_id: int | None = number(optional=True, foreign_key="notice.id", index=True)
    state: TicketState = choice(TicketState, "ticket_state", default=TicketState.NEW)
    holder_id: int | None = number(optional=True, foreign_key="officer.id", index=True)
    lease_until: datetime | None = instant(optional=True)
    priority: int = number(default=0)
    reasons: list[Any] = Field(
        default_factory=list,
        sa_type=JSON,
        nullable=False,
        sa_column_kwargs={"info": {"class": ColumnClass.OPERATIONAL}},
    )
    disposition: Disposition | None = choice(Disposition, "ticket_disposition", optional=True)
    reason: bytes | None = sealed(optional=True)
    duplicate_of: int | None = number(optional=True, foreign_key="ticket.id")
    authority: str | None = words(optional=True)
    thread_id: int | None = number(optional=True)
    card_message_id: int | None = number(optional=True, index=True)
    version: int = number(default=0)
    made_at: datetime = instant()
    first_look_at: datetime | None = instant(optional=True)
    closed_at: datetime | None = instant(optional=True)
