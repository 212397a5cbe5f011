"""Deliveries: planned exactly once, sent at most once, and every copy changed when a notice ends."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from desk.actors import OPERATOR
from desk.district.units import set_withdrawal
from desk.notices import deliveries
from desk.notices import lookup as notices
from desk.notices.audience import chat_left, chat_moved, reach
from desk.notices.deliveries import Delivered, all_delivered, lapse, later, refused
from desk.notices.delivery_holds import ENDED_UNSENT
from desk.notices.delivery_plan import plan
from desk.notices.progress import progress
from desk.notices.rows import notice_row
from desk.notices.shared_copies import SharedCopy, remember_shared, shared_copy
from desk.sealed import chat_id_of, to_chat
from desk.sent import FailureWhy
from storage.tables.audience import AudienceChat, ChatState, Delivery, Subscriber
from tests.desk.notice_house import Desk
from tests.desk.published import (
    People,
    delivered,
    due,
    end,
    follower,
    group,
    post_all,
    publish,
    states,
    targets,
)
from tests.servers.migrated import on_sqlite
from tipline.broadcasts import Withdrawal
from tipline.notices import NoticeKind
from tipline.roles import Role
from tipline.subscribing import bits_of


def has_done_its_work(desk: Desk, people: People, notice_id: int) -> None:
    """Resolve a notice."""
    desk.do(notices.resolve, people[0], notice_id, "Found.")


# ------------------------------------------------------------------ planning


def test_a_notice_goes_to_every_chat_and_subscriber_of_its_areas_once(
    notice_desk: Desk, people: People
) -> None:
    wanted = {
        group(notice_desk, people, -101, "WH-0"),
        group(notice_desk, people, -102, "JH-1"),
        group(notice_desk, people, -103, "WC-1"),
        follower(notice_desk, 501, None),
        follower(notice_desk, 502, "JH-1", "WC-1", None),
    }
    notice_desk.do(chat_left, group(notice_desk, people, -104, "JH-1"))
    notice_id = publish(notice_desk, people)
    assert targets(notice_desk, notice_id) == wanted
    assert notice_desk.do(plan, notice_id, kind=NoticeKind.IDENTIFY) == 0
    assert len(notice_desk.rows(Delivery)) == len(wanted)
    assert notice_desk.look(reach, [1, 2, 3]) == (3, 2)


@on_sqlite
def test_a_notice_for_one_area_goes_there_only(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -101, "WC-1")
    follower(notice_desk, 501, "WC-1")
    wanted = {
        group(notice_desk, people, -102, "JH-1"),
        follower(notice_desk, 502, "JH-1"),
        follower(notice_desk, 503, None),
    }
    assert targets(notice_desk, publish(notice_desk, people, "JH-1")) == wanted


@on_sqlite
def test_a_chat_gets_the_kinds_that_it_was_registered_for(
    notice_desk: Desk, people: People
) -> None:
    only_missing, identify = bits_of([NoticeKind.MISSING]), bits_of([NoticeKind.IDENTIFY])
    wanted = {
        group(notice_desk, people, -101, "JH-1"),
        group(notice_desk, people, -102, "JH-1", kinds=identify),
    }
    group(notice_desk, people, -103, "JH-1", kinds=only_missing)
    # The last code says what a chat gets.
    group(notice_desk, people, -104, "JH-1")
    group(notice_desk, people, -104, "JH-1", kinds=only_missing)
    assert targets(notice_desk, publish(notice_desk, people)) == wanted
    chats = {kind: notice_desk.look(reach, [1, 2, 3], kind)[0] for kind in NoticeKind}
    assert (chats[NoticeKind.IDENTIFY], chats[NoticeKind.MISSING]) == (2, 3)


@on_sqlite
def test_a_stations_notice_stays_in_its_areas(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -101, "WH-0")
    wanted = {group(notice_desk, people, -102, "JH-1")}
    station = notice_desk.officer(9, Role.PUBLISHER, unit="JH")
    notice_id = publish(notice_desk, (station, people[1], people[2]))
    assert targets(notice_desk, notice_id) == wanted


@on_sqlite
def test_planning_is_one_statement(notice_desk: Desk, people: People) -> None:
    for number in range(20):
        group(notice_desk, people, -200 - number, "JH-1")
    notice_id = publish(notice_desk, people)
    seen: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
        seen.append(statement.split(maxsplit=1)[0].upper())

    event.listen(notice_desk.store.engine, "before_cursor_execute", note)
    notice_desk.do(plan, notice_id, kind=NoticeKind.IDENTIFY)
    event.remove(notice_desk.store.engine, "before_cursor_execute", note)
    looks = seen.count("SELECT")  # whether any of it was planned before
    assert looks <= 1
    assert [verb for verb in seen if verb in ("INSERT", "WITH", "UPDATE")] == ["INSERT"]


@on_sqlite
def test_planning_reads_the_subscribers_in_one_go(notice_desk: Desk, people: People) -> None:
    notice_id = publish(notice_desk, people)
    planned: list[tuple[str, Any]] = []

    def note(_c: Any, _cur: Any, statement: str, given: Any, *_: Any) -> None:
        if statement.startswith("INSERT INTO delivery"):
            planned.append((f"EXPLAIN QUERY PLAN {statement}", given))

    event.listen(notice_desk.store.engine, "before_cursor_execute", note)
    notice_desk.do(plan, notice_id, kind=NoticeKind.IDENTIFY)
    event.remove(notice_desk.store.engine, "before_cursor_execute", note)
    [asked] = planned
    with notice_desk.store.engine.connect() as connection:
        steps = [row.detail for row in connection.exec_driver_sql(*asked)]
    assert "SCAN subscriber" in steps  # by no index: that were a page anew for each of a million


# ------------------------------------------------------------------ sending


def test_a_step_is_claimed_by_one_sender(notice_desk: Desk, people: People) -> None:
    for number in range(30):
        group(notice_desk, people, -300 - number, "JH-1")
    publish(notice_desk, people)
    with ThreadPoolExecutor(6) as pool:
        claims = list(pool.map(lambda n: due(notice_desk, 10, f"lease-{n}"), range(6)))
    ids = [one.id for claim in claims for one in claim]
    assert len(ids) == len(set(ids)) == 30


@on_sqlite
def test_what_is_claimed_says_where_and_what(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    [one] = due(notice_desk)
    assert (one.kind, one.notice_id, one.to.language) == ("notice.card", notice_id, "zh")
    assert one.facts["number"] == "WH-2026-0001"
    assert one.facts["to_chat"] == "supergroup"
    opened = notice_desk.store.read_now(chat_id_of, notice_desk.kit, one.to.address)
    assert opened == -101


def test_a_reply_to_the_card_finds_its_notice(notice_desk: Desk, people: People) -> None:
    key = group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    post_all(notice_desk, first_message=77)
    assert notice_desk.look(deliveries.notice_of_message, key, 77) == notice_id
    assert notice_desk.look(deliveries.notice_of_message, key, 78) is None


def test_only_the_lease_that_claimed_may_say_what_came_of_it(
    notice_desk: Desk, people: People
) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    [one] = due(notice_desk)
    assert not notice_desk.do(delivered, one.id, "another", 5)
    assert states(notice_desk, notice_id) == [("sending", 0, 1)]


def test_of_many_that_are_marked_together_each_keeps_its_own_message(
    notice_desk: Desk, people: People
) -> None:
    for number in range(3):
        group(notice_desk, people, -300 - number, "JH-1")
    notice_id = publish(notice_desk, people)
    first, second, third = due(notice_desk)
    copies = [
        Delivered(first.id, first.lease, 71),
        Delivered(second.id, "another", 72),
        Delivered(third.id, third.lease, 73),
    ]
    assert notice_desk.do(all_delivered, copies) == 2
    assert sorted(states(notice_desk, notice_id)) == [("sending", 0, 1), *[("sent", 1, 1)] * 2]
    found = {row.id: row.message_id for row in notice_desk.rows(Delivery)}
    assert found == {first.id: 71, second.id: None, third.id: 73}


@on_sqlite
def test_put_off_until_later(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -101, "JH-1")
    publish(notice_desk, people)
    [one] = due(notice_desk)
    at = notice_desk.clock() + timedelta(minutes=10)
    notice_desk.store.write_now(later, one, at, "RetryAfter", counts=False)
    assert due(notice_desk) == []
    notice_desk.clock.move(minutes=10)
    assert [again.id for again in due(notice_desk)] == [one.id]


def test_a_card_whose_answer_never_came_is_not_posted_again(
    notice_desk: Desk, people: People
) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    due(notice_desk)
    notice_desk.clock.move(minutes=2)
    assert notice_desk.do(lapse) == 1
    assert states(notice_desk, notice_id) == [("unknown", 1, 1)]
    assert due(notice_desk) == []


@pytest.mark.parametrize("why", [FailureWhy.BLOCKED, FailureWhy.GONE])
def test_a_chat_that_shut_us_out_gets_nothing_more(
    notice_desk: Desk, people: People, why: FailureWhy
) -> None:
    group(notice_desk, people, -101, "JH-1")
    follower(notice_desk, 501, None)
    notice_id = publish(notice_desk, people)
    for one in due(notice_desk):
        notice_desk.do(refused, one.id, one.lease, why)
    assert {state for state, _, _ in states(notice_desk, notice_id)} == {"failed"}
    assert [row.state for row in notice_desk.rows(AudienceChat)] == [ChatState.LEFT]
    assert notice_desk.rows(Subscriber) == []
    assert targets(notice_desk, publish(notice_desk, people)) == set()
    told = notice_desk.do(progress, notice_id)
    assert (told.states["failed"], told.reasons) == (2, {why.value: 2})


@on_sqlite
def test_a_chat_without_the_right_to_post_stays_registered(
    notice_desk: Desk, people: People
) -> None:
    group(notice_desk, people, -101, "JH-1")
    publish(notice_desk, people)
    [one] = due(notice_desk)
    notice_desk.do(refused, one.id, one.lease, FailureWhy.NO_RIGHTS)
    assert [row.state for row in notice_desk.rows(AudienceChat)] == [ChatState.ACTIVE]


def test_a_group_that_became_a_supergroup_is_followed(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    [one] = due(notice_desk)
    new = to_chat(notice_desk.kit, -100_101, "zh")
    assert notice_desk.do(deliveries.moved, one.id, one.lease, new)
    [again] = due(notice_desk)
    assert (again.id, again.to.chat_key) == (one.id, new.chat_key)
    assert [row.chat_key for row in notice_desk.rows(AudienceChat)] == [new.chat_key]
    assert targets(notice_desk, notice_id) == {new.chat_key}


@on_sqlite
def test_a_group_that_told_of_its_move_itself_meanwhile_is_followed(
    notice_desk: Desk, people: People
) -> None:
    key, new = group(notice_desk, people, -101, "JH-1"), to_chat(notice_desk.kit, -100_101, "zh")
    publish(notice_desk, people)
    [one] = due(notice_desk)
    notice_desk.do(chat_moved, key, new)
    assert notice_desk.do(deliveries.moved, one.id, one.lease, new)
    [again] = due(notice_desk)
    assert (again.id, again.to.chat_key) == (one.id, new.chat_key)


# ------------------------------------------------------------------ the end of a notice


@on_sqlite
def test_every_copy_is_changed_and_the_chat_told_once(notice_desk: Desk, people: People) -> None:
    for number in range(3):
        group(notice_desk, people, -300 - number, "JH-1")
    notice_id = publish(notice_desk, people)
    post_all(notice_desk)
    end(notice_desk, people, notice_id)
    assert notice_desk.do(progress, notice_id).unchanged == 3
    edits = due(notice_desk)
    assert [(one.kind, one.facts["state"]) for one in edits] == [
        ("notice.card_edit", "cancelled")
    ] * 3
    assert {one.facts["message_id"] for one in edits} == {100, 101, 102}
    for one in edits:
        notice_desk.do(delivered, one.id, one.lease)
    assert notice_desk.do(progress, notice_id).unchanged == 0
    said = due(notice_desk)
    assert [one.kind for one in said] == ["notice.correction"] * 3
    for one in said:
        # A correction is a message of its own; the card stays the copy.
        notice_desk.do(delivered, one.id, one.lease, 900)
    assert states(notice_desk, notice_id) == [("sent", 3, 3)] * 3
    assert {row.message_id for row in notice_desk.rows(Delivery)} == {100, 101, 102}
    assert due(notice_desk) == []


@on_sqlite
def test_withdrawals_leave_before_cards_that_wait(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -101, "JH-1")
    wrong = publish(notice_desk, people)
    post_all(notice_desk)
    other = publish(notice_desk, people, case_number="A-2")
    notice_desk.clock.move(minutes=5)
    end(notice_desk, people, wrong)
    assert [one.notice_id for one in due(notice_desk)] == [wrong, other]


def test_a_withdrawal_that_was_put_off_still_leaves_before_cards_that_wait(
    notice_desk: Desk, people: People
) -> None:
    group(notice_desk, people, -101, "JH-1")
    wrong = publish(notice_desk, people)
    post_all(notice_desk)
    end(notice_desk, people, wrong)
    other = publish(notice_desk, people, case_number="A-2")
    notice_desk.clock.move(minutes=5)
    [change] = due(notice_desk, limit=1)
    soon = notice_desk.clock() + timedelta(seconds=30)
    notice_desk.store.write_now(later, change, soon, "RetryAfter", counts=False)
    notice_desk.clock.move(minutes=1)
    assert [one.notice_id for one in due(notice_desk)] == [wrong, other]


@pytest.mark.parametrize(
    ("policy", "hours", "ends", "taken"),
    [
        (Withdrawal.EDIT, 1, end, "notice.card_edit"),
        (Withdrawal.DELETE, 1, end, "notice.card_delete"),
        (Withdrawal.DELETE, 49, end, "notice.card_edit"),
        (Withdrawal.DELETE, 1, has_done_its_work, "notice.card_edit"),
    ],
)
def test_a_unit_says_what_becomes_of_withdrawn_copies(
    notice_desk: Desk, people: People, policy: Withdrawal, hours: int, ends: Any, taken: str
) -> None:
    notice_desk.do(set_withdrawal, OPERATOR, "wh", policy)
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    post_all(notice_desk)
    notice_desk.clock.move(hours=hours)
    ends(notice_desk, people, notice_id)
    [change] = due(notice_desk)
    assert change.kind == taken
    notice_desk.do(delivered, change.id, change.lease)
    assert [said.kind for said in due(notice_desk)] == ["notice.correction"]


def shared(desk: Desk, number: str, message: str = "AgAAAB") -> bool:
    """Somebody shares a notice by inline mode."""
    return desk.do(remember_shared, number, SharedCopy(message, with_photo=False), "en")


def test_a_shared_copy_is_changed_and_nothing_is_said_beside_it(
    notice_desk: Desk, people: People
) -> None:
    notice_id = publish(notice_desk, people)
    number = notice_desk.look(notice_row, notice_id).number
    assert [shared(notice_desk, number), shared(notice_desk, number)] == [True, False]
    assert not shared(notice_desk, "WH-2020-0001")
    assert due(notice_desk) == []
    end(notice_desk, people, notice_id)
    [change] = due(notice_desk)
    assert change.kind == "notice.shared_edit"
    assert notice_desk.do(shared_copy, change.to.address).message == "AgAAAB"
    notice_desk.do(delivered, change.id, change.lease)
    assert due(notice_desk) == []
    assert states(notice_desk, notice_id) == [("sent", 3, 3)]


def test_what_was_shared_while_its_notice_ended_is_changed_at_once(
    notice_desk: Desk, people: People
) -> None:
    notice_id = publish(notice_desk, people)
    end(notice_desk, people, notice_id)
    assert shared(notice_desk, notice_desk.look(notice_row, notice_id).number)
    [change] = due(notice_desk)
    notice_desk.do(refused, change.id, change.lease, FailureWhy.GONE)
    assert due(notice_desk) == []
    assert notice_desk.do(progress, notice_id).stuck == {"gone": 1}


@on_sqlite
def test_copies_never_sent_are_dropped(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    end(notice_desk, people, notice_id)
    assert due(notice_desk) == []
    told = notice_desk.do(progress, notice_id)
    assert told.reasons == {ENDED_UNSENT: 1}


@on_sqlite
def test_a_copy_on_its_way_is_changed_after(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    [one] = due(notice_desk)
    end(notice_desk, people, notice_id)
    notice_desk.do(delivered, one.id, one.lease, 55)
    assert [again.kind for again in due(notice_desk)] == ["notice.card_edit"]


@on_sqlite
def test_a_copy_nobody_knows_of_gets_the_correction_only(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    [one] = due(notice_desk)
    notice_desk.store.write_now(deliveries.unanswered, one.id, one.lease)
    end(notice_desk, people, notice_id)
    [line] = due(notice_desk)
    assert (line.kind, line.facts["message_id"]) == ("notice.correction", None)
    notice_desk.do(delivered, line.id, line.lease, 9)
    assert states(notice_desk, notice_id) == [("sent", 3, 3)]


@on_sqlite
def test_a_card_that_cannot_be_changed_is_still_corrected(
    notice_desk: Desk, people: People
) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    post_all(notice_desk)
    end(notice_desk, people, notice_id)
    [one] = due(notice_desk)
    notice_desk.do(refused, one.id, one.lease, FailureWhy.GONE)
    assert [again.kind for again in due(notice_desk)] == ["notice.correction"]
    assert [row.state for row in notice_desk.rows(AudienceChat)] == [ChatState.ACTIVE]


@on_sqlite
def test_a_change_whose_answer_never_came_is_made_again(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    post_all(notice_desk)
    end(notice_desk, people, notice_id)
    due(notice_desk)
    notice_desk.clock.move(minutes=2)
    notice_desk.do(lapse)
    [again] = due(notice_desk)
    assert again.kind == "notice.card_edit"


@on_sqlite
def test_an_ending_while_another_is_told_is_told_too(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    post_all(notice_desk)
    notice_desk.do(notices.resolve, people[0], notice_id, "Found.")
    [edit] = due(notice_desk)
    end(notice_desk, people, notice_id)
    notice_desk.do(delivered, edit.id, edit.lease)
    kinds: list[tuple[str, str]] = []
    while batch := due(notice_desk):
        for one in batch:
            kinds.append((one.kind, one.facts["state"]))
            notice_desk.do(delivered, one.id, one.lease)
    # The last word on the card and in the chat is the present state.
    assert ("notice.card_edit", "cancelled") in kinds
    assert kinds[-1] == ("notice.correction", "cancelled")
