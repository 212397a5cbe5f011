"""Which conversation an update belongs to.

Holds small async filters, each cheap. Refuses lookups: who may act is the desk's to say.
"""

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject
from typing_extensions import override

from handlers.turn import Turn


class ReplyToBot(Filter):
    """A message in reply to one of the bot's own."""

    @override
    async def __call__(self, event: Message, turn: Turn) -> bool:
        reply = event.reply_to_message
        return (
            reply is not None
            and reply.from_user is not None
            and (reply.from_user.id == turn.bot.id)
        )


class FromPerson(Filter):
    """Sent by a person under their own name: not a channel, an anonymous admin or a bot."""

    @override
    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        if turn.user is None or turn.user.is_bot:
            return False
        return not isinstance(event, Message) or event.sender_chat is None


class FromOfficer(Filter):
    """From somebody who works here; in private and in the triage chat, where the reader is known."""

    @override
    async def __call__(self, event: TelegramObject, turn: Turn) -> bool:
        return turn.reader.officer is not None
