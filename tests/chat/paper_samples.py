"""A reward and a referral as facts, for the golden texts of the triage slice.

Holds the samples only.
"""

from typing import Any

Facts = dict[str, Any]

CODE = "PU-ABCDE-12345"
REWARD: Facts = {
    "reward": 3,
    "ticket": 12,
    "amount": 50_000,
    "notice": "WH-2026-0147",
    "reason": "It led <to> him",
    "proposed_by": "Wang Lei",
    "contact": "027-8540 0000",
}


def paper(kind: str, words: str) -> Facts:
    """One paper of a referral's file."""
    return {"kind": kind, "at": "2026-11-22 14:05", "by": "Wang Lei", "words": words}


PAPERS = [
    paper("analysis", "A manhole without its cover"),
    paper("demand", "Put the cover back"),
    paper("responsibility", "The roads section"),
]
REFERRAL: Facts = {
    "ticket": 12,
    "authority": "城管局",
    "due_at": "2026-12-10 23:59",
    "papers": PAPERS,
}
