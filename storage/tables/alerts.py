"""The rota, the alerts that rang, who is looking at a ticket, and the choice open on its card.

Holds who is on duty when, which ticket rang whom and how that ended, the last look of each officer
at each ticket, and the menu that somebody opened there. Refuses two alerts of one ticket at a time, and one that ended without saying how.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text

from storage.columns import check, choice, flag, instant, number, sealed, words
from storage.tables.row import Row
from tipline.alerts import Cause
from tipline.rota import Place
from tipline.tickets import TicketAction


class Ending(StrEnum):
    """How an alert ended."""

    ACKNOWLEDGED = "acknowledged"
    CLAIMED = "claimed"
    CLOSED = "closed"
    PASSED = "passed"
    CLIMBED = "climbed"


class RotaEntry(Row, table=True):
    """One officer's hours in a unit's rota; `days` has a bit for each day of the week."""

    __tablename__ = "rota_entry"
    __table_args__ = (UniqueConstraint("unit_id", "officer_id", "place", "days", "begins", "ends"),)

    id: int | None = number(optional=True, primary_key=True)
    unit_id: int = number(foreign_key="unit.id")
    officer_id: int = number(foreign_key="officer.id")
    place: Place = choice(Place, "rota_entry_place")
    days: int = number()
    begins: int = number()
    ends: int = number()
    made_at: datetime = instant()


_ON = text("ended_at IS NULL")


class Alert(Row, table=True):
    """A ticket that rings: whose it is, on which rung, how often that was rung, and how it ended."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("alert_of_ticket", "ticket_id"),
        Index("alert_once", "ticket_id", unique=True, sqlite_where=_ON, postgresql_where=_ON),
        check("(ended_at IS NULL) = (ending IS NULL)", "ended_says_how"),
    )

    id: int | None = number(optional=True, primary_key=True)
    ticket_id: int = number(foreign_key="ticket.id")
    unit_id: int = number(foreign_key="unit.id")
    cause: Cause = choice(Cause, "alert_cause")
    rung: int = number(default=0)
    rings: int = number(default=1)
    begun_at: datetime = instant()
    rung_at: datetime = instant()
    ended_at: datetime | None = instant(optional=True)
    ended_by: int | None = number(optional=True, foreign_key="officer.id")
    ending: Ending | None = choice(Ending, "alert_ending", optional=True)


class AlertRing(Row, table=True):
    """Somebody who was rung: on which rung, how often, by which message, or why it did not arrive."""

    __tablename__ = "alert_ring"

    alert_id: int = number(primary_key=True, foreign_key="alert.id")
    officer_id: int = number(primary_key=True, foreign_key="officer.id")
    rung: int = number()
    rings: int = number(default=1)
    rung_at: datetime = instant()
    message_id: int | None = number(optional=True)
    unreached: str | None = words(optional=True)


class TicketMenu(Row, table=True):
    """The choice that somebody has open on a ticket's card: whose, for which act, and what it offers."""

    __tablename__ = "ticket_menu"

    ticket_id: int = number(primary_key=True, foreign_key="ticket.id")
    officer_id: int = number(foreign_key="officer.id")
    action: TicketAction | None = choice(TicketAction, "ticket_menu_action", optional=True)
    menu: bytes = sealed()
    opened_at: datetime = instant()


class TicketLook(Row, table=True):
    """When an officer last pressed something on a ticket, and whether it was to write to the tipster."""

    __tablename__ = "ticket_look"

    ticket_id: int = number(primary_key=True, foreign_key="ticket.id")
    officer_id: int = number(primary_key=True, foreign_key="officer.id")
    looked_at: datetime = instant()
    writing: bool = flag()
