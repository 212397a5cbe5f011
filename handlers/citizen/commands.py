"""The commands of the private chat.

Holds one small handler per command. Refuses arguments it does not know: they change nothing.
"""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext

from desk.notices import subscriptions
from desk.quiet.pleas import plead
from desk.tips import front_door
from desk.tips import own as own_tips
from desk.tips.routes import Purpose
from handlers.citizen.messages import open_receipt
from handlers.citizen.pointing import RECEIPT_STEP, point_at
from handlers.turn import Turn
from tipline.notices import read_notice_payload

MINE = "mytips"
LONGEST_PAYLOAD = 64

Handler = Callable[..., Awaitable[None]]


def add_commands(router: Router) -> None:
    """Hear the commands."""
    handlers: dict[str, Handler] = {
        "start": start,
        "notices": notices,
        "tip": tip,
        "mytips": mytips,
        "status": status,
        "subscribe": subscribe,
        "privacy": privacy,
        "forget": forget,
        "language": language,
        "help": show_help,
        "cancel": cancel,
        "appeal": appeal,
    }
    for name, handler in handlers.items():
        router.message.register(handler, Command(name, ignore_case=True))


async def _nothing_pending(turn: Turn, state: FSMContext) -> None:
    await point_at(turn, state, None, Purpose.ADD, None)


async def start(_: object, turn: Turn, state: FSMContext, command: CommandObject) -> None:
    """The first press, or a card's button."""
    payload = (command.args or "").strip()
    await _nothing_pending(turn, state)
    if payload == MINE:
        await turn.write(own_tips.show_mine, turn.citizen())
        return
    number = read_notice_payload(payload) if len(payload) <= LONGEST_PAYLOAD else None
    await turn.write(front_door.start, turn.citizen(), number)


async def notices(_: object, turn: Turn, state: FSMContext) -> None:
    """Live notices."""
    await _nothing_pending(turn, state)
    await turn.write(front_door.show_notices, turn.citizen())


async def tip(_: object, turn: Turn, state: FSMContext) -> None:
    """Begin a tip."""
    await _nothing_pending(turn, state)
    await turn.write(front_door.begin_tip, turn.citizen())


async def mytips(_: object, turn: Turn, state: FSMContext) -> None:
    """The person's own tips."""
    await _nothing_pending(turn, state)
    await turn.write(own_tips.show_mine, turn.citizen())


async def status(_: object, turn: Turn, state: FSMContext, command: CommandObject) -> None:
    """A tip by its receipt; without one it is asked for."""
    if command.args:
        await open_receipt(turn, state, command.args)
        return
    await state.set_data({})
    await state.set_state(RECEIPT_STEP)
    await turn.write(front_door.page, turn.citizen(), "ask_receipt")


async def subscribe(_: object, turn: Turn, command: CommandObject) -> None:
    """Choose areas: all there are, or those whose name was typed."""
    await turn.write(subscriptions.show, turn.citizen(), typed=command.args or "")


async def privacy(_: object, turn: Turn) -> None:
    """What is kept, and what is not."""
    await turn.write(front_door.page, turn.citizen(), "privacy")


async def forget(_: object, turn: Turn) -> None:
    """Ask "really?" before forgetting."""
    await turn.write(front_door.page, turn.citizen(), "forget")


async def language(_: object, turn: Turn) -> None:
    """Choose the language."""
    await turn.write(front_door.page, turn.citizen(), "language")


async def show_help(_: object, turn: Turn) -> None:
    """What can be done here."""
    await turn.write(front_door.page, turn.citizen(), "help")


async def appeal(_: object, turn: Turn, command: CommandObject) -> None:
    """Say that one's tips are not looked at; without words, how to say it."""
    if command.args:
        await turn.write(plead, turn.citizen(), command.args)
        return
    await turn.write(front_door.page, turn.citizen(), "appeal")


async def cancel(_: object, turn: Turn, state: FSMContext) -> None:
    """Give up what was begun."""
    await _nothing_pending(turn, state)
    await turn.write(front_door.cancel, turn.citizen())
