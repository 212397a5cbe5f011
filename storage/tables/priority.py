"""Weights of priority that operators have changed.

Holds only what differs from the program's own table. Refuses to be the list of the reasons: that is
in `tipline.priority`.
"""

from datetime import datetime

from storage.columns import instant, number, words
from storage.tables.row import Row


class PriorityWeight(Row, table=True):
    """How much one reason counts here."""

    __tablename__ = "priority_weight"

    code: str = words(primary_key=True)
    weight: int = number()
    changed_at: datetime = instant()
