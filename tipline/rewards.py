"""A reward: proposed by whoever worked the ticket, approved by two, collected with a code.

Holds its lifecycle, how much of an offer an outcome can bring, whose report counts as the first, and who
may do what. Refuses one person in two of these hands, more than was offered, and a reward for a report
that came after another of the same.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from tipline.dispositions import Disposition
from tipline.lifecycles import Table, advance
from tipline.refusals import Refusal

REMINDED_EVERY = timedelta(days=14)
REMINDERS = 6


class RewardState(StrEnum):
    """Where a reward stands."""

    PROPOSED = "proposed"
    SECONDED = "seconded"
    APPROVED = "approved"
    COLLECTED = "collected"
    DECLINED = "declined"


class RewardAction(StrEnum):
    """What can happen to a reward."""

    APPROVE = "approve"
    DECLINE = "decline"
    PAY = "pay"


_S, _A = RewardState, RewardAction

REWARD_TABLE: Table[RewardState, RewardAction] = Table(
    record="reward",
    start=_S.PROPOSED,
    states=RewardState,
    actions=RewardAction,
    moves={
        (_S.PROPOSED, _A.APPROVE): _S.SECONDED,
        (_S.SECONDED, _A.APPROVE): _S.APPROVED,
        (_S.PROPOSED, _A.DECLINE): _S.DECLINED,
        (_S.SECONDED, _A.DECLINE): _S.DECLINED,
        (_S.APPROVED, _A.PAY): _S.COLLECTED,
    },
    refusals={
        **{(state, _A.PAY): "reward.not_approved" for state in (_S.PROPOSED, _S.SECONDED)},
        (_S.COLLECTED, _A.PAY): "reward.collected",
        (_S.DECLINED, _A.PAY): "reward.not_approved",
        **{
            (state, action): "reward.decided"
            for state in (_S.APPROVED, _S.COLLECTED, _S.DECLINED)
            for action in (_A.APPROVE, _A.DECLINE)
        },
    },
)

# Of what the notice offers, in hundredths.
TIERS: Mapping[Disposition, int] = MappingProxyType(
    {Disposition.ARREST: 100, Disposition.LOCATED: 100, Disposition.USEFUL: 20}
)


def advance_reward(state: RewardState, action: RewardAction) -> RewardState:
    """The reward's next state; raises ``Refusal`` where there is none."""
    return advance(REWARD_TABLE, state, action)


def brings(offer: int, disposition: Disposition) -> int:
    """How much of an offer such an outcome can bring at most."""
    return offer * TIERS[disposition] // 100


def check_amount(amount: int, offer: int, disposition: Disposition | None, spoken_for: int) -> None:
    """Raise the refusal that says what is wrong with an amount. ``spoken_for``: of this offer."""
    if disposition is None or disposition not in TIERS:
        raise Refusal("reward.not_for_this")
    most = min(brings(offer, disposition), offer - spoken_for)
    if not 0 < amount <= most:
        raise Refusal("reward.too_much", most=max(0, most))


def check_first(ticket_id: int, reports: Iterable[tuple[datetime, int]]) -> None:
    """Raise ``reward.not_first`` where another ticket's report of the same came earlier."""
    first = min(reports, default=None)
    if first is not None and first[1] != ticket_id:
        raise Refusal("reward.not_first", other=first[1])


def check_hand(officer_id: int, hands: Iterable[int | None]) -> None:
    """Raise ``reward.same_person`` for somebody who had a hand in it before."""
    if officer_id in hands:
        raise Refusal("reward.same_person")
