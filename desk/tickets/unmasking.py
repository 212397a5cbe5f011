"""What is masked in a tip's words, read by somebody who has a reason that is kept.

Holds the question why, and the answer: what was masked, each by its kind, in the ticket's thread. Refuses
to show it without a reason, of a tip that was taken back, and to anybody who does not work the ticket.
"""

from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say_triage
from desk.tickets.originals import held_to_open
from desk.tickets.rows import Held
from desk.tickets.thread import ask_in_thread
from desk.tips.masking import hidden_in
from desk.tips.opened import facts_of
from desk.written import sound
from tipline.dispositions import check_reason
from tipline.refusals import Refusal

__all__ = ["ask_why_unmask", "unmask"]

Hidden = list[list[str]]


def ask_why_unmask(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    ticket_id: int,
    *,
    person: int | None = None,
) -> bool:
    """Ask why what is masked has to be read; False: outside of the thread."""
    _hidden(session, kit, held_to_open(session, actor, ticket_id))
    return ask_in_thread(session, kit, actor, ticket_id, "why_unmask", person)


def unmask(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, reason: str) -> None:
    """Post what is masked, and write down who read it and why."""
    held = held_to_open(session, actor, ticket_id)
    reason = reason.strip()
    check_reason(reason)
    hidden = _hidden(session, kit, held)
    facts = {
        "ticket": ticket_id,
        "designation": [held.tip.designation, held.tip.designation_number],
        "name": actor.name,
        "hidden": hidden,
    }
    say_triage(session, kit, ticket_id, "ticket.unmasked", facts)
    details = {"count": len(hidden)}
    record(session, kit, actor, "masked.read", "ticket", ticket_id, reason=reason, **details)


def _hidden(session: Session, kit: Kit, held: Held) -> Hidden:
    found = hidden_in(session, facts_of(session, kit, held.tip))
    if not found:
        raise Refusal("ticket.nothing_masked")
    return [[kind.value, sound(text)] for kind, text in found]
