"""Who is asked to review, and how an objection climbs when nobody answers in time.

Holds one job. First those nearest to the notice are asked; when the deadline passes they are reminded,
and those one unit further up are asked at once; then, each day, those above them. From the deadline on
a review that was begun lapses each time, so that whoever is asked can take it. Refuses to ask anybody
who had a hand in the notice, and ever to give up.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from desk import jobs
from desk.actors import SYSTEM, officer_by_id, officers_with
from desk.district.units import way_up
from desk.jobs import job
from desk.kit import Kit
from desk.log import record
from desk.notices.rows import notice_row
from desk.objections.rows import guarded, objection_row, standing_notice
from desk.outgoing import say
from desk.written import local
from tipline.objections import CLIMBS_EVERY, DECIDED, ObjectionAction, advance_objection
from tipline.roles import Right

CLIMB = "objection.climb"

_ASKED, _DUE = 0, 1  # steps; from the deadline on it climbs


@job(CLIMB)
def climb(session: Session, kit: Kit, objection_id: int, _body: Any) -> None:
    """Ask, remind, or ask those further up; and come back when the next step is due."""
    row = objection_row(session, objection_id)
    if row.state in DECIDED:
        return
    step = row.climbed
    rungs = _rungs(session, row)
    # At the deadline the nearest are reminded beside those who now hear of it.
    told = rungs[:2] if step == _DUE else rungs[step : step + 1] or rungs[-1:]
    asked = [officer for rung in told for officer in rung]
    _tell(session, kit, row, asked, late=step >= _DUE)
    lapsed: dict[str, Any] = {}
    if step >= _DUE:
        state = advance_objection(row.state, ObjectionAction.LAPSE)
        lapsed = {"state": state, "reviewer_id": None}
    guarded(session, row, climbed=step + 1, **lapsed)
    act = "objection.told" if step == _ASKED else "objection.overdue"
    record(session, kit, SYSTEM, act, "objection", row.id, step=step, told=len(asked))
    jobs.schedule(session, kit, CLIMB, row.id, at=_next(kit, row, step))


def hands_of(session: Session, row: Row[Any]) -> frozenset[int]:
    """Everybody who had a hand in the notice, or in the one that took its place."""
    notice = standing_notice(session, row.notice_id)
    return frozenset(
        {
            *(row.drafted_by, row.submitted_by, row.approved_by),
            *(notice.drafted_by, notice.submitted_by),
            *(hand for hand in (notice.approved_by, notice.alone_by) if hand is not None),
        }
    )


def _rungs(session: Session, row: Row[Any]) -> list[list[int]]:
    """Those who may review, unit by unit from the notice's own upwards; none is empty."""
    hands = hands_of(session, row)
    unit_id = notice_row(session, row.notice_id).unit_id
    found = (
        officers_with(session, Right.REVIEW_OBJECTIONS, [unit], without=hands)
        for unit in way_up(session, unit_id)
    )
    return [officers for officers in found if officers]


def _tell(session: Session, kit: Kit, row: Row[Any], officers: list[int], *, late: bool) -> None:
    """Ask each of them to look; the moderators' group hears where there is nobody to ask."""
    facts = {
        "id": row.id,
        "notice": notice_row(session, row.notice_id).number,
        "ground": row.ground.value,
        "due_at": local(kit, row.due_at),
        "late": late,
    }
    for officer_id in officers:
        officer = officer_by_id(session, kit, officer_id)
        if officer is not None and officer.to is not None:
            say(session, kit, officer.to, "objection.asked", facts)
    if not officers and kit.policy.triage is not None:
        say(session, kit, kit.policy.triage, "objection.nobody", facts)


def _next(kit: Kit, row: Row[Any], step: int) -> datetime:
    return row.due_at if step == _ASKED else kit.clock() + CLIMBS_EVERY
