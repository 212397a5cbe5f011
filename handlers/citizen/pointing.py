"""What a person pointed at: the tip that their next messages are for.

Holds the notes of the guided conversation, and reading a quoted line of ours. Refuses to trust
them: the desk checks whose tip it is each time.
"""

from dataclasses import dataclass
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from desk.tips.routes import Pointer, Purpose
from handlers.rendering.citizen_buttons import TipAct, TipButton
from handlers.turn import Turn

RECEIPT_STEP = "citizen:receipt"
PLACE_STEP = "citizen:place"  # where notices are wanted for, not where somebody was seen


@dataclass(frozen=True, slots=True)
class Notes:
    """`tip`: what comes next goes there, `purpose`: how; `opened`: the tip a receipt opened."""

    tip: int | None = None
    purpose: Purpose = Purpose.ADD
    at: float = 0.0
    opened: int | None = None


async def read_notes(state: FSMContext) -> Notes:
    """The notes of this conversation; empty where there are none."""
    data = await state.get_data()
    return Notes(
        tip=data.get("tip"),
        purpose=Purpose(data.get("purpose", Purpose.ADD)),
        at=data.get("at", 0.0),
        opened=data.get("opened"),
    )


async def point_at(
    turn: Turn, state: FSMContext, tip: int | None, purpose: Purpose, opened: Any
) -> None:
    """Have the next messages go to `tip`; None: nowhere in particular."""
    await state.set_state(None)
    notes: dict[str, Any] = {}
    if tip is not None:
        notes |= {"tip": tip, "purpose": purpose.value, "at": turn.kit.clock().timestamp()}
    if opened is not None:
        notes["opened"] = opened
    await state.set_data(notes)


async def ask_for_place(turn: Turn, state: FSMContext) -> None:
    """Take the next message, if it is a place and comes soon, as an answer."""
    await state.set_state(PLACE_STEP)
    await state.set_data({"at": turn.kit.clock().timestamp()})


def is_fresh(turn: Turn, notes: Notes) -> bool:
    """Whether what was pressed was pressed not long ago."""
    idle = turn.kit.policy.draft_idle.total_seconds()
    return turn.kit.clock().timestamp() - notes.at < idle


def pointer_of(turn: Turn, message: Message, notes: Notes) -> Pointer | None:
    """The tip that this message is for: a quoted line first, then what was pressed not long ago."""
    quoted = quoted_tip(turn, message)
    if quoted is not None:
        return Pointer(quoted, Purpose.REPLY, opened=quoted == notes.opened)
    if notes.tip is None or not is_fresh(turn, notes):
        return None
    return Pointer(notes.tip, notes.purpose, opened=notes.tip == notes.opened)


def quoted_tip(turn: Turn, message: Message) -> int | None:
    """The tip whose moderators' line the message answers by quoting it."""
    quoted = message.reply_to_message
    if quoted is None or quoted.from_user is None or quoted.from_user.id != turn.bot.id:
        return None
    rows = quoted.reply_markup.inline_keyboard if quoted.reply_markup else []
    for row in rows:
        for key in row:
            if (key.callback_data or "").startswith(f"{TipButton.__prefix__}:"):
                pressed = _tip_button(key.callback_data or "")
                if pressed is not None and pressed.act is TipAct.WRITE:
                    return pressed.tip
    return None


def _tip_button(data: str) -> TipButton | None:
    try:
        return TipButton.unpack(data)
    except (TypeError, ValueError):
        return None
