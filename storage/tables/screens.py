"""Screens: which message of a private conversation has the buttons that count.

Holds one row per chat and subject (a draft, a notice, a review). Refuses content: only a message's
number is kept, and only while the screen stands.
"""

from storage.columns import keyed, number, words
from storage.tables.row import Row


class Screen(Row, table=True):
    """The message that shows how one subject stands in one chat."""

    __tablename__ = "screen"

    chat_key: bytes = keyed(primary_key=True)
    subject: str = words(primary_key=True)
    message_id: int = number()
