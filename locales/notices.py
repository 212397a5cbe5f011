"""A notice in a line: what it is called, whether it still asks something of anybody, what it offers.

Refuses the card itself: each place draws its own.
"""

from collections.abc import Mapping
from typing import Any

from locales.catalogue import Raw, Texts
from locales.features import headline
from tipline.dispositions import Disposition
from tipline.notices import SILENT
from tipline.rewards import brings

__all__ = ["is_silent", "reward_amounts", "title"]

Facts = Mapping[str, Any]

_SILENT = frozenset(state.value for state in SILENT)


def is_silent(facts: Facts) -> bool:
    """Whether the notice asks nothing of anybody: it is over, or suspended."""
    return facts["state"] in _SILENT


def reward_amounts(reward: Facts) -> dict[str, str]:
    """What an offer can bring a tip, as words about it name it: at best, and where it helps."""
    best, useful = (
        brings(reward["amount"], outcome) for outcome in (Disposition.ARREST, Disposition.USEFUL)
    )
    return {"amount": f"{best:,}", "useful": f"{useful:,}"}


def title(t: Texts, facts: Facts) -> Raw:
    """The headline: "Help identify · WH-2026-0147"."""
    head = headline(t, facts) if facts["kind"] else ""
    return t("notice.title", head=head, number=facts["number"] or t("notice.no_number"))
