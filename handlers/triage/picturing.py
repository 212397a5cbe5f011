"""A moderator's picture for the tipster: fetched, rebuilt from its pixels, sealed, stored.

Refuses everything else that words can stand below, and one of several that belong together: the
others would be lost in silence.
"""

import asyncio

from aiogram.types import Message

from desk.notices.pictures import pixels_only
from desk.tickets.line_pictures import LinePicture, line_target, seal_picture
from handlers.turn import Turn
from tipline.refusals import Refusal

__all__ = ["picture_for"]


async def picture_for(turn: Turn, message: Message, ticket_id: int) -> LinePicture:
    """The picture of the message, ready to stand in a line about this ticket.

    Raises Refusal `dialogue.words_only`, `dialogue.one_picture`, `photo.not_a_picture`, and what
    `line_target` refuses.
    """
    file = message.photo[-1] if message.photo else message.document
    if file is None:
        raise Refusal("dialogue.words_only")
    if message.media_group_id is not None:
        raise Refusal("dialogue.one_picture")
    target = await turn.read(line_target, turn.reader.officer, ticket_id)
    original = await turn.download(file.file_id)
    shown = await asyncio.to_thread(pixels_only, original)
    return LinePicture(target, await turn.keep_blob(seal_picture(target, shown.picture)))
