"""Who is silenced: asked for by one supervisor with a reason, confirmed by another, lifted by any.

Holds these acts and the list. Refuses what the rules refuse, a second silence beside one that stands, and
both hands in one.
"""

from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.orm import Session

from desk import jobs
from desk.actors import OfficerActor, need
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say, say_triage
from desk.quiet.keeping import COMES_BACK
from desk.quiet.rows import (
    SILENCES,
    guarded,
    is_standing,
    listed,
    silence_facts,
    silence_for,
)
from desk.tickets.acts import open_menu
from desk.tickets.answers import Where
from desk.tickets.card import redraw
from desk.tickets.rows import TICKETS, Held, load_for
from desk.tips.rows import TIPS
from tipline.dispositions import PRANKS
from tipline.quiet import (
    LOOKS_BACK,
    SilenceAction,
    SilenceReason,
    SilenceState,
    advance_silence,
    check_apart,
    check_silence,
    silence_until,
)
from tipline.refusals import Refusal
from tipline.roles import Right
from tipline.tickets import TicketState

__all__ = ["confirm", "decline", "lift", "open_silencing", "propose", "show_silences"]


def open_silencing(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """Show the reasons on the card. By a press: in the closed topic of a closed ticket nobody can write."""
    _check(session, kit, _prank(session, actor, ticket_id))
    open_menu(session, kit, actor, ticket_id, None, {"name": "silence"})


def propose(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, reason: SilenceReason
) -> int:
    """Ask for a silence; it begins with another supervisor's yes."""
    held = _prank(session, actor, ticket_id)
    _check(session, kit, held)
    values: dict[str, Any] = {
        "person_key": held.tip.person_key,
        "ticket_id": ticket_id,
        "state": SilenceState.ASKED,
        "reason": reason,
        "asked_by": actor.id,
        "version": 0,
        "made_at": kit.clock(),
    }
    made = session.execute(insert(SILENCES).values(values).returning(SILENCES.c.id)).scalar_one()
    record(session, kit, actor, "silence.asked", "silence", made, ticket=ticket_id)
    redraw(session, kit, actor, ticket_id)
    _show(session, kit, silence_for(session, actor, made), None)
    return int(made)


def confirm(
    session: Session, kit: Kit, actor: OfficerActor, silence_id: int, shown: int | None
) -> None:
    """The second person says yes: from now on, and until a day that is fixed."""
    need(actor, Right.SILENCE)
    row = silence_for(session, actor, silence_id)
    state = advance_silence(row.state, SilenceAction.CONFIRM)
    check_apart(actor.id, (row.asked_by,))
    until = silence_until(kit.clock(), _earlier(session, row.person_key))
    guarded(session, row, state=state, decided_by=actor.id, until=until)
    record(session, kit, actor, "silence.confirmed", "silence", row.id, ticket=row.ticket_id)
    _show(session, kit, silence_for(session, actor, silence_id), shown)


def decline(
    session: Session, kit: Kit, actor: OfficerActor, silence_id: int, shown: int | None
) -> None:
    """Nobody is silenced."""
    _end(session, kit, actor, silence_id, SilenceAction.DECLINE)
    _show(session, kit, silence_for(session, actor, silence_id), shown)


def lift(
    session: Session, kit: Kit, actor: OfficerActor, silence_id: int, shown: int | None
) -> None:
    """End a silence before its time; what was kept back comes to the queue."""
    _end(session, kit, actor, silence_id, SilenceAction.LIFT)
    jobs.schedule(session, kit, COMES_BACK, silence_id, at=kit.clock())
    _show(session, kit, silence_for(session, actor, silence_id), shown)


def show_silences(session: Session, kit: Kit, actor: OfficerActor, where: Where) -> None:
    """All that stand or wait, by designation."""
    need(actor, Right.SILENCE)
    rows = listed(session, actor, kit.clock())
    lines = [silence_facts(session, kit, row) for row in rows]
    say(session, kit, where.to, "triage.silences", {"lines": lines} | where.facts())


def _end(
    session: Session, kit: Kit, actor: OfficerActor, silence_id: int, action: SilenceAction
) -> None:
    need(actor, Right.SILENCE)
    row = silence_for(session, actor, silence_id)
    state = advance_silence(row.state, action)
    guarded(session, row, state=state)
    act = f"silence.{state.value}"
    record(session, kit, actor, act, "silence", row.id, ticket=row.ticket_id)


def _prank(session: Session, actor: OfficerActor, ticket_id: int) -> Held:
    need(actor, Right.SILENCE)
    held = load_for(session, actor, ticket_id, lock=True)
    if held.ticket.state is not TicketState.CLOSED or held.ticket.disposition not in PRANKS:
        raise Refusal("ticket.not_closed")
    return held


def _check(session: Session, kit: Kit, held: Held) -> None:
    person_key = held.tip.person_key
    if person_key is None:
        raise Refusal("quiet.no_sender")
    waits = SILENCES.c.state == SilenceState.ASKED
    beside = (SILENCES.c.person_key == person_key) & (waits | is_standing(kit.clock()))
    if session.execute(select(SILENCES.c.id).where(beside)).first():
        raise Refusal("quiet.standing")
    pranks = session.execute(
        select(func.count())
        .select_from(TICKETS)
        .join(TIPS, TIPS.c.id == TICKETS.c.tip_id)
        .where(
            TIPS.c.person_key == person_key,
            TICKETS.c.state == TicketState.CLOSED,
            TICKETS.c.disposition.in_(PRANKS),
            TICKETS.c.closed_at > kit.clock() - LOOKS_BACK,
        )
    ).scalar_one()
    check_silence(pranks, flagged=bool(held.ticket.flags))


def _earlier(session: Session, person_key: bytes) -> int:
    """How many silences of this person there were that people let run."""
    stood = (SILENCES.c.person_key == person_key) & (SILENCES.c.state == SilenceState.STANDING)
    return session.execute(select(func.count()).select_from(SILENCES).where(stood)).scalar_one()


def _show(session: Session, kit: Kit, row: Row[Any], shown: int | None) -> None:
    """In the ticket's thread: afresh, or in the message whose button was pressed."""
    facts = silence_facts(session, kit, row) | {"edit": shown}
    say_triage(session, kit, row.ticket_id, "ticket.silence", facts)
