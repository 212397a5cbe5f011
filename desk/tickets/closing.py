"""How a ticket ends: a disposition with its reason, by one person or, where it is flagged, by two.

Holds the closing, the proposal that waits for a second look, and the ready-made reasons of each
disposition. Refuses a closing without a reason, a duplicate of nothing, and telling the tipster
before it is certain.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import OfficerActor, officer_by_id
from desk.alerts.soon import look_soon
from desk.jobs import job
from desk.kit import Kit
from desk.log import record
from desk.sealed import seal_desk
from desk.tickets.acts import held_for, open_menu
from desk.tickets.card import AUTHORITY, REASON, redraw, refresh
from desk.tickets.clustering import CLOSE_WITH_LEAD, close_with_lead
from desk.tickets.clusters import is_merged_into
from desk.tickets.lease import hold_until, renew
from desk.tickets.menus import drop_menu
from desk.tickets.outcomes import tell_outcome
from desk.tickets.queue import candidates, line_facts
from desk.tickets.rows import Held, change, load, load_for
from desk.tickets.second_look import ask_for_second_look
from desk.tickets.sightings import outcome_counts
from desk.tickets.templates import words_with
from desk.tickets.thread import ask_in_thread, close_topic, note
from desk.tickets.twin_news import tell_of_dismissal
from desk.written import sound
from tipline.dispositions import Closing, Disposition, check_closing
from tipline.refusals import Refusal
from tipline.tickets import TicketAction, TicketState, advance_ticket

__all__ = ["PRESETS", "Outcome", "ask_in_words", "close", "confirm", "open_closing"]

_D = Disposition

PRESETS: Mapping[Disposition, tuple[str, ...]] = MappingProxyType(
    {
        _D.ARREST: ("caught_there", "caught_later"),
        _D.LOCATED: ("person_found", "vehicle_found", "safe_and_well"),
        _D.USEFUL: ("led_on", "confirmed_known"),
        _D.ALREADY_KNOWN: ("told_before", "known_from_elsewhere"),
        _D.INSUFFICIENT: ("no_place", "too_unclear", "no_answer", "too_old"),
        _D.PERSON_CLEARED: ("identity_checked", "was_elsewhere"),
        _D.UNFOUNDED: ("nobody_there", "does_not_match"),
        _D.PRANK: ("contradicts_itself", "known_joke"),
        _D.SPAM: ("advertising", "nothing_to_do_with_it"),
        _D.DUPLICATE: ("same_sighting", "same_tipster"),
        _D.REFERRED: ("other_area", "other_matter"),
    }
)
_LONGEST_AUTHORITY = 120


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a ticket is closed as: a ready-made reason (`preset`) or the officer's own `words`."""

    disposition: Disposition
    preset: str = ""
    words: str = ""
    other: int | None = None
    authority: str = ""

    def reason(self) -> dict[str, str]:
        """The reason as it is kept: a code, or words. Raises Refusal `ticket.needs_reason`."""
        if self.preset:
            if self.preset not in PRESETS[self.disposition]:
                raise Refusal("ticket.needs_reason")
            return {"code": self.preset}
        return {"words": sound(self.words.strip())}


def close(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, outcome: Outcome
) -> bool:
    """Close the ticket and tell the tipster; of a flagged one, propose it. True once it is closed."""
    action = _action(session, actor, ticket_id)
    held = held_for(session, kit, actor, ticket_id, action)
    values = _checked(session, kit, actor, held, outcome)
    if action is TicketAction.PROPOSE_CLOSE:
        change(session, held, proposed_by=actor.id, **values)
        record(session, kit, actor, "ticket.closing_proposed", "ticket", ticket_id, **_said(values))
        note(session, kit, ticket_id, "second_look", name=actor.name)
        ask_for_second_look(session, kit, ticket_id)
        redraw(session, kit, actor, ticket_id)
        return False
    _close(session, kit, actor, held, outcome.disposition, values)
    redraw(session, kit, actor, ticket_id)
    return True


def confirm(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """The second look says yes: close a flagged ticket as somebody else proposed."""
    held = held_for(session, kit, actor, ticket_id, TicketAction.CLOSE)
    if held.ticket.disposition is None or held.ticket.proposed_by is None:
        raise Refusal("ticket.no_closing_proposed")
    _close(session, kit, actor, held, held.ticket.disposition, {})
    redraw(session, kit, actor, ticket_id)


def open_closing(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, menu: dict[str, Any]
) -> None:
    """Show a choice of the closing on the card, to somebody who may close or propose it.

    Once the outcome is chosen they see what the unit itself says with it to the tipster.
    """
    if "disposition" in menu:
        held = load_for(session, actor, ticket_id)
        said = words_with(session, kit, held, Disposition(menu["disposition"]))
        menu = menu | ({"words": said} if said else {})
    open_menu(session, kit, actor, ticket_id, _action(session, actor, ticket_id), menu)


def ask_in_words(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    ticket_id: int,
    prompt: str,
    *,
    person: int | None = None,
) -> None:
    """Ask, in the ticket's thread, for what no button can say: another ticket, an authority, a reason."""
    held = held_for(session, kit, actor, ticket_id, _action(session, actor, ticket_id))
    renew(session, kit, held, actor)
    facts: dict[str, Any] = {}
    if prompt.startswith(_D.DUPLICATE):
        alike = candidates(session, kit, actor, ticket_id)
        facts["candidates"] = [line_facts(line) for line in alike]
    ask_in_thread(session, kit, actor, ticket_id, prompt, person, **facts)


def _action(session: Session, actor: OfficerActor, ticket_id: int) -> TicketAction:
    flagged = _needs_second_look(session, actor, ticket_id)
    return TicketAction.PROPOSE_CLOSE if flagged else TicketAction.CLOSE


def _needs_second_look(session: Session, actor: OfficerActor, ticket_id: int) -> bool:
    """Whether closing takes two people."""
    return bool(load_for(session, actor, ticket_id).ticket.flags)


def _close(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    held: Held,
    disposition: Disposition,
    values: dict[str, Any],
) -> None:
    state = held.ticket.state
    if state is TicketState.NEW:  # one that is closed with its lead: nobody took it by itself
        state = advance_ticket(state, TicketAction.CLAIM)
    state = advance_ticket(state, TicketAction.CLOSE)
    closed = {"state": state, "lease_until": None, "closed_at": kit.clock()}
    change(session, held, **closed, **values)
    hold_until(session, kit, held.id, None)
    drop_menu(session, held.id)
    details = _said({"disposition": disposition})
    record(session, kit, actor, "ticket.closed", "ticket", held.id, **details)
    note(session, kit, held.id, "closed", name=actor.name, **details)
    tell_outcome(session, kit, held, disposition)
    tell_of_dismissal(session, kit, held, disposition)
    outcome_counts(session, kit, held, disposition)
    look_soon(session, kit, held.id)
    close_topic(session, kit, held.id)
    close_with_lead(session, kit, actor, held.id)


@job(CLOSE_WITH_LEAD)
def close_member(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Close a ticket as its lead was closed; its tipster hears of it in their own dialogue.

    What carries a mark waits for its own second look, what somebody else holds stays theirs, and what the lead
    was a duplicate of is still to be worked on.
    """
    held, lead = load(session, ticket_id, lock=True), load(session, body["lead"]).ticket
    actor = officer_by_id(session, kit, body["officer"])
    busy = held.ticket.flags or held.ticket.holder_id not in (None, body["officer"])
    gone = held.withdrawn or held.ticket.state is TicketState.CLOSED
    if actor is None or lead.disposition is None or lead.state is not TicketState.CLOSED:
        return
    repeated = lead.duplicate_of == ticket_id  # merged after that was proposed
    if busy or gone or repeated or not is_merged_into(session, ticket_id, body["lead"]):
        return
    values = {name: getattr(lead, name) for name in ("disposition", "reason", "authority")}
    values["duplicate_of"] = lead.duplicate_of
    _close(session, kit, actor, held, lead.disposition, values)
    refresh(session, kit, ticket_id)


def _checked(
    session: Session, kit: Kit, actor: OfficerActor, held: Held, outcome: Outcome
) -> dict[str, Any]:
    """The columns of this outcome, once nothing is lacking."""
    reason = outcome.reason()
    authority = sound(outcome.authority.strip())[:_LONGEST_AUTHORITY]
    words = reason.get("words", reason.get("code", ""))
    check_closing(held.id, Closing(outcome.disposition, words, outcome.other, authority))
    if outcome.disposition is _D.DUPLICATE and outcome.other is not None:
        _check_other(session, actor, held.id, outcome.other)
    is_referred = outcome.disposition is _D.REFERRED
    return {
        "disposition": outcome.disposition,
        "reason": seal_desk(kit, REASON, reason),
        "duplicate_of": outcome.other if outcome.disposition is _D.DUPLICATE else None,
        "authority": seal_desk(kit, AUTHORITY, authority) if is_referred else None,
    }


def _check_other(session: Session, actor: OfficerActor, ticket_id: int, other_id: int) -> None:
    """The other must be there, must not in turn point back at this one, nor end with it as its duplicate."""
    other = load_for(session, actor, other_id).ticket
    if other.state is not TicketState.CLOSED:
        if is_merged_into(session, other_id, ticket_id):
            raise Refusal("ticket.duplicate_of_follower", other=other_id)
    elif other.disposition is _D.DUPLICATE and other.duplicate_of == ticket_id:
        raise Refusal("ticket.duplicate_of_itself")


def _said(values: dict[str, Any]) -> dict[str, str]:
    return {"disposition": values["disposition"].value}
