"""`/broadcast <number>` in the triage chat: how far a notice's deliveries are.

Refuses anybody who does not work here.
"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from desk.notice_board import tell_progress
from handlers.filters import FromOfficer
from handlers.turn import Turn


def add_to(router: Router) -> None:
    """Add the handler to `router`."""
    router.message.register(on_broadcast, FromOfficer(), Command("broadcast"))


async def on_broadcast(message: Message, turn: Turn, command: CommandObject) -> None:
    """Say the counts."""
    thread = message.message_thread_id if message.is_topic_message else None
    await turn.write(tell_progress, turn.to, command.args or "", thread)
