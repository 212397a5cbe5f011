"""Matters: which unit handles each, and what a person has said a general ticket is about.

Refuses two units for one matter.
"""

from datetime import datetime

from storage.columns import choice, instant, number
from storage.tables.row import Row
from tipline.matters import Matter


class UnitMatter(Row, table=True):
    """The unit that tickets of this matter go to."""

    __tablename__ = "unit_matter"

    matter: Matter = choice(Matter, "unit_matter_name", primary_key=True)
    unit_id: int = number(foreign_key="unit.id")


class TicketMatter(Row, table=True):
    """What a ticket is about, by whose word."""

    __tablename__ = "ticket_matter"

    ticket_id: int = number(primary_key=True, foreign_key="ticket.id")
    matter: Matter = choice(Matter, "ticket_matter_name")
    put_by: int = number(foreign_key="officer.id")
    put_at: datetime = instant()
