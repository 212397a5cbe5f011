"""The side conversations of a draft: a feature or a photo, then its source, then its day.

One after the other: what is chosen or sent while another is half told waits for its turn. Refuses a
picture as it came (what is kept was rebuilt from its pixels), and one that somebody sent as a tip.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from aiogram import Router
from aiogram.filters import Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, MessageOriginUser
from typing_extensions import override

from desk.notices import entries as notice_entries
from desk.notices import talk as notice_talk
from desk.notices.drafts import open_draft, seal_photo
from desk.notices.entries import Pending
from desk.notices.origins import check_origin
from desk.notices.pictures import pixels_only
from desk.notices.steps import Step, read_day
from desk.sealed import text_of
from handlers.publishing.states import Anything, Publishing, Words, wait_for, wait_for_step
from handlers.rendering.notice_buttons import EntryButton
from handlers.turn import Turn
from tipline.languages import pick_language
from tipline.notice_description import MARK_KINDS, Feature, Source
from tipline.refusals import Fault, Refusal


@dataclass(frozen=True, slots=True)
class Side:
    """What is being described: the first of these is asked about, the others wait."""

    notice: int
    entries: tuple[Pending, ...] = ()

    @property
    def first(self) -> Pending:
        """The one that is asked about; empty where nothing is."""
        return self.entries[0] if self.entries else {}

    def with_first(self, **told: Any) -> "Side":
        """The same, with more told of the first."""
        return Side(self.notice, ({**self.first, **told}, *self.entries[1:]))


class Picture(Filter):
    """A photo, or a file: whether that is a picture is told by what is in it."""

    @override
    async def __call__(self, event: Message) -> bool | dict[str, Any]:
        if event.photo:
            return {"file_id": event.photo[-1].file_id}
        return {"file_id": event.document.file_id} if event.document else False


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
    if _is_ours(message, turn):
        raise Refusal("photo.passed_on")
    side = await _side(state)
    photos = sum(one["what"] == "photo" for one in side.entries)
    await turn.read(notice_entries.check_room, turn.reader.officer, side.notice, photos)
    original = await turn.download(file_id)
    shown = await asyncio.to_thread(pixels_only, original)
    await turn.read(check_origin, shown.fingerprints)
    photo = seal_photo(turn.kit, shown.picture)
    blob = await turn.keep_blob(photo.sealed)
    pending = {
        "what": "photo",
        "blob": blob,
        "key": text_of(photo.desk_key),
        "fingerprints": shown.fingerprints and list(shown.fingerprints),
    }
    await _take_up(turn, state, side, pending)


def _is_ours(message: Message, turn: Turn) -> bool:
    """Whether it is passed on from what we said ourselves, be it to moderators."""
    origin = message.forward_origin
    return isinstance(origin, MessageOriginUser) and origin.sender_user.id == turn.bot.id


async def on_value(message: Message, turn: Turn, state: FSMContext, words: str) -> None:
    """Take a typed value of the pending feature."""
    side = await _side(state)
    value, faults = await turn.read(
        notice_entries.weigh_value, turn.reader.officer, side.notice, side.first, words
    )
    told = {} if faults else {"value": value}
    await _ask(turn, state, side.with_first(**told), faults)


async def on_day(message: Message, turn: Turn, state: FSMContext, words: str) -> None:
    """Take a typed day for the pending feature or photo."""
    side, kit = await _side(state), turn.kit
    if "source" not in side.first:
        await _ask(turn, state, side)
        return
    language = pick_language(turn.language, None, "zh")
    try:
        day = read_day(words, now=kit.clock(), tz=kit.policy.timezone, language=language)
    except Refusal as refusal:
        await _ask(turn, state, side, (Fault("as_of", refusal.code, refusal.params),))
        return
    await _keep(turn, state, side, day)


async def on_other(message: Message, turn: Turn, state: FSMContext) -> None:
    """Something that is neither a value nor a day: ask again."""
    await _ask(turn, state, await _side(state))


async def on_press(
    query: CallbackQuery, turn: Turn, state: FSMContext, callback_data: EntryButton
) -> None:
    """A press in the side conversation; one that no longer fits leads back to its step."""
    notice, arg = callback_data.notice, callback_data.arg
    await turn.read(open_draft, turn.reader.officer, notice)  # refuses what is not their own draft
    side = await _side(state)
    side = side if side.notice == notice else Side(notice)
    first = side.first
    match callback_data.act:
        case "pick" if arg in set(Feature):
            await _take_up(turn, state, side, {"what": "feature", "feature": arg})
        case "value" if first.get("what") == "feature":
            await _ask(turn, state, side.with_first(value=arg))
        case "source" if notice_entries.is_told(first) and arg in set(Source):
            await _ask(turn, state, side.with_first(source=arg))
        case "day" if "source" in first:
            await _keep(turn, state, side, await _day(turn, notice, arg))
        case _ if notice_entries.is_told(first):
            await _ask(turn, state, side)
        case "mark" if first.get("feature") == Feature.MARKS and arg in MARK_KINDS:
            await _ask(turn, state, side.with_first(mark=arg))
        case "drop" if arg.isascii() and arg.isdigit() and len(arg) < 4:
            await wait_for_step(state, notice, Step.DESCRIPTION)
            await turn.write(
                notice_entries.drop_entry, turn.reader.officer, turn.to, notice, int(arg)
            )
        case _ if len(side.entries) > 1:
            await _ask(turn, state, Side(notice, side.entries[1:]))
        case _:
            await wait_for_step(state, notice, Step.DESCRIPTION)
            officer = turn.reader.officer
            await turn.write(notice_talk.ask, officer, turn.to, notice, Step.DESCRIPTION)


async def _take_up(turn: Turn, state: FSMContext, side: Side, new: Pending) -> None:
    """Begin with it; where something else is half told, that is asked for first."""
    if notice_entries.is_told(side.first):
        await _ask(turn, state, Side(side.notice, (*side.entries, new)))
    else:
        await _ask(turn, state, Side(side.notice, (new, *side.entries[1:])))


async def _ask(turn: Turn, state: FSMContext, side: Side, faults: tuple[Fault, ...] = ()) -> None:
    """Ask what the first one lacks."""
    await _wait_for(state, side)
    waiting = len(side.entries) - 1
    await turn.write(notice_entries.ask_rest, turn.to, side.notice, side.first, waiting, faults)


async def _keep(turn: Turn, state: FSMContext, side: Side, day: str) -> None:
    """Keep the first one, and go on with the next or with the step."""
    officer, (pending, *waiting) = turn.reader.officer, side.entries
    about = officer, side.notice, pending, day
    if faults := await turn.read(notice_entries.weigh_day, *about):
        await _ask(turn, state, side, faults)
        return
    if waiting:
        await _wait_for(state, Side(side.notice, tuple(waiting)))
    else:
        await wait_for_step(state, side.notice, notice_entries.step_of_pending(pending))
    await turn.write(
        notice_entries.keep_pending, officer, turn.to, side.notice, pending, day, waiting
    )


async def _side(state: FSMContext) -> Side:
    notes = await state.get_data()
    return Side(notes.get("notice", 0), tuple(notes.get("entries", ())))


async def _wait_for(state: FSMContext, side: Side) -> None:
    told = notice_entries.is_told(side.first)
    where = Publishing.day if told else Publishing.value
    await wait_for(state, where, notice=side.notice, entries=side.entries)


async def _day(turn: Turn, notice: int, which: str) -> str:
    kit = turn.kit
    today = kit.clock().astimezone(kit.policy.timezone).date().isoformat()
    if which != "facts":
        return today
    day: str | None = await turn.read(notice_entries.day_of_facts, turn.reader.officer, notice)
    return day or today
