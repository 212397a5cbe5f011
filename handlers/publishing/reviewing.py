"""Review and endings in private: point by point, then approve; send back, resolve, cancel with a reason.

Refuses a review button from another content: it carries the hash of what was shown.
"""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from desk.notices import board as notice_board
from desk.notices import checking
from desk.notices.shown import Shown
from handlers.publishing.states import Anything, Publishing, Words, leave, wait_for
from handlers.rendering.notice_buttons import CheckButton, ReviewButton
from handlers.turn import Turn
from tipline.checklist import Answer
from tipline.refusals import Refusal


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    router.callback_query.register(on_review, ReviewButton.filter())
    router.callback_query.register(on_point, CheckButton.filter())
    router.message.register(on_return, StateFilter(Publishing.returning), Words())
    router.message.register(on_ending, StateFilter(Publishing.ending), Words())
    waiting = StateFilter(Publishing.returning, Publishing.ending)
    router.message.register(on_other, waiting, Anything())


async def on_review(
    query: CallbackQuery, turn: Turn, state: FSMContext, callback_data: ReviewButton
) -> None:
    """Begin with the points, sign, send back, or read the whole."""
    shown = _shown(turn, callback_data.notice, callback_data.hash)
    match callback_data.act:
        case "check":
            await wait_for(state, None)
            await turn.write(checking.show_points, shown)
        case "approve":
            await wait_for(state, None)
            await turn.write(notice_board.approve_reviewed, shown)
        case "alone":
            await wait_for(state, None)
            await turn.write(notice_board.publish_reviewed_alone, shown)
        case "reject":
            await wait_for(state, Publishing.returning, notice=shown.notice_id, hash=shown.hash)
            ask = notice_board.ask_return_reason
            await turn.write(ask, shown.actor, shown.to, shown.notice_id)
        case _:
            await turn.write(notice_board.show_full, shown.actor, shown.to, shown.notice_id)


async def on_point(
    query: CallbackQuery, turn: Turn, state: FSMContext, callback_data: CheckButton
) -> None:
    """An answer to a point; that point again; or sending back for it, in the words prepared."""
    shown = _shown(turn, callback_data.notice, callback_data.hash)
    act, point = callback_data.act, callback_data.point
    edit = query.message.message_id if query.message else None
    waits = Publishing.returning if act == Answer.NO else None
    await wait_for(state, waits, notice=shown.notice_id, hash=shown.hash)
    if act == "return":
        reason = turn.t.plain(f"notice.check.reason.{point}")
        await turn.write(notice_board.reject_reviewed, shown, reason)
    elif act in set(Answer):
        await turn.write(checking.answer_point, shown, point, Answer(act), edit)
    else:
        await turn.write(checking.show_points, shown, edit=edit, point=point)


async def on_return(message: Message, turn: Turn, state: FSMContext, words: str) -> None:
    """Send back, with the reason just typed."""
    notes = await state.get_data()
    await wait_for(state, None)
    shown = _shown(turn, notes["notice"], notes["hash"])
    try:
        await turn.write(notice_board.reject_reviewed, shown, words)
    except Refusal as refusal:
        await leave(turn, state, refusal)


async def on_ending(message: Message, turn: Turn, state: FSMContext, words: str) -> None:
    """Resolve or cancel, with the reason just typed."""
    notes = await state.get_data()
    await wait_for(state, None)
    officer, notice, act = turn.reader.officer, notes["notice"], notes["act"]
    try:
        await turn.write(notice_board.end_notice, officer, turn.to, notice, act, words)
    except Refusal as refusal:
        await leave(turn, state, refusal)


async def on_other(message: Message, turn: Turn, state: FSMContext) -> None:
    """Neither words nor a press: ask for the reason again."""
    notes = await state.get_data()
    officer, notice = turn.reader.officer, notes["notice"]
    if "act" in notes:
        await turn.write(notice_board.tell, turn.to, notice, f"why_{notes['act']}")
        return
    try:
        await turn.write(notice_board.ask_return_reason, officer, turn.to, notice)
    except Refusal as refusal:
        await leave(turn, state, refusal)


def _shown(turn: Turn, notice: int, seen: str) -> Shown:
    assert turn.reader.officer is not None  # the router lets nobody else through
    return Shown(turn.reader.officer, turn.to, notice, seen)
