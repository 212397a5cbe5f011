"""The short form: in a surge a tip goes as it came, and one out of the blue is asked which notice it is about."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import desk.tips.waiting  # noqa: F401  # registers the jobs
from desk.notices.endings import cancel
from desk.surging import turn
from desk.tips.front_door import start
from desk.tips.replies import send_draft
from storage.tables.tickets import Ticket
from storage.tables.tips import TipPart
from tests.desk.notice_house import Desk
from tests.desk.tip_house import Stage, Tipster, stage_with
from tests.servers.migrated import on_sqlite
from tipline.questions import Question
from tipline.roles import Role
from tipline.surge import ANSWERED_WITHIN, SurgeLimits
from tipline.tips import TipState


@pytest.fixture
def stage(notice_desk: Desk) -> Stage:
    """A desk with one live notice, that one waiting tip is too much for."""
    policy = replace(notice_desk.kit.policy, surge=SurgeLimits(1, 0))
    notice_desk.kit = replace(notice_desk.kit, policy=policy)
    stage = stage_with(notice_desk)
    early = stage.tipster(70_009)
    stage.desk.do(send_draft, early.citizen, early.say("他在码头"), None)
    assert stage.desk.do(turn)
    return stage


@pytest.fixture
def lin(stage: Stage) -> Tipster:
    """Somebody who sends something out of the blue."""
    return stage.tipster(70_001)


def receipts(stage: Stage, tip_id: int) -> list[dict[str, Any]]:
    """The receipts of a tip."""
    return [one for one in stage.desk.said("citizen.receipt") if one["tip"] == tip_id]


@on_sqlite
def test_a_photo_is_kept_then_one_thing_is_asked_and_a_press_sends_it(
    stage: Stage, lin: Tipster
) -> None:
    tip_id = lin.photo()
    assert len(stage.desk.rows(TipPart, tip_id=tip_id)) == 1
    asked = stage.desk.said("citizen.ask")[-1]
    assert (asked["question"], asked["only"], asked["sendable"]) == ("notice", True, False)
    lin.press(tip_id, Question.NOTICE, stage.number)
    assert stage.desk.rows(Ticket, tip_id=tip_id)[0].notice_id == stage.notice_id
    assert [one["short"] for one in receipts(stage, tip_id)] == [True]
    assert stage.desk.said("citizen.ask")[-1] == asked


ANSWERS: dict[str, tuple[Callable[[Stage, Tipster, int], object], bool]] = {
    "none of them": (lambda _, lin, tip: lin.press(tip, Question.NOTICE, "general"), False),
    "skipped": (lambda _, lin, tip: lin.skip(tip, Question.NOTICE), False),
    "in words": (lambda stage, lin, _: lin.say(stage.number), True),
    "by its card": (
        lambda stage, lin, _: stage.desk.do(start, lin.citizen, stage.number),
        True,
    ),
}


@pytest.mark.parametrize("way", ANSWERS)
@on_sqlite
def test_however_it_is_answered_it_goes(stage: Stage, lin: Tipster, way: str) -> None:
    answer, about_the_notice = ANSWERS[way]
    tip_id = lin.say("他在桥上")
    answer(stage, lin, tip_id)
    ticket = stage.desk.rows(Ticket, tip_id=tip_id)[0]
    assert (ticket.notice_id == stage.notice_id) is about_the_notice
    assert len(receipts(stage, tip_id)) == 1


@on_sqlite
def test_unanswered_it_goes_as_a_general_one_before_long(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo()
    stage.desk.clock.move(minutes=1)
    lin.say("他在桥上")
    assert lin.asked() == "only/notice"
    stage.desk.clock.move(seconds=ANSWERED_WITHIN.total_seconds() - 1)
    stage.run_due()
    assert stage.rows(id=tip_id)[0].state is TipState.DRAFT
    stage.desk.clock.move(seconds=1)
    stage.run_due()
    assert stage.desk.rows(Ticket, tip_id=tip_id)[0].notice_id is None
    (receipt,) = receipts(stage, tip_id)
    assert (receipt["idle"], receipt["short"]) == (True, True)


@on_sqlite
def test_one_press_is_enough_also_when_the_surge_is_over(stage: Stage, lin: Tipster) -> None:
    tip_id = lin.photo()
    stage.desk.clock.move(hours=2)
    assert not stage.desk.do(turn)
    lin.press(tip_id, Question.NOTICE, stage.number)
    assert stage.rows(id=tip_id)[0].state is TipState.SENT


@on_sqlite
def test_where_no_notice_is_live_nothing_is_asked(stage: Stage, lin: Tipster) -> None:
    chief = stage.desk.officer(9009, Role.SUPERVISOR)
    stage.desk.do(cancel, chief, stage.notice_id, "人找错了")
    tip_id = lin.photo()
    assert stage.rows(id=tip_id)[0].state is TipState.SENT
