"""Referrals in a ticket's topic: `/refer`, `/answered`.

Holds the reading of what is typed: a day and an authority, then three papers, a line each or between
bars. Refuses what lacks one of them.
"""

import re
from datetime import date

from aiogram.types import Message

from desk.referrals.referring import NewReferral, answer, refer, show
from desk.tickets.acts import as_officer
from handlers.triage.answering import ticket_meant
from handlers.turn import Turn
from tipline.refusals import Refusal

__all__ = ["answered", "referral", "referral_from"]

_BETWEEN = re.compile(r"\s*[|｜\n]+\s*")
_PAPERS = 4  # day and authority, analysis, demand, responsibility


async def referral(message: Message, args: str, turn: Turn) -> None:
    """Open a file, or show the one there is."""
    ticket_id = await ticket_meant(turn, message)
    if not args.strip():
        await turn.write(as_officer, turn.person_key, show, ticket_id)
        return
    await turn.write(as_officer, turn.person_key, refer, ticket_id, referral_from(args))


async def answered(message: Message, args: str, turn: Turn) -> None:
    """Write down what the authority said or did."""
    ticket_id = await ticket_meant(turn, message)
    await turn.write(as_officer, turn.person_key, answer, ticket_id, args)


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
