"""Saying "no" in the triage chat, and knowing what a message there is about.

Holds small steps that commands and replies share. Refuses to answer anybody who may not see
tickets: to them the chat is silent, save for the toast of a button.
"""

from aiogram.types import Message

from desk.outgoing import say
from desk.tickets.answers import Where, about
from handlers.turn import Turn
from tipline.refusals import Refusal

__all__ = ["number_in", "refuse_here", "ticket_meant", "where_of"]

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


async def refuse_here(turn: Turn, message: Message, refusal: Refusal) -> None:
    """Say the refusal under the message, to somebody who works here."""
    await turn.refuse(refusal)
    if turn.reader.officer is None:
        return
    where = where_of(turn, message)
    facts = {"code": refusal.code, "params": dict(refusal.params)} | where.facts()
    await turn.write(say, where.to, "triage.refusal", facts)
