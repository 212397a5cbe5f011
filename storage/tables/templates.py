"""A unit's ready-made words to tipsters.

Holds them sealed: people type them. Refuses to change a row: another takes its place, and it ends.
"""

from datetime import datetime

from storage.columns import choice, instant, number, sealed
from storage.tables.row import Row
from tipline.dispositions import Disposition
from tipline.tickets import TicketState


class Template(Row, table=True):
    """Words in both languages, under a name: offered in one state of a ticket, going out with one outcome
    or, with neither, offered in every state.
    """

    __tablename__ = "template"

    id: int | None = number(optional=True, primary_key=True)
    unit_id: int = number(foreign_key="unit.id", index=True)
    state: TicketState | None = choice(TicketState, "template_state", optional=True)
    disposition: Disposition | None = choice(Disposition, "template_disposition", optional=True)
    name: bytes = sealed()
    words_zh: bytes = sealed()
    words_en: bytes = sealed()
    made_by: int = number(foreign_key="officer.id")
    made_at: datetime = instant()
    ended_at: datetime | None = instant(optional=True)
