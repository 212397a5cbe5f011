"""An officer's notices: none is out of reach, however many there are and however it ended."""

from typing import Any

import pytest

from desk.notices import listing
from desk.notices import lookup as notices
from tests.desk.notice_house import Desk, story
from tests.desk.published import People, publish
from tests.servers.migrated import on_sqlite
from tipline.refusals import Refusal
from tipline.roles import Role

TO = 1  # whose private chat the answers go to


def listed(desk: Desk, people: People, page: int = 0) -> dict[str, Any]:
    """A page of the publisher's list."""
    _, to = desk.person(TO)
    desk.do(listing.show_list, people[0], to, page=page)
    return desk.said("notice.list")[-1]


def opened(desk: Desk, people: People, typed: str) -> dict[str, Any]:
    """What stands below a number that the publisher typed."""
    _, to = desk.person(TO)
    desk.do(listing.show_numbered, people[0], to, typed)
    return desk.said("notice.manage")[-1]


def test_every_notice_is_on_some_page_and_what_has_not_ended_is_first(
    notice_desk: Desk, people: People
) -> None:
    resolved, expected = publish(notice_desk, people), []
    notice_desk.do(notices.resolve, people[0], resolved, "He was found.")
    withdrawn = publish(notice_desk, people, case_number="A-2")
    notice_desk.do(notices.cancel, people[0], withdrawn, "The wrong man.")
    for _ in range(22):
        expected.append(notice_desk.do(notices.draft, people[0], story()))
        notice_desk.do(notices.submit, people[0], expected[-1])
    first, second = listed(notice_desk, people), listed(notice_desk, people, 1)
    assert (len(first["notices"]), first["more"], second["more"]) == (20, True, False)
    shown = [one["id"] for one in (*first["notices"], *second["notices"])]
    assert shown == [*reversed(expected), resolved]
    assert listed(notice_desk, people, 9_999)["notices"] == []


@on_sqlite
def test_a_resolved_notice_is_found_by_its_number_and_withdrawn(
    notice_desk: Desk, people: People
) -> None:
    notice_id = publish(notice_desk, people)
    assert opened(notice_desk, people, "WH-2026-0001")["acts"] == [
        *("renewal", "update", "resolve", "cancel", "clear")
    ]
    notice_desk.do(notices.resolve, people[0], notice_id, "He was found.")
    assert opened(notice_desk, people, "wh-2026-0001")["acts"] == ["cancel", "clear"]
    notice_desk.do(notices.cancel, people[0], notice_id, "It was somebody else.")
    last = opened(notice_desk, people, "WH-2026-0001")
    assert (last["card"]["state"], last["acts"]) == ("cancelled", [])


@pytest.mark.parametrize(
    ("roles", "unit", "typed", "code"),
    [
        ([Role.PUBLISHER], "WH", "147", "notice.bad_number"),
        ([Role.PUBLISHER], "WH", "WH-2026-0002", "lifecycle.not_found"),
        ([Role.PUBLISHER], "JH", "WH-2026-0001", "notice.not_your_unit"),
        ([Role.MODERATOR], "WH", "WH-2026-0001", "officer.not_allowed"),
    ],
)
@on_sqlite
def test_what_a_number_does_not_open(
    notice_desk: Desk, people: People, roles: list[Role], unit: str, typed: str, code: str
) -> None:
    publish(notice_desk, people)
    other = notice_desk.officer(9, *roles, unit=unit)
    _, to = notice_desk.person(9)
    with pytest.raises(Refusal) as refused:
        notice_desk.do(listing.show_numbered, other, to, typed)
    assert refused.value.code == code
    assert notice_desk.said("notice.manage") == []
