"""When a referral's day has passed: a reminder order, and those one unit further up, each day.

Holds the one job. Refuses to stop before somebody writes down an answer.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk import jobs
from desk.actors import SYSTEM, officer_by_id, officers_with
from desk.district.units import way_up
from desk.jobs import job
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say
from desk.referrals.files import REFERRALS, add_paper, file_facts, guarded, show_file
from desk.tickets.rows import load
from tipline.referrals import (
    CLIMBS_EVERY,
    Paper,
    ReferralAction,
    ReferralState,
    advance_referral,
)
from tipline.roles import Right

FALL_DUE = "referral.fall_due"


@job(FALL_DUE)
def fall_due(session: Session, kit: Kit, referral_id: int, _body: Any) -> None:
    """Order a reminder once; tell supervisors, the nearest first, and come back tomorrow."""
    row = session.execute(select(REFERRALS).where(REFERRALS.c.id == referral_id)).one()
    if row.state is ReferralState.ANSWERED:
        return
    state = advance_referral(row.state, ReferralAction.FALL_DUE)
    guarded(session, row, state=state, climbed=row.climbed + 1)
    late = session.execute(select(REFERRALS).where(REFERRALS.c.id == referral_id)).one()
    if row.state is ReferralState.RUNNING:
        add_paper(session, kit, row.id, Paper.REMINDER, "", None)
        show_file(session, kit, late)
    facts = file_facts(session, kit, late)
    told = _supervisors(session, load(session, row.ticket_id).ticket.unit_id, row.climbed)
    for officer_id in told:
        officer = officer_by_id(session, kit, officer_id)
        if officer is not None and officer.to is not None:
            say(session, kit, officer.to, "referral.overdue", facts)
    record(session, kit, SYSTEM, "referral.overdue", "referral", row.id, told=len(told))
    jobs.schedule(session, kit, FALL_DUE, row.id, at=kit.clock() + CLIMBS_EVERY)


def _supervisors(session: Session, unit_id: int, step: int) -> list[int]:
    """Those of the unit, or of the one so many steps above; the highest, once there is none above."""
    found = (
        officers_with(session, Right.ASSIGN_TICKETS, [unit], without=())
        for unit in way_up(session, unit_id)
    )
    rungs = [officers for officers in found if officers]
    return rungs[min(step, len(rungs) - 1)] if rungs else []
