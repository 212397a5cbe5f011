"""After sending: added to, asked about, answered, taken back, forgotten; and receipts from anywhere."""

import pytest
from sqlalchemy import update

import desk.tips.waiting  # noqa: F401  # registers the jobs
from desk.actors import OfficerActor
from desk.tickets.acts import claim
from desk.tickets.dialogue import Line, to_tipster
from desk.tips import own as own_tips
from desk.tips import replies as tip_replies
from desk.tips.forget import forget
from desk.tips.part_moves import move_to_dialogue
from desk.tips.people import choose_language
from desk.tips.routes import Pointer, Purpose, Route, route
from storage.statements import table_of
from storage.tables.audience import Subscriber
from storage.tables.people import Person
from storage.tables.tickets import Ticket
from storage.tables.tips import DialogueLine, LineDirection, Tip, TipPart
from tests.desk.notice_house import Desk
from tests.desk.tip_house import Stage, Tipster, stage_with
from tests.servers.migrated import on_sqlite
from tipline.refusals import Refusal
from tipline.roles import Role
from tipline.tickets import TicketState
from tipline.tips import TipState

USER, OTHER = 70_001, 70_002


@pytest.fixture
def stage(notice_desk: Desk) -> Stage:
    """A desk with one live notice."""
    return stage_with(notice_desk)


@pytest.fixture
def lin(stage: Stage) -> Tipster:
    """Somebody with a telephone."""
    return stage.tipster(USER)


@pytest.fixture
def moderator(notice_desk: Desk) -> OfficerActor:
    """Who writes to tipsters."""
    return notice_desk.officer(9003, Role.MODERATOR)


def sent(lin: Tipster) -> tuple[int, str]:
    """A sent tip's number and its receipt."""
    tip_id = lin.photo("words")
    lin.desk.do(tip_replies.send_draft, lin.citizen, tip_id, None)
    return tip_id, lin.desk.said("citizen.receipt")[-1]["receipt"]


def ask(stage: Stage, moderator: OfficerActor, tip_id: int) -> None:
    """A moderator claims the tip's ticket and asks something."""
    [ticket] = stage.desk.rows(Ticket, tip_id=tip_id)
    stage.desk.do(claim, moderator, ticket.id)
    stage.desk.do(to_tipster, moderator, ticket.id, Line(words="他戴帽子吗？"))


def state_of(stage: Stage, tip_id: int) -> TicketState:
    """Where the tip's ticket stands."""
    state: TicketState = stage.desk.rows(Ticket, tip_id=tip_id)[0].state
    return state


@on_sqlite
def test_a_tip_grows_where_its_tipster_points(stage: Stage, lin: Tipster) -> None:
    tip_id, _ = sent(lin)
    stage.desk.clock.move(minutes=1)
    assert lin.say("又看到他了", Pointer(tip_id, Purpose.ADD)) == tip_id
    assert lin.photo("", Pointer(tip_id, Purpose.ADD)) == tip_id
    assert [part.after_sending for part in stage.view(tip_id).parts] == [False, True, True]
    assert lin.say("另一件事") != tip_id


@on_sqlite
def test_nobody_adds_to_anothers_tip_without_its_receipt(stage: Stage, lin: Tipster) -> None:
    tip_id, _ = sent(lin)
    other = stage.tipster(OTHER)
    assert other.say("x", Pointer(tip_id, Purpose.ADD)) != tip_id
    assert other.say("y", Pointer(tip_id, Purpose.ADD, opened=True)) == tip_id


def test_the_next_message_answers_the_moderators_who_wait(
    stage: Stage, lin: Tipster, moderator: OfficerActor
) -> None:
    tip_id, _ = sent(lin)
    ask(stage, moderator, tip_id)
    assert state_of(stage, tip_id) is TicketState.AWAITING_REPLY
    assert lin.say("戴，蓝色的") == tip_id
    assert state_of(stage, tip_id) is TicketState.CLAIMED
    directions = [line.direction for line in stage.desk.rows(DialogueLine, tip_id=tip_id)]
    assert directions == [LineDirection.TO_TIPSTER, LineDirection.TO_MODERATORS]


def test_a_message_with_a_draft_under_way_can_be_passed_on_to_the_moderators(
    stage: Stage, lin: Tipster, moderator: OfficerActor
) -> None:
    tip_id, _ = sent(lin)
    draft_id = lin.say("另外一件事")
    ask(stage, moderator, tip_id)
    assert lin.say("戴，蓝色的", message_id=800) == draft_id
    assert stage.desk.said("citizen.which") == [{"tip": tip_id, "message": 800}]
    stage.desk.do(move_to_dialogue, lin.citizen, tip_id, 800, None)
    assert stage.view(tip_id).parts[-1].text == "戴，蓝色的"
    assert "戴，蓝色的" not in stage.view(draft_id).words
    assert state_of(stage, tip_id) is TicketState.CLAIMED
    with pytest.raises(Refusal, match="lifecycle.not_found"):
        stage.desk.do(move_to_dialogue, stage.tipster(OTHER).citizen, tip_id, 800, None)


@on_sqlite
def test_an_ended_conversation_takes_no_more_answers(
    stage: Stage, lin: Tipster, moderator: OfficerActor
) -> None:
    tip_id, _ = sent(lin)
    ask(stage, moderator, tip_id)
    stage.desk.do(own_tips.end_dialogue, lin.citizen, tip_id, None, None)
    assert lin.say("新的事", Pointer(tip_id, Purpose.REPLY)) != tip_id
    with pytest.raises(Refusal, match="dialogue.ended"):
        stage.desk.do(own_tips.may_add, lin.citizen, tip_id, None, True)


@on_sqlite
def test_taking_a_tip_back_destroys_it(stage: Stage, lin: Tipster) -> None:
    tip_id, receipt = sent(lin)
    stage.desk.do(own_tips.retract_tip, lin.citizen, tip_id, None, None)
    [tip] = stage.rows(id=tip_id)
    assert (tip.state, tip.data_key, tip.receipt) == (TipState.RETRACTED, None, None)
    assert [(p.content, p.blob) for p in stage.desk.rows(TipPart, tip_id=tip_id)] == [(None, None)]
    assert stage.view(tip_id).content_gone
    stage.desk.do(own_tips.retract_tip, lin.citizen, tip_id, None, None)
    stage.desk.do(own_tips.show_by_receipt, lin.citizen, receipt)
    assert stage.desk.said("citizen.tip")[-1]["state"] == "retracted"
    with pytest.raises(Refusal, match="tip.retracted"):
        stage.desk.do(own_tips.may_add, lin.citizen, tip_id, None, False)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{:l}", "{:s}"])
@on_sqlite
def test_a_receipt_works_however_it_is_typed(stage: Stage, lin: Tipster, typed: str) -> None:
    tip_id, receipt = sent(lin)
    forms = {"{:l}": receipt.lower(), "{:s}": receipt.replace("-", " ")}
    other = stage.tipster(OTHER)
    form = forms.get(typed) or typed.format(receipt)
    assert stage.desk.do(own_tips.show_by_receipt, other.citizen, form) == tip_id
    shown = stage.desk.said("citizen.tip")[-1]
    assert (shown["receipt"], shown["mine"]) == (receipt, False)


@on_sqlite
def test_a_receipt_that_is_nobodys_opens_nothing(lin: Tipster) -> None:
    for typed, code in (("0000-0000-0000", "receipt.unknown"), ("nonsense", "receipt.mistyped")):
        with pytest.raises(Refusal, match=code):
            lin.desk.do(own_tips.show_by_receipt, lin.citizen, typed)


def test_being_forgotten_leaves_no_way_back_but_the_receipt(
    stage: Stage, lin: Tipster, moderator: OfficerActor
) -> None:
    tip_id, receipt = sent(lin)
    ask(stage, moderator, tip_id)
    answered = lin.say("x")
    key = lin.citizen.person_key
    assert stage.desk.do(forget, lin.citizen) == 1
    assert stage.desk.rows(Person, person_key=key) == []
    assert stage.desk.rows(Subscriber, person_key=key) == []
    assert stage.desk.rows(Tip, person_key=key) == []
    assert answered == tip_id  # the moderators were waiting for it
    [tip] = stage.rows(id=tip_id)
    assert (tip.address, tip.chat_key, tip.dialogue_open) == (None, None, False)
    chats = {part.chat_key for part in stage.desk.rows(TipPart, tip_id=tip_id)}
    assert lin.citizen.to.chat_key not in chats
    other = stage.tipster(OTHER)
    stage.desk.do(own_tips.show_by_receipt, other.citizen, receipt)
    assert stage.desk.said("citizen.tip")[-1]["unreachable"] is True
    assert other.say("又看到他", Pointer(tip_id, Purpose.ADD, opened=True)) == tip_id


@on_sqlite
def test_drafts_of_the_forgotten_are_destroyed(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo()
    stage.desk.do(forget, lin.citizen)
    [tip] = stage.rows(id=tip_id)
    assert (tip.state, tip.data_key, tip.person_key) == (TipState.PURGED, None, None)


@on_sqlite
def test_a_route_never_leads_to_a_tip_that_is_gone(stage: Stage, lin: Tipster) -> None:
    tip_id, _ = sent(lin)
    for purpose in (Purpose.ADD, Purpose.REPLY):
        stage.desk.do(own_tips.may_add, lin.citizen, tip_id, None, purpose is Purpose.REPLY)
        found = stage.desk.do(route, lin.citizen, Pointer(tip_id, purpose))
        assert found == Route(purpose, tip_id)
    stage.desk.do(own_tips.retract_tip, lin.citizen, tip_id, None, None)
    assert stage.desk.do(route, lin.citizen, Pointer(tip_id, Purpose.ADD)) == Route(Purpose.DRAFT)


def test_a_language_chosen_is_spoken_about_older_tips_too(stage: Stage, lin: Tipster) -> None:
    tip_id, _ = sent(lin)
    stage.desk.do(choose_language, lin.citizen, "en")
    assert stage.rows(id=tip_id)[0].language == "en"


def test_the_key_of_a_receipt_is_kept_never_the_receipt(stage: Stage, lin: Tipster) -> None:
    tip_id, receipt = sent(lin)
    [tip] = stage.rows(id=tip_id)
    for held in (tip.receipt_key, tip.receipt, tip.answers or b""):
        assert receipt.encode() not in held
    tips = table_of(Tip)
    stage.desk.store.write_now(
        lambda s: s.execute(update(tips).where(tips.c.id == tip_id).values(receipt=None))
    )
    with pytest.raises(Refusal, match="receipt.unknown"):
        stage.desk.do(own_tips.show_by_receipt, lin.citizen, "0000-0000-0000")


def test_a_tip_can_be_taken_over_with_its_receipt_and_its_old_owner_hears_of_it(
    stage: Stage, lin: Tipster, moderator: OfficerActor
) -> None:
    tip_id, receipt = sent(lin)
    other = stage.tipster(OTHER)
    with pytest.raises(Refusal, match="lifecycle.not_found"):
        stage.desk.do(own_tips.answer_here, other.citizen, tip_id, None, None)
    opened = stage.desk.do(own_tips.show_by_receipt, other.citizen, receipt)
    stage.desk.do(own_tips.answer_here, other.citizen, tip_id, opened, None)
    assert [tip.id for tip in other.tips()] == [tip_id]
    assert lin.tips() == []
    assert stage.desk.said("citizen.note") == [{"note": "moved_away"}]
    ask(stage, moderator, tip_id)
    assert other.say("戴，蓝色的") == tip_id


@on_sqlite
def test_after_being_forgotten_the_receipt_brings_answers_to_a_new_account(
    stage: Stage, lin: Tipster
) -> None:
    tip_id, receipt = sent(lin)
    stage.desk.do(forget, lin.citizen)
    other = stage.tipster(OTHER)
    opened = stage.desk.do(own_tips.show_by_receipt, other.citizen, receipt)
    stage.desk.do(own_tips.answer_here, other.citizen, tip_id, opened, None)
    assert stage.desk.said("citizen.tip")[-1]["unreachable"] is False
    assert stage.desk.said("citizen.note") == []
