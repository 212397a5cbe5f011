"""Signatures: point by point, bound to one person and one content; an emergency on one of them (W1)."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bot.sample.district import answer_yes, sign
from desk.actors import OfficerActor
from desk.notices import board
from desk.notices import lookup as notices
from desk.notices.board import ask_return_reason, reject_reviewed
from desk.notices.checking import answer, answer_point, show_points
from desk.notices.endings import expire
from desk.notices.review import withdraw_from_review
from desk.notices.rows import NOTICES, notice_row
from desk.notices.shown import Shown
from desk.notices.signing import publish_alone
from storage.tables.audit import AuditRow
from storage.tables.notices import NoticeAnswer
from storage.tables.queues import Job
from tests.desk.notice_house import Desk, story
from tests.desk.published import People, group, targets
from tests.desk.test_notices import in_review, refusal, row
from tests.servers.migrated import on_sqlite
from tipline.checklist import Answer, Point
from tipline.notices import ALONE_FOR, NoticeState
from tipline.roles import Role

MISSING = {"kind": "missing", "offence": "missing_person"}


def answers(desk: Desk, person: OfficerActor, notice_id: int, seen: str, *but: Point) -> None:
    """Yes to every point that applies, but for some."""
    for point in {Point.BASIS, Point.OFFENCE, Point.IDENTITY, Point.AGE, Point.EXPIRY} - set(but):
        desk.do(answer, person, notice_id, seen, point, Answer.YES)


# ------------------------------------------------------------------ the points


@pytest.mark.parametrize("left_out", ["basis", "offence", "identity", "age", "expiry"])
@pytest.mark.parametrize("said", [None, Answer.NO, Answer.UNSURE])
@on_sqlite
def test_nothing_is_signed_without_a_yes_to_every_point(
    notice_desk: Desk, people: People, left_out: str, said: Answer | None
) -> None:
    notice_id, seen = in_review(notice_desk, people[0])
    point = Point(left_out)
    answers(notice_desk, people[1], notice_id, seen, point)
    for one in [said] if said else []:
        notice_desk.do(answer, people[1], notice_id, seen, point, one)
    code = refusal(notice_desk, notices.approve, people[1], notice_id, seen)
    assert (code, row(notice_desk, notice_id).state) == ("notice.unchecked", NoticeState.IN_REVIEW)
    notice_desk.do(answer, people[1], notice_id, seen, point, Answer.YES)
    assert notice_desk.do(notices.approve, people[1], notice_id, seen) == "WH-2026-0001"


@on_sqlite
def test_nobody_relies_on_the_answers_of_another(notice_desk: Desk, people: People) -> None:
    notice_id, seen = in_review(notice_desk, people[0])
    other = notice_desk.officer(9, Role.APPROVER)
    notice_desk.do(answer_yes, other, notice_id, seen)
    assert refusal(notice_desk, notices.approve, people[1], notice_id, seen) == "notice.unchecked"
    notice_desk.do(answer_yes, people[1], notice_id, seen)
    assert notice_desk.do(notices.approve, other, notice_id, seen) == "WH-2026-0001"


def test_answers_hold_for_one_content_and_one_review(notice_desk: Desk, people: People) -> None:
    notice_id, seen = in_review(notice_desk, people[0])
    notice_desk.do(answer_yes, people[1], notice_id, seen)
    notice_desk.do(withdraw_from_review, people[0], notice_id)
    notice_desk.do(notices.submit, people[0], notice_id)
    again = row(notice_desk, notice_id).content_hash
    assert again == seen
    assert refusal(notice_desk, notices.approve, people[1], notice_id, again) == "notice.unchecked"
    changed = update(NOTICES).values(content_hash="0" * 64).where(NOTICES.c.id == notice_id)
    notice_desk.do(lambda session, _kit: session.execute(changed))
    late = refusal(notice_desk, answer_yes, people[1], notice_id, "0" * 12)
    assert late == "notice.content_changed"


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ((Role.SUPERVISOR,), "officer.not_allowed"),
        ((Role.PUBLISHER,), "officer.not_allowed"),
        ((Role.MODERATOR,), "officer.not_allowed"),
    ],
)
@on_sqlite
def test_who_may_not_sign_answers_nothing(
    notice_desk: Desk, people: People, roles: tuple[Role, ...], code: str
) -> None:
    notice_id, seen = in_review(notice_desk, people[0])
    assert refusal(notice_desk, answer_yes, notice_desk.officer(9, *roles), notice_id, seen) == code


@on_sqlite
def test_the_record_names_content_and_answers(notice_desk: Desk, people: People) -> None:
    notice_id, seen = in_review(notice_desk, people[0])
    notice_desk.do(sign, people[1], notice_id, seen)
    said = dict.fromkeys(("basis", "offence", "identity", "age", "expiry"), "yes")
    [entry] = notice_desk.rows(AuditRow, action="notice.approved")
    assert json.loads(entry.details) == {"content": seen, "copies": 0, **said}
    kept = row(notice_desk, notice_id)
    assert (kept.answers, kept.checked_by) == (said, people[1].id)


def test_a_no_offers_to_send_back_and_a_doubt_comes_back_at_the_end(
    notice_desk: Desk, people: People
) -> None:
    notice_id, seen = in_review(notice_desk, people[0])
    approver = people[1]
    assert approver.to is not None
    shown = Shown(approver, approver.to, notice_id, seen)
    notice_desk.do(show_points, shown)
    notice_desk.do(answer_point, shown, Point.BASIS, Answer.NO, 7)
    [no] = notice_desk.said("notice.check_no")
    assert (no["point"], no["edit"], no["action"]) == ("basis", 7, "approve")
    for point in (Point.BASIS, Point.OFFENCE, Point.IDENTITY, Point.AGE, Point.EXPIRY):
        said = Answer.UNSURE if point is Point.AGE else Answer.YES
        notice_desk.do(answer_point, shown, point, said, 7)
    checks = notice_desk.said("notice.check")
    asked = [one["point"] for one in checks]
    assert asked == ["basis", "offence", "identity", "age", "expiry", None]
    assert [one["edit"] for one in checks] == [None, 7, 7, 7, 7, 7]
    assert checks[-1]["doubts"] == ["age"]


# ------------------------------------------------------------------ an emergency


def alone(desk: Desk, people: People, **changes: Any) -> tuple[int, str]:
    """A missing person's notice, published by the supervisor alone; its id and hash."""
    notice_id, seen = in_review(desk, people[0], **MISSING | changes)
    desk.do(answer_yes, people[2], notice_id, seen)
    desk.do(publish_alone, people[2], notice_id, seen)
    return notice_id, seen


@on_sqlite
def test_somebody_missing_goes_out_on_one_signature_for_a_day(
    notice_desk: Desk, people: People
) -> None:
    here = group(notice_desk, people, -300, "JH-1")
    notice_id, _ = alone(notice_desk, people)
    kept = row(notice_desk, notice_id)
    assert (kept.state, kept.approved_by, kept.alone_by) == ("live", None, people[2].id)
    assert kept.expires_at == notice_desk.clock() + ALONE_FOR
    assert kept.public_content["expires_at"] == kept.expires_at.isoformat()
    assert targets(notice_desk, notice_id) == {here}
    [job] = notice_desk.rows(Job, kind="notice.expire")
    assert job.available_at == kept.expires_at
    asked = notice_desk.said("notice.review")
    assert [one["action"] for one in asked] == ["approve", "countersign"]
    [entry] = notice_desk.rows(AuditRow, action="notice.published_alone")
    assert json.loads(entry.details)["age"] == "yes"


@on_sqlite
def test_without_a_second_signature_it_ends_by_itself(notice_desk: Desk, people: People) -> None:
    notice_id, seen = alone(notice_desk, people)
    notice_desk.clock.move(hours=24)
    notice_desk.do(expire, notice_id, None)
    assert row(notice_desk, notice_id).state is NoticeState.EXPIRED
    code = refusal(notice_desk, sign, people[1], notice_id, seen)
    assert code == "notice.already_ended"


@on_sqlite
def test_the_second_signature_makes_it_last(notice_desk: Desk, people: People) -> None:
    notice_id, seen = alone(notice_desk, people)
    assert notice_desk.do(sign, people[1], notice_id, seen) == "WH-2026-0001"
    kept = row(notice_desk, notice_id)
    assert (kept.state, kept.approved_by, kept.checked_by) == ("live", people[1].id, people[1].id)
    [job] = notice_desk.rows(Job, kind="notice.expire")
    assert job.available_at == kept.expires_at > notice_desk.clock() + timedelta(days=2)
    notice_desk.clock.move(hours=24)
    notice_desk.do(expire, notice_id, None)
    assert row(notice_desk, notice_id).state is NoticeState.LIVE
    code = refusal(notice_desk, sign, people[1], notice_id, seen)
    assert code == "notice.already_decided"


@on_sqlite
def test_a_second_person_who_says_no_withdraws_it(notice_desk: Desk, people: People) -> None:
    notice_id, seen = alone(notice_desk, people)
    approver = people[1]
    assert approver.to is not None
    # That it is withdrawn, and not only sent back, is said before and after.
    notice_desk.do(ask_return_reason, approver, approver.to, notice_id)
    shown = Shown(approver, approver.to, notice_id, seen)
    notice_desk.do(reject_reviewed, shown, "He is at home.")
    assert row(notice_desk, notice_id).state is NoticeState.CANCELLED
    told = {one["what"] for one in notice_desk.said("notice.told")}
    assert told >= {"why_reject.countersign", "alone", "withdrawn", "returned.countersign"}


@pytest.mark.parametrize("kind", ["identify", "wanted", "appeal"])
@on_sqlite
def test_nothing_else_goes_out_on_one_signature(
    notice_desk: Desk, people: People, kind: str
) -> None:
    notice_id, seen = in_review(notice_desk, people[0], kind=kind)
    code = refusal(notice_desk, publish_alone, people[2], notice_id, seen)
    assert code == "notice.alone_only_missing"
    assert row(notice_desk, notice_id).state is NoticeState.IN_REVIEW


@on_sqlite
def test_one_signature_is_a_supervisors_and_needs_every_point(
    notice_desk: Desk, people: People
) -> None:
    notice_id, seen = in_review(notice_desk, people[0], **MISSING)
    for person in people[:2]:
        code = refusal(notice_desk, publish_alone, person, notice_id, seen)
        assert code == "officer.not_allowed"
    code = refusal(notice_desk, publish_alone, people[2], notice_id, seen)
    assert code == "notice.unchecked"


@on_sqlite
def test_whoever_signed_alone_is_not_the_second_person(notice_desk: Desk, people: People) -> None:
    chief = notice_desk.officer(9, Role.SUPERVISOR, Role.APPROVER)
    notice_id, seen = in_review(notice_desk, people[0], **MISSING)
    notice_desk.do(answer_yes, chief, notice_id, seen)
    notice_desk.do(publish_alone, chief, notice_id, seen)
    assert refusal(notice_desk, notices.approve, chief, notice_id, seen) == "notice.same_person"


@on_sqlite
def test_at_night_one_person_drafts_and_publishes(notice_desk: Desk, people: People) -> None:
    night = notice_desk.officer(9, Role.SUPERVISOR, Role.PUBLISHER)
    assert night.to is not None
    notice_id = notice_desk.do(notices.draft, night, story(**MISSING))
    notice_desk.do(board.submit_draft, night, night.to, notice_id)
    [told] = notice_desk.said("notice.told")
    seen = told["alone"]
    notice_desk.do(answer_yes, night, notice_id, seen)
    notice_desk.do(board.publish_reviewed_alone, Shown(night, night.to, notice_id, seen))
    assert row(notice_desk, notice_id).state is NoticeState.LIVE
    assert notice_desk.do(sign, people[1], notice_id, seen) == "WH-2026-0001"


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "wanted"},
        {"kind": None},
        {"alone_by": None},
        {"answers": None},
        {"checked_by": None},
        {"approved_hash": "0" * 64},
    ],
)
def test_the_database_holds_what_one_signature_may(
    notice_desk: Desk, people: People, values: dict[str, Any]
) -> None:
    notice_id, _ = alone(notice_desk, people)
    force(notice_desk, notice_id, legal_basis="as good as before")
    with pytest.raises(IntegrityError):
        force(notice_desk, notice_id, **values)


def test_the_database_lets_one_signature_hold_for_a_day(notice_desk: Desk, people: People) -> None:
    notice_id, _ = alone(notice_desk, people)
    day = row(notice_desk, notice_id).published_at + ALONE_FOR
    force(notice_desk, notice_id, expires_at=day)
    with pytest.raises(IntegrityError):
        force(notice_desk, notice_id, expires_at=day + timedelta(microseconds=1))


def test_the_database_wants_two_for_two_signatures(notice_desk: Desk, people: People) -> None:
    notice_id, _ = alone(notice_desk, people)
    signed = {"approved_by": people[2].id, "checked_by": people[2].id}
    with pytest.raises(IntegrityError):
        force(notice_desk, notice_id, **signed)


def force(desk: Desk, notice_id: int, **values: Any) -> None:
    """Write past every rule of the program."""
    statement = update(NOTICES).where(NOTICES.c.id == notice_id).values(**values)
    desk.do(lambda session, _kit: session.execute(statement))
    assert desk.look(notice_row, notice_id) is not None


def test_answers_are_gone_when_a_new_review_begins(notice_desk: Desk, people: People) -> None:
    notice_id, seen = in_review(notice_desk, people[0])
    notice_desk.do(answer_yes, people[1], notice_id, seen)
    assert len(notice_desk.rows(NoticeAnswer)) == 5
    notice_desk.do(withdraw_from_review, people[0], notice_id)
    notice_desk.do(notices.submit, people[0], notice_id)
    assert notice_desk.rows(NoticeAnswer) == []
