"""What comes after a ticket, from sample facts: rewards and referrals, for the golden texts of the triage slice.

Holds the samples only.
"""

from typing import Any

from tipline.rewards import RewardState

Facts = dict[str, Any]
Screen = tuple[str, Facts]

_CODE = "PU-ABCDE-12345"
_REWARD: Facts = {
    "reward": 3,
    "ticket": 12,
    "amount": 50_000,
    "notice": "WH-2026-0147",
    "reason": "It led <to> him",
    "proposed_by": "Wang Lei",
    "contact": "027-8540 0000",
}


def _paper(kind: str, words: str) -> Facts:
    return {"kind": kind, "at": "2026-11-22 14:05", "by": "Wang Lei", "words": words}


_PAPERS = [
    _paper("analysis", "A manhole without its cover"),
    _paper("demand", "Put the cover back"),
    _paper("responsibility", "The roads section"),
]
_REFERRAL: Facts = {
    "ticket": 12,
    "authority": "城管局",
    "due_at": "2026-12-10 23:59",
    "papers": _PAPERS,
}
_LEDGER: Facts = {
    "reply_to": 99,
    "thread": None,
    "sums": {"proposed": 0, "approved": 5000, "collected": 12000},
    "lines": [_REWARD | {"state": "approved"}],
    "more": 3,
}

FOLLOWING_UP: dict[str, Screen] = {
    **{
        f"reward_{state}": (
            "ticket.reward",
            _REWARD
            | {"state": state.value, "open": state in (RewardState.PROPOSED, RewardState.SECONDED)}
            | ({} if state is RewardState.PROPOSED else {"first_by": "Chen"})
            | {"edit": None},
        )
        for state in RewardState
    },
    **{
        f"reward_told_{what}": ("reward.told", _REWARD | {"what": what, "code": code})
        for what, code in (("ready", _CODE), ("waits", _CODE), ("collected", None))
    },
    "reward_counter": ("reward.check", _REWARD | {"code": _CODE}),
    "reward_counter_paid": ("reward.check", _REWARD | {"edit": 5}),
    "rewards": ("triage.rewards", _LEDGER),
    "referral": ("ticket.referral", _REFERRAL | {"state": "running"}),
    "referral_overdue": (
        "referral.overdue",
        _REFERRAL
        | {"state": "overdue"}
        | {
            "papers": [
                *_PAPERS,
                {"kind": "reminder", "at": "2026-12-11 00:00", "by": "", "words": ""},
            ]
        },
    ),
    "referral_letter_sent": ("referral.letter_sent", {"ticket": 12, "reply_to": 99, "thread": 7}),
    "referral_letter": ("referral.letter", {"ticket": 12}),
    "referral_answered": (
        "ticket.referral",
        _REFERRAL
        | {"state": "answered"}
        | {"papers": [*_PAPERS, _paper("reply", "The cover is <back>")]},
    ),
}
