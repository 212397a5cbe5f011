"""Referring a hazard or another authority's duty, and what came back.

Holds the opening of a file, the answer, and the look at it; the deadline is a job's. Refuses a second open
file for a ticket, and whoever does not work the unit's tickets.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from desk import jobs
from desk.actors import OfficerActor, need
from desk.kit import Kit
from desk.log import record
from desk.referrals.deadlines import FALL_DUE
from desk.referrals.files import AUTHORITY, REFERRALS, add_paper, guarded, newest_of, show_file
from desk.sealed import seal_desk
from desk.tickets.rows import Held, load_for
from desk.written import sound
from tipline.referrals import (
    AUTHORITY_LIMIT,
    OPENING,
    Paper,
    ReferralAction,
    ReferralState,
    advance_referral,
    check_due,
    check_paper,
)
from tipline.refusals import Refusal
from tipline.roles import Right

__all__ = ["NewReferral", "answer", "refer", "show"]


@dataclass(frozen=True, slots=True)
class NewReferral:
    """Who has to put right what by when, what it follows from, and who must answer for it."""

    authority: str
    due: date
    analysis: str
    demand: str
    responsibility: str


def refer(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, new: NewReferral
) -> None:
    """Open the file with its three papers; the deadline is the end of that day."""
    held = _held(session, actor, ticket_id)
    authority = sound(new.authority.strip())[:AUTHORITY_LIMIT]
    papers = dict(zip(OPENING, (new.analysis, new.demand, new.responsibility), strict=True))
    for words in (authority, *papers.values()):
        check_paper(words)
    due_at = datetime.combine(new.due, time.max, kit.policy.timezone)
    check_due(due_at, kit.clock())
    running = (REFERRALS.c.ticket_id == held.id) & (REFERRALS.c.state != ReferralState.ANSWERED)
    if session.execute(select(REFERRALS.c.id).where(running)).first():
        raise Refusal("referral.running")
    values: dict[str, Any] = {
        "ticket_id": held.id,
        "state": ReferralState.RUNNING,
        "authority": seal_desk(kit, AUTHORITY, authority),
        "opened_by": actor.id,
        "climbed": 0,
        "version": 0,
        "made_at": kit.clock(),
        "due_at": due_at,
    }
    made = session.execute(insert(REFERRALS).values(values).returning(REFERRALS.c.id)).scalar_one()
    for kind, words in papers.items():
        add_paper(session, kit, made, kind, words, actor.id)
    record(session, kit, actor, "referral.opened", "referral", made, ticket=held.id)
    jobs.schedule(session, kit, FALL_DUE, made, at=due_at)
    show_file(session, kit, newest_of(session, held.id))


def answer(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, words: str) -> None:
    """The authority has answered, or put it right: the file is done."""
    row = newest_of(session, _held(session, actor, ticket_id).id)
    state = advance_referral(row.state, ReferralAction.ANSWER)
    check_paper(words)
    guarded(session, row, state=state, answered_at=kit.clock())
    add_paper(session, kit, row.id, Paper.REPLY, words, actor.id)
    jobs.cancel(session, FALL_DUE, row.id)
    record(session, kit, actor, "referral.answered", "referral", row.id)
    show_file(session, kit, newest_of(session, ticket_id))


def show(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """Post the ticket's newest file once more."""
    show_file(session, kit, newest_of(session, _held(session, actor, ticket_id).id))


def _held(session: Session, actor: OfficerActor, ticket_id: int) -> Held:
    need(actor, Right.WORK_TICKETS)
    return load_for(session, actor, ticket_id, lock=True)
