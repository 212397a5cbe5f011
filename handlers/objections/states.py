"""Where somebody is in a conversation about an objection. Refuses what was written: it is kept at once."""

from aiogram.fsm.state import State, StatesGroup


class Objecting(StatesGroup):
    """Words are waited for."""

    words = State()  # notes: number, ground
    reason = State()  # notes: objection, act
    release = State()  # notes: notice
