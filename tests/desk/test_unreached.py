"""Somebody who can't be reached: an officer who was to be sent, a tipster who was to be told."""

from desk.sent import AFTER_FAILURE, FailureWhy, SentRow
from desk.tickets.forward import Word, act, forward
from storage.tables.alerts import Alert
from tests.desk.test_alerts import later, rung
from tests.desk.ticket_desk import TicketDesk, do_jobs
from tests.servers.migrated import on_sqlite
from tipline.tickets import Flag, TicketState


def not_briefed(stage: TicketDesk, ticket_id: int) -> None:
    """Patrol has blocked the bot: the brief does not arrive."""
    to = stage.patrol.to
    assert to is not None
    facts = {"ticket": ticket_id, "officer": stage.patrol.id}
    row = SentRow(1, "ticket.brief", ticket_id, facts, to)
    stage.desk.do(AFTER_FAILURE["ticket.brief"], row, FailureWhy.BLOCKED)
    do_jobs(stage)


@on_sqlite
def test_a_brief_that_did_not_arrive_gives_the_ticket_back_to_whoever_sent_it(
    stage: TicketDesk,
) -> None:
    ticket_id = stage.in_state(TicketState.FORWARDED)
    assert stage.said("ticket.brief")[-1]["officer"] == stage.patrol.id
    not_briefed(stage, ticket_id)
    row = stage.row(ticket_id)
    assert (row.state, row.holder_id, row.forwarded_to) == (
        TicketState.CLAIMED, stage.wang.id, None,
    )  # fmt: skip
    assert "forwarded_to" not in stage.card(ticket_id)
    told = {"note": "brief_lost", "ticket": ticket_id}
    assert stage.said("ticket.note")[-1] == told | {"officer": stage.patrol.name}
    assert stage.said("ticket.officer_note") == [told | {"name": stage.patrol.name}]
    stage.desk.do(forward, stage.wang, ticket_id, stage.patrol.id)


@on_sqlite
def test_where_the_sender_has_gone_too_it_comes_to_the_queue_and_rings(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.FORWARDED, flagged=True, which=Flag.THREAT_TO_LIFE)
    not_briefed(stage, ticket_id)
    assert stage.desk.rows(Alert) == []
    stage.desk.clock.move(minutes=21)
    do_jobs(stage)
    assert stage.state(ticket_id) is TicketState.NEW
    (alert,) = stage.desk.rows(Alert, ticket_id=ticket_id)
    assert (alert.cause, alert.ending) == ("pressing", None)


@on_sqlite
def test_a_failure_that_comes_too_late_changes_nothing(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.ACTIONED)
    before = stage.row(ticket_id)
    not_briefed(stage, ticket_id)
    assert stage.row(ticket_id) == before


def test_an_outcome_that_did_not_arrive_is_said_in_the_thread(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.CLOSED)
    tip_id = stage.row(ticket_id).tip_id
    row = SentRow(1, "tip.outcome", tip_id, {"tip": tip_id}, stage.citizen().to)
    stage.desk.do(AFTER_FAILURE["tip.outcome"], row, FailureWhy.BLOCKED)
    assert stage.said("ticket.note")[-1]["note"] == "outcome_not_delivered"


@on_sqlite
def test_an_officer_who_does_not_answer_is_told_of_to_whoever_sent_them(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.FORWARDED, flagged=True, which=Flag.THREAT_TO_LIFE)
    assert stage.chief.id
    later(stage, minutes=4)
    assert rung(stage) == []
    later(stage, minutes=1)
    assert rung(stage) == [stage.wang.id]
    assert stage.said("alert.ring")[-1]["minutes"] == 5
    assert stage.card(ticket_id)["overdue"] == ["unanswered"]
    stage.desk.do(act, stage.patrol, ticket_id, Word("acknowledged"))
    do_jobs(stage)
    (alert,) = stage.desk.rows(Alert, ticket_id=ticket_id)
    assert (alert.cause, alert.ending) == ("unanswered", "passed")
    assert "overdue" not in stage.card(ticket_id)
    stage.desk.do(act, stage.patrol, ticket_id, Word("on_scene"))
    stage.desk.do(forward, stage.wang, ticket_id, stage.patrol.id)
    later(stage, minutes=5)
    assert rung(stage) == [stage.wang.id] * 2
