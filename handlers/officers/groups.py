"""A supervisor makes the code with which a group is registered.

Refuses everybody else, through the desk.
"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from desk.notices.audience import tell_areas, tell_registration_code
from handlers.filters import FromOfficer, FromPerson
from handlers.rendering.officers import AreaButton, WishesButton
from handlers.turn import Turn


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    router.message.register(on_register, FromPerson(), FromOfficer(), Command("register"))
    router.callback_query.register(on_area, FromOfficer(), AreaButton.filter())
    router.callback_query.register(on_wishes, FromOfficer(), WishesButton.filter())


async def on_register(message: Message, turn: Turn, command: CommandObject) -> None:
    """Ask which area the group is in, of those whose name was typed."""
    await turn.write(tell_areas, turn.reader.officer, turn.to, command.args or "")


async def on_area(query: CallbackQuery, turn: Turn, callback_data: AreaButton) -> None:
    """Show a code for that area, once."""
    officer = turn.reader.officer
    await turn.write(tell_registration_code, officer, turn.to, callback_data.area)


async def on_wishes(query: CallbackQuery, turn: Turn, callback_data: WishesButton) -> None:
    """Show another code, for a chat that gets what was chosen."""
    officer, area = turn.reader.officer, callback_data.area
    wishes = callback_data.model_dump(include={"kinds", "drills", "language"})
    await turn.write(tell_registration_code, officer, turn.to, area, **wishes)
