"""Groups: replies to a notice's card.

Holds the one thing that citizens do in groups. Refuses everything else there, in silence: what
channels, anonymous admins and other bots write, and whatever answers no card of ours.
"""

from aiogram import Router
from aiogram.types import Message
from typing_extensions import override

from desk.tips.group_intake import reply_target, take_reply, tell_not_taken
from desk.tips.group_look import GroupReply
from handlers.citizen.messages import fetch, keep_edited, words_left
from handlers.citizen.reading import NotTaken, Read, read_message
from handlers.filters import FromPerson, ReplyToBot
from handlers.turn import Turn
from tipline.refusals import Refusal


class RepliesInWords(ReplyToBot):
    """A reply to one of the bot's messages that is no command."""

    @override
    async def __call__(self, event: Message, turn: Turn) -> bool:
        return await super().__call__(event, turn) and not (event.text or "").startswith("/")


def make_router() -> Router:
    """The router of citizens in groups."""
    router = Router(name="group-replies")
    router.message.register(reply_in_group, RepliesInWords(), FromPerson())
    router.edited_message.register(edited_in_group, RepliesInWords(), FromPerson())
    return router


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
