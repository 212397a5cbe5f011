"""Releasing a cleared case in private: one press, then the reason.

Refuses nothing itself: the desk says who may release what.
"""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from desk.notices import clearing
from handlers.objections.states import Objecting
from handlers.publishing.states import Anything, Words, leave, wait_for
from handlers.rendering.objections import ReleaseButton
from handlers.turn import Turn
from tipline.refusals import Refusal


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    router.callback_query.register(on_press, ReleaseButton.filter())
    router.message.register(on_reason, StateFilter(Objecting.release), Words())
    router.message.register(on_other, StateFilter(Objecting.release), Anything())


async def on_press(
    query: CallbackQuery, turn: Turn, state: FSMContext, callback_data: ReleaseButton
) -> None:
    """Ask why."""
    notice = callback_data.notice
    await wait_for(state, Objecting.release, notice=notice)
    await turn.write(clearing.ask_release_reason, turn.reader.officer, turn.to, notice)


async def on_reason(message: Message, turn: Turn, state: FSMContext, words: str) -> None:
    """Release, with the reason just typed."""
    notes = await state.get_data()
    await wait_for(state, None)
    try:
        await turn.write(clearing.release, turn.reader.officer, turn.to, notes["notice"], words)
    except Refusal as refusal:
        await leave(turn, state, refusal)


async def on_other(message: Message, turn: Turn, state: FSMContext) -> None:
    """Neither words nor a press: ask for the reason again."""
    notice = (await state.get_data())["notice"]
    await turn.write(clearing.ask_release_reason, turn.reader.officer, turn.to, notice)
