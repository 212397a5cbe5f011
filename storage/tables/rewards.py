"""Rewards: who proposed, who approved, who handed over; never who collected.

Refuses, in the database itself, one person in two of these hands, an approval by one alone, and a second
reward for the same ticket.
"""

from datetime import datetime

from sqlalchemy import Index, text

from storage.columns import check, choice, instant, keyed, number, sealed
from storage.tables.row import Row
from tipline.rewards import RewardState

_STANDS = text("state <> 'declined'")


class Reward(Row, table=True):
    """One reward, in yuan.

    `code` opens with the desk's key until it was used; `code_key` is what a typed one is found by.
    """

    __tablename__ = "reward"
    __table_args__ = (
        Index(
            "reward_once",
            "ticket_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        check("amount > 0", "reward_is_something"),
        check("first_by IS NULL OR first_by <> proposed_by", "first_approver_is_another"),
        check(
            "second_by IS NULL OR (first_by IS NOT NULL"
            " AND second_by <> proposed_by AND second_by <> first_by)",
            "second_approver_is_a_third",
        ),
        check(
            "state NOT IN ('approved', 'collected')"
            " OR (second_by IS NOT NULL AND code_key IS NOT NULL)",
            "approved_by_two",
        ),
        check(
            "state <> 'collected' OR (paid_by IS NOT NULL AND collected_at IS NOT NULL"
            " AND paid_by <> proposed_by AND paid_by <> first_by AND paid_by <> second_by)",
            "paid_by_a_fourth",
        ),
    )

    id: int | None = number(optional=True, primary_key=True)
    ticket_id: int = number(foreign_key="ticket.id")
    notice_id: int = number(foreign_key="notice.id", index=True)
    state: RewardState = choice(RewardState, "reward_state", default=RewardState.PROPOSED)
    amount: int = number()
    reason: bytes = sealed()
    proposed_by: int = number(foreign_key="officer.id")
    first_by: int | None = number(optional=True, foreign_key="officer.id")
    second_by: int | None = number(optional=True, foreign_key="officer.id")
    paid_by: int | None = number(optional=True, foreign_key="officer.id")
    code_key: bytes | None = keyed(optional=True, unique=True)
    code: bytes | None = sealed(optional=True)
    reminders: int = number(default=0)
    version: int = number(default=0)
    made_at: datetime = instant()
    approved_at: datetime | None = instant(optional=True)
    collected_at: datetime | None = instant(optional=True)
