"""The counter: `/payout CODE` in private, and the press once the reward was handed over.

Refuses to ask who collects: whoever brings the code is the one.
"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from desk.rewards.paying import look_up, pay
from handlers.filters import FromOfficer, FromPerson
from handlers.rendering.rewards import PayoutButton
from handlers.turn import Turn


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    router.message.register(on_code, FromPerson(), FromOfficer(), Command("payout"))
    router.callback_query.register(on_paid, FromOfficer(), PayoutButton.filter())


async def on_code(message: Message, turn: Turn, command: CommandObject) -> None:
    """Show what the code is good for."""
    await turn.write(look_up, turn.reader.officer, turn.to, command.args or "")


async def on_paid(query: CallbackQuery, turn: Turn, callback_data: PayoutButton) -> None:
    """It was handed over."""
    shown = query.message.message_id if query.message else None
    await turn.write(pay, turn.reader.officer, turn.to, callback_data.code, shown)
