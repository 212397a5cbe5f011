"""Assigning and taking over, and who looks at a ticket now."""

import pytest

from desk.tickets import acts, dialogue
from desk.tickets.assigning import (
    ask_why_assign,
    assign,
    assign_in_words,
    open_assigning,
    take_over,
)
from storage.tables.alerts import TicketLook
from storage.tables.audit import AuditRow
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.tickets import TicketAction, TicketState


@on_sqlite
def test_a_supervisor_assigns_with_a_reason_and_both_hear(stage: TicketDesk) -> None:
    ticket_id = stage.claimed(stage.wang)
    stage.desk.do(assign, stage.chief, ticket_id, stage.li.id, "She knows the street")
    row = stage.row(ticket_id)
    assert (row.state, row.holder_id) == (TicketState.CLAIMED, stage.li.id)
    notes = [facts["note"] for facts in stage.said("ticket.officer_note")]
    assert notes == ["assigned", "taken_away"]
    (kept,) = [one for one in stage.desk.rows(AuditRow) if one.action == "ticket.assigned"]
    assert kept.reason is not None
    stage.desk.do(take_over, stage.deputy, ticket_id, "It can't wait")
    assert stage.row(ticket_id).holder_id == stage.deputy.id
    assert stage.said("ticket.note")[-1]["note"] == "taken_over"


@on_sqlite
def test_a_new_ticket_is_assigned_by_name_and_that_is_a_first_look(stage: TicketDesk) -> None:
    ticket_id = stage.tip()
    stage.desk.do(assign_in_words, stage.chief, ticket_id, f" {stage.li.name.upper()} her street ")
    row = stage.row(ticket_id)
    assert (row.holder_id, row.first_look_at) == (stage.li.id, stage.desk.clock())


@on_sqlite
def test_the_choice_is_of_those_who_could_work_on_it(stage: TicketDesk) -> None:
    ticket_id = stage.tip()
    people = [stage.wang, stage.li, stage.chief]
    assert stage.patrol.id
    assert stage.elsewhere.id
    stage.desk.do(assign_in_words, stage.chief, ticket_id, " ")
    menu = stage.card(ticket_id)["menu"]
    assert sorted(menu["officers"]) == sorted([one.id, one.name] for one in people)
    stage.desk.do(ask_why_assign, stage.chief, ticket_id, stage.li.id)
    assert stage.said("ticket.prompt")[-1]["officer"] == stage.li.name


@pytest.mark.parametrize(
    ("code", "who", "whom", "reason"),
    [
        ("ticket.needs_reason", "chief", "li", "  "),
        ("officer.not_allowed", "wang", "li", "why not"),
        ("ticket.nobody_to_assign", "chief", "patrol", "he is near"),
        ("ticket.nobody_to_assign", "chief", "elsewhere", "she is free"),
        ("officer.not_allowed", "patrol", "patrol", "I am near"),
    ],
)
@on_sqlite
def test_what_is_refused(stage: TicketDesk, code: str, who: str, whom: str, reason: str) -> None:
    ticket_id = stage.tip()
    actor, officer = getattr(stage, who), getattr(stage, whom)
    refused(code, stage, assign, actor, ticket_id, officer.id, reason)
    assert stage.state(ticket_id) is TicketState.NEW


@on_sqlite
def test_what_officers_in_the_field_have_is_not_assigned(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.FORWARDED)
    refused("ticket.already_forwarded", stage, open_assigning, stage.chief, ticket_id)


def test_the_card_says_for_a_minute_who_looks_and_who_writes(stage: TicketDesk) -> None:
    ticket_id = stage.claimed(stage.wang)
    stage.desk.do(acts.show, stage.li, ticket_id)
    stage.desk.do(acts.show, stage.wang, ticket_id)
    assert stage.card(ticket_id)["looking"] == [stage.li.name]
    menu = {"name": "ask"}
    stage.desk.do(acts.open_menu, stage.wang, ticket_id, TicketAction.ASK, menu)
    assert stage.card(ticket_id)["writing"] == [stage.wang.name]
    stage.desk.do(dialogue.to_tipster, stage.wang, ticket_id, dialogue.Line(preset="where"))
    assert "writing" not in stage.card(ticket_id)
    assert stage.card(ticket_id)["looking"] == [stage.li.name]
    stage.desk.clock.move(minutes=1)
    do_jobs(stage)
    assert "looking" not in stage.card(ticket_id)
    assert stage.desk.rows(TicketLook) == []
