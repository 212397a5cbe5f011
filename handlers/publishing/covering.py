"""Covering a draft's photo by conversation: a grid, cells in words, the picture with its covers.

Cells are those of the grid that was shown last. Refuses to take half of what was written: a word
that is not understood leaves the picture as it is.
"""

import asyncio
from typing import Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message

from desk.notices import covers
from desk.notices import talk as notice_talk
from desk.notices.covers import OpenPhoto
from desk.notices.steps import Step
from handlers.publishing.states import Anything, Publishing, Words, leave, wait_for, wait_for_step
from handlers.rendering.notice_buttons import CoverButton
from handlers.turn import Turn
from tipline.refusals import Refusal
from tipline.shapes import Box, read_box, written


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    router.message.register(on_cells, StateFilter(Publishing.covering), Words())
    router.message.register(on_region, StateFilter(Publishing.zooming), Words())
    waiting = StateFilter(Publishing.covering, Publishing.zooming)
    router.message.register(on_other, waiting, Anything())
    router.callback_query.register(on_press, CoverButton.filter())


async def on_cells(message: Message, turn: Turn, state: FSMContext, words: str) -> None:
    """Cover what the words name."""
    notes = await state.get_data()
    photo = await _open(turn, state, notes)
    if photo is None:
        return
    made = await asyncio.to_thread(covers.drawn, turn.kit, photo, words, _region(notes))
    officer, notice = turn.reader.officer, notes["notice"]
    await turn.write(covers.keep_covers, officer, turn.to, notice, photo, made)


async def on_region(message: Message, turn: Turn, state: FSMContext, words: str) -> None:
    """Show the region that the words name, large, under a finer grid."""
    notes = await state.get_data()
    photo = await _open(turn, state, notes)
    if photo is None:
        return
    region = await asyncio.to_thread(covers.region_of, turn.kit, photo, words, _region(notes))
    await _show_grid(turn, state, notes["notice"], photo, region)


async def on_other(message: Message, turn: Turn, state: FSMContext) -> None:
    """Something that names no cells: show the grid again."""
    notes = await state.get_data()
    photo = await _open(turn, state, notes)
    if photo is not None:
        await _show_grid(turn, state, notes["notice"], photo, _region(notes))


async def on_press(
    query: CallbackQuery, turn: Turn, state: FSMContext, callback_data: CoverButton
) -> None:
    """Begin or go on, enlarge, take the last cover back, or have done."""
    notice, position, officer = callback_data.notice, callback_data.photo, turn.reader.officer
    photo: OpenPhoto = await turn.read(covers.open_photo, officer, notice, position)
    match callback_data.act:
        case "done":
            await wait_for_step(state, notice, Step.PHOTOS)
            await turn.write(notice_talk.ask, officer, turn.to, notice, Step.PHOTOS)
        case "zoom":
            await _wait(state, Publishing.zooming, notice, photo, await _last(state, notice, photo))
            await turn.write(covers.ask_region, turn.to, notice)
        case "undo" if photo.shapes:
            made = await asyncio.to_thread(covers.without_last, turn.kit, photo)
            await _wait(
                state, Publishing.covering, notice, photo, await _last(state, notice, photo)
            )
            await turn.write(covers.keep_covers, officer, turn.to, notice, photo, made)
        case _:
            await _show_grid(turn, state, notice, photo, None)


async def _show_grid(
    turn: Turn, state: FSMContext, notice: int, photo: OpenPhoto, region: Box | None
) -> None:
    picture = await asyncio.to_thread(covers.grid_picture, turn.kit, photo, region)
    await _wait(state, Publishing.covering, notice, photo, region)
    await turn.write(covers.show_grid, turn.to, notice, photo, picture)


async def _open(turn: Turn, state: FSMContext, notes: dict[str, Any]) -> OpenPhoto | None:
    """The photo that the conversation is about; where it can't be drawn on any more, that is said."""
    try:
        photo: OpenPhoto = await turn.read(
            covers.open_photo, turn.reader.officer, notes["notice"], notes["photo"]
        )
    except Refusal as refusal:
        await leave(turn, state, refusal)
        return None
    return photo


async def _wait(
    state: FSMContext, where: State, notice: int, photo: OpenPhoto, region: Box | None
) -> None:
    kept = None if region is None else written(region)
    await wait_for(state, where, notice=notice, photo=photo.position, region=kept)


async def _last(state: FSMContext, notice: int, photo: OpenPhoto) -> Box | None:
    """The region of the grid that was shown last of this very photo."""
    notes = await state.get_data()
    same = (notes.get("notice"), notes.get("photo")) == (notice, photo.position)
    return _region(notes) if same else None


def _region(notes: dict[str, Any]) -> Box | None:
    plain = notes.get("region")
    return None if plain is None else read_box(plain)
