"""Whose poster it is, what it is drawn from, and that it goes out only as the notice stands."""

from dataclasses import replace
from typing import Any

import pytest

from desk.kit import Kit
from desk.notices import lookup as notices
from desk.notices.posters import (
    OpenPoster,
    Poster,
    keep,
    open_poster,
    open_published,
    pictures_of,
    send_poster,
)
from desk.posting import open_files
from storage.tables.audit import AuditRow
from tests.desk.notice_house import Desk, story
from tests.desk.published import People, end, publish_with_photos
from tests.media.poster.samples import ENDED, face
from tests.servers.migrated import on_sqlite
from tipline.refusals import Refusal
from tipline.roles import Role


@pytest.fixture
def notice_id(notice_desk: Desk, people: People) -> int:
    """The story's notice, live, with a photo."""
    return publish_with_photos(notice_desk, people, face())


def refused(desk: Desk, *args: Any) -> str:
    """The code with which a poster is refused."""
    with pytest.raises(Refusal) as refusal:
        desk.do(open_poster, *args)
    return refusal.value.code


@pytest.mark.parametrize(
    ("roles", "unit", "code"),
    [
        ([Role.PUBLISHER], "WH", None),
        ([Role.APPROVER], "WH", None),
        ([Role.SUPERVISOR], "WH", None),
        ([Role.MODERATOR], "WH", "officer.not_allowed"),
        ([Role.OFFICER], "WH", "officer.not_allowed"),
        ([Role.AUDITOR], "WH", "officer.not_allowed"),
        ([Role.PUBLISHER], "JH", "notice.not_your_unit"),
    ],
)  # fmt: skip
@on_sqlite
def test_a_published_notice_is_for_those_who_see_it_on_the_desk(
    notice_desk: Desk, notice_id: int, roles: list[Role], unit: str, code: str | None
) -> None:
    officer = notice_desk.officer(9, *roles, unit=unit)
    said = None
    try:
        notice_desk.do(open_poster, officer, notice_id)
    except Refusal as refusal:
        said = refusal.code
    assert said == code


@on_sqlite
def test_a_draft_is_for_its_makers_and_only_when_it_is_complete(
    notice_desk: Desk, people: People
) -> None:
    publisher, approver, supervisor = people
    whole = notice_desk.do(notices.draft, publisher, story())
    opened: OpenPoster = notice_desk.do(open_poster, approver, whole)
    assert (opened.card["state"], opened.card["number"], opened.address) == ("draft", None, "")
    assert refused(notice_desk, supervisor, whole) == "officer.not_allowed"
    begun = notice_desk.do(notices.draft, publisher, {"kind": "wanted"})
    assert refused(notice_desk, publisher, begun) == "notice.faulty"
    notice_desk.do(notices.discard, publisher, whole)
    assert refused(notice_desk, publisher, whole) == "notice.already_ended"
    assert refused(notice_desk, publisher, 10**22) == "lifecycle.not_found"
    assert refused(notice_desk, None, whole) == "officer.not_allowed"


def opened_with(desk: Desk, public_url: str, bot: str) -> OpenPoster:
    """The notice as an operator opens it, under these settings."""
    policy = replace(desk.kit.policy, public_url=public_url, bot_username=bot)
    kit = replace(desk.kit, policy=policy)
    return desk.store.write_now(open_published, kit, "WH-2026-0001")


@pytest.mark.parametrize(
    ("public_url", "address"),
    [
        ("https://tips.example.org/", "https://tips.example.org/n/WH-2026-0001"),
        ("", "https://t.me/tipline_bot?start=n-WH-2026-0001"),
    ],
)
@pytest.mark.usefixtures("notice_id")
@on_sqlite
def test_the_code_leads_to_the_public_page_or_else_to_the_bot(
    notice_desk: Desk, public_url: str, address: str
) -> None:
    assert opened_with(notice_desk, public_url, "tipline_bot").address == address


@pytest.mark.usefixtures("notice_id")
@on_sqlite
def test_without_either_there_is_no_poster(notice_desk: Desk) -> None:
    with pytest.raises(Refusal, match=r"poster\.no_address"):
        opened_with(notice_desk, "", "")


@on_sqlite
def test_the_photo_is_opened_for_a_live_notice_and_for_no_ended_one(
    notice_desk: Desk, people: People, notice_id: int
) -> None:
    opened = notice_desk.do(open_poster, people[0], notice_id)
    assert pictures_of(notice_desk.kit, opened) == [face()]
    end(notice_desk, people, notice_id)
    assert notice_desk.do(open_poster, people[0], notice_id).photos == ()


def drawn(kit: Kit, poster: Poster = ENDED) -> Any:
    """Some poster, kept."""
    return keep(kit, poster, "en")


@on_sqlite
def test_what_is_sent_is_what_was_drawn_and_lies_sealed_until_then(
    notice_desk: Desk, people: People, notice_id: int
) -> None:
    opened = notice_desk.do(open_poster, people[0], notice_id)
    kept = drawn(notice_desk.kit)
    for blob in (kept.picture, kept.pages):
        lying = notice_desk.kit.blobs.get(blob)
        assert b"PNG" not in lying[:40]
        assert b"%PDF" not in lying[:40]
    _, to = notice_desk.person(1)
    notice_desk.do(send_poster, people[0], to, opened, kept)
    said = notice_desk.said("notice.poster")
    files = [open_files(notice_desk.kit, facts)[0] for facts in said]
    assert [(one.kind, one.name) for one in files] == [
        ("photo", "WH-2026-0001.png"),
        ("document", "WH-2026-0001.pdf"),
    ]
    assert files[0].data.startswith(b"\x89PNG")
    assert files[1].data.startswith(b"%PDF")
    assert [row.record_id for row in notice_desk.rows(AuditRow, action="notice.poster")] == ["1"]


@on_sqlite
def test_a_poster_of_what_was_withdrawn_meanwhile_is_not_sent(
    notice_desk: Desk, people: People, notice_id: int
) -> None:
    opened = notice_desk.do(open_poster, people[0], notice_id)
    end(notice_desk, people, notice_id)
    _, to = notice_desk.person(1)
    with pytest.raises(Refusal) as refusal:
        notice_desk.do(send_poster, people[0], to, opened, drawn(notice_desk.kit))
    assert refusal.value.code == "lifecycle.stale"
    assert notice_desk.said("notice.poster") == []
