"""A notice in a line: its name, whether it still asks something of anybody, what it offers, what the record says.

Refuses the card itself: each place draws its own.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from locales.catalogue import Raw, Texts
from locales.features import headline
from tipline.dispositions import Disposition
from tipline.notices import SILENT, NoticeState
from tipline.rewards import brings

__all__ = ["is_silent", "marked", "on_record", "reward_amounts", "title"]

Facts = Mapping[str, Any]
Said = TypeVar("Said", bound=str)

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


def on_record(state: str, say: Callable[..., Said], *, exercise: bool, **about: str) -> Said:
    """What the record says of a published notice; `say` fills a text, with markup or without."""
    live = exercise and state == NoticeState.LIVE
    said = say("notice.genuine.exercise" if live else f"notice.genuine.{state}", **about)
    return marked(said, say, exercise=exercise)


def marked(said: Said, say: Callable[..., Said], *, exercise: bool) -> Said:
    """Words about a notice, with the mark of an exercise where it is one."""
    return say("notice.of_exercise", said=said) if exercise else said
