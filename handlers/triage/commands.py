"""Commands in the triage chat.

Holds the lists, `/ticket`, `/reply`, `/close`, `/flag`, `/help`, and the plain acts that the card
has buttons for. Refuses, in words, what the desk refuses; to people who do not work here the chat
stays silent.
"""

from collections.abc import Awaitable, Callable

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
from handlers.triage.answering import number_in, refuse_here, ticket_meant, where_of
from handlers.triage.closing_words import outcome_from_command
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


async def _claim(message: Message, _args: str, turn: Turn) -> None:
    ticket_id = await ticket_meant(turn, message)
    await turn.write(as_officer, turn.person_key, claim, ticket_id)


async def _release(message: Message, _args: str, turn: Turn) -> None:
    ticket_id = await ticket_meant(turn, message)
    await turn.write(as_officer, turn.person_key, release, ticket_id)


async def _reopen(message: Message, _args: str, turn: Turn) -> None:
    ticket_id = await ticket_meant(turn, message)
    await turn.write(as_officer, turn.person_key, reopen, ticket_id)


async def _reply(message: Message, args: str, turn: Turn) -> None:
    ticket_id = await ticket_meant(turn, message)
    await turn.write(as_officer, turn.person_key, to_tipster, ticket_id, Line(words=args))


async def _close(message: Message, args: str, turn: Turn) -> None:
    ticket_id = await ticket_meant(turn, message)
    outcome = outcome_from_command(args)
    await turn.write(as_officer, turn.person_key, close, ticket_id, outcome)


async def _flag(message: Message, _args: str, turn: Turn) -> None:
    ticket_id = await ticket_meant(turn, message)
    menu = {"name": "flag"}
    await turn.write(as_officer, turn.person_key, open_menu, ticket_id, None, menu)


async def _assign(message: Message, args: str, turn: Turn) -> None:
    ticket_id = await ticket_meant(turn, message)
    await turn.write(as_officer, turn.person_key, assign_in_words, ticket_id, args)


async def _take_over(message: Message, args: str, turn: Turn) -> None:
    ticket_id = await ticket_meant(turn, message)
    await turn.write(as_officer, turn.person_key, take_over, ticket_id, args)


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


_COMMANDS: dict[tuple[str, ...], Heard] = {
    ("queue",): _queue,
    ("mine",): _mine,
    ("next",): _next,
    ("ticket",): _ticket,
    ("claim",): _claim,
    ("release",): _release,
    ("reopen",): _reopen,
    ("reply",): _reply,
    ("close",): _close,
    ("flag",): _flag,
    ("assign",): _assign,
    ("takeover",): _take_over,
    ("oncall",): _oncall,
    ("figures",): _figures,
    ("templates",): templates,
    ("refer",): referral,
    ("answered",): answered,
    ("reward",): reward,
    ("rewards",): rewards,
    ("quiet",): quiet,
    ("help", "start"): _help,
}
