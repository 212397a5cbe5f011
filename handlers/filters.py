"""Which conversation an update belongs to.

Holds small async filters, each cheap, the conditions of two of them, and what a pin is. Refuses lookups: who
may act is the desk's to say.
"""

from collections.abc import Callable
from typing import Any

from aiogram.filters import CommandObject, Filter
from aiogram.types import CallbackQuery, Location, Message, TelegramObject
from typing_extensions import override

from handlers.turn import Turn


def replies_to_bot(message: Message, turn: Turn) -> bool:
    """Whether a message answers one of the bot's own."""
    reply = message.reply_to_message
    return reply is not None and reply.from_user is not None and reply.from_user.id == turn.bot.id


def is_from_person(event: Message | CallbackQuery, turn: Turn) -> bool:
    """Whether it was sent by a person under their own name: no channel, anonymous admin or bot."""
    if turn.user is None or turn.user.is_bot:
        return False
    return not isinstance(event, Message) or event.sender_chat is None


def pin_of(message: Message) -> Location | None:
    """The place that a message shows on the map: a pin, that of a venue, or where a live one began."""
    return message.venue.location if message.venue else message.location


class ReplyToBot(Filter):
    """A message in reply to one of the bot's own."""

    @override
    async def __call__(self, event: Message, turn: Turn) -> bool:
        return replies_to_bot(event, turn)


class FromPerson(Filter):
    """Sent by a person under their own name: not a channel, an anonymous admin or a bot."""

    @override
    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        return is_from_person(event, turn)


class FromOfficer(Filter):
    """From somebody who works here; in private and in the triage chat, where the reader is known."""

    @override
    async def __call__(self, event: TelegramObject, turn: Turn) -> bool:
        return turn.reader.officer is not None


class LinkToNotice(Filter):
    """/start with a link that names a notice: `read` takes the number out of it, `find` the notice.

    Where either finds nothing the link is let pass: the ordinary welcome gives no hint.
    """

    def __init__(self, read: Callable[[str], str | None], find: Callable[..., Any]) -> None:
        self._read = read
        self._find = find

    @override
    async def __call__(
        self, event: Message, turn: Turn, command: CommandObject
    ) -> bool | dict[str, Any]:
        number = self._read(command.args or "")
        notice = None if number is None else await turn.read(self._find, number)
        return False if notice is None else {"notice": notice}
