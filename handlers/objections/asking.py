"""Objecting in private: which notice, on what ground, in one's own words; then the receipt.

Refuses to keep who asked. How often is counted in this process's memory, under a keyed hash.
"""

from datetime import timedelta

from aiogram import Router
from aiogram.filters import CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from desk.notices.lookup import NoticeBrief
from desk.objections import talk
from desk.objections.asking import open_to_objection
from handlers.filters import FromPerson, LinkToNotice
from handlers.objections.states import Objecting
from handlers.publishing.states import Anything, Words, wait_for
from handlers.rendering.notice_buttons import read_objection_payload
from handlers.rendering.objections import GroundButton
from handlers.turn import Turn
from tipline.objections import Ground
from tipline.quota import Quota
from tipline.refusals import Refusal

_MOST = Quota(5, timedelta(hours=1))


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    with_payload = CommandStart(deep_link=True)
    named = LinkToNotice(read_objection_payload, open_to_objection)
    router.message.register(on_start, FromPerson(), with_payload, named)
    router.callback_query.register(on_ground, GroundButton.filter())
    router.message.register(on_words, StateFilter(Objecting.words), Words())
    router.message.register(on_other, StateFilter(Objecting.words), Anything())


async def on_start(message: Message, turn: Turn, state: FSMContext, notice: NoticeBrief) -> None:
    """Ask for the ground."""
    await wait_for(state, None)
    await turn.write(talk.show_grounds, turn.citizen(), notice.number)


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
