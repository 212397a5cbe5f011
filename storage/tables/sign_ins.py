"""Who has signed in to the console, in which browser, and until when.

Holds one row for each sign-in, from the code that the bot gave to the end of the shift. Refuses the code
and the browser's token themselves: both are keyed hashes.
"""

from datetime import datetime

from storage.columns import check, instant, keyed, number
from storage.tables.row import Row


class SignIn(Row, table=True):
    """A code that an officer asked for, and the browser that was opened with it.

    Until `code_until` the code opens one; then the row is of no use, unless it did.
    """

    __tablename__ = "sign_in"
    __table_args__ = (check("(token_key IS NULL) = (ends_at IS NULL)", "sign_in_has_an_end"),)

    id: int | None = number(optional=True, primary_key=True)
    officer_id: int = number(foreign_key="officer.id", index=True)
    code_key: bytes = keyed(unique=True)
    code_until: datetime = instant()
    token_key: bytes | None = keyed(optional=True, unique=True)
    ends_at: datetime | None = instant(optional=True)
