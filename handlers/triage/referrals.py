"""Referrals in a ticket's topic: `/refer`, `/answered`.

Holds the reading of what is typed: a day and an authority, then three papers, a line each or between
bars. Refuses what lacks one of them.
"""

import re
from datetime import date

from aiogram.types import Message

from desk.referrals.referring import NewReferral, answer, refer, show
from handlers.triage.answering import do_there, ticket_and_words
from handlers.turn import Turn
from tipline.refusals import Refusal

__all__ = ["answered", "referral", "referral_from"]

_BETWEEN = re.compile(r"\s*[|｜\n]+\s*")
_PAPERS = 4  # day and authority, analysis, demand, responsibility


async def referral(message: Message, args: str, turn: Turn) -> None:
    """Open a file, or show the one there is."""
    meant = await ticket_and_words(turn, message, args)
    if not meant.words.strip():
        await do_there(turn, meant, show)
        return
    await do_there(turn, meant, refer, referral_from(meant.words))


async def answered(message: Message, args: str, turn: Turn) -> None:
    """Write down what the authority said or did."""
    meant = await ticket_and_words(turn, message, args)
    await do_there(turn, meant, answer, meant.words)


def referral_from(text: str) -> NewReferral:
    """`2026-12-10 城管局 | analysis | demand | responsibility`; raises Refusal `referral.how`."""
    parts = _BETWEEN.split(text.strip())
    day, _, authority = parts[0].partition(" ")
    try:
        due = date.fromisoformat(day)
    except ValueError:
        raise Refusal("referral.how") from None
    if len(parts) != _PAPERS:
        raise Refusal("referral.how")
    return NewReferral(authority, due, *parts[1:])
