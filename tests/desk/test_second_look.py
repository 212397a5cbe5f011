"""A proposed closing waits for a second person, however long the first is away."""

import pytest

from desk.alerts.rota import enter
from desk.tickets import acts
from desk.tickets.assigning import assign
from desk.tickets.closing import Outcome, close, confirm
from storage.tables.queues import OutboxMessage
from tests.desk.test_alerts import ALWAYS, answer, later
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.rota import Place
from tipline.tickets import Flag, TicketState

USEFUL = Outcome(Disposition.USEFUL, preset="led_on")


@pytest.fixture(name="proposed")
def a_closing_is_proposed(stage: TicketDesk) -> int:
    """Wang proposes to close a ticket about a threat to a life."""
    assert stage.chief.id
    assert stage.deputy.id
    ticket_id = stage.in_state(TicketState.CLAIMED, flagged=True, which=Flag.THREAT_TO_LIFE)
    stage.desk.do(close, stage.wang, ticket_id, USEFUL)
    do_jobs(stage)
    return ticket_id


def told(stage: TicketDesk) -> list[bytes]:
    """The private chats that officers were told in, one for each note."""
    return [row.chat_key for row in stage.desk.rows(OutboxMessage, kind="ticket.officer_note")]


@on_sqlite
def test_it_outlasts_the_lease_and_can_be_confirmed(stage: TicketDesk, proposed: int) -> None:
    later(stage, hours=9)
    later(stage, hours=9)
    row = stage.row(proposed)
    assert (row.state, row.holder_id, row.proposed_by) == (
        TicketState.CLAIMED, stage.wang.id, stage.wang.id,
    )  # fmt: skip
    assert "lease_until" not in stage.card(proposed)
    assert {"close", "send_back"} <= set(stage.card(proposed)["actions"])
    stage.desk.do(confirm, stage.chief, proposed)
    assert stage.row(proposed).disposition is Disposition.USEFUL


def test_supervisors_are_told_once_and_not_at_once(stage: TicketDesk, proposed: int) -> None:
    later(stage, minutes=19)
    assert told(stage) == []
    later(stage, minutes=1)
    chats = [one.to.chat_key for one in (stage.chief, stage.deputy) if one.to is not None]
    assert told(stage) == chats
    note = {"ticket": proposed, "note": "second_look", "name": stage.wang.name}
    assert stage.said("ticket.officer_note") == [note, note]
    later(stage, hours=3)
    assert told(stage) == chats


@on_sqlite
def test_who_is_on_duty_hears_and_never_who_proposed_it(stage: TicketDesk) -> None:
    for officer in (stage.chief, stage.deputy):
        stage.desk.do(enter, stage.chief, officer.id, (ALWAYS, Place.FIRST), answer(stage.chief))
    ticket_id = stage.claimed(by=stage.chief)
    stage.desk.do(acts.flag, stage.chief, ticket_id, Flag.WEAPON)
    stage.desk.do(close, stage.chief, ticket_id, USEFUL)
    later(stage, minutes=20)
    assert stage.deputy.to is not None
    assert told(stage) == [stage.deputy.to.chat_key]


@on_sqlite
def test_what_was_answered_in_time_tells_nobody(stage: TicketDesk, proposed: int) -> None:
    stage.desk.do(acts.send_back, stage.chief, proposed)
    later(stage, minutes=20)
    assert [note["note"] for note in stage.said("ticket.officer_note")] == ["lapsed"]
    assert stage.state(proposed) is TicketState.NEW


@on_sqlite
def test_it_goes_on_in_other_hands_and_not_back_to_the_queue(
    stage: TicketDesk, proposed: int
) -> None:
    stage.desk.do(assign, stage.chief, proposed, stage.li.id, "She is here")
    assert stage.row(proposed).proposed_by == stage.wang.id
    stage.desk.do(acts.release, stage.li, proposed)
    row = stage.row(proposed)
    assert (row.state, row.proposed_by, row.disposition) == (TicketState.NEW, None, None)
    refused("ticket.not_claimed", stage, confirm, stage.deputy, proposed)
