"""A choice that somebody has open on a card: it outlasts a redrawing, and nothing else."""

from dataclasses import fields
from typing import Any

import pytest
from sqlalchemy import update

from desk.actors import OfficerActor
from desk.posting import prepare
from desk.sent import AFTER_SENT, SentRow
from desk.tickets import acts
from desk.tickets.assigning import take_over
from desk.tickets.card import refresh
from desk.tickets.closing import Outcome, close, open_closing
from desk.tickets.dialogue import Line, to_tipster
from storage.outbox import ClaimedMessage
from storage.statements import table_of
from storage.tables.alerts import TicketMenu
from storage.tables.queues import OutboxMessage, OutboxState
from tests.desk.ticket_desk import TicketDesk, do_jobs
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.tickets import Flag

CLOSE = {"name": "close"}
OUTBOX = table_of(OutboxMessage)


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


@on_sqlite
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


@on_sqlite
def test_its_owner_leaves_it_by_pressing_something_else(stage: TicketDesk, ticket_id: int) -> None:
    stage.desk.do(acts.show, stage.wang, ticket_id)
    assert menu(stage, ticket_id) is None
    stage.desk.do(open_closing, stage.wang, ticket_id, CLOSE)
    stage.desk.do(close, stage.wang, ticket_id, Outcome(Disposition.USEFUL, "led_on"))
    assert menu(stage, ticket_id) is None


@pytest.mark.parametrize("way", ["released", "taken over", "withdrawn", "too long"])
@on_sqlite
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


@on_sqlite
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


def leaves(stage: TicketDesk, ticket_id: int) -> None:
    """The sender is through with what waits to be drawn: the card shows it."""
    waits, sent = OUTBOX.c.state == OutboxState.QUEUED, {"state": OutboxState.SENT}
    stage.desk.do(lambda s, _: s.execute(update(OUTBOX).where(waits).values(sent)))
    to = stage.kit.policy.triage
    assert to is not None
    row = SentRow(1, "ticket.card", ticket_id, stage.card(ticket_id), to, message_id=5000)
    stage.desk.do(AFTER_SENT["ticket.card"], row)


def waiting(stage: TicketDesk) -> list[Any]:
    """The cards that wait to be drawn."""
    return stage.desk.rows(OutboxMessage, kind="ticket.card", state=OutboxState.QUEUED)


def is_in_vain(stage: TicketDesk) -> bool:
    """Whether the card that waits would show what is there."""
    (row,) = waiting(stage)
    named = {one.name: getattr(row, one.name) for one in fields(ClaimedMessage)}
    body = ClaimedMessage(**named)
    return bool(stage.desk.do(lambda s, kit: prepare(s, kit, body).in_vain))


@on_sqlite
def test_what_comes_back_while_another_state_waits_is_not_drawn(
    stage: TicketDesk, ticket_id: int
) -> None:
    stage.desk.do(acts.show, stage.wang, ticket_id)
    leaves(stage, ticket_id)
    stage.desk.do(open_closing, stage.wang, ticket_id, CLOSE)
    assert not is_in_vain(stage)
    stage.desk.do(acts.show, stage.wang, ticket_id)
    assert is_in_vain(stage)


def test_what_no_reader_could_see_draws_no_card(stage: TicketDesk) -> None:
    ticket_id = stage.tip()
    leaves(stage, ticket_id)
    stage.desk.do(refresh, ticket_id)
    assert is_in_vain(stage)
    stage.desk.do(acts.claim, stage.wang, ticket_id)
    stage.desk.do(to_tipster, stage.wang, ticket_id, Line(preset="where"))
    leaves(stage, ticket_id)
    stage.desk.do(to_tipster, stage.wang, ticket_id, Line(preset="when"))
    assert waiting(stage) == []  # asked in the same minute
