"""The wrapped session keys that open inbox bytes, outbox bodies and addresses.

Holds wrapped keys only. Refuses a key in the clear.
"""

from datetime import datetime

from storage.columns import instant, number, sealed, words
from storage.tables.row import Row


class SessionKeyRow(Row, table=True):
    """One key that a process made for an hour, wrapped for the desk or for the relay."""

    __tablename__ = "session_key"

    id: int = number(primary_key=True)
    purpose: str = words()
    wrapped: bytes = sealed()
    made_at: datetime = instant()
