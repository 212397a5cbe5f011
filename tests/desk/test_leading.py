"""What leads others is as pressing as they are: in the queue, on its card, and on the phones that ring for it."""

import pytest

from desk.tickets import acts
from desk.tickets.closing import Outcome, close
from desk.tickets.merging import merge, split
from desk.tickets.queue import queue
from desk.tickets.weighing import set_weight
from storage.tables.alerts import Alert
from tests.desk.test_alerts import later, put, rung
from tests.desk.test_clusters import seen
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.rota import Place
from tipline.tickets import Flag

USEFUL = Outcome(Disposition.USEFUL, preset="led_on")


@pytest.fixture(name="notice")
def a_notice(stage: TicketDesk) -> int:
    """The live notice that all tips are about."""
    return stage.notice()


@pytest.fixture(name="pair")
def one_leads_another(stage: TicketDesk, notice: int) -> tuple[int, int]:
    """Two of one moment and an ordinary third; Wang works the first two as one."""
    lead, other, _ = seen(stage, 1, notice), seen(stage, 2, notice), seen(stage, 3, notice, km=9)
    put(stage, stage.li, Place.FIRST)
    stage.desk.do(acts.claim, stage.wang, lead)
    stage.desk.do(merge, stage.wang, lead)
    return lead, other


def threatened(stage: TicketDesk, ticket_id: int) -> None:
    """It turns out that a life is in danger."""
    stage.desk.do(acts.flag, stage.wang, ticket_id, Flag.THREAT_TO_LIFE)
    do_jobs(stage)


def endings(stage: TicketDesk, ticket_id: int) -> list[str | None]:
    """How each alert of a ticket ended."""
    return [alert.ending for alert in stage.desk.rows(Alert, ticket_id=ticket_id)]


@on_sqlite
def test_what_is_worked_with_another_rings_no_more_and_again_once_it_stands_alone(
    stage: TicketDesk, notice: int
) -> None:
    lead, other = seen(stage, 1, notice), seen(stage, 2, notice)
    threatened(stage, other)
    assert endings(stage, other) == [None]
    stage.desk.do(acts.claim, stage.wang, lead)
    stage.desk.do(merge, stage.wang, lead)
    later(stage, hours=2)
    assert endings(stage, other) == ["passed"]
    stage.desk.do(acts.claim, stage.wang, lead)
    stage.desk.do(split, stage.wang, lead)
    do_jobs(stage)
    assert endings(stage, other) == ["passed", None]


def test_a_lead_that_nobody_has_rings_for_the_most_pressing_that_it_leads(
    stage: TicketDesk, pair: tuple[int, int]
) -> None:
    lead, other = pair
    threatened(stage, other)
    assert rung(stage) == []
    stage.desk.do(acts.release, stage.wang, lead)
    do_jobs(stage)
    assert rung(stage) == [stage.li.id]
    assert (endings(stage, lead), endings(stage, other)) == ([None], [])
    ring = stage.said("alert.ring")[-1]
    assert (ring["ticket"], ring["flags"]) == (lead, ["threat_to_life"])
    assert "threat_to_life" in ring["reasons"]


@on_sqlite
def test_a_lead_stands_in_the_queue_where_its_most_pressing_would(
    stage: TicketDesk, pair: tuple[int, int]
) -> None:
    lead, other = pair
    before = stage.row(lead).priority
    threatened(stage, other)
    hundred = stage.row(other).priority
    assert stage.row(lead).priority == hundred > before
    assert stage.card(lead)["lift"] == hundred - before
    assert stage.card(lead)["cluster"]["pressing"]["ticket"] == other
    stage.desk.do(acts.release, stage.wang, lead)
    assert stage.desk.do(queue, stage.li).lines[0].ticket_id == lead
    stage.add(lead)
    do_jobs(stage)
    assert stage.row(lead).priority == hundred
    assert stage.desk.do(acts.claim_next, stage.li) == lead
    stage.desk.do(split, stage.li, lead)
    assert stage.row(lead).priority == before
    assert "lift" not in stage.card(lead)
    assert stage.desk.do(acts.claim_next, stage.wang) == other


def test_other_weights_count_for_what_a_lead_owes(stage: TicketDesk, pair: tuple[int, int]) -> None:
    lead, other = pair
    threatened(stage, other)
    own = stage.row(lead).priority - stage.card(lead)["lift"]
    stage.desk.do(set_weight, stage.chief, "threat_to_life", 300)
    do_jobs(stage)
    assert stage.row(lead).priority == stage.row(other).priority == own + 300


@on_sqlite
def test_what_carries_a_mark_rings_by_itself_once_its_lead_is_closed(
    stage: TicketDesk, pair: tuple[int, int]
) -> None:
    lead, other = pair
    threatened(stage, other)
    stage.desk.do(close, stage.wang, lead, USEFUL)
    do_jobs(stage)
    assert endings(stage, other) == [None]


@on_sqlite
def test_what_somebody_has_by_themselves_lends_its_lead_nothing(
    stage: TicketDesk, notice: int
) -> None:
    lead, held = seen(stage, 1, notice), seen(stage, 2, notice)
    stage.desk.do(acts.claim, stage.li, held)
    stage.desk.do(acts.claim, stage.wang, lead)
    stage.desk.do(merge, stage.wang, lead)
    threatened(stage, held)
    assert "lift" not in stage.card(lead)
    stage.desk.do(acts.release, stage.li, held)
    do_jobs(stage)
    assert stage.row(lead).priority == stage.row(held).priority
    refused("ticket.with_lead", stage, acts.claim, stage.li, held)
