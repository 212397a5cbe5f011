"""What officers do to a ticket, save closing it: claim, release, flag, send back, reopen.

Holds these acts and the way all of them go: look, check against the one list of allowed actions,
change, write it down, show it on the card. Refuses every act by the rules' own refusal.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from desk.actors import OfficerActor, officer_of
from desk.alerts.soon import look_soon
from desk.kit import Kit
from desk.log import record
from desk.tickets.card import redraw
from desk.tickets.clustering import show_others
from desk.tickets.clusters import check_by_itself
from desk.tickets.events import NOT_CLOSING, back_to_queue
from desk.tickets.lease import hold_until, renew
from desk.tickets.looking import looks
from desk.tickets.menus import Menu, keep_menu
from desk.tickets.priority import judged_again, look_when_it_ages
from desk.tickets.queue import next_waiting
from desk.tickets.rows import Held, change, lease_end, load_for, rules_actor, view_of
from desk.tickets.sightings import compare_around
from desk.tickets.thread import note, pin_card, reopen_topic
from desk.tickets.twin_news import tell_of_dismissal
from desk.tips.opened import facts_of
from tipline.refusals import Refusal
from tipline.roles import Right, may
from tipline.tickets import Flag, TicketAction, TicketState, advance_ticket, check_action

__all__ = [
    "acting",
    "as_officer",
    "claim",
    "claim_next",
    "draw_again",
    "flag",
    "held_for",
    "open_menu",
    "release",
    "reopen",
    "send_back",
    "show",
]

P = ParamSpec("P")
T = TypeVar("T")


def acting(session: Session, kit: Kit, person_key: bytes) -> OfficerActor:
    """The officer behind a person, looked up in the act's own transaction.

    Raises Refusal `officer.not_allowed` for anybody who may not see tickets.
    """
    officer = officer_of(session, kit, person_key)
    if officer is None or not may(officer.roles, Right.SEE_TICKETS):
        raise Refusal("officer.not_allowed")
    return officer


def as_officer(
    session: Session,
    kit: Kit,
    person_key: bytes,
    act: Callable[Concatenate[Session, Kit, OfficerActor, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Do `act` as the officer behind a person. Raises what `acting` and the act refuse."""
    return act(session, kit, acting(session, kit, person_key), *args, **kwargs)


def held_for(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, action: TicketAction
) -> Held:
    """The locked ticket, once it is sure that this officer may do this to it now."""
    held = load_for(session, actor, ticket_id, lock=True)
    check_action(view_of(session, kit, held), rules_actor(actor), action)
    return held


def claim(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> datetime:
    """Take a ticket from the queue for as long as one shows signs of life; returns until when."""
    held = held_for(session, kit, actor, ticket_id, TicketAction.CLAIM)
    check_by_itself(session, ticket_id)
    state = advance_ticket(held.ticket.state, TicketAction.CLAIM)
    until = lease_end(kit, state)
    assert until is not None, "a claim has an end"
    is_first = held.ticket.first_look_at is None
    values = {"state": state, "holder_id": actor.id, "lease_until": until, "handed_at": None}
    change(session, held, **values, **({"first_look_at": kit.clock()} if is_first else {}))
    hold_until(session, kit, ticket_id, until)
    _done(session, kit, actor, ticket_id, "ticket.claimed")
    if is_first:
        pin_card(session, kit, ticket_id)
    return until


def claim_next(session: Session, kit: Kit, actor: OfficerActor) -> int:
    """Take the most pressing ticket that nobody has; returns its number.

    Of many who ask at once each gets another one, and none waits for the others.
    """
    ticket_id = next_waiting(session, actor)
    if ticket_id is None:
        raise Refusal("ticket.none_waiting")
    claim(session, kit, actor, ticket_id)
    return ticket_id


def release(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """Give a claimed ticket back to the queue; a supervisor may break another's claim.

    A proposed closing does not stay behind: nobody could answer it there.
    """
    held = held_for(session, kit, actor, ticket_id, TicketAction.RELEASE)
    state = advance_ticket(held.ticket.state, TicketAction.RELEASE)
    dropped = {} if held.ticket.proposed_by is None else NOT_CLOSING
    change(session, held, state=state, holder_id=None, lease_until=None, **dropped)
    hold_until(session, kit, ticket_id, None)
    _done(session, kit, actor, ticket_id, "ticket.released", holder=str(held.ticket.holder_id))


def send_back(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """The second look says no: the proposed closing is dropped, the ticket stays where it is."""
    held = held_for(session, kit, actor, ticket_id, TicketAction.SEND_BACK)
    change(session, held, **NOT_CLOSING)
    note(session, kit, ticket_id, "sent_back", name=actor.name)
    _done(session, kit, actor, ticket_id, "ticket.closing_sent_back")


def reopen(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """Bring a closed ticket back to the queue, as pressing as it is now."""
    held = held_for(session, kit, actor, ticket_id, TicketAction.REOPEN)
    if held.withdrawn:
        raise Refusal("tip.gone")  # there is nothing to work on any more
    view = facts_of(session, kit, held.tip)
    change(session, held, **back_to_queue(kit), **judged_again(session, kit, held, view))
    compare_around(session, kit, held)
    show_others(session, kit, ticket_id)
    look_when_it_ages(session, kit, ticket_id, view)
    reopen_topic(session, kit, ticket_id)
    note(session, kit, ticket_id, "reopened", name=actor.name)
    tell_of_dismissal(session, kit, held, held.ticket.disposition)
    _done(session, kit, actor, ticket_id, "ticket.reopened")


def flag(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, which: Flag) -> None:
    """Mark or unmark a ticket as one whose closing takes two people.

    Only a supervisor takes a mark away: it is what keeps one person from closing alone.
    """
    held = load_for(session, actor, ticket_id, lock=True)
    marked = which.value in held.ticket.flags
    if held.ticket.state is TicketState.CLOSED:
        raise Refusal("ticket.already_closed")
    if not may(actor.roles, Right.SECOND_LOOK if marked else Right.WORK_TICKETS):
        raise Refusal("ticket.needs_second_look" if marked else "officer.not_allowed")
    flags = [name for name in held.ticket.flags if name != which.value]
    # Without any mark a proposed closing waits for nobody: it is made afresh, by one.
    values: dict[str, Any] = {} if flags or not marked else dict(NOT_CLOSING)
    values["flags"] = flags if marked else [*flags, which.value]
    if not held.withdrawn:
        view = facts_of(session, kit, held.tip)
        values |= judged_again(session, kit, held, view, flags=values["flags"])
    change(session, held, **values)
    act = "ticket.unflagged" if marked else "ticket.flagged"
    _done(session, kit, actor, ticket_id, act, flag=which.value)


def open_menu(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    ticket_id: int,
    action: TicketAction | None,
    menu: Menu,
) -> None:
    """Show a choice on the card, to somebody who may make it."""
    held = load_for(session, actor, ticket_id, lock=True)
    if action is not None:
        check_action(view_of(session, kit, held), rules_actor(actor), action)
    renew(session, kit, held, actor)
    looks(session, kit, actor, held.ticket, writing=action is TicketAction.ASK)
    keep_menu(session, kit, actor, ticket_id, action, menu)
    redraw(session, kit, actor, ticket_id, menu)


def show(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """Bring the card up to date for somebody who looks; for its holder this is a sign of life."""
    looks(session, kit, actor, load_for(session, actor, ticket_id, lock=True).ticket)
    draw_again(session, kit, actor, ticket_id)


def draw_again(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """The same after a refusal: whoever pressed a stale button sees how things stand."""
    held = load_for(session, actor, ticket_id, lock=True)
    renew(session, kit, held, actor)
    redraw(session, kit, actor, ticket_id)


def _done(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, act: str, **details: str
) -> None:
    record(session, kit, actor, act, "ticket", ticket_id, **details)
    look_soon(session, kit, ticket_id)
    redraw(session, kit, actor, ticket_id)
