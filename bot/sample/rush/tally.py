"""What came of a rush, counted from the database and from the phones.

Holds the tally and the promises that it has to keep. Refuses the script's word for anything: who told
what is read off the phones, who held what off the audit log, what a card explains off the card.
"""

from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from bot.sample.phone import RECEIPT, Message, words
from bot.sample.rush.cards import begins, of_card, shown_priority
from bot.sample.rush.stage import CITIZENS, EAST, SampleCitizen
from bot.sample.stage import BOT_ID, GROUP, TRIAGE
from desk.kit import Kit
from desk.sealed import chat_key, person_key
from desk.tips.sending import receipt_key
from locales.catalogue import Texts
from playground.world import World
from storage.statements import table_of
from storage.tables.audit import AuditRow
from storage.tables.people import Unit
from storage.tables.queues import InboxUpdate, Job, OutboxMessage, OutboxState, QueueState
from storage.tables.tickets import Ticket
from storage.tables.tips import DialogueLine, LineDirection, Tip, TipPart
from tipline.tickets import TicketState
from tipline.tips import TipState

__all__ = ["Standing", "Tally", "standing", "tally"]

_AUDIT, _TICKETS, _TIPS = table_of(AuditRow), table_of(Ticket), table_of(Tip)
_PARTS, _LINES, _UNITS = table_of(TipPart), table_of(DialogueLine), table_of(Unit)
_INBOX, _OUTBOX, _JOBS = table_of(InboxUpdate), table_of(OutboxMessage), table_of(Job)

_ALL = 1_000_000
# After one of these nobody holds the ticket as a claim, and another may take it.
_LET_GO = frozenset(
    f"ticket.{act}"
    for act in ("released", "lapsed", "handed_over", "forwarded", "closed", "reopened", "withdrawn")
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the desk is: open tickets, those of the sleeping station, alerts, and what waits."""

    open: int
    asleep: int
    rings: int
    climbed: int
    acknowledged: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures. Nought in `held_by_two`, `lost`, `unexplained`, `untold`, `open`: it went well."""

    tips: int
    tickets: int
    retracted: int
    forgotten: int
    held_by_two: int
    refused_claims: int
    lost: int
    unexplained: int
    alerts: int
    climbed: int
    acknowledged: int
    asked: int
    answered: int
    forwarded: int
    handed_over: int
    merged: int
    told: int
    untold: int
    open: int
    first_look_seconds: int
    end_seconds: int
    calls_to_triage: int

    @property
    def broken(self) -> list[str]:
        """The promises that were not kept."""
        facts = asdict(self)
        names = ("held_by_two", "lost", "unexplained", "untold", "open")
        return [name for name in names if facts[name]]


def standing(session: Session, _kit: Kit) -> Standing:
    """How things stand, for whoever waits for the end."""
    is_open = _TICKETS.c.state != TicketState.CLOSED
    ours = select(func.count()).select_from(_TICKETS).where(is_open)
    east = select(_UNITS.c.id).where(_UNITS.c.code == EAST.code).scalar_subquery()
    out = _OUTBOX.c.state.in_([OutboxState.QUEUED, OutboxState.SENDING])
    coming = _INBOX.c.state.in_([QueueState.PENDING, QueueState.LEASED])
    waits = (
        select(func.count()).select_from(_OUTBOX).where(out),
        select(func.count()).select_from(_INBOX).where(coming),
    )
    acts = _acts(session)
    return Standing(
        open=session.execute(ours).scalar_one(),
        asleep=session.execute(ours.where(_TICKETS.c.unit_id == east)).scalar_one(),
        rings=sum(acts.get(f"alert.{act}", 0) for act in ("begun", "repeated", "climbed")),
        climbed=acts.get("alert.climbed", 0),
        acknowledged=acts.get("alert.acknowledged", 0),
        waiting=sum(session.execute(one).scalar_one() for one in waits),
    )


def tally(session: Session, kit: Kit, world: World, language: str) -> Tally:
    """Count everything, once it is quiet."""
    acts, tickets = _acts(session), _tickets(session)
    told, untold = _told(kit, world, tickets)
    sent = [row for row in tickets if row.sent_at is not None]
    looks = [(r.first_look_at - r.made_at).total_seconds() for r in tickets if r.first_look_at]
    ends = [(row.closed_at - row.made_at).total_seconds() for row in tickets if row.closed_at]
    t = Texts(language)
    return Tally(
        tips=len(sent),
        tickets=len(tickets),
        retracted=sum(row.tip_state is TipState.RETRACTED for row in tickets),
        forgotten=acts.get("person.forgotten", 0),
        held_by_two=_held_by_two(session),
        refused_claims=_refused(world, t),
        lost=_lost(session, kit, world),
        unexplained=_unexplained(world, tickets, t),
        alerts=acts.get("alert.begun", 0),
        climbed=acts.get("alert.climbed", 0),
        acknowledged=acts.get("alert.acknowledged", 0),
        asked=acts.get("dialogue.asked", 0),
        answered=_answers(session),
        forwarded=acts.get("ticket.forwarded", 0),
        handed_over=acts.get("ticket.handed_over", 0),
        merged=acts.get("ticket.merged", 0),
        told=told,
        untold=untold,
        open=sum(row.state is not TicketState.CLOSED for row in tickets),
        first_look_seconds=round(median(looks)) if looks else 0,
        end_seconds=round(median(ends)) if ends else 0,
        calls_to_triage=len(world.calls_of(chat_id=TRIAGE)),
    )


def _acts(session: Session) -> dict[str, int]:
    counted = select(_AUDIT.c.action, func.count()).group_by(_AUDIT.c.action)
    return {row[0]: row[1] for row in session.execute(counted)}


def _answers(session: Session) -> int:
    back = _LINES.c.direction == LineDirection.TO_MODERATORS
    return session.execute(select(func.count()).select_from(_LINES).where(back)).scalar_one()


def _tickets(session: Session) -> list[Row[Any]]:
    found = select(
        _TICKETS, _TIPS.c.state.label("tip_state"), _TIPS.c.person_key, _TIPS.c.sent_at
    ).join_from(_TICKETS, _TIPS, _TIPS.c.id == _TICKETS.c.tip_id)
    return list(session.execute(found.order_by(_TICKETS.c.id)))


def _held_by_two(session: Session) -> int:
    """Claims, in the order of the audit log, of what somebody else held at that moment."""
    ours = _AUDIT.c.record_kind == "ticket"
    holders: dict[str, str] = {}
    twice = 0
    for row in session.execute(select(_AUDIT).where(ours).order_by(_AUDIT.c.id)):
        if row.action == "ticket.claimed":
            twice += row.record_id in holders
            holders[row.record_id] = row.actor
        elif row.action in _LET_GO:
            holders.pop(row.record_id, None)
    return twice


def _refused(world: World, t: Texts) -> int:
    """Presses that were told that somebody else works on it."""
    said = t.plain("refusal.ticket.claimed_by_other", name="").strip()
    answers = world.calls_of("answerCallbackQuery")
    return sum(said in str(call.params.get("text", "")) for call in answers)


def _lost(session: Session, kit: Kit, world: World) -> int:
    """What stands on phones and is in no tip, receipts that open none, and what was set aside."""
    parts = {
        (row.chat_key, row.message_id)
        for row in session.execute(select(_PARTS.c.chat_key, _PARTS.c.message_id))
    }
    of_ticket = select(_TIPS.c.receipt_key).join_from(
        _TICKETS, _TIPS, _TIPS.c.id == _TICKETS.c.tip_id
    )
    known = set(session.execute(of_ticket).scalars())
    lost = 0
    for citizen in CITIZENS:
        private = world.history(citizen.user_id, BOT_ID, limit=_ALL)
        seen = [*private, *world.history(citizen.user_id, GROUP, limit=_ALL)]
        held = {code for message in seen for code in RECEIPT.findall(words(message))}
        lost += sum(receipt_key(kit, code) not in known for code in held)
        if not _was_forgotten(session, kit, citizen):  # of whom nothing leads to the parts any more
            key = chat_key(kit, citizen.user_id)
            lost += sum((key, one["message_id"]) not in parts for one in private if _told_us(one))
    unsent = select(func.count()).select_from(_TIPS).where(_TIPS.c.state == TipState.SENT)
    without = unsent.where(_TIPS.c.id.not_in(select(_TICKETS.c.tip_id)))
    return lost + session.execute(without).scalar_one() + _set_aside(session)


def _told_us(message: Message) -> bool:
    """Whether a person's message tells something: a photo, a place, or words that are no command."""
    if not message["own"] or message.get("service"):
        return False
    return not words(message).startswith("/")


def _was_forgotten(session: Session, kit: Kit, citizen: SampleCitizen) -> bool:
    name = person_key(kit, citizen.user_id).hex()[:16]
    gone = select(_AUDIT.c.id).where(
        _AUDIT.c.action == "person.forgotten", _AUDIT.c.record_id == name
    )
    return session.execute(gone).first() is not None


def _set_aside(session: Session) -> int:
    unsent = _OUTBOX.c.state.in_([OutboxState.FAILED, OutboxState.QUARANTINED])
    counts = (
        select(func.count()).select_from(_INBOX).where(_INBOX.c.state == QueueState.QUARANTINED),
        select(func.count()).select_from(_JOBS).where(_JOBS.c.state == QueueState.QUARANTINED),
        select(func.count()).select_from(_OUTBOX).where(unsent),
    )
    return sum(session.execute(count).scalar_one() for count in counts)


def _unexplained(world: World, tickets: list[Row[Any]], t: Texts) -> int:
    """Tickets whose card shows another score than they have, or reasons that do not add up to it."""
    someone = next(iter(world.group(TRIAGE).members.values())).user_id
    shown = {
        card.ticket: shown_priority(words(message), t)
        for message in world.history(someone, TRIAGE, limit=_ALL)
        if (card := of_card(message, t)) is not None
    }
    return sum(shown.get(row.id) != (row.priority, row.priority) for row in tickets)


def _told(kit: Kit, world: World, tickets: list[Row[Any]]) -> tuple[int, int]:
    """How many outcomes stand on the phones of those who can be reached, and how many are missing."""
    told = untold = 0
    for citizen in CITIZENS:
        key, t = person_key(kit, citizen.user_id), Texts(citizen.language)
        due = sum(row.person_key == key and row.tip_state is TipState.SENT for row in tickets)
        title = begins(t, "outcome.about_general")
        seen = sum(title in words(m) for m in world.history(citizen.user_id, BOT_ID, limit=_ALL))
        told += min(seen, due)
        untold += max(0, due - seen)
    return told, untold
