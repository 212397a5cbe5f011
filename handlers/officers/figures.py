"""`/figures` in private, for supervisors and auditors.

Refuses everybody else, through the desk.
"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from desk.figures.asking import tell_figures
from handlers.filters import FromOfficer, FromPerson
from handlers.turn import Turn


def add_to(router: Router) -> None:
    """Add the handler to `router`."""
    router.message.register(on_figures, FromPerson(), FromOfficer(), Command("figures"))


async def on_figures(message: Message, command: CommandObject, turn: Turn) -> None:
    """Tell the numbers."""
    del message
    words = command.args or ""
    await turn.write(tell_figures, turn.reader.officer, words, turn.to, {})
