"""The buttons of the private chat.

Holds one small handler per sort of button. Refuses to take a button's word for whose tip it is:
a stale, foreign or twice pressed one is answered by a short line, and nothing changes.
"""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from desk.notices import subscriptions
from desk.tickets.quick_answers import answer_by_press
from desk.tips import front_door
from desk.tips import own as own_tips
from desk.tips import replies as tip_replies
from desk.tips.forget import forget
from desk.tips.part_moves import move_to_dialogue
from desk.tips.routes import Purpose
from desk.tips.short_form import ask_afterwards
from handlers.citizen.pointing import ask_for_place, point_at, read_notes
from handlers.rendering.citizen_buttons import (
    AgainButton,
    AnswerButton,
    Choice,
    ChoiceButton,
    DraftAct,
    DraftButton,
    FreshAct,
    FreshButton,
    LineButton,
    NoticeButton,
    PageButton,
    PartButton,
    SkipButton,
    TipAct,
    TipButton,
    WhichButton,
)
from handlers.turn import Turn
from tipline.languages import LANGUAGES
from tipline.questions import Question
from tipline.refusals import Refusal

YES = "yes"


def add_presses(router: Router) -> None:
    """Hear the buttons."""
    press = router.callback_query.register
    press(answer, AnswerButton.filter())
    press(skip, SkipButton.filter())
    press(again, AgainButton.filter())
    press(draft, DraftButton.filter())
    press(part, PartButton.filter())
    press(sent_tip, TipButton.filter())
    press(line, LineButton.filter())
    press(which, WhichButton.filter())
    press(notice, NoticeButton.filter())
    press(page, PageButton.filter())
    press(fresh, FreshButton.filter())
    press(choice, ChoiceButton.filter())


def _message_id(query: CallbackQuery) -> int | None:
    """The message to turn into the next screen; one too old to be changed is None."""
    return query.message.message_id if isinstance(query.message, Message) else None


def _question(name: str) -> Question:
    try:
        return Question(name)
    except ValueError:
        raise Refusal("lifecycle.stale", record="tip") from None


async def answer(query: CallbackQuery, callback_data: AnswerButton, turn: Turn) -> None:
    """An answer was pressed."""
    data, question = callback_data, _question(callback_data.question)
    citizen = turn.citizen()
    await turn.write(tip_replies.press, citizen, data.tip, question, data.value, _message_id(query))


async def skip(query: CallbackQuery, callback_data: SkipButton, turn: Turn) -> None:
    """A question is passed over."""
    question = _question(callback_data.question)
    await turn.write(
        tip_replies.skip, turn.citizen(), callback_data.tip, question, _message_id(query)
    )


async def again(query: CallbackQuery, callback_data: AgainButton, turn: Turn) -> None:
    """A question is put once more."""
    question = _question(callback_data.question)
    await turn.write(
        tip_replies.ask_again, turn.citizen(), callback_data.tip, question, _message_id(query)
    )


async def draft(query: CallbackQuery, callback_data: DraftButton, turn: Turn) -> None:
    """Something about the draft as a whole."""
    citizen, tip, shown = turn.citizen(), callback_data.tip, _message_id(query)
    match callback_data.act:
        case DraftAct.REVIEW:
            await turn.write(tip_replies.show_review, citizen, tip, shown)
        case DraftAct.CHANGE:
            await turn.write(tip_replies.show_review, citizen, tip, shown, changing=True)
        case DraftAct.SEND:
            await turn.write(tip_replies.send_draft, citizen, tip, shown)
        case DraftAct.MORE:
            await turn.write(tip_replies.offer, citizen, tip, "more", shown)
        case DraftAct.DISCARD:
            await turn.write(tip_replies.offer, citizen, tip, "discard", shown)
        case DraftAct.DISCARD_REALLY:
            await turn.write(tip_replies.discard_draft, citizen, tip, shown)


async def part(query: CallbackQuery, callback_data: PartButton, turn: Turn) -> None:
    """A part is taken out of the draft."""
    data = callback_data
    await turn.write(
        tip_replies.remove_part, turn.citizen(), data.tip, data.part, _message_id(query)
    )


async def sent_tip(
    query: CallbackQuery, callback_data: TipButton, turn: Turn, state: FSMContext
) -> None:
    """Something about a sent tip."""
    citizen, tip, act = turn.citizen(), callback_data.tip, callback_data.act
    opened, shown = (await read_notes(state)).opened, _message_id(query)
    match act:
        case TipAct.SHOW:
            await turn.write(own_tips.show_tip, citizen, tip, opened, shown)
        case TipAct.RETRACT | TipAct.END:
            await turn.write(own_tips.show_tip, citizen, tip, opened, shown, ask=act.value)
        case TipAct.RETRACT_REALLY:
            await turn.write(own_tips.retract_tip, citizen, tip, opened, shown)
        case TipAct.ADD | TipAct.WRITE:
            writing = act is TipAct.WRITE
            purpose = Purpose.REPLY if writing else Purpose.ADD
            await point_at(turn, state, tip, purpose, opened)
            await turn.write(own_tips.may_add, citizen, tip, opened, writing)
        case TipAct.QUESTIONS:
            await point_at(turn, state, tip, Purpose.ADD, opened)
            await turn.write(ask_afterwards, citizen, tip, opened)
        case TipAct.DONE:
            await point_at(turn, state, None, Purpose.ADD, opened)
            await turn.write(own_tips.show_tip, citizen, tip, opened, shown, done=True)
        case TipAct.HERE:
            await turn.write(own_tips.answer_here, citizen, tip, opened, shown)
        case TipAct.END_REALLY:
            await point_at(turn, state, None, Purpose.ADD, opened)
            await turn.write(own_tips.end_dialogue, citizen, tip, opened, shown)


async def line(query: CallbackQuery, callback_data: LineButton, turn: Turn) -> None:
    """A question of the moderators is answered with one press."""
    data, shown = callback_data, _message_id(query)
    await turn.write(answer_by_press, turn.citizen(), data.line, data.value, shown)


async def which(query: CallbackQuery, callback_data: WhichButton, turn: Turn) -> None:
    """The message in the draft was meant for the moderators of another tip."""
    data = callback_data
    await turn.write(move_to_dialogue, turn.citizen(), data.tip, data.message, _message_id(query))


async def notice(_: CallbackQuery, callback_data: NoticeButton, turn: Turn) -> None:
    """A tip about this notice."""
    await turn.write(front_door.begin_for_number, turn.citizen(), callback_data.number)


async def page(query: CallbackQuery, callback_data: PageButton, turn: Turn) -> None:
    """Other notices; where a tip is being told, those that it may be about."""
    citizen, data, shown = turn.citizen(), callback_data, _message_id(query)
    if data.tip:
        await turn.write(tip_replies.turn_page, citizen, data.tip, data.page, shown)
    else:
        await turn.write(front_door.show_notices, citizen, data.page, shown)


async def fresh(_: CallbackQuery, callback_data: FreshButton, turn: Turn) -> None:
    """What becomes of the half-told tip."""
    citizen, number = turn.citizen(), callback_data.number
    match callback_data.act:
        case FreshAct.GO_ON:
            await turn.write(front_door.go_on_with_draft, citizen)
        case FreshAct.SEND:
            await turn.write(front_door.send_and_begin, citizen, number)
        case FreshAct.DISCARD:
            await turn.write(front_door.discard_and_begin, citizen, number)


async def choice(
    query: CallbackQuery, callback_data: ChoiceButton, turn: Turn, state: FSMContext
) -> None:
    """A language, what notices to hear of, or to be forgotten."""
    citizen, value, shown = turn.citizen(), callback_data.value, _message_id(query)
    match callback_data.about:
        case Choice.LANGUAGE:
            if value in LANGUAGES:
                await turn.write(front_door.set_language, citizen, value, shown)
        case Choice.AREA:
            await turn.write(subscriptions.press, citizen, value, shown)
        case Choice.KIND:
            await turn.write(subscriptions.press_kind, citizen, value, shown)
        case Choice.QUIET:
            await turn.write(subscriptions.press_quiet, citizen, value, shown)
        case Choice.PLACE:
            await ask_for_place(turn, state)
            await turn.write(front_door.page, citizen, "ask_place")
        case Choice.LEAVE:
            await turn.write(subscriptions.leave, citizen)
        case Choice.FORGET:
            if value == YES:
                await state.clear()
                await turn.write(forget, citizen, shown)
            else:
                await turn.write(front_door.note, citizen, "kept", edit=shown)
