"""A live notice in full, in private, for anybody: where a card had to be shortened.

Refuses any other number by letting it pass: the ordinary welcome gives no hint.
"""

from aiogram import Router
from aiogram.filters import CommandStart
from aiogram.types import Message

from desk.notices.board import show_whole
from desk.notices.lookup import NoticeBrief, live_of
from handlers.filters import FromPerson, LinkToNotice
from handlers.rendering.notice_buttons import read_whole_payload
from handlers.turn import Turn


def add_to(router: Router) -> None:
    """Add the handler to `router`."""
    with_payload, named = CommandStart(deep_link=True), LinkToNotice(read_whole_payload, live_of)
    router.message.register(on_start, FromPerson(), with_payload, named)


async def on_start(message: Message, turn: Turn, notice: NoticeBrief) -> None:
    """Show all of it."""
    await turn.write(show_whole, turn.to, notice)
