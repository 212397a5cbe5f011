"""One ticket as the acts on it see it: the row, the rules' view of it, and the guarded change.

Holds loading, the one UPDATE that every act goes through, and what the rules need to know.
Refuses a change of a row that somebody else changed meanwhile: it then changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, officer_name
from desk.kit import Kit
from desk.tips.rows import any_tip
from storage.plain import PlainStatement
from storage.statements import changed, table_of
from storage.tables.tickets import Ticket, TicketMessage
from storage.tables.tips import Tip
from tipline import tickets as rules
from tipline.refusals import Refusal
from tipline.tickets import Flag, TicketState, TicketView
from tipline.tips import TipState

TICKETS, MESSAGES = table_of(Ticket), table_of(TicketMessage)

REFRESH = "ticket.refresh"  # the job that draws a card, for whoever can't or must not wait for it

# A claim that waits for the tipster is longer, yet it lapses too: a moderator who went home must
# not be the only one to see that no answer came.
AWAITING_LEASE = timedelta(hours=24)
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket and its tip, as they were read."""

    ticket: Ticket
    tip: Tip

    @property
    def id(self) -> int:
        """The number people call the ticket by."""
        assert self.ticket.id is not None
        return self.ticket.id

    @property
    def withdrawn(self) -> bool:
        """Whether the tip behind it may no longer be shown."""
        return self.tip.state is not TipState.SENT


def load(session: Session, ticket_id: int, *, lock: bool = False) -> Held:
    """Read a ticket afresh. Raises Refusal `lifecycle.not_found`.

    With `lock` both rows stay as they are until the commit; first the tip's, as when its tipster
    adds to it, so that the two never wait for each other.
    """
    ticket = None
    if 0 < ticket_id <= _LARGEST_ID:
        ticket = session.get(Ticket, ticket_id, populate_existing=True)
    if ticket is None:
        raise _not_found()
    tip = any_tip(session, ticket.tip_id, lock=lock)
    if lock:
        session.refresh(ticket, with_for_update=True)
    return Held(ticket, tip)


def load_of_tip(session: Session, tip_id: int) -> Held | None:
    """Read and lock the ticket that a tip became, if it has become one."""
    ticket_id = session.execute(
        select(TICKETS.c.id).where(TICKETS.c.tip_id == tip_id)
    ).scalar_one_or_none()
    return None if ticket_id is None else load(session, ticket_id, lock=True)


def load_for(session: Session, actor: OfficerActor, ticket_id: int, *, lock: bool = False) -> Held:
    """Read a ticket for an officer; one of another unit is "not found", like one that is none."""
    held = load(session, ticket_id, lock=lock)
    if held.ticket.unit_id not in actor.unit_ids:
        raise _not_found()
    return held


def _not_found() -> Refusal:
    return Refusal("lifecycle.not_found", record="ticket")


def own_priority(reasons: Iterable[Any]) -> int:
    """How pressing these reasons alone make a ticket: one that leads may be more so, for another's."""
    return sum(weight for _, weight in reasons)


def view_of(session: Session, kit: Kit, held: Held) -> TicketView:
    """The ticket as the rules look at it."""
    ticket = held.ticket
    holder = ticket.holder_id
    return TicketView(
        state=ticket.state,
        unit_id=ticket.unit_id,
        holder_id=holder,
        holder_name="" if holder is None else officer_name(session, kit, holder),
        flags=frozenset(Flag(flag) for flag in ticket.flags),
        proposed_by_id=ticket.proposed_by,
        dialogue_open=held.tip.dialogue_open and not held.withdrawn,
    )


def rules_actor(actor: OfficerActor) -> rules.Actor:
    """The officer as the rules look at them."""
    return rules.Actor(actor.id, actor.roles, actor.unit_ids)


def change(session: Session, held: Held, **values: Any) -> None:
    """Change the ticket if it is still as it was read. Raises Refusal `lifecycle.stale`."""
    ticket = held.ticket
    values["version"] = ticket.version + 1
    was = {"of": held.id, "was_version": ticket.version, "was_state": ticket.state}
    new = {f"new_{name}": value for name, value in values.items()}
    if _guarded(frozenset(values)).run(session, was | new) != 1:
        raise Refusal("lifecycle.stale", record="ticket")


@cache
def _guarded(columns: frozenset[str]) -> PlainStatement:
    """The change of these columns. Built once for each act: they all come here."""
    unchanged = (
        (TICKETS.c.id == bindparam("of"))
        & (TICKETS.c.version == bindparam("was_version"))
        & (TICKETS.c.state == bindparam("was_state"))
    )
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in sorted(columns)}
    return PlainStatement(update(TICKETS).where(unchanged).values(new))


def lease_end(kit: Kit, state: TicketState) -> datetime | None:
    """When a claim that is renewed now would lapse; None where there is no claim."""
    if state is TicketState.CLAIMED:
        return kit.clock() + kit.policy.claim
    return kit.clock() + AWAITING_LEASE if state is TicketState.AWAITING_REPLY else None


def remember_message(
    session: Session, message_id: int | None, ticket_id: int | None, *, shows_tip: bool = False
) -> None:
    """Keep which ticket a message in the triage chat is about."""
    if message_id is None or ticket_id is None:
        return
    row = {"message_id": message_id, "ticket_id": ticket_id, "shows_tip": shows_tip}
    if not changed(
        session, update(MESSAGES).where(MESSAGES.c.message_id == message_id).values(row)
    ):
        session.execute(insert(MESSAGES).values(row))


def ticket_of_message(
    session: Session, *, thread_id: int | None, reply_to: int | None
) -> int | None:
    """The ticket that a message in the triage chat is about: by its topic, or what it answers."""
    queries: list[Select[Any]] = []
    if thread_id is not None:
        queries.append(select(TICKETS.c.id).where(TICKETS.c.thread_id == thread_id))
    if reply_to is not None:
        queries.append(select(TICKETS.c.id).where(TICKETS.c.card_message_id == reply_to))
        queries.append(select(MESSAGES.c.ticket_id).where(MESSAGES.c.message_id == reply_to))
    found = (session.execute(query.limit(1)).scalar() for query in queries)
    return next((number for number in found if number is not None), None)
