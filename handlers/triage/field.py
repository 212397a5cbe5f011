"""The private chat of an officer who was sent: one press, or a result in words.

Holds the answers from the field. Refuses to take an officer's next message for a result unless
they were just asked for one.
"""

from datetime import datetime, timedelta
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from desk.tickets.acts import as_officer
from desk.tickets.forward import Word, act, act_by_press, ask_result
from handlers.rendering.ticket_buttons import Press
from handlers.turn import Turn

__all__ = ["make_router"]

_WORDS = ("acknowledged", "on_scene", "result")
_LISTENS = timedelta(minutes=30)


class Field(StatesGroup):
    """What an officer in the field was asked for."""

    result = State()


def make_router() -> Router:
    """A router for pressed buttons of a brief, and for the result in words."""
    router = Router(name="triage-field")
    router.callback_query.register(_pressed, Press.filter())
    router.message.register(_result, StateFilter(Field.result))
    return router


async def _pressed(
    query: CallbackQuery, callback_data: Press, turn: Turn, state: FSMContext
) -> None:
    message_id = query.message.message_id if query.message else None
    what, ticket_id = callback_data.do, callback_data.ticket
    if what not in _WORDS:
        turn.toast("triage.toast.old_button")
        return
    if what == "result" and not callback_data.what:
        await state.set_state(Field.result)
        await state.set_data({"ticket": ticket_id, "at": turn.kit.clock().isoformat()})
        await turn.write(as_officer, turn.person_key, ask_result, ticket_id, turn.to)
        return
    if what == "result":
        await state.clear()
    word = Word(what=what, preset=callback_data.what)
    shown = turn.to, message_id
    await turn.write(as_officer, turn.person_key, act_by_press, ticket_id, word, shown)
    turn.toast("triage.toast.reported")


async def _result(message: Message, turn: Turn, state: FSMContext) -> None:
    asked: dict[str, Any] = await state.get_data()
    old = turn.kit.clock() - datetime.fromisoformat(asked["at"]) > _LISTENS
    if old or not message.text or message.text.startswith("/"):
        raise SkipHandler
    await state.clear()
    word = Word(what="result", words=message.text)
    await turn.write(as_officer, turn.person_key, act, asked["ticket"], word, turn.to)
