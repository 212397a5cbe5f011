"""A notice's end: spoken of in time, put off only by another approval of the same content."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bot.sample.district import answer_yes, sign
from desk.actors import OfficerActor
from desk.notices import board
from desk.notices import lookup as notices
from desk.notices.delivery_claims import claim_due
from desk.notices.drafts import open_draft
from desk.notices.endings import expire
from desk.notices.renewing import ask_renewal, remind
from desk.notices.rows import NOTICES
from desk.notices.shown import Shown
from desk.notices.signing import publish_alone
from storage.tables.audit import AuditRow
from storage.tables.queues import Job
from tests.desk.notice_house import Desk
from tests.desk.published import People, group, post_all, publish, states
from tests.desk.test_notices import in_review, refusal, row
from tests.servers.migrated import on_sqlite
from tipline.notices import NoticeState
from tipline.roles import Role

END = datetime.fromisoformat("2026-12-20T00:00:00+08:00")
LATER = datetime.fromisoformat("2027-02-18T23:59:00+08:00")


def asked(desk: Desk, person: OfficerActor, notice_id: int, days: int = 90) -> str:
    """More time is asked for; the hash that the approver's card carries."""
    assert person.to is not None
    desk.do(ask_renewal, person, person.to, notice_id, days)
    return str(desk.said("notice.review")[-1]["hash"])


def due_at(desk: Desk, kind: str) -> list[datetime]:
    """When the jobs of a kind are due."""
    return [job.available_at for job in desk.rows(Job, kind=kind)]


@on_sqlite
def test_two_days_before_its_end_those_who_answer_for_it_hear(
    notice_desk: Desk, people: People
) -> None:
    colleague = notice_desk.officer(8, Role.PUBLISHER)
    notice_desk.officer(9, Role.PUBLISHER, unit="JH")
    notice_id = publish(notice_desk, people)
    assert due_at(notice_desk, "notice.remind") == [END - timedelta(hours=48)]
    notice_desk.do(remind, notice_id, None)
    told = notice_desk.said("notice.expiring")
    # Drafter and approver, then whoever else publishes there; only publishers may ask for more.
    assert [bool(one["days"]) for one in told] == [True, False, True]
    assert colleague.id != people[0].id


@on_sqlite
def test_a_short_life_is_spoken_of_in_its_last_quarter(notice_desk: Desk, people: People) -> None:
    ends = notice_desk.clock() + timedelta(hours=8)
    publish(notice_desk, people, expires_at=ends.isoformat())
    assert due_at(notice_desk, "notice.remind") == [ends - timedelta(hours=2)]


@on_sqlite
def test_in_an_emergency_whoever_may_sign_is_reminded(notice_desk: Desk, people: People) -> None:
    missing = {"kind": "missing", "offence": "missing_person"}
    notice_id, seen = in_review(notice_desk, people[0], **missing)
    notice_desk.do(answer_yes, people[2], notice_id, seen)
    notice_desk.do(publish_alone, people[2], notice_id, seen)
    assert due_at(notice_desk, "notice.remind") == [notice_desk.clock() + timedelta(hours=18)]
    notice_desk.do(remind, notice_id, None)
    assert [one["alone"] for one in notice_desk.said("notice.expiring")] == [True] * 3
    more = (people[0], people[0].to, notice_id, 30)
    assert refusal(notice_desk, ask_renewal, *more) == "notice.second_signature_first"


@pytest.mark.parametrize("act", [notices.cancel, notices.resolve])
@on_sqlite
def test_what_is_over_is_not_spoken_of(notice_desk: Desk, people: People, act: Any) -> None:
    notice_id = publish(notice_desk, people)
    notice_desk.do(act, people[0], notice_id, "why")
    assert due_at(notice_desk, "notice.remind") == []
    notice_desk.do(remind, notice_id, None)
    assert notice_desk.said("notice.expiring") == []


def test_a_renewal_is_another_approval_and_changes_the_end_alone(
    notice_desk: Desk, people: People
) -> None:
    group(notice_desk, people, -300, "JH-1")
    notice_id = publish(notice_desk, people)
    post_all(notice_desk)
    before = row(notice_desk, notice_id)
    words = notice_desk.do(open_draft, people[0], notice_id).document
    seen = asked(notice_desk, people[0], notice_id)
    assert row(notice_desk, notice_id).expires_at == END
    assert notice_desk.said("notice.review")[-1]["action"] == "renew"
    assert refusal(notice_desk, notices.approve, people[1], notice_id, seen) == "notice.unchecked"
    assert notice_desk.do(sign, people[1], notice_id, seen) == before.number
    after = row(notice_desk, notice_id)
    assert (after.state, after.number, after.expires_at) == ("live", before.number, LATER)
    assert after.published_at == before.published_at
    assert after.approved_hash == after.content_hash != before.content_hash
    assert due_at(notice_desk, "notice.expire") == [LATER]
    assert due_at(notice_desk, "notice.remind") == [LATER - timedelta(hours=48)]
    now = notice_desk.do(open_draft, people[0], notice_id).document
    assert datetime.fromisoformat(now.pop("expires_at")) == LATER
    assert now == {name: said for name, said in words.items() if name != "expires_at"}
    [entry] = notice_desk.rows(AuditRow, action="notice.renewed")
    assert after.content_hash in entry.details


@on_sqlite
def test_every_copy_says_until_when(notice_desk: Desk, people: People) -> None:
    group(notice_desk, people, -300, "JH-1")
    notice_id = publish(notice_desk, people)
    post_all(notice_desk)
    notice_desk.do(sign, people[1], notice_id, asked(notice_desk, people[0], notice_id))
    assert states(notice_desk, notice_id) == [("queued", 1, 3)]
    [card] = notice_desk.do(claim_due, 10, "lease-2")
    assert (card.facts["renewed"], card.facts["expires_at"]) == (True, "2027-02-18 23:59")
    assert card.facts["state"] == "live"


@on_sqlite
def test_who_asks_does_not_approve(notice_desk: Desk, people: People) -> None:
    both = notice_desk.officer(9, Role.PUBLISHER, Role.APPROVER)
    notice_id = publish(notice_desk, people)
    seen = asked(notice_desk, both, notice_id)
    assert refusal(notice_desk, sign, both, notice_id, seen) == "notice.same_person"
    notice_desk.do(sign, people[1], notice_id, seen)
    assert row(notice_desk, notice_id).submitted_by == both.id


@on_sqlite
def test_an_approval_is_of_the_end_that_was_shown(notice_desk: Desk, people: People) -> None:
    notice_id = publish(notice_desk, people)
    seen = asked(notice_desk, people[0], notice_id)
    asked(notice_desk, people[0], notice_id, 180)
    assert refusal(notice_desk, sign, people[1], notice_id, seen) == "notice.content_changed"


@on_sqlite
def test_declined_it_ends_as_it_was_to(notice_desk: Desk, people: People) -> None:
    notice_id = publish(notice_desk, people)
    seen = asked(notice_desk, people[0], notice_id)
    notice_desk.do(notices.reject, people[1], notice_id, seen, "He was found.")
    assert row(notice_desk, notice_id).renewal_by is None
    assert notice_desk.said("notice.told")[-1]["what"] == "not_renewed"
    notice_desk.clock.time = END
    notice_desk.do(expire, notice_id, None)
    assert row(notice_desk, notice_id).state is NoticeState.EXPIRED


@on_sqlite
def test_what_has_expired_is_updated_and_not_renewed(notice_desk: Desk, people: People) -> None:
    notice_id = publish(notice_desk, people)
    seen = asked(notice_desk, people[0], notice_id)
    notice_desk.clock.time = END
    notice_desk.do(expire, notice_id, None)
    assert refusal(notice_desk, sign, people[1], notice_id, seen) == "notice.already_ended"
    more = (people[0], people[0].to, notice_id, 90)
    assert refusal(notice_desk, ask_renewal, *more) == "notice.already_ended"


@pytest.mark.parametrize(
    ("days", "code"), [(7, "notice.renewal_not_later"), (31, "check.not_a_number")]
)
@on_sqlite
def test_more_time_is_more_and_one_of_those_offered(
    notice_desk: Desk, people: People, days: int, code: str
) -> None:
    notice_id = publish(notice_desk, people)
    more = (people[0], people[0].to, notice_id, days)
    assert refusal(notice_desk, ask_renewal, *more) == code


@on_sqlite
def test_an_approver_who_opens_it_is_shown_what_waits(notice_desk: Desk, people: People) -> None:
    notice_id = publish(notice_desk, people)
    asked(notice_desk, people[0], notice_id)
    assert people[1].to is not None
    notice_desk.do(board.show_notice, people[1], people[1].to, notice_id)
    assert [one["action"] for one in notice_desk.said("notice.review")[-2:]] == ["renew", "renew"]


@on_sqlite
def test_whoever_signs_hears_what_that_did_and_until_when(
    notice_desk: Desk, people: People
) -> None:
    approver = people[1]
    assert approver.to is not None
    told = {}
    for what in ("approve", "countersign", "renew"):
        notice_id, seen = waiting_for(notice_desk, people, what)
        notice_desk.do(answer_yes, approver, notice_id, seen)
        notice_desk.do(board.approve_reviewed, Shown(approver, approver.to, notice_id, seen))
        [said] = [one for one in notice_desk.said("notice.told") if one["what"] == f"signed.{what}"]
        told[what] = said["params"]["until"]
    end = "2026-12-20 00:00"
    assert told == {"approve": end, "countersign": end, "renew": "2027-02-18 23:59"}


@on_sqlite
def test_what_waits_for_a_signature_can_be_withdrawn_by_whoever_is_to_sign(
    notice_desk: Desk, people: People
) -> None:
    approver = people[1]
    assert approver.to is not None
    offered = {}
    for what in ("approve", "countersign", "renew"):
        notice_id, _ = waiting_for(notice_desk, people, what)
        notice_desk.do(board.show_notice, approver, approver.to, notice_id)
        review = notice_desk.said("notice.review")[-1]
        offered[review["action"]] = review["acts"]
    ends = ["resolve", "cancel", "clear"]
    assert offered == {"approve": [], "countersign": ends, "renew": ends}
    why = (approver, approver.to, notice_id, "cancel", "The wrong man.")
    notice_desk.do(board.end_notice, *why)
    assert row(notice_desk, notice_id).state == NoticeState.CANCELLED
    assert notice_desk.said("notice.manage")[-1]["acts"] == []


def waiting_for(desk: Desk, people: People, what: str) -> tuple[int, str]:
    """A notice that waits for such a signature, and the hash of what is to be signed."""
    if what == "renew":
        notice_id = publish(desk, people)
        return notice_id, asked(desk, people[0], notice_id)
    if what == "approve":
        return in_review(desk, people[0])
    notice_id, seen = in_review(desk, people[0], kind="missing", offence="missing_person")
    desk.do(answer_yes, people[2], notice_id, seen)
    desk.do(publish_alone, people[2], notice_id, seen)
    return notice_id, seen


@pytest.mark.parametrize("column", ["renewal_by", "renewal_until", "renewal_hash"])
def test_the_database_keeps_a_request_whole(notice_desk: Desk, people: People, column: str) -> None:
    notice_id = publish(notice_desk, people)
    asked(notice_desk, people[0], notice_id)
    torn = update(NOTICES).where(NOTICES.c.id == notice_id).values(**{column: None})
    with pytest.raises(IntegrityError):
        notice_desk.do(lambda session, _kit: session.execute(torn))
