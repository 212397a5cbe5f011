"""Where an officer is in a guided conversation about a notice, and what is kept of it meanwhile.

Holds the states and the few filters they need. Refuses content in the notes beyond what is pending
between two presses: the draft itself is a row.
"""

from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from typing_extensions import override

from desk.notices.steps import Step
from desk.outgoing import say
from handlers.filters import pin_of
from handlers.turn import Turn
from tipline.refusals import Refusal


class Publishing(StatesGroup):
    """A typed answer is waited for."""

    kind = State()  # which kind is asked; there is no draft yet
    begun = State()  # the draft's first question, until something answers it
    answer = State()  # notes: notice, step
    value = State()  # notes: notice, entries (the first a feature)
    day = State()  # notes: notice, entries (the first a feature with its value, or a photo)
    covering = State()  # notes: notice, photo, region (None: the grid is over the whole photo)
    zooming = State()  # the same
    returning = State()  # notes: notice, hash
    ending = State()  # notes: notice, act


class Words(Filter):
    """A text that is no command."""

    @override
    async def __call__(self, event: Message) -> bool | dict[str, Any]:
        text = event.text or ""
        return {"words": text} if text and not text.startswith("/") else False


class Pin(Filter):
    """A place on the map that stays where it is."""

    @override
    async def __call__(self, event: Message) -> bool | dict[str, Any]:
        pin = pin_of(event)
        return {"pin": pin} if pin is not None and pin.live_period is None else False


class Anything(Filter):
    """Any message that is no command: in a conversation it is meant for the conversation."""

    @override
    async def __call__(self, event: Message) -> bool:
        return not (event.text or "").startswith("/")


async def wait_for(state: FSMContext, where: State | None, **notes: Any) -> None:
    """Set state and notes together; committed with the turn."""
    await state.set_state(where)
    await state.set_data(notes if where is not None else {})


async def wait_for_step(state: FSMContext, notice: int, step: Step) -> None:
    """Wait for the answer to this step; the preview waits for nothing typed."""
    if step is Step.PREVIEW:
        await wait_for(state, None)
    else:
        await wait_for(state, Publishing.answer, notice=notice, step=step.value)


async def leave(turn: Turn, state: FSMContext, refusal: Refusal) -> None:
    """Tell the refusal and end the conversation: what it was about can no longer be done."""
    await wait_for(state, None)
    facts = {"code": refusal.code, "params": dict(refusal.params)}
    await turn.write(say, turn.to, "refusal", facts)
