"""The chain by which a reply in a group is answered when the nearer ways fail.

Holds what follows a receipt that could not be told: for their eyes only, then one neutral line in
the group. Refuses more than one such line in a group within ten minutes.
"""

from datetime import timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desk.kit import Kit, To
from desk.outgoing import say
from desk.sent import FailureWhy, SentRow, after_failure
from storage.statements import table_of
from storage.tables.queues import RateBudget

BETWEEN_LINES = timedelta(minutes=10)
_BUDGETS = table_of(RateBudget)


@after_failure("citizen.group_receipt")
def _no_private_line(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    """Nothing reached the person: the group gets a line that says where receipts are."""
    if _may_speak(session, kit, row.to.chat_key):
        to = To(row.to.chat_key, row.to.address, row.to.language)
        say(session, kit, to, "citizen.group_line", {})


def _may_speak(session: Session, kit: Kit, chat_key: bytes) -> bool:
    name = f"line:{chat_key.hex()}"
    now = round(kit.clock().timestamp() * 1_000_000)
    last = session.execute(
        select(_BUDGETS.c.arrival).where(_BUDGETS.c.name == name)
    ).scalar_one_or_none()
    if last is None:
        session.execute(insert(_BUDGETS).values(name=name, arrival=now, paused_until=0))
        return True
    if now - last < BETWEEN_LINES // timedelta(microseconds=1):
        return False
    session.execute(update(_BUDGETS).where(_BUDGETS.c.name == name).values(arrival=now))
    return True
