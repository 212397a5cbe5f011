"""Replies to our own questions in the triage chat: another ticket, an authority, a reason.

Holds the one guided step there. Refuses to take anything for an answer but a reply to our message
about that very ticket, by the person who was asked: all else stays among moderators.
"""

from typing import Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from desk.tickets.acts import as_officer
from desk.tickets.answers import about
from desk.tickets.closing import close
from handlers.filters import FromPerson, ReplyToBot
from handlers.triage.answering import refuse_here
from handlers.triage.closing_words import outcome_from_words
from handlers.turn import Turn
from tipline.dispositions import Disposition
from tipline.refusals import Refusal

__all__ = ["Prompted", "make_router"]


class Prompted(StatesGroup):
    """What a moderator was asked to write."""

    closing = State()


def make_router() -> Router:
    """A router for replies of those who were asked."""
    router = Router(name="triage-prompts")
    router.message.filter(FromPerson(), StateFilter(Prompted.closing), ReplyToBot())
    router.message.register(_closing)
    return router


async def _closing(message: Message, turn: Turn, state: FSMContext) -> None:
    asked: dict[str, Any] = await state.get_data()
    assert message.reply_to_message is not None
    ticket_id = await turn.read(about, None, message.reply_to_message.message_id)
    if ticket_id != asked["ticket"] or not message.text:
        return
    outcome = outcome_from_words(Disposition(asked["disposition"]), message.text, asked["preset"])
    await state.clear()
    try:
        await turn.write(as_officer, turn.person_key, close, ticket_id, outcome)
    except Refusal as refusal:
        # The step is kept: another reply can mend it.
        await refuse_here(turn, message, refusal)
