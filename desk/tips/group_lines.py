"""The chain by which a reply in a group is answered when the nearer ways fail.

Holds what follows a receipt that could not be told: for their eyes only, then one neutral line in
the group. Refuses more than one such line in a group within ten minutes.
"""

from datetime import timedelta

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.outgoing import say
from desk.sent import FailureWhy, SentRow, after_failure
from storage.columns import micros
from storage.statements import changed, table_of
from storage.tables.queues import RateBudget

BETWEEN_LINES = timedelta(minutes=10)
_BUDGETS = table_of(RateBudget)
_FIRST = text(
    "INSERT INTO rate_budget (name, arrival, paused_until) VALUES (:name, 0, 0)"
    " ON CONFLICT (name) DO NOTHING"
)


@after_failure("citizen.group_receipt")
def _no_private_line(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    """Nothing reached the person: the group gets a line that says where receipts are."""
    if _may_speak(session, kit, row.to.chat_key):
        to = To(row.to.chat_key, row.to.address, row.to.language)
        say(session, kit, to, "citizen.group_line", {})


def _may_speak(session: Session, kit: Kit, chat_key: bytes) -> bool:
    name = f"line:{chat_key.hex()}"
    now = micros(kit.clock())
    # Guarded in the database: of two replies that fail at once, one speaks.
    session.execute(_FIRST, {"name": name})
    long_ago = now - BETWEEN_LINES // timedelta(microseconds=1)
    spoken = update(_BUDGETS).where(_BUDGETS.c.name == name, _BUDGETS.c.arrival <= long_ago)
    return changed(session, spoken.values(arrival=now)) == 1
