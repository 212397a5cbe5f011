"""Being on duty, in an officer's private chat: `/oncall`, its buttons, and "I have it".

Refuses everybody who is no officer here: to them these are not commands.
"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from desk.alerts.having import have
from desk.alerts.rota import enter, enter_by_name, leave, show_choice, show_rota
from desk.tickets.acts import as_officer
from handlers.filters import FromOfficer, FromPerson
from handlers.rendering.on_duty import SPANS, RingButton, RotaButton
from handlers.triage.rota_words import name_and_hours
from handlers.turn import Turn
from tipline.rota import EVERY_DAY, Hours, Place

__all__ = ["make_router"]


def make_router() -> Router:
    """A router for the command and both kinds of buttons."""
    router = Router(name="on-duty")
    router.message.register(_oncall, FromPerson(), FromOfficer(), Command("oncall"))
    router.callback_query.register(_set, FromOfficer(), RotaButton.filter())
    router.callback_query.register(_have, FromOfficer(), RingButton.filter())
    return router


async def _oncall(message: Message, command: CommandObject, turn: Turn) -> None:
    del message
    if not command.args:
        await turn.write(as_officer, turn.person_key, show_rota, turn.to, {})
        return
    name, entry = name_and_hours(command.args)
    await turn.write(as_officer, turn.person_key, enter_by_name, name, entry, (turn.to, {}))


async def _set(query: CallbackQuery, callback_data: RotaButton, turn: Turn) -> None:
    here = {"edit": query.message.message_id} if query.message else {}
    number = callback_data.number
    match callback_data.do:
        case "who" | "hours":
            officer = number or None
            await turn.write(as_officer, turn.person_key, show_choice, turn.to, officer, here)
        case "enter" if callback_data.span in SPANS and callback_data.place in list(Place):
            entry = Hours(EVERY_DAY, *SPANS[callback_data.span]), Place(callback_data.place)
            answer = turn.to, here
            await turn.write(as_officer, turn.person_key, enter, number, entry, answer)
        case "leave":
            await turn.write(as_officer, turn.person_key, leave, number, (turn.to, here))
        case _:
            await turn.write(as_officer, turn.person_key, show_rota, turn.to, here)


async def _have(query: CallbackQuery, callback_data: RingButton, turn: Turn) -> None:
    del query
    claimed: bool = await turn.write(as_officer, turn.person_key, have, callback_data.alert)
    turn.toast("alert.toast.claimed" if claimed else "alert.toast.noted")
