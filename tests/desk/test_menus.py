"""A choice that somebody has open on a card: it outlasts a redrawing, and nothing else."""

from typing import Any

import pytest

from desk.actors import OfficerActor
from desk.tickets import acts
from desk.tickets.assigning import take_over
from desk.tickets.card import refresh
from desk.tickets.closing import Outcome, close, open_closing
from storage.tables.alerts import TicketMenu
from tests.desk.ticket_desk import TicketDesk, do_jobs
from tipline.dispositions import Disposition
from tipline.tickets import Flag

CLOSE = {"name": "close"}


def menu(stage: TicketDesk, ticket_id: int) -> Any:
    """What is open on the newest card."""
    return stage.card(ticket_id).get("menu")


@pytest.fixture(name="ticket_id")
def with_an_open_menu(stage: TicketDesk) -> int:
    """Wang's ticket, of which he is choosing how it ended."""
    claimed = stage.claimed()
    stage.desk.do(open_closing, stage.wang, claimed, CLOSE)
    assert menu(stage, claimed) == CLOSE
    return claimed


def test_it_stays_when_something_else_draws_the_card_anew(
    stage: TicketDesk, ticket_id: int
) -> None:
    stage.add(ticket_id, "And he wore a red hat")
    assert menu(stage, ticket_id) == CLOSE
    assert "red hat" in stage.card(ticket_id)["words"]
    stage.desk.do(acts.flag, stage.li, ticket_id, Flag.WEAPON)
    assert menu(stage, ticket_id) is None  # with a mark it is proposed, not closed
    stage.desk.do(open_closing, stage.wang, ticket_id, CLOSE)
    stage.desk.do(acts.show, stage.li, ticket_id)
    do_jobs(stage)
    assert menu(stage, ticket_id) == CLOSE


def test_its_owner_leaves_it_by_pressing_something_else(stage: TicketDesk, ticket_id: int) -> None:
    stage.desk.do(acts.show, stage.wang, ticket_id)
    assert menu(stage, ticket_id) is None
    stage.desk.do(open_closing, stage.wang, ticket_id, CLOSE)
    stage.desk.do(close, stage.wang, ticket_id, Outcome(Disposition.USEFUL, "led_on"))
    assert menu(stage, ticket_id) is None


@pytest.mark.parametrize("way", ["released", "taken over", "withdrawn", "too long"])
def test_it_is_gone_once_its_owner_could_not_choose_or_is_not_there(
    stage: TicketDesk, ticket_id: int, way: str
) -> None:
    chief: OfficerActor = stage.chief
    match way:
        case "released":
            stage.desk.do(acts.release, chief, ticket_id)
        case "taken over":
            stage.desk.do(take_over, chief, ticket_id, "He went home")
        case "withdrawn":
            stage.retract(ticket_id)
        case _:
            stage.desk.clock.move(minutes=5)
            stage.add(ticket_id)
    assert menu(stage, ticket_id) is None


def test_it_stays_in_the_database_no_longer_than_on_the_card(
    stage: TicketDesk, ticket_id: int
) -> None:
    stage.desk.clock.move(minutes=4)
    stage.desk.do(open_closing, stage.wang, ticket_id, CLOSE)
    stage.desk.clock.move(minutes=4)
    do_jobs(stage)
    assert menu(stage, ticket_id) == CLOSE
    stage.desk.clock.move(minutes=1)
    do_jobs(stage)
    assert menu(stage, ticket_id) is None
    assert stage.desk.rows(TicketMenu) == []
    stage.desk.do(open_closing, stage.wang, ticket_id, CLOSE)
    stage.retract(ticket_id)
    assert stage.desk.rows(TicketMenu) == []


def test_what_somebody_was_choosing_goes_when_another_closes(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    stage.desk.do(acts.open_menu, stage.chief, ticket_id, None, {"name": "flag"})
    stage.desk.do(close, stage.wang, ticket_id, Outcome(Disposition.USEFUL, "led_on"))
    assert stage.desk.rows(TicketMenu) == []


def test_a_card_that_would_show_the_same_is_not_drawn(stage: TicketDesk, ticket_id: int) -> None:
    stage.desk.do(refresh, ticket_id)
    before = [row.body for row in stage.outbox("ticket.card")]
    stage.desk.do(refresh, ticket_id)
    stage.desk.do(open_closing, stage.wang, ticket_id, CLOSE)
    assert [row.body for row in stage.outbox("ticket.card")] == before
