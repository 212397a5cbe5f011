"""A broadcast held up by officers: nothing goes out meanwhile, everything in its own time after."""

import pytest

from bot.scheduler import do_job, due_jobs
from desk.notices import broadcast, deliveries
from desk.notices.deliveries import later, refused
from desk.notices.delivery_holds import ENDED_UNSENT, STOPPED
from desk.notices.following import standing, stuck_page
from desk.notices.progress import progress, stuck_chats
from desk.notices.rows import notice_row
from desk.notices.suspension import lift, suspend
from desk.sent import FailureWhy
from tests.desk.notice_house import Desk
from tests.desk.published import People, delivered, due, end, group, publish, states
from tests.servers.migrated import on_sqlite
from tipline.broadcasts import BroadcastAction, look_every, seconds_left
from tipline.refusals import Refusal
from tipline.roles import Role

PAUSE, RESUME, STOP = BroadcastAction


def groups(desk: Desk, people: People, count: int) -> None:
    """So many registered groups."""
    for number in range(count):
        group(desk, people, -300 - number, "JH-1")


def test_a_pause_holds_what_is_not_out_and_resuming_lets_it_go(
    notice_desk: Desk, people: People
) -> None:
    groups(notice_desk, people, 3)
    notice_id = publish(notice_desk, people)
    [first] = due(notice_desk, limit=1)
    notice_desk.do(broadcast.act, people[1], notice_id, PAUSE)
    notice_desk.do(delivered, first.id, first.lease, 7)
    assert due(notice_desk) == []
    told = notice_desk.do(progress, notice_id)
    assert (told.held, told.due, told.states["sent"]) == (2, 0, 1)
    notice_desk.do(broadcast.act, people[1], notice_id, RESUME)
    assert len(due(notice_desk)) == 2


def test_a_pause_outlasts_a_lifted_suspension_and_the_other_way_round(
    notice_desk: Desk, people: People
) -> None:
    groups(notice_desk, people, 1)
    notice_id = publish(notice_desk, people)

    def pauses(action: BroadcastAction) -> None:
        notice_desk.do(broadcast.act, people[1], notice_id, action)
        assert due(notice_desk) == []

    pauses(PAUSE)
    notice_desk.do(suspend, people[2], notice_id)
    pauses(RESUME)
    pauses(PAUSE)
    notice_desk.do(lift, people[2], notice_id)
    assert due(notice_desk) == []
    notice_desk.do(broadcast.act, people[1], notice_id, RESUME)
    assert [one.kind for one in due(notice_desk)] == ["notice.card"]


@pytest.mark.parametrize("act", [PAUSE, STOP])
def test_a_card_in_the_air_that_telegram_put_off_fares_as_the_others(
    notice_desk: Desk, people: People, act: BroadcastAction
) -> None:
    groups(notice_desk, people, 1)
    notice_id = publish(notice_desk, people)
    [one] = due(notice_desk)
    notice_desk.do(broadcast.act, people[1], notice_id, act)
    notice_desk.store.write_now(later, one, notice_desk.clock(), "RetryAfter", counts=False)
    assert due(notice_desk) == []
    assert states(notice_desk, notice_id) == [({PAUSE: "queued", STOP: "failed"}[act], 0, 1)]


@on_sqlite
def test_a_card_in_the_air_when_the_notice_ended_is_not_sent_later(
    notice_desk: Desk, people: People
) -> None:
    groups(notice_desk, people, 1)
    notice_id = publish(notice_desk, people)
    [one] = due(notice_desk)
    end(notice_desk, people, notice_id)
    notice_desk.store.write_now(later, one, notice_desk.clock(), "RetryAfter", counts=False)
    assert due(notice_desk) == []
    assert notice_desk.do(progress, notice_id).reasons == {ENDED_UNSENT: 1}


def test_stopping_drops_the_rest_and_taking_back_still_reaches_what_is_out(
    notice_desk: Desk, people: People
) -> None:
    groups(notice_desk, people, 3)
    notice_id = publish(notice_desk, people)
    [first] = due(notice_desk, limit=1)
    notice_desk.do(delivered, first.id, first.lease, 7)
    notice_desk.do(broadcast.act, people[1], notice_id, STOP)
    assert notice_desk.do(progress, notice_id).reasons == {STOPPED: 2}
    end(notice_desk, people, notice_id)
    assert [one.kind for one in due(notice_desk)] == ["notice.card_edit"]


def test_what_was_stopped_is_not_resumed_and_strangers_hold_nothing_up(
    notice_desk: Desk, people: People
) -> None:
    groups(notice_desk, people, 1)
    notice_id = publish(notice_desk, people)
    elsewhere = notice_desk.officer(9, Role.SUPERVISOR, unit="WC")
    moderator = notice_desk.officer(10, Role.MODERATOR)
    for actor, code in ((elsewhere, "notice.not_your_unit"), (moderator, "officer.not_allowed")):
        with pytest.raises(Refusal, match=code):
            notice_desk.do(broadcast.act, actor, notice_id, STOP)
    notice_desk.do(broadcast.act, people[1], notice_id, STOP)
    with pytest.raises(Refusal, match=r"broadcast\.stopped"):
        notice_desk.do(broadcast.act, people[1], notice_id, RESUME)


def test_what_cannot_be_changed_is_named_with_its_reason(notice_desk: Desk, people: People) -> None:
    groups(notice_desk, people, 3)
    notice_id = publish(notice_desk, people)
    lost, *rest = due(notice_desk)
    notice_desk.store.write_now(deliveries.unanswered, lost.id, lost.lease)
    for number, one in enumerate(rest):
        notice_desk.do(delivered, one.id, one.lease, 70 + number)
    end(notice_desk, people, notice_id)
    correction, first, second = sorted(
        due(notice_desk), key=lambda one: one.kind == "notice.card_edit"
    )
    notice_desk.do(delivered, correction.id, correction.lease, 900)
    notice_desk.do(refused, first.id, first.lease, FailureWhy.GONE)
    notice_desk.do(delivered, second.id, second.lease)
    while said := due(notice_desk):
        for one in said:
            notice_desk.do(delivered, one.id, one.lease, 900)
    told = notice_desk.do(progress, notice_id)
    assert told.stuck == {"gone": 1, deliveries.NO_ANSWER: 1}
    assert told.unchanged == told.due == 0
    named = notice_desk.do(stuck_chats, notice_id)
    assert [chat["title"] for chat in named] == ["邻里", "邻里"]


def test_the_list_of_what_cannot_be_changed_goes_on_after_what_is_named(
    notice_desk: Desk, people: People
) -> None:
    groups(notice_desk, people, 12)
    notice_id = publish(notice_desk, people)
    for lost in due(notice_desk):
        notice_desk.store.write_now(deliveries.unanswered, lost.id, lost.lease)
    end(notice_desk, people, notice_id)
    facts = notice_desk.do(standing, notice_desk.look(notice_row, notice_id).number)
    named = facts["stuck_chats"]
    assert (facts["stuck_count"], len(named)) == (12, 10)
    rest = notice_desk.do(stuck_chats, notice_id, after=named[-1]["copy"])
    assert len({chat["copy"] for chat in named + rest}) == 12
    assert notice_desk.do(stuck_page, notice_id, 0) == named + rest
    assert notice_desk.do(stuck_page, notice_id, rest[-1]["copy"]) == []


@on_sqlite
def test_the_message_moves_by_itself_until_all_is_done(notice_desk: Desk, people: People) -> None:
    groups(notice_desk, people, 2)
    publish(notice_desk, people)

    def looks() -> int:
        notice_desk.clock.move(seconds=10)
        jobs, _ = notice_desk.do(due_jobs)
        mine = [job_id for job_id, kind, _ in jobs if kind == broadcast.PROGRESS_JOB]
        return sum(notice_desk.do(do_job, job_id) for job_id in mine)

    [first, second] = due(notice_desk)
    notice_desk.do(delivered, first.id, first.lease, 7)
    assert looks() == 1
    notice_desk.do(delivered, second.id, second.lease, 8)
    assert [looks(), looks()] == [1, 0]


def test_the_message_leaves_half_of_what_a_group_takes_to_the_tickets() -> None:
    seconds = [look_every(rate).total_seconds() for rate in (10 / 60, 20 / 60, 1, 20)]
    assert seconds == [12, 6, 2, 1]


def test_the_time_left_follows_the_pace() -> None:
    assert seconds_left(100, 80, 10) == 40
    assert seconds_left(100, 100, 10) is None
    assert seconds_left(80, 100, 10) is None
