"""Tickets: the work item that a tip is on the police side.

Holds state, lease, priority and disposition; the words of a reason are sealed.
Refuses a closed ticket without a disposition and a claimed one without a holder.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from storage.columns import ColumnClass, check, choice, flag, instant, keyed, number, sealed
from storage.statements import table_of
from storage.tables.row import Row
from tipline.dispositions import Disposition
from tipline.routing import RoutedBy
from tipline.tickets import TicketState


def _where(rule: str) -> dict[str, Any]:
    return {"sqlite_where": text(rule), "postgresql_where": text(rule)}


def _where_known(column: str) -> Index:
    return Index(f"ticket_{column}", column, **_where(f"{column} IS NOT NULL"))


class Ticket(Row, table=True):
    """One tip to be worked on; its id is the number people call it by."""

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ticket_queue", "unit_id", "state", "priority", "id"),
        # Most tickets are opened before any of these is known: nothing to index then.
        *(
            _where_known(name)
            for name in ("forwarded_to", "thread_id", "card_message_id", "closed_at")
        ),
        Index("ticket_made_at", "made_at"),  # what figures are counted by
        check(
            "state NOT IN ('claimed', 'awaiting_reply') OR holder_id IS NOT NULL",
            "claimed_has_a_holder",
        ),
        check("state <> 'closed' OR disposition IS NOT NULL", "closed_has_a_disposition"),
        check(
            "disposition IS NULL OR disposition <> 'duplicate' OR duplicate_of IS NOT NULL",
            "duplicate_names_the_other",
        ),
        check("duplicate_of <> id", "duplicate_of_another"),
        check(
            "disposition IS NULL OR disposition <> 'referred' OR authority IS NOT NULL",
            "referred_names_the_authority",
        ),
    )

    id: int | None = number(optional=True, primary_key=True)
    tip_id: int = number(foreign_key="tip.id", unique=True)
    unit_id: int = number(foreign_key="unit.id")
    # Of tickets from before there were several ways to a unit it is not known.
    routed_by: RoutedBy | None = choice(RoutedBy, "ticket_routed_by", optional=True)
    # In which area a general tip was seen, for figures: which one it is the row doesn't say.
    area_key: bytes | None = keyed(optional=True)
    suggested_unit: int | None = number(optional=True, foreign_key="unit.id")
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
    flags: list[Any] = Field(
        default_factory=list,
        sa_type=JSON,
        nullable=False,
        sa_column_kwargs={"info": {"class": ColumnClass.OPERATIONAL}},
    )
    forwarded_to: int | None = number(optional=True, foreign_key="officer.id")
    forwarded_at: datetime | None = instant(optional=True)
    field: bytes | None = sealed(optional=True)  # the last word from whoever was sent
    # With a disposition on a ticket that is still open: a closing that waits for its second look.
    proposed_by: int | None = number(optional=True, foreign_key="officer.id")
    disposition: Disposition | None = choice(Disposition, "ticket_disposition", optional=True)
    reason: bytes | None = sealed(optional=True)
    duplicate_of: int | None = number(optional=True, foreign_key="ticket.id")
    authority: bytes | None = sealed(optional=True)  # typed by people: it may name anybody
    thread_id: int | None = number(optional=True)
    card_message_id: int | None = number(optional=True)
    card_said: bytes | None = keyed(optional=True)  # what the card was last told to show
    card_shown: bytes | None = keyed(optional=True)  # what it shows
    version: int = number(default=0)
    made_at: datetime = instant()
    first_look_at: datetime | None = instant(optional=True)
    # Until somebody of the unit looks that it was handed to.
    handed_at: datetime | None = instant(optional=True)
    closed_at: datetime | None = instant(optional=True)
    # While a tipster is waited for, or it is closed, the time that a ticket has stands still.
    stands_since: datetime | None = instant(optional=True)
    stood_seconds: int | None = number(optional=True)
    thanked_at: datetime | None = instant(optional=True)


# In the order of the queue, for units that answer for much.
_IN_ORDER = table_of(Ticket).c.priority.desc(), table_of(Ticket).c.id
Index("ticket_waiting", *_IN_ORDER, **_where("state = 'new'"))
Index("ticket_open", *_IN_ORDER, **_where("state <> 'closed'"))


class TicketMessage(Row, table=True):
    """A message of ours in the triage chat, beside the card, that is about a ticket.

    A reply to it is a reply to the ticket, which is how a group without topics is worked. One that
    shows something of the tip (`shows_tip`) is erased when the tip is taken back.
    """

    __tablename__ = "ticket_message"

    message_id: int = number(primary_key=True, column={"autoincrement": False})
    ticket_id: int = number(foreign_key="ticket.id", index=True)
    shows_tip: bool = flag()
