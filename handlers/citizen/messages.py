"""Whatever a person sends in the private chat that is no command: it is kept, then asked about.

Holds the order that keeps a photo safe: which tip and key, fetch, seal, store, then the one
transaction. Refuses to ask anything before that.
"""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from desk.actors import Citizen
from desk.notices import subscriptions
from desk.objections import asking as objections
from desk.objections import talk
from desk.tips import front_door
from desk.tips import own as own_tips
from desk.tips.edits import edit_of, keep_edit
from desk.tips.incoming import Incoming, as_it_is
from desk.tips.intake import receive
from desk.tips.routes import File, Pointer, Purpose, Route, route, seal_original, target_of
from desk.tips.rows import Target
from handlers.citizen.pointing import (
    PLACE_STEP,
    RECEIPT_STEP,
    Notes,
    is_fresh,
    point_at,
    pointer_of,
    read_notes,
)
from handlers.citizen.reading import NotTaken, Read, read_message
from handlers.turn import Turn
from tipline.refusals import Refusal
from tipline.tips import PartKind

LONGEST_RECEIPT = 24


def add_messages(router: Router) -> None:
    """Hear every message and edit; commands are heard before."""
    router.message.register(anything)
    router.edited_message.register(edited)


async def anything(message: Message, turn: Turn, state: FSMContext, raw_state: str | None) -> None:
    """Take a message in."""
    read = read_message(message, turn.chat_key)
    if isinstance(read, NotTaken):
        await _not_taken(turn, read)
    elif (message.text or "").startswith("/"):
        await turn.write(front_door.page, turn.citizen(), "help")
    elif raw_state == PLACE_STEP and await _is_place(turn, state, read):
        return
    elif not await _is_receipt(turn, state, raw_state, read):
        await _take(message, turn, state, read)


async def _is_place(turn: Turn, state: FSMContext, read: Read) -> bool:
    """Whether the message is the place that was asked for, for notices; anything else is a tip."""
    fresh = is_fresh(turn, await read_notes(state))
    await point_at(turn, state, None, Purpose.ADD, None)
    if read.incoming.place is None or not fresh:
        return False
    await turn.write(subscriptions.choose_place, turn.citizen(), read.incoming.place)
    return True


async def _not_taken(turn: Turn, why: NotTaken) -> None:
    if why is not NotTaken.SERVICE:
        await turn.write(front_door.page, turn.citizen(), f"not_taken_{why.value}")


async def _is_receipt(turn: Turn, state: FSMContext, raw_state: str | None, read: Read) -> bool:
    """Whether the words are a receipt: asked for, or recognised as one that exists."""
    text = read.incoming.text
    if read.incoming.kind is not PartKind.TEXT:
        return False
    if raw_state == RECEIPT_STEP:
        await open_receipt(turn, state, text)
        return True
    if len(text) > LONGEST_RECEIPT or not any(sign.isdigit() for sign in text):
        return False
    try:
        known = await turn.read(own_tips.by_receipt, text)
    except Refusal:
        return False
    if known is None and not await _is_objection(turn, text):
        return False
    await open_receipt(turn, state, text)
    return True


async def _is_objection(turn: Turn, text: str) -> bool:
    """Whether the words are the receipt of an objection."""
    try:
        return await turn.read(objections.by_receipt, text) is not None
    except Refusal:
        return False


async def open_receipt(turn: Turn, state: FSMContext, text: str) -> None:
    """Show the tip or the objection of a receipt; one that opens nothing is told so, once."""
    citizen = turn.citizen()
    if await _is_objection(turn, text):
        await point_at(turn, state, None, Purpose.ADD, None)
        await turn.write(talk.show_by_receipt, citizen, text)
        return
    try:
        tip = await turn.read(own_tips.by_receipt, text)
        code = None if tip is not None else "receipt.unknown"
    except Refusal as refusal:
        tip, code = None, refusal.code
    await point_at(turn, state, None, Purpose.ADD, None if tip is None else tip.id)
    if code is None:
        await turn.write(own_tips.show_by_receipt, citizen, text)
    else:
        await turn.write(front_door.page, citizen, code.replace(".", "_"))


async def _take(message: Message, turn: Turn, state: FSMContext, read: Read) -> None:
    citizen, notes = turn.citizen(), await read_notes(state)
    pointer = pointer_of(turn, message, notes)
    if read.file_id is None:
        where: Route = await turn.read(route, citizen, pointer)
        await _keep(turn, state, citizen, read.incoming, where, notes, None, read.notes)
    else:
        await _take_file(turn, state, citizen, read, pointer, notes)


async def _take_file(
    turn: Turn,
    state: FSMContext,
    citizen: Citizen,
    read: Read,
    pointer: Pointer | None,
    notes: Notes,
) -> None:
    where: Route
    target: Target
    where, target = await turn.read(target_of, citizen, pointer)
    try:
        incoming, file = await fetch(turn, read, target)
    except Refusal as refusal:
        words = words_left(read.incoming)
        if words is None:
            await turn.write(front_door.page, citizen, refusal.code.replace(".", "_"))
            return
        told = (*read.notes, refusal.code.replace(".", "_"))
        await _keep(turn, state, citizen, words, where, notes, None, told)
        return
    await _keep(turn, state, citizen, incoming, where, notes, file, read.notes)


async def fetch(turn: Turn, read: Read, target: Target) -> tuple[Incoming, File]:
    """Fetch, seal and store a file; it is on the disk before this returns. The message comes back
    with the kind that the file turned out to be.

    Raises Refusal `file.too_big`, `file.gone`.
    """
    assert read.file_id is not None
    if read.too_big:
        raise Refusal("file.too_big", megabytes=20)
    data = await turn.download(read.file_id)
    blob = await turn.keep_blob(seal_original(target, data))
    return as_it_is(read.incoming, data), File(target, blob)


def words_left(incoming: Incoming) -> Incoming | None:
    """What remains of a message whose file can't be had: its words, if there are any."""
    if not incoming.text:
        return None
    return Incoming(
        kind=PartKind.TEXT,
        chat_key=incoming.chat_key,
        message_id=incoming.message_id,
        text=incoming.text,
        forwarded=incoming.forwarded,
    )


async def _keep(
    turn: Turn,
    state: FSMContext,
    citizen: Citizen,
    incoming: Incoming,
    where: Route,
    notes: Notes,
    file: File | None,
    told: tuple[str, ...],
) -> None:
    if where.purpose is not Purpose.DRAFT:
        # People answer in several short messages: the next ones go the same way.
        await point_at(turn, state, where.tip_id, where.purpose, notes.opened)
    elif notes.tip is not None:
        await point_at(turn, state, None, Purpose.ADD, notes.opened)
    await turn.write(receive, citizen, incoming, where, file, told)


async def edited(message: Message, turn: Turn) -> None:
    """Keep an edit as a further version. A live location that moves is no edit."""
    read = read_message(message, turn.chat_key)
    if isinstance(read, NotTaken) or read.incoming.kind is PartKind.LOCATION:
        return
    await keep_edited(turn, turn.citizen(), read)


async def keep_edited(turn: Turn, citizen: Citizen, read: Read) -> None:
    """Keep an edit of a part that we have; others are none of ours."""
    edit = await turn.read(edit_of, citizen, read.incoming)
    if edit is None:
        return
    incoming, file = read.incoming, None
    if read.file_id is not None and not edit.same_file:
        try:
            incoming, file = await fetch(turn, read, edit.target)
        except Refusal:
            kept = words_left(incoming)
            if kept is None:
                return
            incoming = kept
    await turn.write(keep_edit, citizen, incoming, edit, file)
