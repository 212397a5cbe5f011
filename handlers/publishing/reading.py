"""A live notice in full, in private, for anybody: where a card had to be shortened.

Refuses any other number by letting it pass: the ordinary welcome gives no hint.
"""

from typing import Any

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart, Filter
from aiogram.types import Message
from typing_extensions import override

from desk.notices.board import show_whole
from desk.notices.lookup import NoticeBrief, live_of
from handlers.filters import FromPerson
from handlers.rendering.notice_buttons import read_whole_payload
from handlers.turn import Turn


class NamesLiveNotice(Filter):
    """/start with the number of a notice that is live."""

    @override
    async def __call__(
        self, event: Message, turn: Turn, command: CommandObject
    ) -> bool | dict[str, Any]:
        number = read_whole_payload(command.args or "")
        notice = None if number is None else await turn.read(live_of, number)
        return False if notice is None else {"notice": notice}


def add_to(router: Router) -> None:
    """Add the handler to `router`."""
    with_payload = CommandStart(deep_link=True)
    router.message.register(on_start, FromPerson(), with_payload, NamesLiveNotice())


async def on_start(message: Message, turn: Turn, notice: NoticeBrief) -> None:
    """Show all of it."""
    await turn.write(show_whole, turn.to, notice)
