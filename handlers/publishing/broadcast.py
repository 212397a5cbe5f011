"""In the triage chat: `/notice` lists what is live, `/broadcast <number>` how far a notice is.

Refuses anybody who does not work here.
"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from desk.notices.board import tell_live, tell_progress
from handlers.filters import FromOfficer
from handlers.turn import Turn


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    router.message.register(on_notice, FromOfficer(), Command("notice"))
    router.message.register(on_broadcast, FromOfficer(), Command("broadcast"))


async def on_notice(message: Message, turn: Turn) -> None:
    """List the live notices."""
    await turn.write(tell_live, turn.to, _thread(message))


async def on_broadcast(message: Message, turn: Turn, command: CommandObject) -> None:
    """Say the counts."""
    await turn.write(tell_progress, turn.to, command.args or "", _thread(message))


def _thread(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None
