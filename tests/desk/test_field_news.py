"""What a tipster adds while an officer is out: the officer hears of it, once for all that comes together."""

import json
from typing import Any

import pytest

from desk.tickets.acts import claim
from desk.tickets.dialogue import Line, to_tipster
from desk.tickets.forward import forward
from desk.tickets.previews import preview_ready
from desk.tickets.quick_answers import answer_by_press
from desk.tips.replies import DONE, press
from desk.tips.short_form import ask_afterwards
from storage.tables.tips import DialogueLine, LineDirection
from tests.desk.ticket_desk import TicketDesk, do_jobs
from tests.servers.migrated import on_sqlite
from tipline.places import Coordinates
from tipline.questions import Question
from tipline.tickets import TicketState
from tipline.tips import PartKind

PHOTO = {"kind": PartKind.PHOTO, "blob": "a" * 64}
PHONE = "13800138000"


def heard(stage: TicketDesk) -> list[dict[str, Any]]:
    """The notes that officers have got, once what is on its way has come together."""
    stage.desk.clock.move(seconds=2)
    do_jobs(stage)
    return stage.said("ticket.field_news")


@pytest.mark.parametrize("state", [TicketState.FORWARDED, TicketState.ACTIONED])
@on_sqlite
def test_the_officer_hears_what_was_added_in_private_and_masked(
    stage: TicketDesk, state: TicketState
) -> None:
    ticket_id = stage.in_state(state)
    stage.add(ticket_id, f"Gone by bus, call {PHONE}")
    stage.add(ticket_id, "", kind=PartKind.LOCATION, place=Coordinates(30.58, 114.29))
    stage.answer(ticket_id, "To the north")
    (note,) = heard(stage)
    words = [said["words"] for said in note["said"]]
    assert words[0].startswith("Gone by bus, call ")
    assert words[1:] == ["", "To the north"]
    assert note["said"][1]["place"] == [30.58, 114.29]
    assert PHONE not in json.dumps(note)
    (row,) = stage.outbox("ticket.field_news")
    assert stage.patrol.to is not None
    assert row.chat_key == stage.patrol.to.chat_key
    stage.add(ticket_id, "He is back")
    assert [said["words"] for said in heard(stage)[-1]["said"]] == ["He is back"]


def test_ten_photos_are_one_note_and_follow_it_once_they_are_scrubbed(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.FORWARDED)
    parts = [stage.add(ticket_id, "", **PHOTO) for _ in range(10)]
    assert heard(stage) == []
    for part_id in parts:
        stage.desk.do(preview_ready, part_id, "b" * 64)
    (note,) = heard(stage)
    assert (note["said"], note["pictures"]) == ([], 10)
    assert len(stage.outbox("ticket.brief_photo")) == 10
    note_row, *photos = [*stage.outbox("ticket.field_news"), *stage.outbox("ticket.brief_photo")]
    assert all(note_row.id < photo.id for photo in photos)


def test_an_answer_by_a_button_is_told_with_its_question(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.FORWARDED)
    stage.desk.do(to_tipster, stage.wang, ticket_id, Line(preset="still_there"))
    (line,) = stage.desk.rows(DialogueLine, direction=LineDirection.TO_TIPSTER)
    stage.desk.do(answer_by_press, stage.citizen(), line.id, "no", None)
    assert heard(stage)[0]["said"] == [{"preset": "still_there", "chosen": "no"}]


@on_sqlite
def test_what_a_tip_in_a_surge_is_asked_later_is_told_as_its_card_has_it(stage: TicketDesk) -> None:
    ticket_id = stage.tip(notice=stage.notice())
    stage.desk.do(claim, stage.wang, ticket_id)
    stage.desk.do(forward, stage.wang, ticket_id, stage.patrol.id)
    tip_id = stage.row(ticket_id).tip_id
    stage.desk.do(ask_afterwards, stage.citizen(), tip_id, None)
    for question, value in (
        (Question.WHEN, "now"),
        (Question.DIRECTION, "north"),
        (Question.OWN_EYES, "no"),
        (Question.FEATURES, "1"),
        (Question.FEATURES, DONE),
        (Question.VEHICLE, "none"),
    ):
        stage.desk.do(press, stage.citizen(), tip_id, question, value, None)
    assert heard(stage)[0]["said"] == [
        {
            "answers": {
                "direction": "north",
                "features": [{"feature": "hair", "value": "bald"}],
                "own_eyes": False,
                "seen_at": "2026-11-20 12:00",
            }
        }
    ]


@on_sqlite
@pytest.mark.parametrize("state", [TicketState.NEW, TicketState.CLAIMED, TicketState.CLOSED])
def test_where_nobody_is_out_nobody_hears(stage: TicketDesk, state: TicketState) -> None:
    stage.add(stage.in_state(state))
    assert heard(stage) == []


@on_sqlite
def test_what_was_taken_back_or_is_in_a_newer_brief_is_not_told(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.ACTIONED)
    stage.add(ticket_id)
    stage.desk.do(forward, stage.wang, ticket_id, stage.patrol.id)
    assert heard(stage) == []
    stage.add(ticket_id)
    stage.retract(ticket_id)
    assert heard(stage) == []
