"""Whatever officers and tipsters do, in whatever order, a ticket stays in its table (R4)."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.tickets import acts
from desk.tickets.closing import Outcome, close, confirm
from desk.tickets.dialogue import Line, to_tipster
from desk.tickets.forward import Word, act, forward
from storage.tables.queues import Job
from tests.desk.ticket_desk import TicketDesk, do_jobs
from tipline.dispositions import Disposition
from tipline.refusals import Refusal
from tipline.tickets import TICKET_TABLE, Flag, TicketState

Step = Callable[[TicketDesk, int], object]

HELD = (TicketState.CLAIMED, TicketState.AWAITING_REPLY)
USEFUL = Outcome(Disposition.USEFUL, preset="led_on")
SPAM = Outcome(Disposition.SPAM, preset="advertising")


def wait(minutes: int) -> Step:
    """Time passes, and what is due is done."""

    def step(stage: TicketDesk, _ticket_id: int) -> None:
        stage.desk.clock.move(minutes=minutes)
        do_jobs(stage)

    return step


STEPS: dict[str, Step] = {
    "wang claims": lambda s, t: s.desk.do(acts.claim, s.wang, t),
    "li claims": lambda s, t: s.desk.do(acts.claim, s.li, t),
    "wang releases": lambda s, t: s.desk.do(acts.release, s.wang, t),
    "chief releases": lambda s, t: s.desk.do(acts.release, s.chief, t),
    "wang asks": lambda s, t: s.desk.do(to_tipster, s.wang, t, Line(preset="where")),
    "li asks": lambda s, t: s.desk.do(to_tipster, s.li, t, Line(preset="when")),
    "wang forwards": lambda s, t: s.desk.do(forward, s.wang, t, s.patrol.id),
    "patrol acts": lambda s, t: s.desk.do(act, s.patrol, t, Word("on_scene")),
    "wang closes": lambda s, t: s.desk.do(close, s.wang, t, USEFUL),
    "li closes as spam": lambda s, t: s.desk.do(close, s.li, t, SPAM),
    "chief looks again": lambda s, t: s.desk.do(confirm, s.chief, t),
    "chief sends back": lambda s, t: s.desk.do(acts.send_back, s.chief, t),
    "wang flags": lambda s, t: s.desk.do(acts.flag, s.wang, t, Flag.MINOR),
    "chief unflags": lambda s, t: s.desk.do(acts.flag, s.chief, t, Flag.MINOR),
    "wang reopens": lambda s, t: s.desk.do(acts.reopen, s.wang, t),
    "tipster adds": lambda s, t: s.add(t),
    "tipster answers": lambda s, t: s.answer(t),
    "tipster retracts": lambda s, t: s.retract(t),
    "ten minutes": wait(10),
    "a day": wait(25 * 60),
}

# Every step of the table, and staying; a closed ticket that grows is reopened in one go.
ALLOWED = {(state, then) for (state, _), then in TICKET_TABLE.moves.items()}
ALLOWED |= {(state, state) for state in TicketState}


BEGINNINGS: tuple[list[str], ...] = (
    [],
    ["wang claims"],
    ["wang claims", "wang asks"],
    ["wang claims", "wang forwards", "patrol acts"],
    ["wang claims", "wang flags", "wang closes"],
)
walks = st.tuples(
    st.sampled_from(BEGINNINGS), st.lists(st.sampled_from(sorted(STEPS)), min_size=2, max_size=12)
).map(lambda two: two[0] + two[1])


@given(walk=walks)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_walk_never_leaves_the_table(walked: TicketDesk, walk: list[str]) -> None:
    stage = walked
    ticket_id = stage.tip()
    before = stage.row(ticket_id)
    for name in walk:
        refused = False
        try:
            STEPS[name](stage, ticket_id)
        except Refusal:
            refused = True
        row = stage.row(ticket_id)
        assert (before.state, row.state) in ALLOWED, name
        assert not refused or row == before, name
        held = row.state in HELD
        assert (row.lease_until is not None) == held
        assert len(stage.desk.rows(Job, kind="ticket.lapse", record_id=ticket_id)) == held
        kept_holder = not held or row.holder_id in (stage.wang.id, stage.li.id)
        assert kept_holder
        stolen = held and before.state in HELD and row.holder_id != before.holder_id
        assert not stolen, name
        proposal = row.state is not TicketState.CLOSED and row.disposition is not None
        assert proposal == (row.state is not TicketState.CLOSED and row.proposed_by is not None)
        assert not proposal or row.flags
        before = row
