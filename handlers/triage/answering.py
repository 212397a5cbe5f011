"""Saying "no" in the triage chat, and knowing what a message there is about.

Holds small steps that commands and replies share. Refuses to answer anybody who may not see
tickets: to them the chat is silent, save for the toast of a button.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiogram.types import Message

from desk.outgoing import say
from desk.tickets.acts import as_officer
from desk.tickets.answers import Where, about, act_from_elsewhere
from handlers.turn import Turn
from tipline.refusals import Refusal

__all__ = ["Meant", "do_there", "number_in", "refuse_here", "ticket_and_words", "ticket_meant"]
__all__ += ["where_of"]

_LONGEST_NUMBER = 18


def where_of(turn: Turn, message: Message) -> Where:
    """Where an answer to this message belongs."""
    thread_id = message.message_thread_id if message.is_topic_message else None
    return Where(turn.to, message.message_id, thread_id)


def number_in(text: str) -> int | None:
    """A ticket's number as people write it, `12` or `#12`; None for anything else."""
    digits = text.strip().removeprefix("#")
    if not digits.isascii() or not digits.isdigit() or len(digits) > _LONGEST_NUMBER:
        return None
    return int(digits)


async def ticket_meant(turn: Turn, message: Message) -> int:
    """The ticket whose topic this is, or whose card it answers. Raises Refusal `ticket.say_which`."""
    reply = message.reply_to_message
    thread_id = message.message_thread_id if message.is_topic_message else None
    reply_to = None if reply is None else reply.message_id
    ticket_id: int | None = await turn.read(about, thread_id, reply_to)
    if ticket_id is None:
        raise Refusal("ticket.say_which")
    return ticket_id


@dataclass(frozen=True, slots=True)
class Meant:
    """A ticket, the words that go with it, and where it was named, if that was by its number."""

    ticket_id: int
    words: str
    named: Where | None = None


async def ticket_and_words(turn: Turn, message: Message, words: str) -> Meant:
    """The ticket that the place of a message is about; elsewhere the one it begins with: `#12 …`.

    In a closed topic nobody but its administrators can write. Raises Refusal `ticket.say_which`.
    """
    try:
        return Meant(await ticket_meant(turn, message), words)
    except Refusal:
        first, _, rest = words.strip().partition(" ")
        number = number_in(first) if first.startswith("#") else None
        if number is None:
            raise
        return Meant(number, rest, where_of(turn, message))


async def do_there(turn: Turn, meant: Meant, deed: Callable[..., Any], *args: Any) -> None:
    """Do it to the ticket; whoever named it from elsewhere is told where to see what came of it."""
    if meant.named is None:
        await turn.write(as_officer, turn.person_key, deed, meant.ticket_id, *args)
    else:
        about = meant.named, meant.ticket_id
        await turn.write(as_officer, turn.person_key, act_from_elsewhere, *about, deed, *args)


async def refuse_here(turn: Turn, message: Message, refusal: Refusal) -> None:
    """Say the refusal under the message, to somebody who works here."""
    await turn.refuse(refusal)
    if turn.reader.officer is None:
        return
    where = where_of(turn, message)
    facts = {"code": refusal.code, "params": dict(refusal.params)} | where.facts()
    await turn.write(say, where.to, "triage.refusal", facts)
