"""Replies to our own questions in the triage chat: another ticket, an authority, a reason why.

Holds the guided steps there. Refuses to take anything for an answer but a reply to our message
about that very ticket, by the person who was asked: all else stays among moderators.
"""

from collections.abc import Callable
from typing import Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from desk.tickets.acts import as_officer
from desk.tickets.answers import about
from desk.tickets.assigning import assign
from desk.tickets.closing import close
from desk.tickets.handing_over import hand_over
from desk.tickets.originals import open_original
from desk.tickets.unmasking import unmask
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
    opening = State()
    handing_over = State()
    assigning = State()
    unmasking = State()


def make_router() -> Router:
    """A router for replies of those who were asked."""
    router = Router(name="triage-prompts")
    router.message.filter(FromPerson(), ReplyToBot())
    router.message.register(_closing, StateFilter(Prompted.closing))
    router.message.register(_opening, StateFilter(Prompted.opening))
    router.message.register(_handing_over, StateFilter(Prompted.handing_over))
    router.message.register(_assigning, StateFilter(Prompted.assigning))
    router.message.register(_unmasking, StateFilter(Prompted.unmasking))
    return router


async def _closing(message: Message, turn: Turn, state: FSMContext) -> None:
    asked = await _asked(message, turn, state)
    if asked is None or not message.text:
        return
    outcome = outcome_from_words(Disposition(asked["disposition"]), message.text, asked["preset"])
    await _answered(message, turn, state, close, asked["ticket"], outcome)


async def _opening(message: Message, turn: Turn, state: FSMContext) -> None:
    asked = await _asked(message, turn, state)
    if asked is None or not message.text:
        return
    await _answered(
        message, turn, state, open_original, asked["ticket"], asked["part"], message.text
    )


async def _handing_over(message: Message, turn: Turn, state: FSMContext) -> None:
    asked = await _asked(message, turn, state)
    if asked is None or not message.text:
        return
    about = asked["ticket"], asked["unit"], message.text
    await _answered(message, turn, state, hand_over, *about)


async def _assigning(message: Message, turn: Turn, state: FSMContext) -> None:
    asked = await _asked(message, turn, state)
    if asked is None or not message.text:
        return
    about_whom = asked["ticket"], asked["officer"]
    await _answered(message, turn, state, assign, *about_whom, message.text)


async def _unmasking(message: Message, turn: Turn, state: FSMContext) -> None:
    asked = await _asked(message, turn, state)
    if asked is not None and message.text:
        await _answered(message, turn, state, unmask, asked["ticket"], message.text)


async def _asked(message: Message, turn: Turn, state: FSMContext) -> dict[str, Any] | None:
    """What was asked, where the message answers that very question."""
    asked: dict[str, Any] = await state.get_data()
    assert message.reply_to_message is not None
    ticket_id = await turn.read(about, None, message.reply_to_message.message_id)
    return asked if ticket_id == asked["ticket"] else None


async def _answered(
    message: Message, turn: Turn, state: FSMContext, deed: Callable[..., Any], *args: Any
) -> None:
    await state.clear()
    try:
        await turn.write(as_officer, turn.person_key, deed, *args)
    except Refusal as refusal:
        # The step is kept: another reply can mend it.
        await refuse_here(turn, message, refusal)
