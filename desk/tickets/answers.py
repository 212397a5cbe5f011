"""Answers to what is asked in the triage chat: the queue, one's own tickets, one ticket.

Holds reads that end in one message where the question was asked. Refuses everybody who may not
see tickets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.kit import Kit, To
from desk.outgoing import say
from desk.tickets.acts import claim_next, show
from desk.tickets.queue import line_facts, mine, one, queue
from desk.tickets.rows import ticket_of_message

__all__ = [
    "Where",
    "about",
    "act_from_elsewhere",
    "answer_help",
    "answer_list",
    "answer_next",
    "answer_ticket",
]


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a command in the triage chat: the message, and its topic if it is in one."""

    to: To
    message_id: int
    thread_id: int | None = None

    def facts(self) -> dict[str, int | None]:
        """The place as facts carry it."""
        return {"reply_to": self.message_id, "thread": self.thread_id}


def about(session: Session, kit: Kit, thread_id: int | None, reply_to: int | None) -> int | None:
    """The ticket that a message in the triage chat is about, if it is about any."""
    del kit
    return ticket_of_message(session, thread_id=thread_id, reply_to=reply_to)


def answer_list(
    session: Session, kit: Kit, actor: OfficerActor, where: Where, *, own: bool
) -> None:
    """The open tickets of the officer's units, or those in the officer's own hands."""
    page = (mine if own else queue)(session, kit, actor)
    lines = [line_facts(line) for line in page.lines]
    facts = {"mine": own, "total": page.total, "lines": lines} | where.facts()
    say(session, kit, where.to, "triage.queue", facts)


def answer_ticket(
    session: Session, kit: Kit, actor: OfficerActor, where: Where, ticket_id: int
) -> None:
    """Where the ticket's card is; the card is brought up to date."""
    _say_where(session, kit, actor, where, ticket_id)
    show(session, kit, actor, ticket_id)


def act_from_elsewhere(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    where: Where,
    ticket_id: int,
    deed: Callable[..., Any],
    *args: Any,
) -> None:
    """Do something to a ticket that was named by its number, and say where it stands now."""
    deed(session, kit, actor, ticket_id, *args)
    _say_where(session, kit, actor, where, ticket_id)


def answer_next(session: Session, kit: Kit, actor: OfficerActor, where: Where) -> None:
    """Take the most pressing ticket, and say where its card is."""
    answer_ticket(session, kit, actor, where, claim_next(session, kit, actor))


def answer_help(session: Session, kit: Kit, actor: OfficerActor, where: Where) -> None:
    """What can be done in the triage chat."""
    del actor
    say(session, kit, where.to, "triage.help", where.facts())


def _say_where(
    session: Session, kit: Kit, actor: OfficerActor, where: Where, ticket_id: int
) -> None:
    facts = line_facts(one(session, kit, actor, ticket_id)) | where.facts()
    say(session, kit, where.to, "triage.ticket", facts)
