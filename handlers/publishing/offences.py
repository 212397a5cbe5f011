"""The list of offences in private: `/offences` shows it and what is to be decided; a press decides.

Refuses nothing itself: the desk looks at each press who took which step.
"""

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from desk.notices import offence_list
from handlers.publishing.states import wait_for
from handlers.rendering.offences import OffenceButton
from handlers.turn import Turn

_ACTS = {
    "second": offence_list.second,
    "confirm": offence_list.confirm,
    "withdraw": offence_list.withdraw,
}


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    router.message.register(on_offences, Command("offences"))
    router.callback_query.register(on_press, OffenceButton.filter())


async def on_offences(message: Message, turn: Turn, state: FSMContext) -> None:
    """Show how the list stands."""
    await wait_for(state, None)
    await turn.write(offence_list.show_changes, turn.reader.officer, turn.to)


async def on_press(query: CallbackQuery, turn: Turn, callback_data: OffenceButton) -> None:
    """A step of a change; a made-up one is none."""
    if (step := _ACTS.get(callback_data.act)) is not None:
        await turn.write(step, turn.reader.officer, callback_data.change)
