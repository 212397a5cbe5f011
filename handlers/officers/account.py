"""Becoming an officer here, being greeted as one, and the code that opens the console.

Refuses to say why a code did not open: unknown, used and expired sound alike.
"""

from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject, Filter
from aiogram.types import Message
from typing_extensions import override

from desk.district.officers import enrol, welcome
from desk.district.one_time_codes import looks_like_enrolment
from desk.district.sign_ins import offer
from handlers.filters import FromOfficer, FromPerson
from handlers.turn import Turn


class CarriesCode(Filter):
    """A message that is nothing but an enrolment code, or /start with one."""

    @override
    async def __call__(self, event: Message) -> bool | dict[str, Any]:
        text = (event.text or "").removeprefix("/start ")
        return {"code": text} if looks_like_enrolment(text) else False


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    router.message.register(on_code, FromPerson(), CarriesCode())
    router.message.register(on_start, FromPerson(), FromOfficer(), Command("start"), NoPayload())
    router.message.register(on_console, FromPerson(), FromOfficer(), Command("console"))


class NoPayload(Filter):
    """A command with nothing after it."""

    @override
    async def __call__(self, event: Message, command: CommandObject) -> bool:
        return not command.args


async def on_code(message: Message, turn: Turn, code: str) -> None:
    """Try the code."""
    await turn.write(enrol, code, turn.person_key, turn.to)


async def on_start(message: Message, turn: Turn) -> None:
    """Say what the officer may do here."""
    await turn.write(welcome, turn.reader.officer, turn.to)


async def on_console(message: Message, turn: Turn) -> None:
    """Give the code that opens the console in one browser."""
    await turn.write(offer, turn.reader.officer, turn.to)
