"""Whatever several officers do to tickets of one moment, in two units: none is out of sight, none rings for nobody (R4)."""

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.actors import OfficerActor
from desk.district.units import unit_by_code
from desk.tickets import acts
from desk.tickets.assigning import assign, take_over
from desk.tickets.closing import Outcome, close, confirm
from desk.tickets.clusters import lead_of
from desk.tickets.forward import forward
from desk.tickets.handing_over import hand_over
from desk.tickets.merging import merge, split
from desk.tickets.queue import queue
from storage.tables.alerts import Alert, AlertRing
from tests.desk.test_clusters import seen
from tests.desk.test_unreached import not_briefed
from tests.desk.ticket_desk import TicketDesk, do_jobs
from tipline.dispositions import Disposition
from tipline.refusals import Refusal
from tipline.tickets import Flag, TicketState

Walk = list[tuple[str, int]]
Step = Callable[[TicketDesk, int, int], object]

USEFUL = Outcome(Disposition.USEFUL, preset="led_on")
_walks = count()


@pytest.fixture(name="notice", scope="module")
def a_notice(walked: TicketDesk) -> int:
    """The notice that all tickets are about; somebody is there to be rung in both units."""
    assert {walked.wang.unit_id, walked.li.unit_id} != {walked.elsewhere.unit_id}
    return walked.notice()


def wuchang_has_it(stage: TicketDesk, ticket_id: int) -> bool:
    return bool(stage.row(ticket_id).unit_id == stage.elsewhere.unit_id)


def to_the_other_unit(stage: TicketDesk, by: OfficerActor, ticket_id: int) -> None:
    code = "WH" if wuchang_has_it(stage, ticket_id) else "WC"
    unit_id = stage.desk.look(unit_by_code, code).id
    stage.desk.do(hand_over, by, ticket_id, unit_id, "Yours")


def repeats(stage: TicketDesk, ticket_id: int, other: int) -> None:
    outcome = Outcome(Disposition.DUPLICATE, preset="same_sighting", other=other)
    stage.desk.do(close, stage.wang, ticket_id, outcome)


def wait(stage: TicketDesk, minutes: int) -> None:
    stage.desk.clock.move(minutes=minutes)
    do_jobs(stage)


STEPS: dict[str, Step] = {
    "wang claims": lambda s, t, _: s.desk.do(acts.claim, s.wang, t),
    "li claims": lambda s, t, _: s.desk.do(acts.claim, s.li, t),
    "wuchang claims": lambda s, t, _: s.desk.do(acts.claim, s.elsewhere, t),
    "chief releases": lambda s, t, _: s.desk.do(acts.release, s.chief, t),
    "wang hands over": lambda s, t, _: to_the_other_unit(s, s.wang, t),
    "wuchang hands over": lambda s, t, _: to_the_other_unit(s, s.elsewhere, t),
    "chief assigns": lambda s, t, _: s.desk.do(assign, s.chief, t, s.li.id, "She is near"),
    "chief takes over": lambda s, t, _: s.desk.do(take_over, s.chief, t, "It can't wait"),
    "wang merges": lambda s, t, _: s.desk.do(merge, s.wang, t),
    "wuchang merges": lambda s, t, _: s.desk.do(merge, s.elsewhere, t),
    "wang splits": lambda s, t, _: s.desk.do(split, s.wang, t),
    "chief marks": lambda s, t, _: s.desk.do(acts.flag, s.chief, t, Flag.THREAT_TO_LIFE),
    "wang forwards": lambda s, t, _: s.desk.do(forward, s.wang, t, s.patrol.id),
    "patrol is not reached": lambda s, t, _: not_briefed(s, t),
    "wang closes": lambda s, t, _: s.desk.do(close, s.wang, t, USEFUL),
    "wang closes as duplicate": repeats,
    "deputy looks again": lambda s, t, _: s.desk.do(confirm, s.deputy, t),
    "wang reopens": lambda s, t, _: s.desk.do(acts.reopen, s.wang, t),
    "half an hour": lambda s, _, __: wait(s, 30),
}

LED = [("wang claims", 0), ("wang merges", 0)]
BEGINNINGS: tuple[Walk, ...] = (
    [],
    LED,
    [*LED, ("chief marks", 1)],
    [("chief marks", 0), ("wang claims", 0), ("wang hands over", 0)],
    [("li claims", 1), *LED, ("chief marks", 2), ("wang hands over", 0)],
)
steps = st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 2))
walks = st.tuples(st.sampled_from(BEGINNINGS), st.lists(steps, min_size=3, max_size=10)).map(
    lambda two: [*two[0], *two[1]]
)


@given(walk=walks)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_none_is_out_of_sight_and_none_rings_for_nobody(
    walked: TicketDesk, notice: int, walk: Walk
) -> None:
    number = next(_walks)
    users = [10 * number + place for place in range(3)]
    three = [seen(walked, user, notice, km=20 * (number % 100)) for user in users]
    for name, place in walk:
        try:
            STEPS[name](walked, three[place], three[(place + 1) % 3])
        except Refusal:
            continue
        do_jobs(walked)
        for ticket_id in three:
            check(walked, ticket_id, walk)
    for ticket_id, user in zip(three, users, strict=True):
        walked.retract_by(ticket_id, user)  # so that it does not ring in the next walk


def check(stage: TicketDesk, ticket_id: int, walk: Walk) -> None:
    """What holds of a ticket after every step."""
    row = stage.row(ticket_id)
    assert row.duplicate_of != ticket_id, walk
    stands_for_it = stage.desk.look(lead_of, ticket_id) or ticket_id
    whoever = stage.elsewhere if wuchang_has_it(stage, ticket_id) else stage.wang
    lines = stage.desk.do(queue, whoever, limit=1000).lines
    is_open = row.state is not TicketState.CLOSED
    assert (stands_for_it in [line.ticket_id for line in lines]) or not is_open, walk
    pressing = row.state is TicketState.NEW and Flag.THREAT_TO_LIFE.value in row.flags
    nobodys = stage.state(stands_for_it) is TicketState.NEW
    assert rings(stage, stands_for_it) or not (pressing and nobodys), walk


def rings(stage: TicketDesk, ticket_id: int) -> bool:
    """Whether somebody's phone rings for it now."""
    alerts = stage.desk.rows(Alert, ticket_id=ticket_id, ended_at=None)
    return any(stage.desk.rows(AlertRing, alert_id=alert.id) for alert in alerts)
