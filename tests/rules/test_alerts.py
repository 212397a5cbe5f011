"""When a ticket rings, how it climbs and when it is quiet: a grid of moments, and whole walks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.alerts import CLOCK_STANDS, Cause, Do, Ringing, Step, Watched, next_step, overdue
from tipline.deadlines import LIMITS, Band, band_of, is_pressing
from tipline.tickets import TicketState

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
S = TicketState
OPEN = [state for state in TicketState if state not in CLOCK_STANDS]
PRESSING = Watched(S.NEW, 40, NOON, pressing=True)
ORDINARY = Watched(S.NEW, 20, NOON)
SENT = replace(ORDINARY, state=S.FORWARDED, sent_at=NOON + timedelta(hours=2))
HANDED_OVER = replace(ORDINARY, looked_at=True, handed_at=NOON + timedelta(hours=2))
minutes = st.integers(0, 60 * 24 * 30).map(lambda n: timedelta(minutes=n))
tickets = st.builds(
    Watched,
    state=st.sampled_from(TicketState),
    priority=st.integers(-60, 200),
    opened_at=st.just(NOON),
    pressing=st.booleans(),
    exercise=st.booleans(),
    looked_at=st.booleans(),
    handed_at=st.none() | minutes.map(lambda since: NOON + since),
    stood=minutes,
    alerted=st.frozensets(st.sampled_from(Cause)),
)


def at(**since: float) -> datetime:
    """A moment so long after the ticket was opened."""
    return NOON + timedelta(**since)


@pytest.mark.parametrize(
    ("reasons", "flags", "pressing"),
    [
        (["still_there"], [], True),
        (["threat_to_life"], [], True),
        ([], ["threat_to_life"], True),
        (["danger_in_words"], [], True),
        (["danger_in_words", "exercise"], [], False),
        (["weapon", "picture"], ["minor"], False),
        (["still_there", "exercise"], ["threat_to_life"], False),
        ([], [], False),
    ],
)
def test_what_is_pressing(reasons: list[str], flags: list[str], pressing: bool) -> None:
    assert is_pressing(reasons, flags) is pressing


@pytest.mark.parametrize(
    ("priority", "pressing", "band"),
    [
        (-50, False, Band.LOW),
        (14, False, Band.LOW),
        (15, False, Band.ORDINARY),
        (50, False, Band.HIGH),
        (-50, True, Band.PRESSING),
    ],
)
def test_each_score_has_its_band(priority: int, pressing: bool, band: Band) -> None:
    assert band_of(priority, pressing=pressing) is band


def test_the_more_pressing_the_sooner() -> None:
    looks = [LIMITS[band].first_look for band in Band]
    ends = [LIMITS[band].disposition for band in Band]
    assert (looks, ends) == (sorted(looks), sorted(ends))


@pytest.mark.parametrize(
    ("ticket", "now", "step"),
    [
        (PRESSING, at(), Step(Do.BEGIN, Cause.PRESSING)),
        (replace(PRESSING, state=S.CLAIMED), at(), Step(Do.REST, at=at(hours=4))),
        (replace(PRESSING, exercise=True), at(days=99), Step(Do.REST)),
        (ORDINARY, at(), Step(Do.REST, at=at(hours=4))),
        (ORDINARY, at(hours=4), Step(Do.BEGIN, Cause.FIRST_LOOK)),
        (replace(ORDINARY, looked_at=True), at(hours=4), Step(Do.REST, at=at(days=3))),
        (SENT, at(hours=6), Step(Do.BEGIN, Cause.UNANSWERED)),
        (replace(SENT, pressing=True), at(hours=2, minutes=5), Step(Do.BEGIN, Cause.UNANSWERED)),
        (SENT, at(hours=5), Step(Do.REST, at=at(hours=6))),
        (HANDED_OVER, at(hours=5), Step(Do.REST, at=at(hours=6))),
        (HANDED_OVER, at(hours=6), Step(Do.BEGIN, Cause.FIRST_LOOK)),
        (replace(ORDINARY, state=S.FORWARDED), at(days=3), Step(Do.BEGIN, Cause.DISPOSITION)),
        (replace(ORDINARY, state=S.AWAITING_REPLY), at(days=9), Step(Do.REST)),
        (replace(ORDINARY, state=S.CLOSED), at(days=9), Step(Do.REST)),
        (
            replace(ORDINARY, state=S.CLAIMED, stood=timedelta(days=2)),
            at(days=4),
            Step(Do.REST, at=at(days=5)),
        ),
        (
            replace(ORDINARY, state=S.CLAIMED, alerted=frozenset({Cause.DISPOSITION})),
            at(days=9),
            Step(Do.REST),
        ),
    ],
)
def test_what_a_quiet_ticket_does(ticket: Watched, now: datetime, step: Step) -> None:
    assert next_step(ticket, None, 3, now) == step


RINGING = Ringing(Cause.PRESSING, rung=0, rings=1, last_at=NOON)


@pytest.mark.parametrize(
    ("ringing", "rungs", "now", "step"),
    [
        (RINGING, 3, at(minutes=1), Step(Do.REST, Cause.PRESSING, at(minutes=2))),
        (RINGING, 3, at(minutes=2), Step(Do.REPEAT, Cause.PRESSING)),
        (replace(RINGING, rings=2), 3, at(minutes=2), Step(Do.REPEAT, Cause.PRESSING)),
        (replace(RINGING, rings=3), 3, at(minutes=1), Step(Do.REST, Cause.PRESSING, at(minutes=2))),
        (replace(RINGING, rings=3), 3, at(minutes=2), Step(Do.CLIMB, Cause.PRESSING)),
        (replace(RINGING, reached=False), 3, at(), Step(Do.CLIMB, Cause.PRESSING)),
        (
            replace(RINGING, rung=2, rings=3),
            3,
            at(minutes=2),
            Step(Do.REST, Cause.PRESSING, at(minutes=10)),
        ),
        (replace(RINGING, rung=2, rings=9), 3, at(minutes=10), Step(Do.REPEAT, Cause.PRESSING)),
        (replace(RINGING, rings=3), 0, at(minutes=10), Step(Do.REPEAT, Cause.PRESSING)),
        (replace(RINGING, here=False), 3, at(minutes=1), Step(Do.END, Cause.PRESSING)),
        (
            replace(RINGING, rung=2, reached=False),
            3,
            at(minutes=1),
            Step(Do.REST, Cause.PRESSING, at(minutes=2)),
        ),
    ],
)
def test_how_an_alert_goes_on(ringing: Ringing, rungs: int, now: datetime, step: Step) -> None:
    assert next_step(PRESSING, ringing, rungs, now) == step


@pytest.mark.parametrize("state", [state for state in TicketState if state is not S.NEW])
def test_what_somebody_has_rings_no_more(state: TicketState) -> None:
    step = next_step(replace(PRESSING, state=state), RINGING, 3, at(minutes=2))
    assert step == Step(Do.END, Cause.PRESSING)


def walked(ticket: Watched, rungs: int, steps: int) -> list[tuple[timedelta, Do, int]]:
    """What happens to a ticket that nobody touches: when, what, on which rung."""
    ringing: Ringing | None = None
    now = NOON
    told: list[tuple[timedelta, Do, int]] = []
    for _ in range(steps):
        step = next_step(ticket, ringing, rungs, now)
        if step.do is Do.REST:
            if step.at is None:
                break
            now = max(now, step.at)
            continue
        told.append((now - NOON, step.do, 0 if ringing is None else ringing.rung))
        assert step.cause is not None
        match step.do:
            case Do.BEGIN:
                ringing = Ringing(step.cause, 0, 1, now)
                ticket = replace(ticket, alerted=ticket.alerted | {step.cause})
            case Do.REPEAT if ringing:
                ringing = replace(ringing, rings=ringing.rings + 1, last_at=now)
            case Do.CLIMB if ringing:
                ringing = replace(ringing, rung=ringing.rung + 1, rings=1, last_at=now)
            case Do.END:
                ringing = None
    return told


def test_first_second_and_supervisor_are_rung_two_minutes_apart() -> None:
    told = walked(PRESSING, rungs=3, steps=22)
    times = [(int(after.total_seconds() // 60), do.value) for after, do, _ in told]
    rung_three_times = [(0, "begin"), (2, "repeat"), (4, "repeat")]
    second = [(6, "climb"), (8, "repeat"), (10, "repeat")]
    third = [(12, "climb"), (14, "repeat"), (16, "repeat")]
    assert times[:11] == [*rung_three_times, *second, *third, (26, "repeat"), (36, "repeat")]


def test_a_delay_climbs_once_and_is_quiet() -> None:
    told = walked(replace(ORDINARY, looked_at=True), rungs=3, steps=99)
    assert [do.value for _, do, _ in told] == ["begin", "climb", "climb", "end"]


@given(ticket=tickets, after=minutes, rungs=st.integers(0, 5))
def test_what_is_quiet_says_when_to_look_again_or_never(
    ticket: Watched, after: timedelta, rungs: int
) -> None:
    step = next_step(ticket, None, rungs, NOON + after)
    assert step.do in (Do.REST, Do.BEGIN)
    assert (step.do is Do.BEGIN) == (step.cause is not None)
    assert step.at is None or step.at > NOON + after
    assert not (ticket.exercise and step != Step(Do.REST))
    late = set(overdue(ticket, NOON + after))
    assert step.cause in {None, Cause.PRESSING, *late - ticket.alerted}


@given(
    ticket=tickets,
    ringing=st.builds(
        Ringing,
        cause=st.sampled_from(Cause),
        rung=st.integers(0, 5),
        rings=st.integers(1, 9),
        last_at=st.just(NOON),
        reached=st.booleans(),
    ),
    rungs=st.integers(0, 5),
    after=minutes,
)
def test_an_alert_is_never_left_without_a_next_look(
    ticket: Watched, ringing: Ringing, rungs: int, after: timedelta
) -> None:
    step = next_step(ticket, ringing, rungs, NOON + after)
    assert step.cause is ringing.cause
    assert step.do is not Do.BEGIN
    assert (step.do is Do.REST) == (step.at is not None)
    assert step.do is not Do.CLIMB or ringing.rung + 1 < rungs
    waits = ticket.pressing and not ticket.exercise and ticket.state is S.NEW
    assert not (waits and ringing.cause is Cause.PRESSING and step.do is Do.END)


@pytest.mark.parametrize("state", OPEN)
def test_what_is_late_stays_late_after_it_has_rung(state: TicketState) -> None:
    ticket = replace(ORDINARY, state=state, alerted=frozenset(Cause))
    assert Cause.DISPOSITION in overdue(ticket, at(days=3))
