"""The conversation between moderators and a tipster, through us: neither learns who the other is.

Holds lines both ways, sealed under the tip's own key, and the end of a conversation. Refuses
lines once it has ended, names of officers towards the tipster, and more words than one message
carries.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from desk.actors import Actor, OfficerActor
from desk.alerts.soon import look_soon
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say, say_triage
from desk.sealed import seal_tip
from desk.sent import FailureWhy, SentRow, after_failure, after_sent
from desk.tickets.card import LINES, refresh
from desk.tickets.events import conversation_ended, tip_answered
from desk.tickets.lease import hold_until
from desk.tickets.looking import wrote
from desk.tickets.rows import change, lease_end, load_for, load_of_tip, rules_actor, view_of
from desk.tickets.thread import note
from desk.tips.facts import sound
from desk.tips.opened import notice_number_of
from desk.tips.rows import change as change_tip
from desk.tips.rows import key_of, tipster_of
from storage.ids import new_id
from storage.tables.tips import LineDirection, Tip
from tipline.inert import utf16_length
from tipline.refusals import Refusal
from tipline.tickets import TicketAction, advance_ticket, check_action

__all__ = ["LONGEST_LINE", "QUICK_QUESTIONS", "Line", "end", "from_tipster", "to_tipster"]

LONGEST_LINE = 3000  # UTF-16 units; with what stands around it one message still holds it
QUICK_QUESTIONS = ("where", "when", "still_there", "direction", "looks", "photo")


@dataclass(frozen=True, slots=True)
class Line:
    """What is said to a tipster: a quick question by name, or the moderator's own words."""

    words: str = ""
    preset: str = ""

    def facts(self) -> dict[str, str]:
        """The line as facts carry it: one of the two. Raises Refusal for neither."""
        if self.preset in QUICK_QUESTIONS:
            return {"preset": self.preset}
        if not self.words.strip():
            raise Refusal("dialogue.empty")
        if utf16_length(self.words) > LONGEST_LINE:
            raise Refusal("dialogue.too_long", limit=LONGEST_LINE)
        return {"words": sound(self.words)}


def to_tipster(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, line: Line) -> None:
    """Send the tipster a line. Raises Refusal where the ticket or the conversation does not allow."""
    held = load_for(session, actor, ticket_id, lock=True)
    check_action(view_of(session, kit, held), rules_actor(actor), TicketAction.ASK)
    facts, to = line.facts(), tipster_of(held.tip)
    if to is None:
        raise Refusal("dialogue.ended")
    state = advance_ticket(held.ticket.state, TicketAction.ASK)
    change(session, held, state=state, lease_until=lease_end(kit, state))
    hold_until(session, kit, held.id, lease_end(kit, state))
    line_id = _keep(session, kit, held.tip, LineDirection.TO_TIPSTER, facts, actor.id)
    about: dict[str, Any] = {"tip": held.tip.id, "line": line_id}
    about["notice"] = notice_number_of(session, held.tip.notice_id)
    say(session, kit, to, "dialogue.line", about | facts, record_id=line_id)
    said = {"ticket": held.id, "from": "moderators", "name": actor.name}
    say_triage(session, kit, held.id, "ticket.said", said | facts)
    record(session, kit, actor, "dialogue.asked", "ticket", held.id, line=line_id)
    wrote(session, held.id, actor.id)
    look_soon(session, kit, held.id)
    refresh(session, kit, held.id)


def from_tipster(session: Session, kit: Kit, tip: Tip, part_id: int) -> None:
    """The tipster answered; what they sent is kept already, as a part of the tip.

    Raises Refusal `dialogue.ended` once the conversation has ended.
    """
    if not tip.dialogue_open:
        raise Refusal("dialogue.ended")
    _keep(session, kit, tip, LineDirection.TO_MODERATORS, {"part": part_id}, None)
    if not tip_answered(session, kit, tip, part_id):
        raise Refusal("dialogue.ended")


def end(session: Session, kit: Kit, tip: Tip, actor: Actor) -> None:
    """End the conversation for good; the ticket goes on without it."""
    if not tip.dialogue_open:
        return
    change_tip(session, tip, dialogue_open=False)
    record(session, kit, actor, "dialogue.ended", "tip", tip.id)
    conversation_ended(session, kit, tip)


def _keep(
    session: Session,
    kit: Kit,
    tip: Tip,
    direction: LineDirection,
    body: dict[str, Any],
    officer_id: int | None,
) -> int:
    """Keep one line, sealed under the tip's key, and return its number."""
    line_id = new_id()
    session.execute(
        insert(LINES).values(
            id=line_id,
            tip_id=tip.id,
            direction=direction,
            officer_id=officer_id,
            body=seal_tip(key_of(kit, tip), tip.id, f"line:{line_id}", body),
            at=kit.clock(),
        )
    )
    return line_id


@after_sent("dialogue.line")
def _line_sent(session: Session, kit: Kit, row: SentRow) -> None:
    values = {"delivered_at": kit.clock()}
    session.execute(update(LINES).where(LINES.c.id == row.record_id).values(values))


@after_failure("dialogue.line")
def _line_failed(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    """Moderators hear that the tipster could not be reached; why is nobody's business."""
    held = load_of_tip(session, row.facts["tip"])
    if held is not None:
        note(session, kit, held.id, "line_not_delivered")
