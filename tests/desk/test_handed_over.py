"""A ticket that another unit has now: its people on duty are rung, and those who had it before are left alone."""

from desk.actors import OPERATOR
from desk.district.matters import have_handled
from desk.district.units import unit_by_code
from desk.tickets import acts
from desk.tickets.handing_over import hand_over
from desk.tickets.matters import put_under
from desk.tickets.merging import merge, split
from desk.tickets.queue import queue
from storage.tables.alerts import Alert
from storage.tables.clusters import Cluster
from tests.desk.test_alerts import later, pressing, rung
from tests.desk.test_clusters import seen
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.matters import Matter
from tipline.tickets import Flag, TicketState


def wuchang(stage: TicketDesk) -> int:
    """The number of the unit that it goes to."""
    return stage.desk.look(unit_by_code, "WC").id


def to_wuchang(stage: TicketDesk, ticket_id: int) -> None:
    """Wang takes the ticket, if he has not, and hands it over."""
    if stage.state(ticket_id) is TicketState.NEW:
        stage.desk.do(acts.claim, stage.wang, ticket_id)
    do_jobs(stage)
    stage.desk.do(hand_over, stage.wang, ticket_id, wuchang(stage), "Yours")
    do_jobs(stage)


@on_sqlite
def test_a_pressing_one_rings_the_unit_that_it_was_handed_to(stage: TicketDesk) -> None:
    ticket_id = pressing(stage)
    assert rung(stage) == [stage.wang.id]
    assert stage.elsewhere.id
    to_wuchang(stage, ticket_id)
    assert stage.state(ticket_id) is TicketState.NEW
    assert rung(stage) == [stage.wang.id, stage.elsewhere.id]


@on_sqlite
def test_an_ordinary_one_has_its_first_look_anew_and_rings_once_it_is_late(
    stage: TicketDesk,
) -> None:
    ticket_id = stage.tip()
    assert stage.wang.id
    assert stage.elsewhere.id
    later(stage, hours=24)
    assert rung(stage) == [stage.wang.id]
    to_wuchang(stage, ticket_id)
    assert "overdue" not in stage.card(ticket_id)
    later(stage, hours=23, minutes=59)
    assert rung(stage) == [stage.wang.id]
    later(stage, minutes=1)
    assert rung(stage) == [stage.wang.id, stage.elsewhere.id]
    assert stage.said("alert.ring")[-1]["minutes"] == 24 * 60
    stage.desk.do(acts.claim, stage.elsewhere, ticket_id)
    assert "overdue" not in stage.card(ticket_id)


def test_what_moves_while_it_rings_begins_anew_where_it_is_now(stage: TicketDesk) -> None:
    stage.desk.do(have_handled, OPERATOR, "WC", Matter.FRAUD)
    ticket_id = pressing(stage)
    for _ in range(3):
        later(stage, minutes=2)  # as far as Wang's supervisor
    assert rung(stage)[-1] != stage.elsewhere.id
    stage.desk.do(put_under, stage.wang, ticket_id, Matter.FRAUD)
    do_jobs(stage)
    assert rung(stage)[-1] == stage.elsewhere.id
    before, now = stage.desk.rows(Alert, ticket_id=ticket_id)
    assert (before.ending, now.ending, now.rung) == ("passed", None, 0)


def test_what_it_leads_goes_with_it_and_rings_through_it(stage: TicketDesk) -> None:
    notice = stage.notice()
    lead, other = seen(stage, 1, notice), seen(stage, 2, notice)
    stage.desk.do(acts.claim, stage.wang, lead)
    stage.desk.do(merge, stage.wang, lead)
    stage.desk.do(acts.flag, stage.wang, other, Flag.THREAT_TO_LIFE)
    assert stage.elsewhere.id
    to_wuchang(stage, lead)
    assert {stage.row(one).unit_id for one in (lead, other)} == {wuchang(stage)}
    assert [line.ticket_id for line in stage.desk.do(queue, stage.elsewhere).lines] == [lead]
    assert rung(stage) == [stage.elsewhere.id]
    stage.desk.do(acts.claim, stage.elsewhere, lead)
    stage.desk.do(split, stage.elsewhere, lead)
    assert stage.desk.do(acts.claim_next, stage.elsewhere) == other


def test_what_somebody_else_works_on_stays_and_stands_alone(stage: TicketDesk) -> None:
    notice = stage.notice()
    lead, held = seen(stage, 1, notice), seen(stage, 2, notice)
    stage.desk.do(acts.claim, stage.wang, lead)
    stage.desk.do(acts.claim, stage.li, held)
    stage.desk.do(merge, stage.wang, lead)
    to_wuchang(stage, lead)
    assert stage.row(held).unit_id != wuchang(stage)
    stage.desk.do(acts.release, stage.li, held)
    stage.desk.do(acts.claim, stage.li, held)
    assert stage.desk.rows(Cluster)[0].lead_id is None


def test_one_of_several_leaves_those_it_was_worked_with(stage: TicketDesk) -> None:
    notice = stage.notice()
    lead, leaves, stays = (seen(stage, user, notice) for user in (1, 2, 3))
    stage.desk.do(acts.claim, stage.li, lead)
    stage.desk.do(acts.claim, stage.wang, leaves)
    stage.desk.do(merge, stage.li, lead)
    to_wuchang(stage, leaves)
    assert [line.ticket_id for line in stage.desk.do(queue, stage.elsewhere).lines] == [leaves]
    assert stage.desk.do(acts.claim_next, stage.elsewhere) == leaves
    assert stage.row(stays).unit_id == stage.row(lead).unit_id != wuchang(stage)
    refused("ticket.none_waiting", stage, acts.claim_next, stage.wang)
