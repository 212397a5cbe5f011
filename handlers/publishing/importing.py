"""A file of notices, sent by a publisher in private: brought in as drafts, or refused as a whole.

Refuses to guess: only a JSON file is one, and only from somebody who may draft. Anything else that
is sent here is for the conversations that follow.
"""

import asyncio
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Document, Message
from typing_extensions import override

from desk.notices.importing import (
    LARGEST_FILE,
    ImportRefused,
    import_in_chat,
    read_parcel,
    tell_faults,
)
from handlers.publishing.states import wait_for
from handlers.turn import Turn
from tipline.refusals import Refusal
from tipline.roles import Right, may


class NoticeFile(Filter):
    """A JSON file from somebody who may draft notices."""

    @override
    async def __call__(self, event: Message, turn: Turn) -> bool | dict[str, Any]:
        document, officer = event.document, turn.reader.officer
        if document is None or officer is None or not may(officer.roles, Right.DRAFT_NOTICES):
            return False
        named = (document.file_name or "").lower().endswith(".json")
        is_json = named or document.mime_type == "application/json"
        return {"document": document} if is_json else False


def add_to(router: Router) -> None:
    """Add the handler to `router`."""
    router.message.register(on_file, NoticeFile())


async def on_file(message: Message, turn: Turn, state: FSMContext, document: Document) -> None:
    """Bring all of it in, or say what is wrong with it."""
    await wait_for(state, None)
    officer = turn.reader.officer
    try:
        text = _text_of(await _fetched(turn, document))
        parcel = await asyncio.to_thread(read_parcel, turn.kit, text)
        await turn.write(import_in_chat, officer, turn.to, parcel)
    except ImportRefused as refused:
        await turn.write(tell_faults, turn.to, refused.faults)


async def _fetched(turn: Turn, document: Document) -> bytes:
    if (document.file_size or 0) > LARGEST_FILE:
        raise Refusal("notice.import_too_big", megabytes=LARGEST_FILE >> 20)
    return await turn.download(document.file_id)


def _text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("notice.import_unreadable") from None
