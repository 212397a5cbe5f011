"""What the tipster hears of a reward: that it is ready, that it still waits, that it was collected.

Holds the one message and the job that reminds. Refuses a name, and to remind for ever.
"""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from desk import jobs
from desk.actors import SYSTEM
from desk.district.units import unit_contact
from desk.jobs import job
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say
from desk.rewards.rows import CODE, REWARDS, guarded, notice_of, reward_row
from desk.sealed import open_desk
from desk.tickets.rows import TICKETS, load
from desk.tips.facts import Facts
from desk.tips.rows import tipster_of
from tipline.rewards import REMINDED_EVERY, REMINDERS, RewardState

REMIND = "reward.remind"


def tell_tipster(session: Session, kit: Kit, row: Row[Any], what: str) -> None:
    """Say it to whoever the tip belongs to now; who was forgotten finds it by the receipt."""
    to = tipster_of(load(session, row.ticket_id).tip)
    if to is not None:
        facts = told_facts(session, kit, row) | {"what": what}
        say(session, kit, to, "reward.told", facts, record_id=row.id)


def told_facts(session: Session, kit: Kit, row: Row[Any]) -> Facts:
    """What the tipster may know: how much, for which notice, the code, and where to ask."""
    notice = notice_of(session, row.notice_id)
    return {
        "amount": row.amount,
        "notice": notice.number,
        "code": None if row.code is None else open_desk(session, kit, CODE, row.code),
        "contact": unit_contact(session, notice.unit_id),
    }


def reward_of(session: Session, kit: Kit, tip_id: int) -> Facts | None:
    """The reward that waits for whoever brings this tip's receipt."""
    ready = (TICKETS.c.tip_id == tip_id) & (REWARDS.c.state == RewardState.APPROVED)
    query = select(REWARDS).join(TICKETS, TICKETS.c.id == REWARDS.c.ticket_id).where(ready)
    row = session.execute(query).one_or_none()
    return None if row is None else told_facts(session, kit, row)


@job(REMIND)
def remind(session: Session, kit: Kit, reward_id: int, body: Any) -> None:
    """Say that it still waits, now and then, and not for ever; the code stays good."""
    row = reward_row(session, reward_id)
    if row.state is not RewardState.APPROVED or row.reminders >= REMINDERS:
        return
    guarded(session, row, reminders=row.reminders + 1)
    tell_tipster(session, kit, row, "waits")
    record(session, kit, SYSTEM, "reward.reminded", "reward", row.id, count=row.reminders + 1)
    jobs.schedule(session, kit, REMIND, row.id, at=kit.clock() + REMINDED_EVERY)
