"""Masked for everybody who works on a tip, whole for its tipster, and read with a reason."""

import json
import re
from typing import Any

import pytest

import handlers.rendering.everything  # noqa: F401  # registers every renderer
from desk.sealed import open_desk
from desk.sent import AFTER_SENT, SentRow
from desk.tickets.all_words import show_words
from desk.tickets.forward import forward
from desk.tickets.unmasking import ask_why_unmask, unmask
from handlers.rendering import Target, Texts, render
from storage.tables.audit import AuditRow
from storage.tables.tickets import TicketMessage
from tests.desk.notice_house import story
from tests.desk.ticket_desk import TicketDesk, refused
from tests.servers.migrated import on_sqlite
from tipline.questions import Answer, Question

PHONE, MAIL = "13800138000", "lin@example.org"
WORDS = f"He is here, call me {PHONE} or {MAIL}"
WHY = "The tipster cannot be reached here, and he has a knife"


def leaves_the_desk(stage: TicketDesk) -> str:
    """Everything that is on its way to those who work here."""
    kinds = ("ticket.card", "ticket.said", "ticket.words", "ticket.brief", "ticket.unmasked")
    return json.dumps([facts for kind in kinds for facts in stage.said(kind)])


def audited(stage: TicketDesk) -> list[Any]:
    return [row for row in stage.desk.rows(AuditRow) if row.action == "masked.read"]


def test_no_word_on_its_way_to_those_who_work_here_leads_to_a_person(stage: TicketDesk) -> None:
    answers = {
        question: Answer(question, words=f"{question} {PHONE}")
        for question in (Question.WHERE, Question.DIRECTION, Question.VEHICLE, Question.MORE)
    }
    ticket_id = stage.claimed(words=WORDS, answers=answers)
    stage.add(ticket_id, f"My own number is {PHONE}")
    stage.answer(ticket_id, f"Write to {MAIL}")
    stage.desk.do(show_words, stage.wang, ticket_id)
    stage.desk.do(forward, stage.wang, ticket_id, stage.patrol.id)
    assert stage.card(ticket_id)["masked"]
    assert len(stage.said("ticket.brief")) == 1
    told = leaves_the_desk(stage)
    assert "He is here" in told
    assert (PHONE in told, MAIL in told) == (False, False)


@pytest.mark.parametrize("before", range(3496, 3512, 5))
@on_sqlite
def test_a_number_is_not_shown_in_part_where_words_are_cut(stage: TicketDesk, before: int) -> None:
    ticket_id = stage.tip("x" * (before - 6) + PHONE + "x" * 2000)
    stage.desk.do(show_words, stage.wang, ticket_id)
    assert re.search(r"x\d", leaves_the_desk(stage)) is None


@on_sqlite
def test_all_of_it_is_shown_however_much_is_masked(stage: TicketDesk) -> None:
    told = " ".join(f"x{number}x {PHONE}" for number in range(700))
    ticket_id = stage.tip(told)
    stage.desk.do(show_words, stage.wang, ticket_id)
    pages = [draw_words(page["pieces"]) for page in stage.said("ticket.words")]
    shown = re.findall(r"x(\d+)x", "".join(pages))
    assert shown == [str(number) for number in range(700)]


def test_answers_are_shown_whole_below_their_questions(stage: TicketDesk) -> None:
    more = "x" * 5000 + " the end"
    answers = {
        Question.WHERE: Answer(Question.WHERE, words="By the lake"),
        Question.WHEN: Answer(
            Question.WHEN, "2026-11-22T14:05/minute", "at five past two, all I saw", True
        ),
        Question.STILL_THERE: Answer(Question.STILL_THERE, "no"),
        Question.MORE: Answer(Question.MORE, words=more),
    }
    ticket_id = stage.claimed(words="He is here", answers=answers)
    stage.desk.do(show_words, stage.wang, ticket_id)
    pieces = [piece for page in stage.said("ticket.words") for piece in page["pieces"]]
    assert [(piece["asked"] or {}).get("question") for piece in pieces if piece["asked"]] == [
        "where",
        "more",
    ]
    assert "".join(piece["words"] for piece in pieces) == f"He is hereBy the lake{more}"


def draw_words(pieces: list[Any]) -> str:
    """A page as moderators read it."""
    method: Any = render("ticket.words", {"ticket": 12, "pieces": pieces}, Target(1, Texts("en")))
    return str(method.text).partition(" · ")[2]


@on_sqlite
def test_the_notices_own_contact_stays(stage: TicketDesk) -> None:
    contact = "027-8540 0000"
    assert contact in str(story()["contact"])
    ticket_id = stage.tip(f"I rang {contact}, nobody there; mine is {PHONE}", notice=stage.notice())
    words = stage.card(ticket_id)["words"]
    assert contact in words
    assert PHONE not in words


@on_sqlite
def test_a_reason_opens_it_and_the_reading_is_on_record(stage: TicketDesk) -> None:
    ticket_id = stage.tip(WORDS)
    stage.desk.do(ask_why_unmask, stage.wang, ticket_id)
    assert stage.said("ticket.prompt")[-1]["prompt"] == "why_unmask"
    stage.desk.do(unmask, stage.wang, ticket_id, f" {WHY} ")
    (posted,) = stage.said("ticket.unmasked")
    assert posted["hidden"] == [["phone", PHONE], ["mail", MAIL]]
    (row,) = audited(stage)
    assert (row.record_id, row.actor) == (str(ticket_id), stage.wang.audit_name)
    reason = stage.desk.look(lambda s: open_desk(s, stage.kit, "audit.reason", row.reason))
    assert reason == WHY
    assert PHONE not in row.details


@on_sqlite
def test_without_a_reason_or_the_right_nothing_is_opened(stage: TicketDesk) -> None:
    ticket_id = stage.tip(WORDS)
    refused("ticket.needs_reason", stage, unmask, stage.wang, ticket_id, " \n")
    refused("ticket.reason_too_long", stage, unmask, stage.wang, ticket_id, "x" * 5000)
    refused("officer.not_allowed", stage, unmask, stage.patrol, ticket_id, WHY)
    refused("lifecycle.not_found", stage, unmask, stage.elsewhere, ticket_id, WHY)
    plain = stage.tip("He is here", user=9002)
    assert not stage.card(plain)["masked"]
    refused("ticket.nothing_masked", stage, ask_why_unmask, stage.wang, plain)
    assert stage.said("ticket.unmasked") == audited(stage) == []


@on_sqlite
def test_what_was_opened_goes_with_a_tip_that_is_taken_back(stage: TicketDesk) -> None:
    ticket_id = stage.tip(WORDS)
    stage.desk.do(unmask, stage.wang, ticket_id, WHY)
    to = stage.kit.policy.triage
    assert to is not None
    row = SentRow(1, "ticket.unmasked", ticket_id, {"ticket": ticket_id}, to, 5001)
    stage.desk.do(AFTER_SENT["ticket.unmasked"], row)
    assert [kept.shows_tip for kept in stage.desk.rows(TicketMessage)] == [True]
    stage.retract(ticket_id)
    assert [erased["message"] for erased in stage.said("ticket.erase")] == [5001]
    refused("tip.gone", stage, unmask, stage.wang, ticket_id, WHY)
