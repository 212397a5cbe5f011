"""W7 at the desk: asked by nobody we know, reviewed by somebody who had no hand in it, answered.

On both databases. How it is told in chat and on the web is tested there.
"""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.sample.district import sign
from desk.actors import OfficerActor
from desk.notices import lookup as notices
from desk.notices.delivery_plan import plan
from desk.notices.endings import expire
from desk.notices.rows import notice_row
from desk.objections import asking, reviewing
from desk.objections.climbing import climb
from storage.tables.audit import AuditRow
from storage.tables.objections import ClearedCase, Objection
from storage.tables.queues import Job, OutboxMessage
from tests.desk.notice_house import Desk, story
from tests.desk.published import People, due, group, post_all, publish, states
from tests.desk.ticket_desk import TicketDesk
from tests.servers.migrated import on_sqlite
from tipline.notices import NoticeKind, NoticeState
from tipline.objections import CLIMBS_EVERY, DEADLINE, Ground
from tipline.refusals import Refusal
from tipline.roles import Role

WORDS = "那天我在外地，有车票。"


def asked(desk: Desk, notice_id: int) -> tuple[int, str]:
    """An objection's id and receipt."""
    number = str(desk.look(notice_row, notice_id).number)
    receipt = desk.do(asking.ask, number, Ground.NOT_ME, WORDS)
    return desk.rows(Objection)[-1].id, receipt


def act(desk: Desk, officer: OfficerActor, do: Any, objection: int, *more: str) -> None:
    """One of a reviewer's acts."""
    assert officer.to is not None
    desk.do(do, officer, officer.to, objection, *more)


def refused(desk: Desk, officer: OfficerActor, do: Any, objection: int, *more: str) -> str:
    """The code with which an act is refused."""
    with pytest.raises(Refusal) as caught:
        act(desk, officer, do, objection, *more)
    return caught.value.code


def state(desk: Desk, notice_id: int) -> NoticeState:
    """How a notice stands."""
    found: NoticeState = desk.look(notice_row, notice_id).state
    return found


def acts_on(desk: Desk, kind: str) -> list[str]:
    """What the audit log says was done to records of this kind."""
    return [row.action for row in desk.rows(AuditRow, record_kind=kind)]


@on_sqlite
def test_upheld_the_notice_goes_from_every_copy_and_the_answer_comes_by_the_receipt(
    notice_desk: Desk, people: People
) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    post_all(notice_desk)
    objection, receipt = asked(notice_desk, notice_id)
    act(notice_desk, people[2], reviewing.take, objection)
    act(notice_desk, people[2], reviewing.decide, objection, "uphold", "车票属实。")
    assert state(notice_desk, notice_id) is NoticeState.CANCELLED
    assert [one.kind for one in due(notice_desk)] == ["notice.card_edit"]
    assert [row.notice_id for row in notice_desk.rows(ClearedCase)] == [notice_id]
    told = notice_desk.do(asking.by_receipt, receipt)
    assert told is not None
    assert (told["state"], told["answer"]) == ("upheld", "车票属实。")
    assert acts_on(notice_desk, "objection") == [
        "objection.asked",
        "objection.taken",
        "objection.upheld",
    ]
    assert notice_desk.rows(Job, kind="objection.climb") == []


def test_declined_a_suspension_is_lifted_and_what_waited_goes_out(
    notice_desk: Desk, people: People
) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    post_all(notice_desk)
    group(notice_desk, people, -102, "JH-1")
    notice_desk.do(plan, notice_id, kind=NoticeKind.IDENTIFY)
    objection, receipt = asked(notice_desk, notice_id)
    act(notice_desk, people[2], reviewing.take, objection)
    act(notice_desk, people[2], reviewing.suspend_meanwhile, objection)
    act(notice_desk, people[2], reviewing.suspend_meanwhile, objection)
    assert state(notice_desk, notice_id) is NoticeState.SUSPENDED
    told = notice_desk.do(asking.by_receipt, receipt)
    assert told is not None
    assert told["suspended"]
    [edit] = due(notice_desk)
    assert (edit.kind, edit.facts["state"]) == ("notice.card_edit", "suspended")
    assert set(edit.facts["content"]) <= {"unit", "exercise"}
    notice_desk.clock.move(minutes=2)
    act(notice_desk, people[2], reviewing.decide, objection, "decline", "车票对不上。")
    assert state(notice_desk, notice_id) is NoticeState.LIVE
    assert states(notice_desk, notice_id)[1] == ("queued", 0, 1)
    [card] = [one for one in due(notice_desk) if one.kind == "notice.card"]
    assert card.facts["content"]["offence"] == "intentional_injury"
    assert notice_desk.rows(ClearedCase) == []


@on_sqlite
def test_a_suspended_notice_that_is_withdrawn_goes_out_nowhere_any_more(
    notice_desk: Desk, people: People
) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    objection, _ = asked(notice_desk, notice_id)
    act(notice_desk, people[2], reviewing.take, objection)
    act(notice_desk, people[2], reviewing.suspend_meanwhile, objection)
    assert due(notice_desk) == []
    act(notice_desk, people[2], reviewing.decide, objection, "uphold", "认错人了。")
    assert states(notice_desk, notice_id) == [("failed", 0, 1)]
    assert due(notice_desk) == []


def test_nobody_reviews_a_notice_that_they_had_a_hand_in(notice_desk: Desk) -> None:
    everything = (Role.PUBLISHER, Role.APPROVER, Role.SUPERVISOR)
    drafter, approver, other = (notice_desk.officer(n, *everything) for n in (21, 22, 23))
    notice_id = publish(notice_desk, (drafter, approver, other))
    objection, _ = asked(notice_desk, notice_id)
    for hand in (drafter, approver):
        assert refused(notice_desk, hand, reviewing.take, objection) == "objection.own_notice"
    take = text("UPDATE objection SET reviewer_id = :who, state = 'under_review'")
    for hand in (drafter, approver):
        with pytest.raises(IntegrityError):
            notice_desk.do(lambda session, _kit, who: session.execute(take, {"who": who}), hand.id)
    act(notice_desk, other, reviewing.take, objection)
    decided = text("UPDATE objection SET state = 'upheld'")
    with pytest.raises(IntegrityError):
        notice_desk.do(lambda session, _kit: session.execute(decided))


def test_whoever_took_its_place_counts_as_a_hand_too(notice_desk: Desk, people: People) -> None:
    both = notice_desk.officer(24, Role.APPROVER, Role.SUPERVISOR)
    old = publish(notice_desk, people)
    objection, _ = asked(notice_desk, old)
    new = newer(notice_desk, people, old, both)
    assert refused(notice_desk, both, reviewing.take, objection) == "objection.own_notice"
    act(notice_desk, people[2], reviewing.take, objection)
    act(notice_desk, people[2], reviewing.decide, objection, "uphold", "认错人了。")
    assert (state(notice_desk, old), state(notice_desk, new)) == (
        NoticeState.SUPERSEDED,
        NoticeState.CANCELLED,
    )


def newer(desk: Desk, people: People, old: int, approver: OfficerActor) -> int:
    """A notice that takes the place of another."""
    new = desk.do(notices.draft, people[0], story(), supersedes_id=old)
    desk.do(notices.submit, people[0], new)
    desk.do(sign, approver, new, desk.look(notice_row, new).content_hash)
    return new


@on_sqlite
def test_who_may_do_what_when(notice_desk: Desk, people: People) -> None:
    second = notice_desk.officer(31, Role.SUPERVISOR)
    elsewhere = notice_desk.officer(32, Role.SUPERVISOR, unit="WC")
    moderator = notice_desk.officer(33, Role.MODERATOR)
    notice_id = publish(notice_desk, people)
    objection, _ = asked(notice_desk, notice_id)
    first = people[2]
    decide, uphold = reviewing.decide, ("uphold", "有理由")
    assert refused(notice_desk, moderator, reviewing.take, objection) == "officer.not_allowed"
    assert refused(notice_desk, people[0], reviewing.take, objection) == "officer.not_allowed"
    assert refused(notice_desk, elsewhere, reviewing.take, objection) == "lifecycle.not_found"
    assert refused(notice_desk, first, reviewing.take, 10**22) == "lifecycle.not_found"
    assert refused(notice_desk, first, decide, objection, *uphold) == "objection.not_taken"
    act(notice_desk, first, reviewing.take, objection)
    act(notice_desk, first, reviewing.take, objection)
    assert refused(notice_desk, second, reviewing.take, objection) == "objection.taken"
    assert refused(notice_desk, second, decide, objection, *uphold) == "objection.not_yours"
    suspend = reviewing.suspend_meanwhile
    assert refused(notice_desk, second, suspend, objection) == "objection.not_yours"
    assert refused(notice_desk, first, decide, objection, "uphold", " ") == "notice.needs_reason"
    long = "长" * 1001
    assert refused(notice_desk, first, decide, objection, "uphold", long) == "objection.too_long"
    act(notice_desk, first, decide, objection, "decline", "对不上")
    for one in (first, second):
        assert refused(notice_desk, one, decide, objection, *uphold) == "objection.decided"
    assert acts_on(notice_desk, "objection").count("objection.taken") == 1


def test_an_objection_climbs_and_is_never_given_up(notice_desk: Desk, people: People) -> None:
    station = notice_desk.officer(41, Role.SUPERVISOR, unit="JH")
    publisher = notice_desk.officer(42, Role.PUBLISHER, unit="JH")
    notice_id = publish(notice_desk, (publisher, people[1], people[2]))
    objection, _ = asked(notice_desk, notice_id)

    def pass_time(by: timedelta) -> list[bytes]:
        """Let time pass, do the job, and say who was told."""
        notice_desk.clock.move(seconds=by.total_seconds())
        [job] = notice_desk.rows(Job, kind="objection.climb")
        assert job.available_at == notice_desk.clock()
        before = len(told(notice_desk))
        notice_desk.do(climb, objection, None)
        return told(notice_desk)[before:]

    def told(desk: Desk) -> list[bytes]:
        return [row.chat_key for row in desk.rows(OutboxMessage, kind="objection.asked")]

    assert station.to is not None
    assert people[2].to is not None
    near, far = station.to.chat_key, people[2].to.chat_key
    assert pass_time(timedelta()) == [near]
    act(notice_desk, station, reviewing.take, objection)
    assert refused(notice_desk, people[2], reviewing.take, objection) == "objection.taken"
    # The deadline itself climbs: those further up hear of it then, and can take it.
    assert pass_time(DEADLINE) == [near, far]
    act(notice_desk, people[2], reviewing.take, objection)
    assert pass_time(CLIMBS_EVERY) == [far]
    assert pass_time(CLIMBS_EVERY) == [far]
    assert [row.state.value for row in notice_desk.rows(Objection)] == ["asked"]
    overdue = [one for one in acts_on(notice_desk, "objection") if one == "objection.overdue"]
    assert len(overdue) == 3
    assert [one["late"] for one in notice_desk.said("objection.asked")] == [False] + [True] * 4
    # Words of the objection are for the reviewer alone.
    assert not [one for one in notice_desk.said("objection.asked") if WORDS in str(one)]


@on_sqlite
def test_where_nobody_may_review_the_moderators_hear_of_it(stage: TicketDesk) -> None:
    objection, _ = asked(stage.desk, stage.notice())
    stage.desk.do(climb, objection, None)
    [told] = stage.desk.rows(OutboxMessage, kind="objection.nobody")
    assert stage.kit.policy.triage is not None
    assert told.chat_key == stage.kit.policy.triage.chat_key
    assert WORDS not in str(stage.said("objection.nobody"))
    assert stage.said("objection.asked") == []


def test_two_reviews_of_one_notice_lift_it_together(notice_desk: Desk, people: People) -> None:
    second = notice_desk.officer(51, Role.SUPERVISOR)
    notice_id = publish(notice_desk, people)
    one, _ = asked(notice_desk, notice_id)
    other, _ = asked(notice_desk, notice_id)
    for reviewer, objection in ((people[2], one), (second, other)):
        act(notice_desk, reviewer, reviewing.take, objection)
        act(notice_desk, reviewer, reviewing.suspend_meanwhile, objection)
    act(notice_desk, people[2], reviewing.decide, one, "decline", "对不上")
    assert state(notice_desk, notice_id) is NoticeState.SUSPENDED
    act(notice_desk, second, reviewing.decide, other, "decline", "对不上")
    assert state(notice_desk, notice_id) is NoticeState.LIVE


@on_sqlite
def test_a_notice_that_ended_meanwhile_stays_ended(notice_desk: Desk, people: People) -> None:
    notice_id = publish(notice_desk, people)
    objection, _ = asked(notice_desk, notice_id)
    act(notice_desk, people[2], reviewing.take, objection)
    act(notice_desk, people[2], reviewing.suspend_meanwhile, objection)
    notice_desk.clock.move(days=31)
    notice_desk.do(expire, notice_id, None)
    act(notice_desk, people[2], reviewing.decide, objection, "decline", "对不上")
    assert state(notice_desk, notice_id) is NoticeState.EXPIRED


@on_sqlite
def test_nothing_of_who_asked_is_kept(notice_desk: Desk, people: People) -> None:
    objection, _ = asked(notice_desk, publish(notice_desk, people))
    [row] = [row for row in notice_desk.rows(AuditRow) if row.record_id == str(objection)]
    assert (row.actor_role, row.actor) == ("anybody", "anybody")
    kept = {name for name in notice_desk.rows(Objection)[0]._mapping if "key" in name}
    assert kept == {"data_key", "receipt_key"}
