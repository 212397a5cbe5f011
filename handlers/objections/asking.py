"""Objecting in private: which notice, on what ground, in one's own words; then the receipt.

Refuses to keep who asked. How often is counted in this process's memory, under a keyed hash.
"""

from datetime import timedelta
from typing import Any

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart, Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from typing_extensions import override

from desk.objections import talk
from desk.objections.asking import open_to_objection
from handlers.filters import FromPerson
from handlers.objections.states import Objecting
from handlers.publishing.states import Anything, Words, wait_for
from handlers.rendering.notice_buttons import read_objection_payload
from handlers.rendering.objections import GroundButton
from handlers.turn import Turn
from tipline.objections import Ground
from tipline.quota import Quota
from tipline.refusals import Refusal

_MOST = Quota(5, timedelta(hours=1))


class ObjectsTo(Filter):
    """/start with the number of a notice that can be objected to."""

    @override
    async def __call__(
        self, event: Message, turn: Turn, command: CommandObject
    ) -> bool | dict[str, Any]:
        number = read_objection_payload(command.args or "")
        found = None if number is None else await turn.read(open_to_objection, number)
        return False if found is None else {"number": number}


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    with_payload = CommandStart(deep_link=True)
    router.message.register(on_start, FromPerson(), with_payload, ObjectsTo())
    router.callback_query.register(on_ground, GroundButton.filter())
    router.message.register(on_words, StateFilter(Objecting.words), Words())
    router.message.register(on_other, StateFilter(Objecting.words), Anything())


async def on_start(message: Message, turn: Turn, state: FSMContext, number: str) -> None:
    """Ask for the ground."""
    await wait_for(state, None)
    await turn.write(talk.show_grounds, turn.citizen(), number)


async def on_ground(
    query: CallbackQuery, turn: Turn, state: FSMContext, callback_data: GroundButton
) -> None:
    """The ground is chosen: ask for the words."""
    number, ground = callback_data.number, callback_data.ground
    found = await turn.read(open_to_objection, number)
    if found is None or ground not in set(Ground):
        raise Refusal("objection.withdrawn")
    await wait_for(state, Objecting.words, number=number, ground=ground)
    await turn.write(talk.ask_words, turn.citizen(), number)


async def on_words(message: Message, turn: Turn, state: FSMContext, words: str) -> None:
    """Keep the objection, and give the receipt."""
    if not _MOST.takes(turn.person_key, turn.kit.clock()):
        raise Refusal("objection.too_often")
    notes = await state.get_data()
    await wait_for(state, None)
    # What is refused is not committed, so that the same question still stands.
    await turn.write(talk.ask, turn.citizen(), notes["number"], Ground(notes["ground"]), words)


async def on_other(message: Message, turn: Turn, state: FSMContext) -> None:
    """Neither words nor a command: say that words are waited for."""
    notes = await state.get_data()
    await turn.write(talk.ask_words, turn.citizen(), notes["number"])
