"""At the counter: a code is looked up, the reward handed over, and nobody is asked who they are.

Holds the look and the handing over, and the ledger. Refuses a code with one answer whatever is wrong
with it, guessing, and any hand that proposed or approved.
"""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need
from desk.district.one_time_codes import check_tries, count_try, read_with
from desk.kit import Kit, To
from desk.log import record
from desk.outgoing import say
from desk.rewards.deciding import PAYOUT
from desk.rewards.reminding import tell_tipster
from desk.rewards.rows import REWARDS, guarded, reward_facts, reward_row
from desk.tickets.answers import Where
from desk.tickets.rows import TICKETS
from tipline.refusals import Refusal
from tipline.rewards import RewardAction, RewardState, advance_reward, check_hand
from tipline.roles import Right

__all__ = ["ledger", "look_up", "pay"]

_MOST_LINES = 20


def look_up(session: Session, kit: Kit, actor: OfficerActor | None, to: To, typed: str) -> None:
    """Show what a code is good for, before anything is handed over."""
    officer = need(actor, Right.PAY_REWARDS)
    who = kit.vault.keyed("payout-tries", str(officer.id))
    check_tries(session, kit, who)
    row = _by_code(session, kit, typed)
    if row is None:
        count_try(session, kit, who)
        say(session, kit, to, "refusal", {"code": "reward.bad_code", "params": {}})
        return
    check_hand(officer.id, (row.proposed_by, row.first_by, row.second_by))
    facts = reward_facts(session, kit, row) | {"code": read_with(PAYOUT, typed)}
    say(session, kit, to, "reward.check", facts)


def pay(
    session: Session, kit: Kit, actor: OfficerActor | None, to: To, code: str, shown: int | None
) -> None:
    """It was handed over: the code is spent, and the tipster hears of it."""
    officer = need(actor, Right.PAY_REWARDS)
    row = _by_code(session, kit, code)
    if row is None:
        raise Refusal("reward.bad_code")
    check_hand(officer.id, (row.proposed_by, row.first_by, row.second_by))
    state = advance_reward(row.state, RewardAction.PAY)
    now = kit.clock()
    guarded(session, row, state=state, paid_by=officer.id, collected_at=now, code=None)
    record(session, kit, officer, "reward.collected", "reward", row.id, amount=row.amount)
    paid = reward_row(session, row.id)
    tell_tipster(session, kit, paid, "collected")
    say(session, kit, to, "reward.check", reward_facts(session, kit, paid) | {"edit": shown})


def ledger(session: Session, kit: Kit, actor: OfficerActor, where: Where) -> None:
    """What was proposed, approved and collected for tickets of the officer's units."""
    need(actor, Right.READ_FIGURES)
    rows = session.execute(
        select(REWARDS)
        .join(TICKETS, TICKETS.c.id == REWARDS.c.ticket_id)
        .where(TICKETS.c.unit_id.in_(actor.unit_ids))
        .order_by(REWARDS.c.id.desc())
    ).all()
    sums = {
        state.value: sum(row.amount for row in rows if row.state is state) for state in RewardState
    }
    lines = [reward_facts(session, kit, row) for row in rows[:_MOST_LINES]]
    facts = {"sums": sums, "lines": lines, "more": max(0, len(rows) - _MOST_LINES)}
    say(session, kit, where.to, "triage.rewards", facts | where.facts())


def _by_code(session: Session, kit: Kit, typed: str) -> Row[Any] | None:
    """The reward that waits for this code; a spent one is none."""
    code = read_with(PAYOUT, typed)
    if code is None:
        return None
    mine = REWARDS.c.code_key == kit.vault.keyed("payout", code)
    waiting = mine & (REWARDS.c.state == RewardState.APPROVED)
    return session.execute(select(REWARDS).where(waiting)).one_or_none()
