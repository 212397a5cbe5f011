"""A unit's ready-made words, kept in chat: `/templates`, `/templates new …`, `/templates drop 3`.

Holds the reading of what is typed. Refuses a template without both languages (what it says to the tipster is said
in theirs), and one for a state in which nobody can be asked.
"""

import re

from aiogram.types import Message

from desk.tickets.acts import as_officer
from desk.tickets.templates import NewTemplate, drop_template, keep_template, list_templates
from handlers.triage.answering import number_in, where_of
from handlers.turn import Turn
from tipline.dispositions import Disposition
from tipline.lifecycles import possible
from tipline.refusals import Refusal
from tipline.tickets import TICKET_TABLE, TicketAction, TicketState

__all__ = ["templates"]

_BETWEEN = re.compile(r"\s*[|｜]\s*")
_ASKED_IN = frozenset(s for s in TicketState if TicketAction.ASK in possible(TICKET_TABLE, s))
_PARTS = (3, 4)  # name, Chinese, English, and perhaps a state or an outcome


async def templates(message: Message, args: str, turn: Turn) -> None:
    """List the unit's templates, or change them."""
    what, _, rest = args.strip().partition(" ")
    where, person = where_of(turn, message), turn.person_key
    match what:
        case "":
            await turn.write(as_officer, person, list_templates, where)
        case "new":
            await turn.write(as_officer, person, keep_template, where, template_from(rest))
        case "drop" if (number := number_in(rest)) is not None:
            await turn.write(as_officer, person, drop_template, where, number)
        case _:
            raise Refusal("template.how")


def template_from(text: str) -> NewTemplate:
    """`name | 中文 | English | claimed`, or an outcome last; raises Refusal `template.how`."""
    parts = _BETWEEN.split(text.strip())
    if len(parts) not in _PARTS:
        raise Refusal("template.how")
    name, zh, en, *when = parts
    if not when:
        return NewTemplate(name, zh, en)
    if when[0] in _ASKED_IN:
        return NewTemplate(name, zh, en, state=TicketState(when[0]))
    if when[0] in set(Disposition):
        return NewTemplate(name, zh, en, disposition=Disposition(when[0]))
    raise Refusal("template.how")
