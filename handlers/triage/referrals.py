"""Referrals in a ticket's topic: `/refer`, `/answered`.

Holds the reading of what is typed: a day and an authority, then three papers, a line each or between
bars. Refuses what lacks one of them.
"""

import asyncio
import re
from datetime import date

from aiogram.types import Message

from desk.referrals.printing import keep_letter, open_file, send_letter
from desk.referrals.referring import NewReferral, answer, refer, show
from desk.tickets.acts import as_officer
from handlers.rendering.referrals import letter_words
from handlers.triage.answering import Meant, do_there, ticket_and_words, where_of
from handlers.turn import Turn
from locales.catalogue import Texts
from tipline.languages import LANGUAGES
from tipline.refusals import Refusal

__all__ = ["answered", "referral", "referral_from"]

_BETWEEN = re.compile(r"\s*[|｜\n]+\s*")
_PAPERS = 4  # day and authority, analysis, demand, responsibility


async def referral(message: Message, args: str, turn: Turn) -> None:
    """Open a file, show the one there is, or have it to print."""
    meant = await ticket_and_words(turn, message, args)
    first, *rest = [*meant.words.split(), ""]
    if first == "file":
        await _printed(message, turn, meant, rest[0])
        return
    if not meant.words.strip():
        await do_there(turn, meant, show)
        return
    await do_there(turn, meant, refer, referral_from(meant.words))


async def _printed(message: Message, turn: Turn, meant: Meant, asked: str) -> None:
    """The file to print, in the language asked for: read, drawn on a thread, then sent in one write."""
    language = asked if asked in LANGUAGES else turn.language
    about = turn.person_key, open_file, meant.ticket_id
    words = letter_words(await turn.read(as_officer, *about), Texts(language))
    kept = await asyncio.to_thread(keep_letter, turn.kit, *words, language)
    sending = meant.ticket_id, kept, where_of(turn, message)
    await turn.write(as_officer, turn.person_key, send_letter, *sending)


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
