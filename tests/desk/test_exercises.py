"""Exercises go only where somebody asked for them; a real notice goes everywhere."""

from desk.actors import Citizen
from desk.district.units import area_by_code
from desk.notices import subscriptions
from desk.notices.audience import reach, register_chat, registration_code, take_drills
from desk.notices.sharing import may_be_shared, shareable
from desk.outgoing import DRILL_PART
from desk.posting import open_files
from desk.sealed import to_chat
from storage.tables.audience import AudienceChat
from tests.desk.notice_house import Desk
from tests.desk.published import (
    People,
    due,
    follower,
    group,
    publish,
    publish_with_photos,
    targets,
)
from tests.servers.migrated import on_sqlite


def drill_group(desk: Desk, people: People, chat_id: int) -> bytes:
    """A group registered with a code for exercises too."""
    area_id = desk.look(area_by_code, "JH-1").id
    code = desk.do(registration_code, people[2], area_id, drills=True)
    to = to_chat(desk.kit, chat_id, "zh")
    desk.do(register_chat, code, to, title="邻里", kind="supergroup")
    return to.chat_key


def test_an_exercise_reaches_only_those_who_asked_for_exercises(
    notice_desk: Desk, people: People
) -> None:
    plain, drills = group(notice_desk, people, -101, "JH-1"), drill_group(notice_desk, people, -102)
    reader, trainee = follower(notice_desk, 501, "JH-1"), follower(notice_desk, 502, "JH-1", None)
    key, _ = notice_desk.person(502)
    notice_desk.store.write_now(take_drills, key, on=True)
    assert targets(notice_desk, publish(notice_desk, people, exercise=True)) == {drills, trainee}
    real = publish(notice_desk, people, case_number="A-2")
    assert targets(notice_desk, real) == {plain, drills, reader, trainee}


def test_nobody_shares_an_exercise(notice_desk: Desk, people: People) -> None:
    exercise = publish(notice_desk, people, exercise=True)
    real = publish(notice_desk, people, case_number="A-2")
    assert [notice_id for notice_id, _ in notice_desk.do(may_be_shared)] == [real]
    assert list(notice_desk.do(shareable, [exercise, real])) == [real]


@on_sqlite
def test_an_exercises_only_photo_is_to_be_marked(notice_desk: Desk, people: People) -> None:
    drill_group(notice_desk, people, -102)
    publish_with_photos(notice_desk, people, b"pixels", exercise=True)
    [card] = due(notice_desk)
    assert [one.kind for one in open_files(notice_desk.kit, card.facts)] == [DRILL_PART]


@on_sqlite
def test_the_reach_that_is_shown_is_the_one_it_has(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -101, "JH-1")
    drill_group(notice_desk, people, -102)
    follower(notice_desk, 501, "JH-1")
    areas = [notice_desk.look(area_by_code, "JH-1").id]
    assert notice_desk.look(reach, areas) == (2, 1)
    assert notice_desk.look(reach, areas, exercise=True) == (1, 0)


def test_a_subscriber_keeps_to_it_for_areas_to_come(notice_desk: Desk, people: People) -> None:
    trainee = follower(notice_desk, 502, "WC-1")
    citizen = Citizen(*notice_desk.person(502))
    for choice in (subscriptions.DRILLS, str(notice_desk.look(area_by_code, "JH-1").id)):
        notice_desk.do(subscriptions.press, citizen, choice, None)
    notice_desk.do(subscriptions.press, citizen, str(notice_desk.look(area_by_code, "WC-1").id), 7)
    assert notice_desk.said("citizen.subscribe")[-1]["drills"] is True
    assert targets(notice_desk, publish(notice_desk, people, exercise=True)) == {trainee}
    notice_desk.do(subscriptions.press, citizen, subscriptions.DRILLS, 7)
    later = publish(notice_desk, people, exercise=True, case_number="A-2")
    assert targets(notice_desk, later) == set()


@on_sqlite
def test_a_new_code_says_anew_whether_a_chat_takes_part(notice_desk: Desk, people: People) -> None:
    key = drill_group(notice_desk, people, -101)
    assert group(notice_desk, people, -101, "JH-1") == key
    assert [row.drills for row in notice_desk.rows(AudienceChat)] == [False]
