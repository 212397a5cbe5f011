"""The side conversations of a draft: a feature or a photo, then its source, then its day.

Refuses a picture as it came: what is kept was rebuilt from its pixels.
"""

import asyncio
from typing import Any

from aiogram import Router
from aiogram.filters import Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from typing_extensions import override

from desk.notices import entries as notice_entries
from desk.notices import talk as notice_talk
from desk.notices.drafts import open_draft, seal_photo
from desk.notices.pictures import pixels_only
from desk.notices.steps import Step, read_day
from desk.sealed import text_of
from handlers.publishing.states import Anything, Publishing, Words, wait_for, wait_for_step
from handlers.rendering.notice_buttons import EntryButton
from handlers.turn import Turn
from tipline.languages import pick_language
from tipline.notice_description import Feature, Source
from tipline.refusals import Fault, Refusal


class Picture(Filter):
    """A photo, or a picture sent as a file."""

    @override
    async def __call__(self, event: Message) -> bool | dict[str, Any]:
        if event.photo:
            return {"file_id": event.photo[-1].file_id}
        document = event.document
        if document is not None and (document.mime_type or "").startswith("image/"):
            return {"file_id": document.file_id}
        return False


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    drafting = StateFilter(Publishing.answer, Publishing.value, Publishing.day)
    router.message.register(on_photo, drafting, Picture())
    router.message.register(on_value, StateFilter(Publishing.value), Words())
    router.message.register(on_day, StateFilter(Publishing.day), Words())
    router.message.register(on_other, StateFilter(Publishing.value, Publishing.day), Anything())
    router.callback_query.register(on_press, EntryButton.filter())


async def on_photo(message: Message, turn: Turn, state: FSMContext, file_id: str) -> None:
    """Keep the picture, then ask where it comes from."""
    notice = (await state.get_data())["notice"]
    original = await turn.download(file_id)
    shown = await asyncio.to_thread(pixels_only, original)
    photo = seal_photo(turn.kit, shown.picture)
    blob = await turn.keep_blob(photo.sealed)
    pending = {
        "what": "photo",
        "blob": blob,
        "key": text_of(photo.desk_key),
        "fingerprint": shown.fingerprint,
    }
    await wait_for(state, Publishing.day, notice=notice, pending=pending)
    await turn.write(notice_entries.ask_source, turn.to, notice, pending)


async def on_value(message: Message, turn: Turn, state: FSMContext, words: str) -> None:
    """Take a typed value of the pending feature."""
    notes = await state.get_data()
    notice, feature = notes["notice"], notes["pending"]["feature"]
    value, faults = await turn.read(
        notice_entries.weigh_value, turn.reader.officer, notice, feature, words
    )
    if faults:
        await turn.write(notice_entries.ask_value, turn.to, notice, feature, faults)
        return
    await _value(turn, state, notice, {"what": "feature", "feature": feature, "value": value})


async def on_day(message: Message, turn: Turn, state: FSMContext, words: str) -> None:
    """Take a typed day for the pending feature or photo."""
    notes = await state.get_data()
    notice, pending, kit = notes["notice"], notes["pending"], turn.kit
    if "source" not in pending:
        await turn.write(notice_entries.ask_source, turn.to, notice, pending)
        return
    language = pick_language(turn.language, None, "zh")
    try:
        day = read_day(words, now=kit.clock(), tz=kit.policy.timezone, language=language)
    except Refusal as refusal:
        fault = Fault("as_of", refusal.code, refusal.params)
        await turn.write(notice_entries.ask_day, turn.to, notice, pending, (fault,))
        return
    await _keep(turn, state, notice, pending, day)


async def on_other(message: Message, turn: Turn, state: FSMContext) -> None:
    """Something that is neither a value nor a day: ask again."""
    notes = await state.get_data()
    notice, pending = notes["notice"], notes["pending"]
    if "value" not in pending and pending["what"] == "feature":
        await turn.write(notice_entries.ask_value, turn.to, notice, pending["feature"])
    elif "source" not in pending:
        await turn.write(notice_entries.ask_source, turn.to, notice, pending)
    else:
        await turn.write(notice_entries.ask_day, turn.to, notice, pending)


async def on_press(
    query: CallbackQuery, turn: Turn, state: FSMContext, callback_data: EntryButton
) -> None:
    """A press in the side conversation; one that no longer fits leads back to its step."""
    notice, arg = callback_data.notice, callback_data.arg
    await turn.read(open_draft, turn.reader.officer, notice)  # refuses what is not their own draft
    notes = await state.get_data()
    pending = notes.get("pending") if notes.get("notice") == notice else None
    match callback_data.act:
        case "pick" if arg in set(Feature):
            pending = {"what": "feature", "feature": arg}
            await wait_for(state, Publishing.value, notice=notice, pending=pending)
            await turn.write(notice_entries.ask_value, turn.to, notice, arg)
        case "value" if pending and pending["what"] == "feature":
            await _value(turn, state, notice, {**pending, "value": arg})
        case "source" if pending and arg in set(Source):
            pending = {**pending, "source": arg}
            await wait_for(state, Publishing.day, notice=notice, pending=pending)
            await turn.write(notice_entries.ask_day, turn.to, notice, pending)
        case "day" if pending and "source" in pending:
            await _keep(turn, state, notice, pending, await _day(turn, notice, arg))
        case "drop" if arg.isascii() and arg.isdigit() and len(arg) < 4:
            await wait_for_step(state, notice, Step.DESCRIPTION)
            await turn.write(
                notice_entries.drop_entry, turn.reader.officer, turn.to, notice, int(arg)
            )
        case _:
            await wait_for_step(state, notice, Step.DESCRIPTION)
            officer = turn.reader.officer
            await turn.write(notice_talk.ask, officer, turn.to, notice, Step.DESCRIPTION)


async def _value(turn: Turn, state: FSMContext, notice: int, pending: dict[str, Any]) -> None:
    await wait_for(state, Publishing.day, notice=notice, pending=pending)
    await turn.write(notice_entries.ask_source, turn.to, notice, pending)


async def _keep(
    turn: Turn, state: FSMContext, notice: int, pending: dict[str, Any], day: str
) -> None:
    step = Step.PHOTOS if pending["what"] == "photo" else Step.DESCRIPTION
    await wait_for_step(state, notice, step)
    officer = turn.reader.officer
    await turn.write(notice_entries.keep_pending, officer, turn.to, notice, pending, day)


async def _day(turn: Turn, notice: int, which: str) -> str:
    kit = turn.kit
    today = kit.clock().astimezone(kit.policy.timezone).date().isoformat()
    if which != "facts":
        return today
    day: str | None = await turn.read(notice_entries.day_of_facts, turn.reader.officer, notice)
    return day or today
