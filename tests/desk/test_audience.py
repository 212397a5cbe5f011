"""Whom notices reach: groups registered by a code, subscribers, and chats that leave or move."""

import pytest

from desk.district.units import area_by_code
from desk.notices.audience import (
    Wishes,
    chat_left,
    chat_moved,
    reach,
    register_chat,
    registration_code,
    subscriptions,
    unsubscribe,
    unsubscribe_all,
    wish,
    wishes_of,
)
from desk.notices.progress import progress
from desk.sealed import to_chat
from storage.tables.audience import AudienceChat, ChatState, Delivery
from storage.tables.queues import OutboxMessage
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
    targets,
)
from tests.servers.migrated import on_sqlite
from tipline.notices import NoticeKind
from tipline.refusals import Refusal
from tipline.roles import Role
from tipline.subscribing import Quiet, bits_of

CHILD = {"kind": "missing", "offence": "missing_child", "case_number": "M-1"}


def test_a_code_registers_one_chat_once(notice_desk: Desk, people: People) -> None:
    area_id = notice_desk.look(area_by_code, "JH-1").id
    code = notice_desk.do(registration_code, people[2], area_id)
    first, second = (to_chat(notice_desk.kit, chat, "zh") for chat in (-1, -2))
    typed = f" {code.lower()} "
    assert notice_desk.do(register_chat, typed, first, title="A", kind="group") == area_id
    assert notice_desk.do(register_chat, code, second, title="B", kind="group") is None
    assert [row.chat_key for row in notice_desk.rows(AudienceChat)] == [first.chat_key]


@on_sqlite
def test_a_chat_keeps_the_language_it_was_registered_with(
    notice_desk: Desk, people: People
) -> None:
    english = group(notice_desk, people, -1, "JH-1", language="en")
    plain = group(notice_desk, people, -2, "JH-1")
    publish(notice_desk, people)
    copies = {row.chat_key: row.language for row in notice_desk.rows(Delivery)}
    assert copies == {english: "en", plain: "zh"}
    greeted = notice_desk.rows(OutboxMessage, kind="group.registered")
    assert {row.chat_key: row.language for row in greeted} == copies


@on_sqlite
def test_only_supervisors_make_codes_and_only_for_their_areas(
    notice_desk: Desk, people: People
) -> None:
    area_id = notice_desk.look(area_by_code, "JH-1").id
    station = notice_desk.officer(9, Role.SUPERVISOR, unit="WC")
    for actor, code in ((people[0], "officer.not_allowed"), (station, "officer.not_your_unit")):
        with pytest.raises(Refusal) as refused_code:
            notice_desk.do(registration_code, actor, area_id)
        assert refused_code.value.code in (code, "access.no_right")


def test_a_group_that_guesses_codes_has_to_rest(notice_desk: Desk) -> None:
    to = to_chat(notice_desk.kit, -5, "zh")
    for _ in range(5):
        notice_desk.do(register_chat, "GR-00000-00000", to, title="A", kind="group")
    with pytest.raises(Refusal) as refused_code:
        notice_desk.do(register_chat, "GR-00000-00000", to, title="A", kind="group")
    assert refused_code.value.code == "officer.too_often"


@on_sqlite
def test_an_enrolment_code_registers_no_group(notice_desk: Desk) -> None:
    to = to_chat(notice_desk.kit, -5, "zh")
    assert notice_desk.do(register_chat, "EN-00000-00000", to, title="A", kind="group") is None


def test_a_chat_comes_back_by_a_new_code(notice_desk: Desk, people: People) -> None:
    key = group(notice_desk, people, -101, "JH-1")
    notice_desk.do(chat_left, key)
    assert group(notice_desk, people, -101, "WC-1") == key
    [row] = notice_desk.rows(AudienceChat)
    area = notice_desk.look(area_by_code, "WC-1").id
    assert (row.state, row.area_id) == (ChatState.ACTIVE, area)


def test_moving_keeps_registration_and_copies(notice_desk: Desk, people: People) -> None:
    old = group(notice_desk, people, -101, "JH-1")
    notice_id = publish(notice_desk, people)
    post_all(notice_desk)
    new = to_chat(notice_desk.kit, -100_101, "zh")
    notice_desk.do(chat_moved, old, new)
    notice_desk.do(chat_moved, old, new)
    assert targets(notice_desk, notice_id) == {new.chat_key}
    end(notice_desk, people, notice_id)
    # The old messages stayed behind: what can be done is to say so in the new chat.
    assert [one.kind for one in due(notice_desk)] == ["notice.correction"]


def test_subscribing_twice_is_once(notice_desk: Desk) -> None:
    key, _ = notice_desk.person(501)
    follower(notice_desk, 501, "JH-1", "JH-1", None, None)
    area_id = notice_desk.look(area_by_code, "JH-1").id
    assert notice_desk.look(subscriptions, key) == (area_id, None)
    notice_desk.store.write_now(unsubscribe, key, None)
    assert notice_desk.look(subscriptions, key) == (area_id,)
    assert notice_desk.store.write_now(unsubscribe_all, key) == 1


@on_sqlite
def test_addresses_and_titles_are_sealed(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -1_001_234_567, "JH-1")
    [row] = notice_desk.rows(AudienceChat)
    everything = b"".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
    assert b"1001234567" not in everything
    assert "邻里".encode() not in everything


@on_sqlite
def test_only_who_wants_the_kind_gets_it_and_a_further_area_keeps_the_wishes(
    notice_desk: Desk, people: People
) -> None:
    key, _ = notice_desk.person(501)
    follower(notice_desk, 501, "JH-1")
    cars_only = Wishes(bits_of([NoticeKind.VEHICLE]), Quiet.NIGHT)
    notice_desk.store.write_now(wish, key, cars_only)
    follower(notice_desk, 501, None)
    assert notice_desk.look(wishes_of, key) == cars_only
    other = follower(notice_desk, 502, None)
    assert targets(notice_desk, publish(notice_desk, people)) == {other}
    assert notice_desk.look(reach, [1], NoticeKind.IDENTIFY) == (0, 1)
    assert notice_desk.look(reach, [1], NoticeKind.VEHICLE) == (0, 2)


def test_what_became_of_a_notice_is_said_at_once_and_lets_people_sleep(
    notice_desk: Desk, people: People
) -> None:
    sleeper = follower(notice_desk, 501, None)
    everybody = {
        sleeper,
        follower(notice_desk, 502, None),
        group(notice_desk, people, -101, "JH-1"),
    }
    notice_desk.store.write_now(wish, notice_desk.person(501)[0], Wishes(quiet=Quiet.NIGHT))
    theft, child = publish(notice_desk, people), publish(notice_desk, people, **CHILD)
    post_all(notice_desk)
    notice_desk.clock.move(hours=11)  # 23:00 in Wuhan

    def rung_by(ending: int) -> set[bytes]:
        end(notice_desk, people, ending)
        post_all(notice_desk)
        said = due(notice_desk)
        assert {one.to.chat_key for one in said} == everybody
        for one in said:
            notice_desk.do(delivered, one.id, one.lease)
        return {one.to.chat_key for one in said if one.facts["rings"]}

    assert rung_by(theft) == everybody - {sleeper}
    assert rung_by(child) == everybody


@on_sqlite
def test_a_notice_waits_for_the_morning_unless_a_life_is_at_stake(
    notice_desk: Desk, people: People
) -> None:
    sleeper = follower(notice_desk, 501, None)
    awake = follower(notice_desk, 502, None)
    notice_desk.store.write_now(wish, notice_desk.person(501)[0], Wishes(quiet=Quiet.NIGHT))
    notice_desk.clock.move(hours=11)  # 23:00 in Wuhan
    notice_id = publish(notice_desk, people)
    assert [one.to.chat_key for one in due(notice_desk)] == [awake]
    told = notice_desk.do(progress, notice_id)
    assert (told.later, told.held) == (1, 0)
    child = publish(notice_desk, people, **CHILD)
    assert {one.to.chat_key for one in due(notice_desk)} == {sleeper, awake}
    assert notice_desk.do(progress, child).later == 0
    notice_desk.clock.move(hours=7, minutes=59)
    assert due(notice_desk) == []
    notice_desk.clock.move(minutes=1)
    assert [one.to.chat_key for one in due(notice_desk)] == [sleeper]
