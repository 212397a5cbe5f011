"""Reviewing in private: take, suspend meanwhile, uphold or decline with a reason.

Refuses nothing itself: the desk looks at each press who has the objection and who had a hand in it.
"""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from desk.objections import reviewing
from handlers.objections.states import Objecting
from handlers.publishing.states import Anything, Words, leave, wait_for
from handlers.rendering.objections import ObjectionButton
from handlers.turn import Turn
from tipline.refusals import Refusal

_DECISIONS = ("uphold", "decline")


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    router.callback_query.register(on_press, ObjectionButton.filter())
    router.message.register(on_reason, StateFilter(Objecting.reason), Words())
    router.message.register(on_other, StateFilter(Objecting.reason), Anything())


async def on_press(
    query: CallbackQuery, turn: Turn, state: FSMContext, callback_data: ObjectionButton
) -> None:
    """An act on an objection."""
    act, objection, officer = callback_data.act, callback_data.objection, turn.reader.officer
    if act in _DECISIONS:
        await wait_for(state, Objecting.reason, objection=objection, act=act)
        await turn.write(reviewing.ask_reason, officer, turn.to, objection, act)
        return
    await wait_for(state, None)
    do = reviewing.suspend_meanwhile if act == "suspend" else reviewing.take
    await turn.write(do, officer, turn.to, objection)


async def on_reason(message: Message, turn: Turn, state: FSMContext, words: str) -> None:
    """Decide, with the reason just typed."""
    notes = await state.get_data()
    await wait_for(state, None)
    objection, act = notes["objection"], notes["act"]
    try:
        await turn.write(reviewing.decide, turn.reader.officer, turn.to, objection, act, words)
    except Refusal as refusal:
        await leave(turn, state, refusal)


async def on_other(message: Message, turn: Turn, state: FSMContext) -> None:
    """Neither words nor a press: ask for the reason again."""
    notes = await state.get_data()
    officer, objection, act = turn.reader.officer, notes["objection"], notes["act"]
    await turn.write(reviewing.ask_reason, officer, turn.to, objection, act)
