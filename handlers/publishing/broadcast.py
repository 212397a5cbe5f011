"""In the triage chat: `/notice` lists what is live, `/broadcast <number>` how far a notice is; and the
buttons that hold its deliveries up.

Refuses anybody who does not work here.
"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from desk.notices import broadcast
from desk.notices.board import tell_live, tell_progress
from handlers.filters import FromOfficer
from handlers.rendering.notice_buttons import BroadcastButton
from handlers.turn import Turn


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    router.message.register(on_notice, FromOfficer(), Command("notice"))
    router.message.register(on_broadcast, FromOfficer(), Command("broadcast"))
    router.callback_query.register(on_press, FromOfficer(), BroadcastButton.filter())


async def on_notice(message: Message, turn: Turn) -> None:
    """List the live notices."""
    await turn.write(tell_live, turn.to, _thread(message))


async def on_broadcast(message: Message, turn: Turn, command: CommandObject) -> None:
    """Say how far it is, in a message that goes on telling."""
    await turn.write(tell_progress, turn.to, command.args or "", _thread(message))


async def on_press(query: CallbackQuery, turn: Turn, callback_data: BroadcastButton) -> None:
    """Pause, resume or stop; the message itself shows what came of it."""
    del query
    act, notice = callback_data.act, callback_data.notice
    await turn.write(broadcast.act, turn.reader.officer, notice, act)
    turn.toast(f"broadcast.done.{act.value}")


def _thread(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None
