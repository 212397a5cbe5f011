"""Telling a tip: kept before it is asked about, answered in any order, sent, or left alone."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import desk.tips.waiting  # noqa: F401  # registers the jobs
from desk.actors import OPERATOR
from desk.district.matters import have_handled
from desk.kit import Kit
from desk.notices import lookup as notices
from desk.screens import of_draft
from desk.sealed import open_relay, open_tip_bytes
from desk.tips import front_door
from desk.tips import replies as tip_replies
from desk.tips.drafts import discard
from desk.tips.edits import edit_of, keep_edit
from desk.tips.rows import original_field
from storage.statements import table_of
from storage.tables.audit import AuditRow
from storage.tables.queues import OutboxMessage
from storage.tables.screens import Screen
from storage.tables.tickets import Ticket
from storage.tables.tips import TipPart
from tests.desk.notice_house import Desk
from tests.desk.tip_house import Stage, Tipster, more_of_the_notice, stage_with
from tests.servers.migrated import on_sqlite
from tipline.matters import Matter
from tipline.questions import Question
from tipline.refusals import Refusal
from tipline.roles import Role
from tipline.tips import PartKind, TipState


@pytest.fixture
def stage(notice_desk: Desk) -> Stage:
    """A desk with one live notice."""
    return stage_with(notice_desk)


@pytest.fixture
def lin(stage: Stage) -> Tipster:
    """Somebody who has never written before."""
    return stage.tipster(70_001)


def said(lin: Tipster) -> list[tuple[str, Any]]:
    """Kinds and facts of all that was queued for them, in order."""
    return lin.desk.do(_said, lin.citizen.to.chat_key)


def _said(session: Session, kit: Kit, chat_key: bytes) -> list[tuple[str, Any]]:
    outbox = table_of(OutboxMessage)
    rows = session.execute(
        select(outbox.c.kind, outbox.c.body)
        .where(outbox.c.chat_key == chat_key, outbox.c.body.is_not(None))
        .order_by(outbox.c.id)
    ).all()
    return [(row.kind, open_relay(session, kit, "body", row.body)) for row in rows]


@on_sqlite
def test_a_photo_out_of_the_blue_is_sealed_and_stored_before_anything_is_asked(
    stage: Stage, lin: Tipster
) -> None:
    tip_id = lin.photo("在超市门口")
    [part] = stage.desk.rows(TipPart, tip_id=tip_id)
    assert part.kind is PartKind.PHOTO
    [tip] = stage.rows(id=tip_id)
    key = stage.desk.kit.vault.open_data_key(tip.data_key)
    sealed = stage.desk.kit.blobs.get(part.blob)
    assert b"a picture" not in sealed
    assert open_tip_bytes(key, tip_id, original_field(part.id), sealed) == b"a picture"
    kinds = [kind for kind, _ in said(lin)]
    assert kinds == ["citizen.welcome", "citizen.ask"]
    [welcome, ask] = [facts for _, facts in said(lin)]
    assert welcome == {"kept": True}
    assert ask["question"] == "notice"
    assert [choice["number"] for choice in ask["choices"]] == [stage.number]
    assert ask["ack"]["took"] == {"photo": 1}


@on_sqlite
def test_the_welcome_comes_once(lin: Tipster) -> None:
    lin.photo()
    lin.say("他往东走了")
    assert [kind for kind, _ in said(lin)].count("citizen.welcome") == 1


@on_sqlite
def test_the_questions_come_in_order_and_each_way_of_answering_works(
    stage: Stage, lin: Tipster
) -> None:
    tip_id = lin.photo()
    steps: list[tuple[Callable[[], object], str]] = [
        (lambda: lin.press(tip_id, Question.NOTICE, stage.number), "where"),
        (lambda: lin.pin(30.58, 114.29), "when"),
        (lambda: lin.say("半小时前"), "still_there"),
        (lambda: lin.say("走了"), "direction"),
        (lambda: lin.press(tip_id, Question.DIRECTION, "east"), "certainty"),
        (lambda: lin.say("比较肯定"), "own_eyes"),
        (lambda: lin.skip(tip_id, Question.OWN_EYES), "features"),
        (lambda: lin.press(tip_id, Question.FEATURES, "1"), "features"),
        (lambda: lin.press(tip_id, Question.FEATURES, "0"), "features"),
        (lambda: lin.press(tip_id, Question.FEATURES, "0"), "features"),
        (lambda: lin.press(tip_id, Question.FEATURES, "done"), "vehicle"),
        (lambda: lin.say("没有车"), "more"),
        (lambda: lin.say("他穿蓝色外套"), "review"),
    ]
    for step, asked in steps:
        step()
        assert lin.asked() == asked
    view = stage.view(tip_id)
    assert view.notice_number == stage.number
    assert (view.place.latitude, view.place.longitude) == (30.58, 114.29)  # type: ignore[union-attr]  # a pin was sent
    assert view.seen is not None
    assert (stage.desk.clock() - view.seen.at).total_seconds() == 1800
    assert view.still_there is False
    assert view.direction == "east"
    assert view.certainty == "fairly"
    assert view.own_eyes is None
    assert view.features == (1,)
    assert view.vehicle == "没有车"
    assert view.more == "他穿蓝色外套"


@on_sqlite
def test_a_general_tip_is_asked_what_it_is_about_where_somebody_handles_that(
    stage: Stage, lin: Tipster
) -> None:
    stage.desk.do(have_handled, OPERATOR, "WH", Matter.THEFT)
    tip_id = lin.photo()
    lin.press(tip_id, Question.NOTICE, "general")
    assert lin.asked() == "matter"
    assert said(lin)[-1][1]["choices"] == ["theft", "other"]
    lin.say("有人在地铁口拉客")  # a story is no matter: it stays with the tip, and is no answer
    assert (lin.asked(), stage.view(tip_id).matter) == ("matter", None)
    lin.press(tip_id, Question.MATTER, "theft")
    assert (lin.asked(), stage.view(tip_id).matter) == ("where", Matter.THEFT)
    lin.press(tip_id, Question.NOTICE, stage.number)  # a notice says itself what it is about
    lin.press(tip_id, Question.NOTICE, "general")
    assert (lin.asked(), stage.view(tip_id).matter) == ("matter", None)
    lin.skip(tip_id, Question.MATTER)
    assert lin.asked() == "where"


@on_sqlite
def test_a_pin_and_a_photo_are_taken_at_any_question(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.say("刚才看到他了")
    assert lin.asked() == "notice"
    lin.pin(30.5, 114.3)
    lin.photo()
    assert lin.asked() == "notice"
    lin.press(tip_id, Question.NOTICE, "general")
    assert lin.asked() == "when"
    view = stage.view(tip_id)
    assert view.count(PartKind.PHOTO) == 1
    assert view.place is not None


@on_sqlite
def test_words_that_fit_no_closed_question_stay_with_the_tip(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo()
    lin.press(tip_id, Question.NOTICE, "general")
    for question in (Question.WHERE, Question.WHEN):
        lin.skip(tip_id, question)
    lin.say("他旁边还有一个戴帽子的女人")
    assert lin.asked() == "still_there"
    assert "words_kept" in said(lin)[-1][1]["ack"]["notes"]
    assert stage.view(tip_id).words == "他旁边还有一个戴帽子的女人"


@on_sqlite
def test_words_are_kept_to_the_letter(stage: Stage, lin: Tipster) -> None:
    nasty = "a\x00b\ud800c\u202e<b>{{7*7}}=cmd|\r\n" + "界" * 4000
    tip_id = lin.say(nasty)
    assert stage.view(tip_id).words == nasty


@on_sqlite
def test_skip_and_more_words_written_are_understood(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo()
    lin.press(tip_id, Question.NOTICE, "general")
    lin.say("跳过")
    assert lin.asked() == "when"
    assert stage.view(tip_id).parts[-1].kind is PartKind.PHOTO


@on_sqlite
def test_a_time_still_to_come_is_asked_for_again_and_the_words_are_kept(
    stage: Stage, lin: Tipster
) -> None:
    tip_id = lin.photo()
    lin.press(tip_id, Question.NOTICE, "general")
    lin.skip(tip_id, Question.WHERE)
    lin.say("明天下午三点")
    assert lin.asked() == "when"
    assert "time.in_future" in said(lin)[-1][1]["ack"]["notes"]
    assert stage.view(tip_id).words == "明天下午三点"


@on_sqlite
def test_sending_makes_a_ticket_a_receipt_and_an_audit_row(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo()
    stage.desk.do(tip_replies.send_draft, lin.citizen, tip_id, None)
    [tip] = stage.rows(id=tip_id)
    assert tip.state is TipState.SENT
    assert len(stage.desk.rows(Ticket, tip_id=tip_id)) == 1
    kind, facts = said(lin)[-1]
    assert kind == "citizen.receipt"
    assert len(facts["receipt"]) == 14
    assert stage.desk.rows(AuditRow, action="tip.sent", record_id=str(tip_id))
    with pytest.raises(Refusal, match="tip.already_sent"):
        stage.desk.do(tip_replies.send_draft, lin.citizen, tip_id, None)
    assert len(stage.desk.rows(Ticket, tip_id=tip_id)) == 1


@on_sqlite
def test_an_empty_tip_is_not_sent(stage: Stage, lin: Tipster) -> None:
    stage.desk.do(front_door.begin_tip, lin.citizen)
    draft = lin.draft()
    assert draft is not None
    with pytest.raises(Refusal, match="tip.empty"):
        stage.desk.do(tip_replies.send_draft, lin.citizen, draft.id, None)


@on_sqlite
def test_nobody_presses_the_buttons_of_anothers_tip(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo()
    other = stage.tipster(70_002)
    with pytest.raises(Refusal, match="lifecycle.not_found"):
        other.press(tip_id, Question.NOTICE, stage.number)
    for wrong in (0, -1, 10**22):
        with pytest.raises(Refusal, match="lifecycle.not_found"):
            lin.press(wrong, Question.NOTICE, stage.number)
    assert lin.asked() == "notice"


@on_sqlite
def test_a_draft_left_alone_is_sent_as_it_is(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo()
    stage.desk.clock.move(minutes=29)
    lin.say("他往东走了")
    stage.desk.clock.move(minutes=29)
    stage.run_due()
    assert stage.rows(id=tip_id)[0].state is TipState.DRAFT
    stage.desk.clock.move(minutes=2)
    stage.run_due()
    assert stage.rows(id=tip_id)[0].state is TipState.SENT
    (before, put_away), (kind, facts) = said(lin)[-2:]
    assert (before, put_away["screen"]) == ("screen.put_away", of_draft(tip_id))
    assert (kind, facts["idle"]) == ("citizen.receipt", True)
    assert len(stage.desk.rows(Ticket, tip_id=tip_id)) == 1


def test_a_draft_left_alone_with_nothing_in_it_goes_in_silence(stage: Stage, lin: Tipster) -> None:
    stage.desk.do(front_door.begin_tip, lin.citizen)
    before = len(said(lin))
    draft = lin.draft()
    assert draft is not None
    stage.desk.clock.move(minutes=31)
    stage.run_due()
    assert lin.draft() is None
    only_buttons_go = ("screen.put_away", {"screen": of_draft(draft.id), "last": True})
    assert said(lin)[before:] == [only_buttons_go]
    assert stage.desk.rows(Ticket) == []


def test_cancelling_destroys_the_key_and_the_parts(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo("words")
    assert stage.desk.do(discard, lin.citizen.person_key)
    [tip] = stage.rows(id=tip_id)
    assert (tip.state, tip.data_key, tip.answers, tip.person_key) == (
        TipState.PURGED,
        None,
        None,
        None,
    )
    assert stage.desk.rows(TipPart, tip_id=tip_id) == []
    assert not stage.desk.do(discard, lin.citizen.person_key)


def test_an_album_is_asked_about_once_when_it_has_gone_quiet(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo("first", album="A")
    for _ in range(4):
        lin.photo(album="A")
    assert [kind for kind, _ in said(lin)] == ["citizen.welcome"]
    stage.desk.clock.move(seconds=0.4)
    assert stage.run_due() == 0
    stage.desk.clock.move(seconds=0.2)
    assert stage.run_due() == 1
    kinds = [kind for kind, _ in said(lin)]
    assert kinds == ["citizen.welcome", "citizen.ask"]
    assert said(lin)[-1][1]["ack"]["took"] == {"photo": 5}
    stage.desk.clock.move(seconds=3)
    assert lin.photo(album="A") == tip_id
    stage.desk.clock.move(seconds=1)
    stage.run_due()
    assert [kind for kind, _ in said(lin)] == kinds
    assert len(stage.desk.rows(OutboxMessage, kind="citizen.ask")) == 1
    assert stage.view(tip_id).count(PartKind.PHOTO) == 6


def test_the_question_counts_the_stragglers_of_its_album_too(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo("first", album="A")
    stage.desk.clock.move(seconds=1)
    stage.run_due()
    (asked,) = [facts for kind, facts in said(lin) if kind == "citizen.ask"]
    for _ in range(2):
        stage.desk.clock.move(seconds=1)
        lin.photo(album="A")
    stage.desk.clock.move(seconds=1)
    stage.run_due()  # the question itself is on its way: nothing to be changed yet
    assert [facts for kind, facts in said(lin) if kind == "citizen.ask"] == [asked]
    stage.desk.do(on_show, lin.citizen.to.chat_key, of_draft(tip_id), 77)
    stage.desk.clock.move(seconds=1)
    stage.run_due()
    again = [facts for kind, facts in said(lin) if kind == "citizen.ask"][-1]
    assert again["ack"]["took"] == {"photo": 3}
    assert again["edit"] == 77
    assert (again["question"], again["choices"]) == (asked["question"], asked["choices"])
    stage.desk.clock.move(minutes=2)
    before = len(said(lin))
    stage.run_due()
    assert len(said(lin)) == before


def on_show(session: Session, _kit: Kit, chat_key: bytes, subject: str, message_id: int) -> None:
    """The message has arrived and is this screen."""
    session.add(Screen(chat_key=chat_key, subject=subject, message_id=message_id))


def test_an_edit_is_a_further_version_and_answers_anew(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo()
    lin.press(tip_id, Question.NOTICE, "general")
    lin.say("江汉路", message_id=900)
    edited = lin.incoming(text="中山大道", message_id=900)
    edit = stage.desk.do(edit_of, lin.citizen, edited)
    assert edit is not None
    stage.desk.do(keep_edit, lin.citizen, edited, edit)
    view = stage.view(tip_id)
    assert view.place_words == "中山大道"
    assert [(p.text, p.edit) for p in view.parts if p.message_id == 900] == [
        ("江汉路", 0),
        ("中山大道", 1),
    ]
    assert stage.desk.do(edit_of, lin.citizen, edited) is None
    other = stage.tipster(70_002)
    assert stage.desk.do(edit_of, other.citizen, edited) is None


@on_sqlite
def test_whose_notice_ended_meanwhile_hears_so_before_it_is_sent(
    stage: Stage, lin: Tipster
) -> None:
    tip_id = lin.photo()
    lin.press(tip_id, Question.NOTICE, stage.number)
    publisher = stage.desk.officer(9003, Role.PUBLISHER)
    stage.desk.do(notices.resolve, publisher, stage.notice_id, "Found.")
    stage.desk.do(tip_replies.show_review, lin.citizen, tip_id, None)
    assert stage.desk.said("citizen.review")[-1]["ack"]["notes"] == ["notice_over"]


def test_parts_can_be_taken_out_and_answers_given_again(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo()
    lin.say("多余的话")
    part = next(p for p in stage.view(tip_id).parts if p.text == "多余的话")
    stage.desk.do(tip_replies.remove_part, lin.citizen, tip_id, part.id, None)
    assert stage.view(tip_id).words == ""
    lin.press(tip_id, Question.STILL_THERE, "yes")
    stage.desk.do(tip_replies.ask_again, lin.citizen, tip_id, Question.STILL_THERE, None)
    assert lin.asked() == "review/still_there"
    lin.say("走了")
    assert lin.asked() == "review"
    assert stage.view(tip_id).still_there is False


@on_sqlite
def test_a_second_matter_is_never_mixed_into_a_half_told_one(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo()
    lin.press(tip_id, Question.NOTICE, "general")
    stage.desk.do(front_door.start, lin.citizen, stage.number)
    assert stage.rows(id=tip_id)[0].notice_id == stage.notice_id
    other = stage.tipster(70_002)
    first = other.photo()
    stage.desk.do(front_door.begin_tip, other.citizen)
    assert said(other)[-1][0] == "citizen.unfinished"
    stage.desk.do(front_door.send_and_begin, other.citizen, stage.number)
    assert stage.rows(id=first)[0].state is TipState.SENT
    second = other.draft()
    assert second is not None
    assert second.notice_id == stage.notice_id


@pytest.mark.parametrize("number", ["WH-2026-9999", "n", "", "WH-2026-0001-x"])
@on_sqlite
def test_a_link_to_no_live_notice_gets_the_ordinary_welcome(lin: Tipster, number: str) -> None:
    lin.desk.do(front_door.start, lin.citizen, number)
    assert [kind for kind, _ in said(lin)] == ["citizen.welcome", "citizen.start"]
    assert lin.draft() is None


@on_sqlite
def test_words_that_come_during_an_album_bring_the_question_once(
    stage: Stage, lin: Tipster
) -> None:
    lin.photo(album="A")
    stage.desk.clock.move(seconds=0.3)
    lin.say("他往东走了")
    stage.desk.clock.move(seconds=1)
    stage.run_due()
    assert len(stage.desk.rows(OutboxMessage, kind="citizen.ask")) == 1


@on_sqlite
def test_every_live_notice_can_be_reached_page_by_page_and_back(stage: Stage, lin: Tipster) -> None:
    numbers = {stage.number, *stage.desk.do(more_of_the_notice, 16)}
    stage.desk.do(front_door.start, lin.citizen, None)
    for page in (1, 2, 1, 5):
        stage.desk.do(front_door.show_notices, lin.citizen, page, 7)
    first, *others = [*stage.desk.said("citizen.start"), *stage.desk.said("citizen.notices")]
    seen = [[one["number"] for one in page["notices"]] for page in (first, *others)]
    assert {number for page in seen[:3] for number in page} == numbers
    assert [len(page) for page in seen] == [8, 8, 1, 8, 1]
    assert [(page["page"], page["more"]) for page in (first, *others)] == [
        (0, True),
        (1, True),
        (2, False),
        (1, True),
        (2, False),  # a page that has gone meanwhile: the last one
    ]


def test_the_notice_that_a_tip_is_about_can_be_on_any_page(stage: Stage, lin: Tipster) -> None:
    stage.desk.do(more_of_the_notice, 8)
    tip_id = lin.photo()
    stage.desk.do(tip_replies.ask_again, lin.citizen, tip_id, Question.NOTICE, None)
    assert said(lin)[-1][1]["more"]
    stage.desk.do(tip_replies.turn_page, lin.citizen, tip_id, 1, 7)
    ask = said(lin)[-1][1]
    assert (ask["question"], ask["edit"], ask["more"]) == ("notice", 7, False)
    [choice] = ask["choices"]
    lin.press(tip_id, Question.NOTICE, choice["number"])
    assert stage.view(tip_id).notice_number == choice["number"]
    with pytest.raises(Refusal):
        stage.desk.do(tip_replies.turn_page, stage.tipster(99_999).citizen, tip_id, 1, 7)


@on_sqlite
def test_what_matched_one_notice_says_nothing_of_another(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo()
    lin.press(tip_id, Question.NOTICE, stage.number)
    lin.press(tip_id, Question.FEATURES, "1")
    assert stage.view(tip_id).features == (1,)
    lin.press(tip_id, Question.NOTICE, "general")
    assert stage.view(tip_id).features == ()
