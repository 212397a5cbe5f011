"""A ticket's thread in the triage chat: its topic, its card, and the posts about it.

Holds what is said of the topic, the followers of sent and failed messages there, and the erasing of
what a withdrawn tip had shown. They run where only the relay's key is at hand, so what needs the desk's is left to a job.
Refuses to leave a post standing that was still on its way when its tip was taken back.
"""

from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.outgoing import How, Urgency, own_lane, say_triage
from desk.sent import FailureWhy, SentRow, after_failure, after_sent
from desk.tickets.card import card_hash, refresh
from desk.tickets.looking import LOOKED, drop_old_looks
from desk.tickets.menus import LEFT_OPEN, drop_left_menu
from desk.tickets.rows import MESSAGES, REFRESH, TICKETS, Held, load, remember_message
from desk.tips.rows import PARTS
from storage.columns import BIG
from storage.outbox import let_go
from storage.plain import PlainStatement
from storage.statements import changed, table_of
from storage.tables.queues import OutboxMessage
from tipline.tickets import TicketState

__all__ = [
    "ask_in_thread",
    "close_topic",
    "erase_shown",
    "note",
    "pin_card",
    "reopen_topic",
    "shown",
]

_OUTBOX = table_of(OutboxMessage)

# Built once: putting a statement together costs more than running it.
_PLACED = PlainStatement(
    update(TICKETS).where(TICKETS.c.id == bindparam("of")).values(thread_id=bindparam("thread"))
)
_SHOWN = PlainStatement(
    update(TICKETS)
    .where(TICKETS.c.id == bindparam("of"))
    .values(
        card_shown=bindparam("shown"),
        card_message_id=func.coalesce(bindparam("message", type_=BIG), TICKETS.c.card_message_id),
    )
    .returning(TICKETS.c.first_look_at)
)


def note(session: Session, kit: Kit, ticket_id: int, code: str, **facts: Any) -> None:
    """Say in the ticket's thread that something happened to it."""
    say_triage(session, kit, ticket_id, "ticket.note", {"ticket": ticket_id, "note": code, **facts})


def ask_in_thread(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    ticket_id: int,
    prompt: str,
    person: int | None,
    **facts: Any,
) -> bool:
    """Ask whoever pressed for words, at once: nothing that the thread is still to get is before it.
    `person` is who that is in the chat: their app opens the reply by itself, and nobody else's does.

    False where it is asked outside of the thread: in a closed topic only its administrators can answer.
    """
    is_open = load(session, ticket_id).ticket.state is not TicketState.CLOSED
    asked = {
        "ticket": ticket_id,
        "prompt": prompt,
        "name": actor.name,
        "person": person,
        "aside": not is_open,
        **facts,
    }
    how = How(own_lane(kit, f"ticket.prompt:{ticket_id}"), urgency=Urgency.AT_ONCE)
    say_triage(session, kit, ticket_id, "ticket.prompt", asked, how)
    return is_open


def pin_card(session: Session, kit: Kit, ticket_id: int) -> None:
    """Keep the card within reach of whoever works on the ticket.

    Not sooner: in a burst of tips each further call would hold up a card that nobody has seen.
    """
    say_triage(session, kit, ticket_id, "ticket.pin", {}, _aside(kit, f"ticket.pin:{ticket_id}"))


def _aside(kit: Kit, topic: str) -> How:
    """In no post's way, when the chat has room."""
    return How(own_lane(kit, topic), topic, urgency=Urgency.WHEN_QUIET)


def close_topic(session: Session, kit: Kit, ticket_id: int) -> None:
    """Put the ticket's topic among those that are done with."""
    say_triage(session, kit, ticket_id, "ticket.topic_close", {})


def reopen_topic(session: Session, kit: Kit, ticket_id: int) -> None:
    """Bring the ticket's topic back among those to work on."""
    say_triage(session, kit, ticket_id, "ticket.topic_reopen", {})


def erase_shown(session: Session, kit: Kit, held: Held) -> None:
    """Have every post that shows something of the tip deleted from the triage chat, and what lies aside
    on its way there emptied.
    """
    let_go(session, _OUTBOX.c.record_id == held.id, _OUTBOX.c.kind.startswith("ticket."))
    shows = MESSAGES.c.ticket_id == held.id, MESSAGES.c.shows_tip.is_(True)
    for message_id in session.execute(select(MESSAGES.c.message_id).where(*shows)).scalars().all():
        _erase(session, kit, held.id, message_id)
    session.execute(delete(MESSAGES).where(*shows))


def _erase(session: Session, kit: Kit, ticket_id: int, message_id: int) -> None:
    say_triage(session, kit, ticket_id, "ticket.erase", {"message": message_id})


@after_sent("ticket.topic")
def _topic_made(session: Session, kit: Kit, row: SentRow) -> None:
    if row.thread_id is not None:
        _PLACED.run(session, {"of": row.record_id, "thread": row.thread_id})


@after_sent("ticket.card")
def _card_sent(session: Session, kit: Kit, row: SentRow) -> None:
    if row.record_id is None:
        return
    shown = {"shown": card_hash(kit, row.facts), "message": row.message_id}
    [looked_at] = _SHOWN.first(session, {"of": row.record_id, **shown})
    if row.message_id is not None and looked_at is not None:
        pin_card(session, kit, row.record_id)  # posted anew: the pinned one is gone


@after_failure("ticket.card")
def _card_gone(session: Session, kit: Kit, row: SentRow, why: FailureWhy) -> None:
    """Somebody deleted the card: post it anew. A first card that lies aside is operators' to put back."""
    mine = TICKETS.c.id == row.record_id
    # It doesn't show what it was told to, and what it shows may be gone.
    session.execute(update(TICKETS).where(mine).values(card_said=None, card_shown=None))
    if why is not FailureWhy.GONE or row.record_id is None:
        return
    had_one = mine & TICKETS.c.card_message_id.is_not(None)
    if changed(session, update(TICKETS).where(had_one).values(card_message_id=None)):
        schedule(session, kit, REFRESH, row.record_id, at=kit.clock())


@job(REFRESH)
def refresh_card(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """Draw the card for a role that may not open what stands on it."""
    refresh(session, kit, ticket_id)


@job(LOOKED)
def nobody_looks(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """The card no longer says that somebody is looking."""
    drop_old_looks(session, kit, ticket_id)
    refresh(session, kit, ticket_id)


@job(LEFT_OPEN)
def nobody_chooses(session: Session, kit: Kit, ticket_id: int, body: Any) -> None:
    """The card no longer offers what somebody opened and left."""
    if drop_left_menu(session, kit, ticket_id):
        refresh(session, kit, ticket_id)


@after_sent("ticket.note")
def _note_sent(session: Session, kit: Kit, row: SentRow) -> None:
    remember_message(session, row.message_id, row.record_id)


@after_sent("ticket.prompt")
def _prompt_sent(session: Session, kit: Kit, row: SentRow) -> None:
    remember_message(session, row.message_id, row.record_id)


@after_sent("ticket.reward")
@after_sent("ticket.referral")
def _paper_sent(session: Session, kit: Kit, row: SentRow) -> None:
    remember_message(session, row.message_id, row.record_id)


@after_sent("ticket.words")
def _all_words_shown(session: Session, kit: Kit, row: SentRow) -> None:
    shown(session, kit, row)


@after_sent("ticket.unmasked")
def _unmasked_shown(session: Session, kit: Kit, row: SentRow) -> None:
    shown(session, kit, row)


@after_sent("ticket.file")
def _file_shown(session: Session, kit: Kit, row: SentRow) -> None:
    shown(session, kit, row)


@after_sent("ticket.photo")
def _photo_shown(session: Session, kit: Kit, row: SentRow) -> None:
    values = {"shown_message_id": row.message_id}
    session.execute(update(PARTS).where(PARTS.c.id == row.facts["part"]).values(values))
    shown(session, kit, row)


def shown(session: Session, kit: Kit, row: SentRow) -> None:
    """A post shows something of a tip: keep it, to be erased; at once, where the tip is gone."""
    if row.record_id is None or row.message_id is None:
        return
    if load(session, row.record_id).withdrawn:
        _erase(session, kit, row.record_id, row.message_id)
    else:
        remember_message(session, row.message_id, row.record_id, shows_tip=True)
