"""Commands in the triage chat.

Holds the lists, `/ticket`, `/reply`, `/close`, `/flag`, `/help`, and the plain acts that the card
has buttons for. Refuses, in words, what the desk refuses; to people who do not work here the chat
stays silent.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from desk.alerts.rota import enter_by_name, show_rota
from desk.figures.asking import tell_figures
from desk.tickets.acts import as_officer, claim, open_menu, release, reopen
from desk.tickets.answers import answer_help, answer_list, answer_next, answer_ticket
from desk.tickets.assigning import assign_in_words, take_over
from desk.tickets.closing import close
from desk.tickets.dialogue import Line, to_tipster
from handlers.filters import FromPerson
from handlers.triage.answering import (
    do_there,
    number_in,
    refuse_here,
    ticket_and_words,
    ticket_meant,
    where_of,
)
from handlers.triage.closing_words import outcome_from_command
from handlers.triage.picturing import picture_for
from handlers.triage.quiet import quiet
from handlers.triage.referrals import answered, referral
from handlers.triage.rewards import reward, rewards
from handlers.triage.rota_words import name_and_hours
from handlers.triage.templates import templates
from handlers.turn import Turn
from tipline.refusals import Refusal

Heard = Callable[[Message, str, Turn], Awaitable[None]]


def make_router() -> Router:
    """A router with one handler for each command."""
    router = Router(name="triage-commands")
    router.message.filter(FromPerson())
    for names, heard in _COMMANDS.items():
        router.message.register(_heard_by(heard), Command(*names))
    return router


def _heard_by(heard: Heard) -> Callable[[Message, CommandObject, Turn], Awaitable[None]]:
    async def handler(message: Message, command: CommandObject, turn: Turn) -> None:
        try:
            await heard(message, command.args or "", turn)
        except Refusal as refusal:
            await refuse_here(turn, message, refusal)

    return handler


async def _queue(message: Message, _args: str, turn: Turn) -> None:
    where = where_of(turn, message)
    await turn.write(as_officer, turn.person_key, answer_list, where, own=False)


async def _mine(message: Message, _args: str, turn: Turn) -> None:
    where = where_of(turn, message)
    await turn.write(as_officer, turn.person_key, answer_list, where, own=True)


async def _next(message: Message, _args: str, turn: Turn) -> None:
    await turn.write(as_officer, turn.person_key, answer_next, where_of(turn, message))


async def _ticket(message: Message, args: str, turn: Turn) -> None:
    number = number_in(args) if args else await ticket_meant(turn, message)
    if number is None:
        raise Refusal("lifecycle.not_found", record="ticket")
    where = where_of(turn, message)
    await turn.write(as_officer, turn.person_key, answer_ticket, where, number)


def _on_ticket(deed: Callable[..., Any]) -> Heard:
    """A command that does something to a ticket and needs no words."""

    async def heard(message: Message, args: str, turn: Turn) -> None:
        await do_there(turn, await ticket_and_words(turn, message, args), deed)

    return heard


def _in_words(deed: Callable[..., Any], reads: Callable[[str], Any]) -> Heard:
    """The same with what the words say."""

    async def heard(message: Message, args: str, turn: Turn) -> None:
        meant = await ticket_and_words(turn, message, args)
        await do_there(turn, meant, deed, reads(meant.words))

    return heard


async def _reply(message: Message, args: str, turn: Turn) -> None:
    """Words go to the tipster, and a picture that they stand below; nothing goes by half."""
    meant = await ticket_and_words(turn, message, args)
    picture = (
        None if message.text is not None else await picture_for(turn, message, meant.ticket_id)
    )
    await do_there(turn, meant, to_tipster, Line(words=meant.words, picture=picture))


async def _flag(message: Message, args: str, turn: Turn) -> None:
    meant = await ticket_and_words(turn, message, args)
    await do_there(turn, meant, open_menu, None, {"name": "flag"})


async def _oncall(message: Message, args: str, turn: Turn) -> None:
    answer = turn.to, where_of(turn, message).facts()
    if not args.strip():
        await turn.write(as_officer, turn.person_key, show_rota, *answer)
        return
    name, entry = name_and_hours(args)
    await turn.write(as_officer, turn.person_key, enter_by_name, name, entry, answer)


async def _figures(message: Message, args: str, turn: Turn) -> None:
    where = where_of(turn, message).facts()
    await turn.write(tell_figures, turn.reader.officer, args, turn.to, where)


async def _help(message: Message, _args: str, turn: Turn) -> None:
    await turn.write(as_officer, turn.person_key, answer_help, where_of(turn, message))


async def _console(_message: Message, _args: str, _turn: Turn) -> None:
    """The code would be everybody's here."""
    raise Refusal("officer.in_private")


_COMMANDS: dict[tuple[str, ...], Heard] = {
    ("queue",): _queue,
    ("mine",): _mine,
    ("next",): _next,
    ("ticket",): _ticket,
    ("claim",): _on_ticket(claim),
    ("release",): _on_ticket(release),
    ("reopen",): _on_ticket(reopen),
    ("reply",): _reply,
    ("close",): _in_words(close, outcome_from_command),
    ("flag",): _flag,
    ("assign",): _in_words(assign_in_words, str),
    ("takeover",): _in_words(take_over, str),
    ("oncall",): _oncall,
    ("figures",): _figures,
    ("templates",): templates,
    ("refer",): referral,
    ("answered",): answered,
    ("reward",): reward,
    ("rewards",): rewards,
    ("quiet",): quiet,
    ("console",): _console,
    ("help", "start"): _help,
}
