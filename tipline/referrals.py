"""A referral: another authority is told what is to be put right, and by when.

Holds its lifecycle, the papers of its file, and what may be written. Refuses a day that has passed or lies
more than a year ahead, and a paper without words.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from tipline.lifecycles import Table, advance
from tipline.refusals import Refusal

PAPER_LIMIT = 600
AUTHORITY_LIMIT = 120
LONGEST = timedelta(days=366)
CLIMBS_EVERY = timedelta(days=1)
"""How often an overdue referral is put to those one step higher."""


class Paper(StrEnum):
    """What lies in the file, in the order in which it comes to be."""

    ANALYSIS = "analysis"
    DEMAND = "demand"
    RESPONSIBILITY = "responsibility"
    REMINDER = "reminder"
    REPLY = "reply"


OPENING = (Paper.ANALYSIS, Paper.DEMAND, Paper.RESPONSIBILITY)


class ReferralState(StrEnum):
    """Where a referral stands."""

    RUNNING = "running"
    OVERDUE = "overdue"
    ANSWERED = "answered"


class ReferralAction(StrEnum):
    """What can happen to a referral."""

    FALL_DUE = "fall_due"
    ANSWER = "answer"


_S, _A = ReferralState, ReferralAction

REFERRAL_TABLE: Table[ReferralState, ReferralAction] = Table(
    record="referral",
    start=_S.RUNNING,
    states=ReferralState,
    actions=ReferralAction,
    moves={
        (_S.RUNNING, _A.FALL_DUE): _S.OVERDUE,
        (_S.RUNNING, _A.ANSWER): _S.ANSWERED,
        (_S.OVERDUE, _A.ANSWER): _S.ANSWERED,
    },
    # The clock strikes whether or not anybody answered.
    echoes=frozenset({(_S.OVERDUE, _A.FALL_DUE), (_S.ANSWERED, _A.FALL_DUE)}),
    refusals={(_S.ANSWERED, _A.ANSWER): "referral.answered"},
)


def advance_referral(state: ReferralState, action: ReferralAction) -> ReferralState:
    """The referral's next state; raises ``Refusal`` where there is none."""
    return advance(REFERRAL_TABLE, state, action)


def check_due(due_at: datetime, now: datetime) -> None:
    """Raise the refusal that says what is wrong with a deadline."""
    if not now < due_at <= now + LONGEST:
        raise Refusal("referral.bad_day", days=LONGEST.days)


def check_paper(words: str) -> None:
    """Raise the refusal that says what a paper lacks."""
    if not words.strip():
        raise Refusal("referral.how")
    if len(words) > PAPER_LIMIT:
        raise Refusal("ticket.reason_too_long", limit=PAPER_LIMIT)
