"""Groups: replies to a notice's card.

Holds the one thing that citizens do in groups. Refuses everything else there, in silence: what
channels, anonymous admins and other bots write, and whatever answers no card of ours.
"""

from typing import Any

from aiogram.types import Message

from desk.tips.group_intake import reply_target, take_reply, tell_not_taken
from desk.tips.group_look import GroupReply
from handlers.citizen.messages import fetch, keep_edited, words_left
from handlers.citizen.reading import NotTaken, Read, read_message
from handlers.filters import is_from_person, replies_to_bot
from handlers.turn import Turn
from tipline.refusals import Refusal


async def take(turn: Turn, kind: str, event: Any) -> bool:
    """Handle what a person wrote in reply to the bot, and say whether it was that.

    A function and no router: of all that comes in, most comes this way (docs/decisions).
    """
    handler = _HANDLERS.get(kind)
    if handler is None or not (_is_reply_in_words(event, turn) and is_from_person(event, turn)):
        return False
    await handler(event, turn)
    return True


def _is_reply_in_words(message: Message, turn: Turn) -> bool:
    return replies_to_bot(message, turn) and not (message.text or "").startswith("/")


async def reply_in_group(message: Message, turn: Turn) -> None:
    """Take a reply to a card in."""
    read = read_message(message, turn.chat_key)
    if isinstance(read, NotTaken):
        return
    assert turn.user is not None
    assert message.reply_to_message is not None
    reply = GroupReply(
        citizen=turn.citizen(),
        group=turn.to,
        receiver=turn.user.id,
        reply_to=message.reply_to_message.message_id,
    )
    if read.file_id is None:
        await turn.write(take_reply, reply, read.incoming, None, read.notes)
    else:
        await _take_file(turn, reply, read)


async def _take_file(turn: Turn, reply: GroupReply, read: Read) -> None:
    target = await turn.read(reply_target, reply)
    if target is None:
        return
    try:
        incoming, file = await fetch(turn, read, target)
    except Refusal as refusal:
        why, words = refusal.code.replace(".", "_"), words_left(read.incoming)
        if words is None:
            await turn.write(tell_not_taken, reply, why)
        else:
            await turn.write(take_reply, reply, words, None, (*read.notes, why))
        return
    await turn.write(take_reply, reply, incoming, file, read.notes)


async def edited_in_group(message: Message, turn: Turn) -> None:
    """Keep an edit of a reply that was taken in, where it could not be removed."""
    read = read_message(message, turn.chat_key)
    if not isinstance(read, NotTaken):
        await keep_edited(turn, turn.citizen(), read)


_HANDLERS = {"message": reply_in_group, "edited_message": edited_in_group}
