"""Drafting by conversation: one question after the other, each to be skipped or gone back from.

Refuses nothing itself: what is wrong with an answer is said with the question put again.
"""

from collections.abc import Callable
from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Location, Message

from desk.notices import board as notice_board
from desk.notices import listing
from desk.notices import talk as notice_talk
from desk.notices.drafts import newest_draft
from desk.notices.entries import is_told
from desk.notices.renewing import ask_renewal, show_renewal
from desk.notices.steps import Step, expiry_in
from desk.notices.talk import Weighed
from desk.screens import NOT_BEGUN
from handlers.publishing.states import (
    Anything,
    Pin,
    Publishing,
    Words,
    leave,
    wait_for,
    wait_for_step,
)
from handlers.rendering.notice_buttons import DraftButton
from handlers.turn import Turn
from locales.catalogue import Texts
from tipline.languages import LANGUAGES
from tipline.last_known import as_field
from tipline.places import coordinates
from tipline.refusals import Refusal


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    router.message.register(on_notice, Command("notice"))
    router.message.register(on_cancel, StateFilter(Publishing), Command("cancel"))
    router.message.register(on_answer, StateFilter(Publishing.answer), Words())
    router.message.register(on_pin, StateFilter(Publishing.answer), Pin())
    router.callback_query.register(on_press, DraftButton.filter())


def add_rest_to(router: Router) -> None:
    """Add, after the other parts, what is meant for a step and fits none."""
    router.message.register(on_other, StateFilter(Publishing.answer), Anything())
    router.message.register(on_no_kind, StateFilter(Publishing.kind), Anything())
    router.message.register(on_no_press, StateFilter(Publishing.begun), Anything())


async def on_notice(
    message: Message, turn: Turn, state: FSMContext, command: CommandObject
) -> None:
    """`/notice` lists, `/notice new` begins, `/notice <number>` opens."""
    await wait_for(state, None)
    match (command.args or "").split():
        case []:
            await turn.write(listing.show_list, *_actor(turn))
        case ["new"]:
            await _ask_kind(turn, state)
        case [typed, *_]:
            await turn.write(listing.show_numbered, *_actor(turn), typed)


async def on_cancel(message: Message, turn: Turn, state: FSMContext) -> None:
    """Leave the conversation; the draft stays."""
    where, notes = await state.get_state(), await state.get_data()
    await wait_for(state, None)
    if where == Publishing.kind.state:
        await turn.write(notice_board.tell, turn.to, NOT_BEGUN, "left_before_it_began")
        return
    half_told = any(is_told(one) for one in notes.get("entries", ()))
    what = "left_half_told" if half_told else "left"
    notice = notes.get("notice") or await turn.read(newest_draft, turn.reader.officer)
    await turn.write(notice_board.tell, turn.to, notice, what)


async def on_answer(message: Message, turn: Turn, state: FSMContext, words: str) -> None:
    """Take a typed answer to the step that waits for it."""
    notes = await state.get_data()
    notice, step = notes["notice"], Step(notes["step"])
    try:
        if step in _BY_BUTTON:
            await _ask(turn, state, notice, step, words)
            return
        weighed: Weighed = await turn.read(
            notice_talk.weigh_text, turn.reader.officer, notice, step, words, turn.language
        )
        await _take(turn, state, notice, step, weighed, pressed=False)
    except Refusal as refusal:
        await leave(turn, state, refusal)


async def on_pin(message: Message, turn: Turn, state: FSMContext, pin: Location) -> None:
    """Take a place sent to the step that asks for one."""
    notes = await state.get_data()
    if Step(notes["step"]) is not Step.LAST_KNOWN:
        await on_other(message, turn, state)
        return
    place = as_field(coordinates(pin.latitude, pin.longitude))
    try:
        await _weigh(turn, state, notes["notice"], Step.LAST_KNOWN, place, pressed=False)
    except Refusal as refusal:
        await leave(turn, state, refusal)


async def on_other(message: Message, turn: Turn, state: FSMContext) -> None:
    """Something that is no answer to the step: put the question again."""
    notes = await state.get_data()
    await _ask(turn, state, notes["notice"], Step(notes["step"]))


async def on_no_kind(message: Message, turn: Turn, state: FSMContext) -> None:
    """Words where a kind is to be pressed: ask again, or they would be taken for a tip."""
    await _ask_kind(turn, state)


async def on_no_press(message: Message, turn: Turn, state: FSMContext) -> None:
    """Words where the first answer is to be pressed. The draft was made by the press before, whose
    transaction could not note its number: it is the newest.
    """
    try:
        notice = await turn.read(newest_draft, turn.reader.officer)
        await _ask(turn, state, notice, Step.OFFENCE)
    except Refusal as refusal:
        await leave(turn, state, refusal)


async def on_press(
    query: CallbackQuery, turn: Turn, state: FSMContext, callback_data: DraftButton
) -> None:
    """A button of the conversation."""
    act, notice, arg = callback_data.act, callback_data.notice, callback_data.arg
    if act == "new":
        await _ask_kind(turn, state)
    elif (simple := _SIMPLE.get(act)) is not None:
        await wait_for(state, None)
        await turn.write(simple, turn.reader.officer, turn.to, *([notice] if notice else []))
    elif act == "kind":
        await wait_for(state, Publishing.begun)
        await turn.write(notice_talk.begin, turn.reader.officer, turn.to, arg)
    elif act == "list":
        await turn.write(listing.show_list, *_actor(turn), page=_number(arg) % _MOST_PAGES)
    elif act == "renew":
        await wait_for(state, None)
        await turn.write(ask_renewal, *_actor(turn), notice, _number(arg))
    elif act in ("resolve", "cancel", "clear"):
        await wait_for(state, Publishing.ending, notice=notice, act=act)
        await turn.write(notice_board.ask_ending_reason, *_actor(turn), notice, act)
    else:
        await _on_step(turn, state, callback_data)


_MOST_PAGES = 10_000  # a made-up button may say more than a database counts
_BY_BUTTON = (Step.DESCRIPTION, Step.PHOTOS, Step.OFFENCE, Step.AREA)

_SIMPLE: dict[str, Callable[..., Any]] = {
    "open": notice_board.show_notice,
    "full": notice_board.show_full,
    "submit": notice_board.submit_draft,
    "discard": notice_board.discard_draft,
    "take_back": notice_board.take_back,
    "update": notice_board.begin_update,
    "renewal": show_renewal,
    "exercise": notice_talk.toggle_exercise,
}


async def _ask_kind(turn: Turn, state: FSMContext) -> None:
    await wait_for(state, Publishing.kind)
    await turn.write(notice_board.show_kinds, *_actor(turn))


async def _on_step(turn: Turn, state: FSMContext, pressed: DraftButton) -> None:
    """A press that answers, skips or chooses a step."""
    notice, arg = pressed.notice, pressed.arg
    match pressed.act:
        case "offence":
            await _weigh(turn, state, notice, Step.OFFENCE, arg)
        case "expiry":
            kit = turn.kit
            when = expiry_in(_number(arg), kit.clock(), kit.policy.timezone)
            await _weigh(turn, state, notice, Step.EXPIRES, when)
        case "usual":
            await _usual(turn, state, notice, _step(arg))
        case "area":
            area, following = _number(arg) or None, await _after(turn, notice, Step.AREA)
            await wait_for_step(state, notice, following)
            await turn.write(notice_talk.take, *_actor(turn), notice, Step.AREA, area, following)
        case "no_photos":
            await wait_for_step(state, notice, Step.PHOTOS)
            await turn.write(notice_talk.without_photos, *_actor(turn), notice)
        case "no_place":
            about = notice, Step.LAST_KNOWN, None, Step.LAST_KNOWN
            await wait_for_step(state, notice, Step.LAST_KNOWN)
            await turn.write(notice_talk.take, *_actor(turn), *about)
        case "skip":
            await _ask(turn, state, notice, await _after(turn, notice, _step(arg)))
        case "goto":
            await _ask(turn, state, notice, _step(arg))


async def _usual(turn: Turn, state: FSMContext, notice: int, step: Step) -> None:
    """The usual wording, in both languages; or the unit's own contact."""
    if step is Step.CONTACT:
        value: Any = await turn.read(notice_talk.usual_contact, turn.reader.officer)
    else:
        value = {one: Texts(one).plain("notice.usual_ask") for one in LANGUAGES}
        step = Step.ASK
    await _weigh(turn, state, notice, step, value)


async def _weigh(
    turn: Turn, state: FSMContext, notice: int, step: Step, value: Any, *, pressed: bool = True
) -> None:
    weighed: Weighed = await turn.read(notice_talk.weigh, turn.reader.officer, notice, step, value)
    await _take(turn, state, notice, step, weighed, pressed=pressed)


async def _take(
    turn: Turn, state: FSMContext, notice: int, step: Step, weighed: Weighed, *, pressed: bool
) -> None:
    await wait_for_step(state, notice, weighed.following)
    if weighed.faults:
        await turn.write(notice_talk.ask, *_actor(turn), notice, step, weighed.faults)
    else:
        about = notice, step, weighed.value, weighed.following
        await turn.write(notice_talk.take, *_actor(turn), *about, pressed=pressed)


async def _ask(turn: Turn, state: FSMContext, notice: int, step: Step, typed: str = "") -> None:
    await wait_for_step(state, notice, step)
    await turn.write(notice_talk.ask, *_actor(turn), notice, step, typed=typed)


async def _after(turn: Turn, notice: int, step: Step) -> Step:
    following: Step = await turn.read(notice_talk.after, turn.reader.officer, notice, step)
    return following


def _actor(turn: Turn) -> tuple[Any, Any]:
    return turn.reader.officer, turn.to


def _step(arg: str) -> Step:
    """The step that a button names. A made-up one leads to the preview."""
    return Step(arg) if arg in set(Step) else Step.PREVIEW


def _number(arg: str) -> int:
    if not arg.isascii() or not arg.isdigit() or len(arg) > 18:
        raise Refusal("lifecycle.not_found", record="area")
    return int(arg)
