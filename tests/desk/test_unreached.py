"""Somebody who can't be reached: an officer who was to be sent or rung, a tipster who was to be told."""

from sqlalchemy import update

from desk.actors import OfficerActor, officer_by_id
from desk.district.officers import list_officers
from desk.district.unreached import not_reached, reached_again
from desk.sent import AFTER_FAILURE, FailureWhy, SentRow
from desk.tickets.forward import Word, act, forward, officers_for
from storage.statements import table_of
from storage.tables.alerts import Alert, AlertRing
from storage.tables.people import Officer
from tests.desk.test_alerts import answer, later, pressing, put, rung
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.rota import EVERY_DAY, Hours, Place
from tipline.tickets import Flag, TicketState


def blocks(stage: TicketDesk, officer: OfficerActor) -> None:
    """Nothing arrives in the officer's private chat any more."""
    stage.desk.do(not_reached, answer(officer)[0].chat_key)
    do_jobs(stage)


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


def test_an_officer_out_of_reach_is_not_offered_and_supervisors_hear_of_it_once(
    stage: TicketDesk,
) -> None:
    ticket_id = stage.claimed()
    patrol, chief = stage.patrol, stage.chief
    blocks(stage, patrol)
    blocks(stage, patrol)
    assert stage.said("officer.unreached") == [{"name": patrol.name}]
    (told,) = stage.outbox("officer.unreached")
    assert told.chat_key == answer(chief)[0].chat_key
    assert stage.desk.do(officers_for, stage.wang, ticket_id) == []
    refused("ticket.nobody_to_send", stage, forward, stage.wang, ticket_id, patrol.id)
    (since,) = [one.unreached_at for one in stage.desk.do(list_officers) if one.id == patrol.id]
    assert since == stage.kit.clock()
    stage.desk.do(reached_again, patrol.id)
    assert stage.desk.do(officers_for, stage.wang, ticket_id) == [(patrol.id, patrol.name)]
    stage.desk.do(forward, stage.wang, ticket_id, patrol.id)


@on_sqlite
def test_who_enrolled_before_chats_had_keys_of_their_own_is_known_too(stage: TicketDesk) -> None:
    officers, chief = table_of(Officer), stage.chief
    own = update(officers).where(officers.c.id == stage.patrol.id).values(chat_key=None)
    stage.desk.do(lambda session, _kit: session.execute(own))
    patrol = stage.desk.do(officer_by_id, stage.patrol.id)
    assert patrol is not None
    blocks(stage, patrol)
    (told,) = stage.outbox("officer.unreached")
    assert told.chat_key == answer(chief)[0].chat_key
    assert [one.unreached_at is not None for one in stage.desk.rows(Officer, id=patrol.id)] == [
        True
    ]


@on_sqlite
def test_the_rota_says_who_cannot_be_reached(stage: TicketDesk) -> None:
    put(stage, stage.wang, Place.FIRST)
    put(stage, stage.li, Place.SECOND, Hours(EVERY_DAY, 0, 1))
    blocks(stage, stage.li)
    put(stage, stage.deputy, Place.SECOND)
    rota = stage.said("rota.shown")[-1]["units"][-1]
    assert (rota["unreached"], rota["nobody_reached"]) == ([stage.li.name], False)
    blocks(stage, stage.wang)
    blocks(stage, stage.deputy)
    put(stage, stage.chief, Place.SECOND, Hours(EVERY_DAY, 0, 1))
    rota = stage.said("rota.shown")[-1]["units"][-1]
    assert rota["nobody_reached"]
    assert rota["stands_in"] == "supervisors"


@on_sqlite
def test_a_supervisor_out_of_reach_hears_nothing_of_another(stage: TicketDesk) -> None:
    blocks(stage, stage.chief)
    blocks(stage, stage.patrol)
    assert stage.said("officer.unreached") == []
    blocks(stage, stage.deputy)  # who is alone with it
    assert stage.said("officer.unreached") == []


@on_sqlite
def test_whoever_is_out_of_reach_is_never_counted_as_rung(stage: TicketDesk) -> None:
    put(stage, stage.wang, Place.FIRST)
    put(stage, stage.li, Place.SECOND)
    assert stage.deputy.id
    blocks(stage, stage.wang)
    blocks(stage, stage.deputy)
    blocks(stage, stage.chief)
    pressing(stage)
    assert rung(stage) == [stage.li.id]
    for _ in range(10):
        later(stage, minutes=10)
    assert rung(stage) == [stage.li.id] * 11  # nobody above can be reached
    assert {one.officer_id for one in stage.desk.rows(AlertRing)} == {stage.li.id}
    stage.desk.do(reached_again, stage.chief.id)
    later(stage, minutes=10)
    assert rung(stage)[-1] == stage.chief.id
