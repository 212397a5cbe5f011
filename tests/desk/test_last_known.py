"""Where somebody was last known to be: kept with the notice for the desk, and found nowhere else."""

import json
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.sample.district import sign
from desk.kit import Kit
from desk.notices import board
from desk.notices import lookup as notices
from desk.notices.card import card_facts
from desk.notices.drafts import put, update_of
from desk.notices.interchange.exporting import published_notices, write_notices
from desk.notices.interchange.formats import Format
from desk.notices.posters import open_for_anybody, open_poster
from desk.notices.public import notice_page
from desk.notices.renewing import ask_renewal
from desk.notices.rows import NOTICES, document_of, notice_row
from storage.tables.audit import AuditRow
from tests.desk.notice_house import Desk, story
from tests.desk.published import People, publish
from tests.servers.migrated import on_sqlite
from tipline.interchange.transfer import Why
from tipline.notices import content_hash
from tipline.refusals import Refusal

HOME = {"latitude": 30.577553, "longitude": 114.277554, "at": "2026-11-18T13:00:00+00:00"}
MARKS = ("577553", "277554")


def held(desk: Desk, notice_id: int) -> dict[str, Any]:
    """The document of a notice."""
    return desk.look(lambda session: document_of(session, desk.kit, notice_row(session, notice_id)))


def named(anything: object) -> list[str]:
    """Which of the marks stand in it, however it is written."""
    said = repr(anything)
    return [mark for mark in (*MARKS, "last_known") if mark in said]


@on_sqlite
def test_it_stands_in_nothing_that_anybody_may_see(notice_desk: Desk, people: People) -> None:
    desk, kit = notice_desk, notice_desk.kit
    notice_id = publish(desk, people, kind="wanted", last_known=HOME)
    assert held(desk, notice_id)["last_known"] == HOME
    row = desk.look(notice_row, notice_id)._asdict()
    number = row["number"]
    sealed = row.pop("last_known"), row.pop("content")
    assert all(sealed)
    brief = desk.look(notices.brief_by_number, number)
    assert brief is not None
    desk.do(board.show_whole, desk.person(9)[1], brief)
    exported = desk.look(published_notices, [number])
    seen = {
        "the row, save what is sealed": row,
        "the card": desk.look(card_facts, kit, notice_id),
        "the page": desk.look(notice_page, kit, number),
        "the public poster": desk.look(open_for_anybody, kit, number),
        "the officers' poster": desk.look(open_poster, kit, people[0], notice_id),
        "in full": desk.said("notice.full"),
        "the preview": desk.said("notice.preview"),
        "exports": [write_notices(exported, form, host="x")[0] for form in Format],
        "the audit log": [row.details for row in desk.rows(AuditRow)],
    }
    assert {name: found for name, what in seen.items() if (found := named(what))} == {}
    left = [write_notices(exported, form, host="x")[1] for form in Format]
    assert all((number, "last_known", Why.NEVER_PUBLISHED) in _told(one) for one in left)


def _told(left: Any) -> list[tuple[str, str, Why]]:
    return [(number, one.path, one.why) for number, one in left]


def test_the_database_itself_refuses_to_publish_it(notice_desk: Desk, people: People) -> None:
    said = story()["facts"] | {"text": {"zh": '他说："last_known": 30.5'}}
    notice_id = publish(notice_desk, people, facts=said)
    public = notice_desk.look(notice_row, notice_id).public_content

    def leak(session: Session, kit: Kit) -> None:
        changed = update(NOTICES).where(NOTICES.c.id == notice_id)
        session.execute(changed.values(public_content={**public, "last_known": HOME}))

    with pytest.raises(IntegrityError):
        notice_desk.do(leak)


@on_sqlite
def test_another_place_or_time_is_another_content(notice_desk: Desk, people: People) -> None:
    publisher, approver, _ = people
    notice_id = notice_desk.do(notices.draft, publisher, story(last_known=HOME))
    hashes = [notice_desk.look(notice_row, notice_id).content_hash]
    for other in ({**HOME, "at": None}, {**HOME, "latitude": 30.577554}, None):
        assert notice_desk.do(put, publisher, notice_id, "last_known", other) == []
        hashes.append(notice_desk.look(notice_row, notice_id).content_hash)
    assert len(set(hashes)) == 4
    notice_desk.do(notices.submit, publisher, notice_id)
    with pytest.raises(Refusal, match=r"notice\.content_changed"):
        notice_desk.do(sign, approver, notice_id, hashes[0])


def plain_hash(row: Any, document: dict[str, Any], **more: Any) -> str:
    """What anybody can reckon who has the database and tries a document."""
    seen = {"document": document, "photos": [], "unit": row.unit_id, "area": None}
    return content_hash({**seen, "supersedes": None, **more})


@on_sqlite
def test_nobody_finds_it_by_trying_every_place(notice_desk: Desk, people: People) -> None:
    bare, kept = publish(notice_desk, people), publish(notice_desk, people, last_known=HOME)
    rest, whole = held(notice_desk, bare), held(notice_desk, kept)
    row, tried = notice_desk.look(notice_row, bare), notice_desk.look(notice_row, kept)
    # Without one the hash is what it was before there were such places.
    assert row.content_hash == plain_hash(row, rest)
    guesses = {plain_hash(tried, whole), plain_hash(tried, rest, last_known=HOME)}
    assert tried.content_hash not in guesses


@on_sqlite
def test_a_notice_that_replaces_another_carries_it_over(notice_desk: Desk, people: People) -> None:
    first = publish(notice_desk, people, last_known=HOME)
    second = notice_desk.do(update_of, people[0], first)
    assert held(notice_desk, second)["last_known"] == HOME
    assert json.dumps(held(notice_desk, second)) == json.dumps(held(notice_desk, first))


@on_sqlite
def test_it_outlasts_a_renewal_and_whoever_signs_sees_it_each_time(
    notice_desk: Desk, people: People
) -> None:
    notice_id = publish(notice_desk, people, last_known=HOME)
    publisher, approver, _ = people
    assert publisher.to is not None
    notice_desk.do(ask_renewal, publisher, publisher.to, notice_id, 90)
    reviews = notice_desk.said("notice.review")
    notice_desk.do(sign, approver, notice_id, reviews[-1]["hash"])
    shown = {"place": [HOME["latitude"], HOME["longitude"]], "at": "2026-11-18 21:00"}
    assert [one["last_known"] for one in reviews] == [shown] * len(reviews)
    assert {one["action"] for one in reviews} == {"approve", "renew"}
    assert held(notice_desk, notice_id)["last_known"] == HOME
