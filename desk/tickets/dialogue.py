"""The conversation between moderators and a tipster, through us: neither learns who the other is.

Holds lines both ways, sealed under the tip's own key, what became of each, and the end of a
conversation. Refuses
lines once it has ended, names of officers towards the tipster, and more words than one message
carries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desk.actors import Actor, OfficerActor, officer_name
from desk.alerts.soon import look_soon
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.log import record
from desk.outgoing import How, Urgency, own_lane, say, say_instead, say_triage
from desk.sealed import open_tip, seal_tip
from desk.sent import UNREACHABLE, FailureWhy, SentRow, after_failure, after_sent, moot_if
from desk.tickets.card import redraw
from desk.tickets.events import conversation_ended, tip_answered
from desk.tickets.lease import hold_until
from desk.tickets.line_pictures import LinePicture
from desk.tickets.looking import wrote
from desk.tickets.rows import change, lease_end, load, load_for, load_of_tip, rules_actor, view_of
from desk.tickets.thread import note, shown
from desk.tips.opened import notice_number_of
from desk.tips.rows import LINES, key_of, tipster_of
from desk.tips.rows import change as change_tip
from desk.written import sound
from storage.ids import new_id
from storage.tables.tips import LineDirection, Tip
from tipline.inert import utf16_length
from tipline.quick_questions import QUICK_QUESTIONS
from tipline.refusals import Refusal
from tipline.tickets import TicketAction, advance_ticket, check_action

__all__ = [
    "LONGEST_CAPTION",
    "LONGEST_LINE",
    "Line",
    "delivery_of",
    "end",
    "from_tipster",
    "keep_line",
    "line_field",
    "opened_lines",
    "to_tipster",
]

# UTF-16 units; with what stands around it one message still holds it.
LONGEST_LINE, LONGEST_CAPTION = 3000, 700
TOLD = "dialogue.told"
_QUEUED = "queued"


@dataclass(frozen=True, slots=True)
class Line:
    """What is said to a tipster: a quick question by name, or the moderator's own words, a picture
    with them or instead of them.
    """

    words: str = ""
    preset: str = ""
    picture: LinePicture | None = None

    def facts(self) -> dict[str, str]:
        """The line as facts carry it. Raises Refusal where nothing is said, or too much."""
        if self.preset in QUICK_QUESTIONS:
            return {"preset": self.preset}
        if not (self.words.strip() or self.picture):
            raise Refusal("dialogue.empty")
        limit = LONGEST_CAPTION if self.picture else LONGEST_LINE
        if utf16_length(self.words) > limit:
            raise Refusal("dialogue.too_long", limit=limit)
        return {"words": sound(self.words)} | ({"part": "photo"} if self.picture else {})


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
    picture = line.picture
    line_id = keep_line(
        session, kit, held.tip, LineDirection.TO_TIPSTER, facts, actor.id, picture=picture
    )
    about: dict[str, Any] = {"tip": held.tip.id, "line": line_id}
    if picture is not None:
        about["files"] = [picture.file()]
    about["notice"] = notice_number_of(session, held.tip.notice_id)
    say(session, kit, to, "dialogue.line", about | facts, record_id=line_id)
    said = _said(held.id, line_id, actor.name, {"delivery": _QUEUED} | facts)
    say_triage(session, kit, held.id, "ticket.said", said, How(topic=_topic(line_id)))
    record(session, kit, actor, "dialogue.asked", "ticket", held.id, line=line_id)
    wrote(session, held.id, actor.id)
    look_soon(session, kit, held.id)
    redraw(session, kit, actor, held.id)


def from_tipster(session: Session, kit: Kit, tip: Tip, part_id: int) -> None:
    """The tipster answered; what they sent is kept already, as a part of the tip.

    Raises Refusal `dialogue.ended` once the conversation has ended.
    """
    if not tip.dialogue_open:
        raise Refusal("dialogue.ended")
    keep_line(session, kit, tip, LineDirection.TO_MODERATORS, {"part": part_id})
    if not tip_answered(session, kit, tip, part_id):
        raise Refusal("dialogue.ended")


def end(session: Session, kit: Kit, tip: Tip, actor: Actor) -> None:
    """End the conversation for good; the ticket goes on without it."""
    if not tip.dialogue_open:
        return
    change_tip(session, tip, dialogue_open=False)
    record(session, kit, actor, "dialogue.ended", "tip", tip.id)
    conversation_ended(session, kit, tip)


def line_field(line_id: int) -> str:
    """What a line's sealed body is bound to, besides the tip."""
    return f"line:{line_id}"


def keep_line(
    session: Session,
    kit: Kit,
    tip: Tip,
    direction: LineDirection,
    body: dict[str, Any],
    officer_id: int | None = None,
    *,
    picture: LinePicture | None = None,
) -> int:
    """Keep one line, sealed under the tip's key, and return its number."""
    line_id = picture.target.line_id if picture else new_id()
    session.execute(
        insert(LINES).values(
            id=line_id,
            tip_id=tip.id,
            direction=direction,
            officer_id=officer_id,
            body=seal_tip(key_of(kit, tip), tip.id, line_field(line_id), body),
            blob=picture.blob if picture else None,
            at=kit.clock(),
        )
    )
    return line_id


def _said(ticket_id: int, line_id: int, name: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {"ticket": ticket_id, "from": "moderators", "name": name, "line": line_id} | facts


def _topic(line_id: int) -> str:
    return f"ticket.said:{line_id}"


@after_sent("dialogue.line")
def _line_sent(session: Session, kit: Kit, row: SentRow) -> None:
    # It may have lain aside meanwhile.
    _settle(session, kit, row, delivered_at=kit.clock(), fault=None)


@after_failure("dialogue.line")
def _line_failed(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    """Moderators hear at once that the tipster could not be reached."""
    _settle(session, kit, row, fault=why.value)
    held = load_of_tip(session, row.facts["tip"])
    if held is not None:
        note(session, kit, held.id, "line_not_delivered")


def _settle(session: Session, kit: Kit, row: SentRow, **values: Any) -> None:
    """Keep what became of the line. Telling it takes the desk's key, so that is a job's."""
    mine = LINES.c.id == row.record_id
    session.execute(update(LINES).where(mine).values(**values))
    if row.record_id is not None:
        schedule(session, kit, TOLD, row.record_id, at=kit.clock())


@after_sent("ticket.said")
def _line_shown(session: Session, kit: Kit, row: SentRow) -> None:
    """The thread shows the line; what became of it meanwhile is told there."""
    shown(session, kit, row)
    line_id = row.facts.get("line")
    if line_id is None or "edit" in row.facts:
        return
    values = {"shown_message_id": row.message_id}
    line = session.execute(
        update(LINES)
        .where(LINES.c.id == line_id)
        .values(values)
        .returning(LINES.c.delivered_at, LINES.c.fault)
    ).one_or_none()
    if line is not None and any(line) and row.facts["delivery"] == _QUEUED:
        schedule(session, kit, TOLD, line_id, at=kit.clock())


@moot_if("ticket.said")
def _was_erased(session: Session, row: SentRow) -> bool:
    """What a post of a withdrawn tip was to say anew was erased with the tip."""
    if row.record_id is None or "edit" not in row.facts:
        return False
    return load(session, row.record_id).withdrawn


@job(TOLD)
def tell_delivery(session: Session, kit: Kit, line_id: int, body: Any) -> None:
    """Have the line in the thread say what became of it."""
    line = session.execute(select(LINES).where(LINES.c.id == line_id)).one()
    held = load_of_tip(session, line.tip_id)
    if held is None or held.withdrawn or line.body is None:
        return
    facts = open_tip(key_of(kit, held.tip), line.tip_id, line_field(line_id), line.body)
    facts["delivery"] = delivery_of(line)
    name, topic = officer_name(session, kit, line.officer_id), _topic(line_id)
    said = _said(held.id, line_id, name, facts)
    if line.shown_message_id is not None:
        said["edit"] = line.shown_message_id
    # Where the post is on its way it is looked at again when it has arrived.
    if say_instead(session, kit, topic, said) or line.shown_message_id is None:
        return
    how = How(own_lane(kit, topic), topic, urgency=Urgency.WHEN_QUIET)
    say_triage(session, kit, held.id, "ticket.said", said, how)


def opened_lines(session: Session, kit: Kit, tip: Tip) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each line of a conversation with what was said in it, in order; of a tip that can be opened."""
    mine = select(LINES).where(LINES.c.tip_id == tip.id).order_by(LINES.c.at, LINES.c.id)
    key = key_of(kit, tip)
    for row in session.execute(mine).all():
        if row.body is not None:
            yield row, open_tip(key, tip.id, line_field(row.id), row.body)


def delivery_of(line: Any) -> str:
    """What became of a line to the tipster."""
    if line.fault is None:
        return _QUEUED if line.delivered_at is None else "sent"
    return "unreachable" if line.fault in UNREACHABLE else "failed"
