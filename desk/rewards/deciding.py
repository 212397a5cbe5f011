"""Who gets how much: proposed by the unit that worked the ticket, approved by two others.

Holds the proposal and the two decisions on it; with the second yes the tipster hears, and gets a code.
Refuses what the rules refuse, and any hand twice.
"""

from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.orm import Session

from desk import jobs
from desk.actors import OfficerActor, need
from desk.district.one_time_codes import code_with
from desk.kit import Kit
from desk.log import record
from desk.notices.rows import NOTICES
from desk.outgoing import say_triage
from desk.rewards.reminding import REMIND, tell_tipster
from desk.rewards.rows import (
    CODE,
    REASON,
    REWARDS,
    guarded,
    not_found,
    notice_of,
    offer_of,
    reward_facts,
    reward_row,
)
from desk.sealed import seal_desk
from desk.tickets.rows import TICKETS, Held, load, load_for
from desk.tips.rows import TIPS
from desk.written import sound
from tipline.dispositions import check_reason
from tipline.refusals import Refusal
from tipline.rewards import (
    REMINDED_EVERY,
    RewardAction,
    RewardState,
    advance_reward,
    check_amount,
    check_first,
    check_hand,
)
from tipline.roles import Right
from tipline.tickets import TicketState
from tipline.tips import TipState

__all__ = ["PAYOUT", "approve", "decline", "propose"]

PAYOUT = "PU"  # how a pick-up code begins
_STANDING = REWARDS.c.state != RewardState.DECLINED
_UNDECIDED = (RewardState.PROPOSED, RewardState.SECONDED)


def propose(
    session: Session, kit: Kit, actor: OfficerActor, ticket_id: int, amount: int, reason: str
) -> int:
    """Propose a reward for a closed ticket, and ask in its thread for two approvals."""
    need(actor, Right.WORK_TICKETS)
    held = load_for(session, actor, ticket_id, lock=True)
    check_reason(reason)
    _check(session, held, amount)
    values: dict[str, Any] = {
        "ticket_id": held.id,
        "notice_id": held.ticket.notice_id,
        "state": RewardState.PROPOSED,
        "amount": amount,
        "reason": seal_desk(kit, REASON, sound(reason.strip())),
        "proposed_by": actor.id,
        "reminders": 0,
        "version": 0,
        "made_at": kit.clock(),
    }
    made = session.execute(insert(REWARDS).values(values).returning(REWARDS.c.id)).scalar_one()
    record(session, kit, actor, "reward.proposed", "reward", made, ticket=held.id, amount=amount)
    _show(session, kit, reward_row(session, made))
    return int(made)


def approve(
    session: Session, kit: Kit, actor: OfficerActor, reward_id: int, shown: int | None
) -> RewardState:
    """One of the two yeses; the second makes the code and tells the tipster."""
    row = _for_decision(session, actor, reward_id, RewardAction.APPROVE)
    check_hand(actor.id, (row.proposed_by, row.first_by))
    state = advance_reward(row.state, RewardAction.APPROVE)
    if state is RewardState.SECONDED:
        guarded(session, row, state=state, first_by=actor.id)
    else:
        code, now = code_with(PAYOUT), kit.clock()
        kept = {"code": seal_desk(kit, CODE, code), "code_key": kit.vault.keyed("payout", code)}
        guarded(session, row, state=state, second_by=actor.id, approved_at=now, **kept)
        tell_tipster(session, kit, reward_row(session, row.id), "ready")
        jobs.schedule(session, kit, REMIND, row.id, at=now + REMINDED_EVERY)
    record(session, kit, actor, "reward.approved", "reward", row.id, state=state.value)
    _show(session, kit, reward_row(session, row.id), shown)
    return state


def decline(
    session: Session, kit: Kit, actor: OfficerActor, reward_id: int, shown: int | None
) -> None:
    """No reward; another may be proposed in its place."""
    row = _for_decision(session, actor, reward_id, RewardAction.DECLINE)
    guarded(session, row, state=advance_reward(row.state, RewardAction.DECLINE))
    record(session, kit, actor, "reward.declined", "reward", row.id)
    _show(session, kit, reward_row(session, row.id), shown)


def _for_decision(
    session: Session, actor: OfficerActor, reward_id: int, action: RewardAction
) -> Row[Any]:
    need(actor, Right.APPROVE_REWARDS)
    row = reward_row(session, reward_id)
    if load(session, row.ticket_id).ticket.unit_id not in actor.unit_ids:
        raise not_found()
    advance_reward(row.state, action)  # "decided" is more telling than whose hand it would be
    return row


def _check(session: Session, held: Held, amount: int) -> None:
    """Whether this ticket can bring so much, with all that its notice has promised before."""
    ticket = held.ticket
    if held.withdrawn:
        raise Refusal("tip.gone")
    if ticket.state is not TicketState.CLOSED:
        raise Refusal("ticket.not_closed")
    if ticket.notice_id is None:
        raise Refusal("reward.no_offer")
    offer = offer_of(notice_of(session, ticket.notice_id))
    if not offer:
        raise Refusal("reward.no_offer")
    # Two proposals at once would each see the whole offer.
    session.execute(select(NOTICES.c.id).where(NOTICES.c.id == ticket.notice_id).with_for_update())
    standing = (REWARDS.c.notice_id == ticket.notice_id) & _STANDING
    if session.execute(
        select(REWARDS.c.id).where(standing, REWARDS.c.ticket_id == held.id)
    ).first():
        raise Refusal("reward.proposed")
    spoken_for = session.execute(
        select(func.coalesce(func.sum(REWARDS.c.amount), 0)).where(standing)
    ).scalar_one()
    check_amount(amount, offer, ticket.disposition, int(spoken_for))
    check_first(held.id, _reports(session, held))


def _reports(session: Session, held: Held) -> list[tuple[Any, int]]:
    """When each report with this outcome about this notice came in, and its ticket.

    One that was taken back stands in nobody's way, unless it has a reward already.
    """
    alike = (TICKETS.c.notice_id == held.ticket.notice_id) & (
        TICKETS.c.disposition == held.ticket.disposition
    )
    rewarded = select(REWARDS.c.ticket_id).where(_STANDING)
    counts = (TIPS.c.state == TipState.SENT) | TICKETS.c.id.in_(rewarded)
    rows = session.execute(
        select(TIPS.c.sent_at, TICKETS.c.id)
        .join(TICKETS, TICKETS.c.tip_id == TIPS.c.id)
        .where(alike, TICKETS.c.state == TicketState.CLOSED, counts)
    )
    return [(row.sent_at, row.id) for row in rows]


def _show(session: Session, kit: Kit, row: Row[Any], shown: int | None = None) -> None:
    """In the ticket's thread: afresh, or in the message whose button was pressed."""
    facts = reward_facts(session, kit, row) | {"edit": shown, "open": row.state in _UNDECIDED}
    say_triage(session, kit, row.ticket_id, "ticket.reward", facts)
