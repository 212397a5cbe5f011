"""What tipsters do to tickets: they add, they answer, they end the conversation, they take it back.

Holds these events, each over a locked ticket. Refuses to move a ticket in any other way than
the table of its lifecycle says.
"""

from typing import Any

from sqlalchemy.orm import Session

from desk.actors import SYSTEM, officer_by_id
from desk.alerts.soon import look_soon
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say, say_triage
from desk.sealed import seal_desk
from desk.tickets.about import drop_matter
from desk.tickets.card import REASON, refresh
from desk.tickets.clustering import show_others
from desk.tickets.field_news import answered, came, can_be_told, told_later
from desk.tickets.leading import lead_gone
from desk.tickets.lease import hold_until
from desk.tickets.menus import drop_menu
from desk.tickets.previews import post_photo
from desk.tickets.priority import judged_again, look_when_it_ages
from desk.tickets.routing import follow_told
from desk.tickets.rows import Held, change, lease_end, load_of_tip
from desk.tickets.sighted import forget_sighting
from desk.tickets.sightings import compare_around, look_for_others
from desk.tickets.thread import close_topic, erase_shown, note, reopen_topic
from desk.tips.facts import part_facts
from desk.tips.opened import facts_of
from desk.tips.view import PartView, TipView
from storage.tables.tickets import Ticket
from storage.tables.tips import Preview, Tip
from tipline.deadlines import is_pressing
from tipline.dispositions import Disposition, reopens
from tipline.questions import Question
from tipline.quiet import must_be_seen
from tipline.tickets import TicketAction, TicketState, advance_ticket
from tipline.tips import PICTURES

__all__ = [
    "NOT_CLOSING",
    "RETRACTED",
    "back_to_queue",
    "conversation_ended",
    "question_answered",
    "tip_answered",
    "tip_answered_by_press",
    "tip_grew",
    "tip_leaves",
    "tip_retracted",
]

RETRACTED = "retracted"

NOT_CLOSING: dict[str, Any] = {
    "disposition": None,
    "reason": None,
    "duplicate_of": None,
    "authority": None,
    "proposed_by": None,
}


def tip_grew(session: Session, kit: Kit, tip: Tip, part_ids: list[int]) -> None:
    """The tipster added to a sent tip, or changed it; a closed ticket may come back to work."""
    held = load_of_tip(session, tip.id)
    if held is not None:
        _arrived(session, kit, held, tip, part_ids, TicketAction.MATERIAL_ADDED)


def tip_answered(session: Session, kit: Kit, tip: Tip, part_id: int) -> bool:
    """The tipster answered a moderator; False where the tip has no ticket yet."""
    held = load_of_tip(session, tip.id)
    if held is None:
        return False
    _arrived(session, kit, held, tip, [part_id], TicketAction.REPLY_ARRIVED)
    return True


def tip_answered_by_press(session: Session, kit: Kit, tip: Tip, preset: str, value: str) -> None:
    """The tipster answered a quick question with one of its buttons."""
    held = load_of_tip(session, tip.id)
    if held is None:
        return
    _arrived(session, kit, held, tip, [], TicketAction.REPLY_ARRIVED)
    said = {
        "ticket": held.id,
        "from": "answer",
        "designation": [tip.designation, tip.designation_number],
        "preset": preset,
        "chosen": value,
    }
    say_triage(session, kit, held.id, "ticket.said", said)
    answered(session, kit, held, preset, value)


def question_answered(session: Session, kit: Kit, tip: Tip, question: Question) -> None:
    """The tipster pressed an answer to what a sent tip is asked later; where it is no ticket, nobody is out."""
    held = load_of_tip(session, tip.id)
    if held is not None:
        told_later(session, kit, held, question)


def conversation_ended(session: Session, kit: Kit, tip: Tip) -> None:
    """No answer will come: whoever waits for one goes on without."""
    held = load_of_tip(session, tip.id)
    if held is None:
        return
    _apply(session, kit, held, _moved(kit, held, TicketAction.REPLY_ARRIVED))
    note(session, kit, held.id, "dialogue_ended")
    refresh(session, kit, held.id)


def tip_leaves(session: Session, kit: Kit, tip: Tip) -> None:
    """The tip is about to be taken back: whom it confirmed can still be read."""
    held = load_of_tip(session, tip.id)
    if held is not None:
        compare_around(session, kit, held)


def tip_retracted(session: Session, kit: Kit, tip: Tip) -> None:
    """The tipster took the tip back: nothing of it is shown any more, and nobody works on it.

    Officers who were sent already keep the ticket, without its content.
    """
    held = load_of_tip(session, tip.id)
    if held is None:
        return
    values = _moved(kit, held, TicketAction.TIP_RETRACTED)
    if values:
        values |= NOT_CLOSING | {
            "disposition": Disposition.INSUFFICIENT,
            "reason": seal_desk(kit, REASON, {"code": RETRACTED}),
            "holder_id": None,
            "closed_at": kit.clock(),
        }
    _apply(session, kit, held, values)
    record(session, kit, SYSTEM, "ticket.withdrawn", "ticket", held.id)
    erase_shown(session, kit, held)
    forget_sighting(session, held.id)
    drop_matter(session, held.id)
    drop_menu(session, held.id)
    lead_gone(session, kit, held.id)
    note(session, kit, held.id, "withdrawn")
    _tell_officer(session, kit, held)
    refresh(session, kit, held.id)
    if values:
        close_topic(session, kit, held.id)


def back_to_queue(kit: Kit) -> dict[str, Any]:
    """What a closed ticket is changed to when it is worked on again."""
    return NOT_CLOSING | {
        "state": advance_ticket(TicketState.CLOSED, TicketAction.REOPEN),
        "holder_id": None,
        "lease_until": None,
        "forwarded_to": None,
        "field": None,
        "closed_at": None,
    }


def _arrived(
    session: Session, kit: Kit, held: Held, tip: Tip, part_ids: list[int], event: TicketAction
) -> None:
    view = facts_of(session, kit, tip)
    ticket = held.ticket
    values = _moved(kit, held, event) | judged_again(session, kit, held, view)
    if ticket.proposed_by is not None and ticket.state is not TicketState.CLOSED:
        values |= NOT_CLOSING  # what was proposed was proposed without knowing this
    back = ticket.state is TicketState.CLOSED and reopens(
        _disposition(held), grave=_is_grave(ticket, view, part_ids, values)
    )
    values |= back_to_queue(kit) if back else {}
    values |= follow_told(session, kit, held, view, values.get("state", ticket.state))
    _apply(session, kit, held, values)
    if back:
        reopen_topic(session, kit, held.id)
        show_others(session, kit, held.id)
        record(session, kit, SYSTEM, "ticket.reopened", "ticket", held.id, cause=event.value)
        note(session, kit, held.id, "reopened_by_tip")
    new = [part for part in view.parts if part.id in part_ids]
    for part in new:
        _post(session, kit, held, tip, part, answer=event is TicketAction.REPLY_ARRIVED)
    came(session, kit, held, (part.id for part in new if can_be_told(part)))
    look_for_others(session, kit, held.id, view)
    look_when_it_ages(session, kit, held.id, view)
    refresh(session, kit, held.id)


def _is_grave(ticket: Ticket, view: TipView, part_ids: list[int], values: dict[str, Any]) -> bool:
    """Whether it is about a life, or somebody who is there now; what was known at closing is no news."""
    came = [part.text for part in view.parts if part.id in part_ids]
    before, after = (
        is_pressing([code for code, _ in reasons], [])
        for reasons in (ticket.reasons, values.get("reasons", ticket.reasons))
    )
    return must_be_seen(came, still_there=None) or (after and not before)


def _post(
    session: Session, kit: Kit, held: Held, tip: Tip, part: PartView, *, answer: bool
) -> None:
    """Say in the thread what came; a picture shows itself once it has a preview."""
    if part.preview is Preview.READY:
        post_photo(session, kit, held.id, tip, part.id, part.preview_blob)
    if not part.text and part.kind in PICTURES:
        return
    said = {
        "ticket": held.id,
        "from": "answer" if answer else "edited" if part.edit else "added",
        "designation": [tip.designation, tip.designation_number],
    }
    said |= part_facts(session, tip.notice_id, part)
    say_triage(session, kit, held.id, "ticket.said", said)


def _moved(kit: Kit, held: Held, event: TicketAction) -> dict[str, Any]:
    """The columns that the event changes; none where the ticket stays as it is."""
    state = advance_ticket(held.ticket.state, event)
    if state is held.ticket.state:
        return {}
    return {"state": state, "lease_until": lease_end(kit, state)}


def _apply(session: Session, kit: Kit, held: Held, values: dict[str, Any]) -> None:
    if not values:
        return
    change(session, held, **values)
    look_soon(session, kit, held.id)
    if "lease_until" in values:
        hold_until(session, kit, held.id, values["lease_until"])


def _disposition(held: Held) -> Disposition:
    assert held.ticket.disposition is not None, "the database holds: closed has a disposition"
    return held.ticket.disposition


def _tell_officer(session: Session, kit: Kit, held: Held) -> None:
    """Whoever was sent out hears that the tipster took it back."""
    if held.ticket.forwarded_to is None or held.ticket.state is TicketState.CLOSED:
        return
    officer = officer_by_id(session, kit, held.ticket.forwarded_to)
    if officer is not None and officer.to is not None:
        facts = {"ticket": held.id, "note": "withdrawn"}
        say(session, kit, officer.to, "ticket.officer_note", facts, record_id=held.id)
