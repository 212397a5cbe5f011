"""Choosing among more areas than a screen holds: by part of their name, and never cut off in silence."""

from typing import Any

import pytest

from desk.actors import OPERATOR, Citizen
from desk.district.area_choice import area_choice
from desk.district.units import AreaLine, add_area
from desk.notices import lookup as notices
from desk.notices import subscriptions
from desk.notices.audience import tell_areas
from desk.notices.steps import Step
from desk.notices.talk import ask
from tests.desk.notice_house import Desk, story
from tests.desk.published import People

AREAS = [
    AreaLine(n, f"JA-{n}", {"zh": zh, "en": en}, "JA", 1, bounded=False)
    for n, (zh, en) in enumerate(
        [("江岸一区", "Jiang'an 1"), ("江岸二区", "Jiang'an 2"), ("汉阳区", "Hanyang")], start=1
    )
]


@pytest.mark.parametrize(
    ("typed", "found", "more", "unfound"),
    [
        ("", [1, 2], 1, ""),
        ("江岸", [1, 2], 0, ""),
        ("jiangan 2", [2], 0, ""),
        ("ja-3", [3], 0, ""),
        ("区", [1, 2], 1, ""),
        ("武昌", [1, 2], 1, "武昌"),
        ("x" * 50, [1, 2], 1, "x" * 40),
    ],
)
def test_what_is_typed_narrows_the_choice(
    typed: str, found: list[int], more: int, unfound: str
) -> None:
    choice = area_choice(AREAS, typed, 2)
    assert [area["id"] for area in choice["areas"]] == found
    assert (choice["more"], choice["unfound"]) == (more, unfound)


def test_of_a_hundred_areas_each_is_found_wherever_one_is_chosen(
    notice_desk: Desk, people: People
) -> None:
    ids = [
        notice_desk.do(
            add_area, OPERATOR, f"X-{n}", {"zh": f"第{n}片", "en": f"Beat {n}"}, unit="WH"
        )
        for n in range(101)
    ]
    publisher, _, supervisor = people
    citizen = Citizen(*notice_desk.person(7))

    def shown(kind: str) -> dict[str, Any]:
        return notice_desk.said(kind)[-1]

    notice_desk.do(subscriptions.show, citizen, typed="第100片")
    assert [one["id"] for one in shown("citizen.subscribe")["areas"]] == [ids[100]]
    notice_desk.do(subscriptions.press, citizen, str(ids[99]), None)
    first = shown("citizen.subscribe")
    assert (first["areas"][0]["id"], first["mine"]) == (ids[99], [ids[99]])
    assert (len(first["areas"]), first["more"]) == (40, 64)

    notice_desk.do(tell_areas, supervisor, citizen.to)
    assert (len(shown("officer.areas")["areas"]), shown("officer.areas")["more"]) == (90, 14)
    notice_desk.do(tell_areas, supervisor, citizen.to, "beat 100")
    assert shown("officer.group_code")["area_id"] == ids[100]

    draft = notice_desk.do(notices.draft, publisher, story())
    notice_desk.do(ask, publisher, citizen.to, draft, Step.AREA)
    assert (len(shown("notice.step")["areas"]), shown("notice.step")["more"]) == (90, 14)
    notice_desk.do(ask, publisher, citizen.to, draft, Step.AREA, typed="第97")
    assert [one["id"] for one in shown("notice.step")["areas"]] == [ids[97]]
