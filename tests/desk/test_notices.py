"""Notices: no way to be published without two people, a hash of the very content, law and expiry."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bot.sample.district import sign
from desk.actors import OfficerActor
from desk.notices import lookup as notices
from desk.notices.drafts import open_draft, put, set_area, update_of
from desk.notices.endings import expire
from desk.notices.review import withdraw_from_review
from desk.notices.rows import NOTICES, notice_row
from storage.tables.audit import AuditRow
from storage.tables.notices import Notice
from storage.tables.queues import Job
from tests.desk.notice_house import Desk, story
from tests.servers.migrated import on_sqlite
from tipline.notices import NoticeState
from tipline.refusals import Refusal
from tipline.roles import Role


@pytest.fixture
def drafter(notice_desk: Desk) -> OfficerActor:
    """A publisher of the city."""
    return notice_desk.officer(1, Role.PUBLISHER)


@pytest.fixture
def approver(notice_desk: Desk) -> OfficerActor:
    """An approver of the city."""
    return notice_desk.officer(2, Role.APPROVER)


def in_review(desk: Desk, drafter: OfficerActor, **changes: Any) -> tuple[int, str]:
    """A submitted notice's id and the hash on its review card."""
    notice_id = desk.do(notices.draft, drafter, story(**changes))
    desk.do(notices.submit, drafter, notice_id)
    return notice_id, row(desk, notice_id).content_hash


def live(desk: Desk, drafter: OfficerActor, approver: OfficerActor, **changes: Any) -> int:
    """A published notice's id."""
    notice_id, reviewed = in_review(desk, drafter, **changes)
    desk.do(sign, approver, notice_id, reviewed)
    return notice_id


def row(desk: Desk, notice_id: int) -> Any:
    """The notice's row."""
    return desk.look(notice_row, notice_id)


def refusal(desk: Desk, fn: Any, *args: Any) -> str:
    """The code with which a use case refuses."""
    with pytest.raises(Refusal) as refused:
        desk.do(fn, *args)
    return refused.value.code


# ------------------------------------------------------------------ the way to live


@on_sqlite
def test_two_people_make_a_notice_live(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    notice_id, reviewed = in_review(notice_desk, drafter)
    [card] = notice_desk.said("notice.review")
    assert reviewed.startswith(card["hash"])
    number = notice_desk.do(sign, approver, notice_id, card["hash"])
    assert number == "WH-2026-0001"
    found = notice_desk.look(notices.live_by_number, number)
    assert found is not None
    assert found.public_content is not None
    assert found.public_content["facts"]["place"] == {"zh": "江汉路步行街", "en": "Jianghan Road"}
    assert found.public_content["unit"]["zh"] == "武汉市公安局"
    [told] = notice_desk.said("notice.told")
    assert (told["what"], told["params"]["number"]) == ("approved", number)


def test_a_draft_shows_nothing_to_look_ups(notice_desk: Desk, drafter: OfficerActor) -> None:
    notice_id, _ = in_review(notice_desk, drafter)
    brief = notice_desk.look(notices.brief, notice_id)
    assert brief is not None
    assert (brief.number, brief.public_content) == (None, None)
    assert notice_desk.look(notices.live_list) == []


@on_sqlite
def test_the_database_reads_no_draft(notice_desk: Desk, drafter: OfficerActor) -> None:
    notice_id, _ = in_review(notice_desk, drafter)
    stored = row(notice_desk, notice_id)
    everything = b"".join(
        value if isinstance(value, bytes) else str(value).encode() for value in stored
    )
    for secret in ("江汉路", "Jianghan", "A4201050000002026110012"):
        assert secret.encode() not in everything


@on_sqlite
def test_numbers_count_up_by_unit_and_year(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    for n in (1, 2):
        notice_id = live(notice_desk, drafter, approver)
        assert row(notice_desk, notice_id).number == f"WH-2026-000{n}"
    # The new year begins in the agency's time zone, eight hours before UTC's.
    notice_desk.clock.time = datetime.fromisoformat("2027-01-01T00:30:00+08:00")
    later = "2027-02-01T00:00:00+08:00"
    next_year = live(notice_desk, drafter, approver, expires_at=later)
    assert row(notice_desk, next_year).number == "WH-2027-0001"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MODERATOR, Role.PUBLISHER, Role.AUDITOR])
@on_sqlite
def test_only_approvers_approve(notice_desk: Desk, drafter: OfficerActor, role: Role) -> None:
    notice_id, reviewed = in_review(notice_desk, drafter)
    other = notice_desk.officer(9, role)
    code = refusal(notice_desk, sign, other, notice_id, reviewed)
    assert code == "officer.not_allowed"
    assert row(notice_desk, notice_id).state is NoticeState.IN_REVIEW


@on_sqlite
def test_nobody_approves_their_own(notice_desk: Desk) -> None:
    both = notice_desk.officer(1, Role.PUBLISHER, Role.APPROVER)
    notice_id, reviewed = in_review(notice_desk, both)
    assert refusal(notice_desk, sign, both, notice_id, reviewed) == "notice.same_person"
    assert notice_desk.said("notice.review") == []


@on_sqlite
def test_whoever_submits_has_a_hand_in_it(notice_desk: Desk, drafter: OfficerActor) -> None:
    both = notice_desk.officer(3, Role.PUBLISHER, Role.APPROVER)
    notice_id = notice_desk.do(notices.draft, drafter, story())
    notice_desk.do(notices.submit, both, notice_id)
    reviewed = row(notice_desk, notice_id).content_hash
    assert refusal(notice_desk, sign, both, notice_id, reviewed) == "notice.same_person"


@on_sqlite
def test_an_approver_of_another_unit_may_not(notice_desk: Desk, drafter: OfficerActor) -> None:
    notice_id, reviewed = in_review(notice_desk, drafter)
    below = notice_desk.officer(4, Role.APPROVER, unit="JH")
    code = refusal(notice_desk, sign, below, notice_id, reviewed)
    assert code == "notice.not_your_unit"


@on_sqlite
def test_the_unit_above_may_approve_and_is_told(notice_desk: Desk, approver: OfficerActor) -> None:
    notice_desk.officer(5, Role.APPROVER, unit="WC")
    station = notice_desk.officer(6, Role.PUBLISHER, unit="JH")
    notice_id, reviewed = in_review(notice_desk, station)
    assert len(notice_desk.said("notice.review")) == 1
    number = notice_desk.do(sign, approver, notice_id, reviewed)
    assert number == "JH-2026-0001"


# ------------------------------------------------------------------ the hash


@on_sqlite
def test_an_edit_voids_the_approval(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    notice_id, reviewed = in_review(notice_desk, drafter)
    notice_desk.do(withdraw_from_review, drafter, notice_id)
    notice_desk.do(notices.edit, drafter, notice_id, story(case_number="A-2"))
    notice_desk.do(notices.submit, drafter, notice_id)
    code = refusal(notice_desk, sign, approver, notice_id, reviewed)
    assert code == "notice.content_changed"


@on_sqlite
def test_so_does_another_area(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    notice_id, reviewed = in_review(notice_desk, drafter)
    notice_desk.do(withdraw_from_review, drafter, notice_id)
    notice_desk.do(set_area, drafter, notice_id, 1)
    notice_desk.do(notices.submit, drafter, notice_id)
    code = refusal(notice_desk, sign, approver, notice_id, reviewed)
    assert code == "notice.content_changed"


def test_content_changed_past_the_program_is_not_published(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    notice_id, reviewed = in_review(notice_desk, drafter)
    other_id, _ = in_review(notice_desk, drafter, case_number="A-2")
    swapped = update(NOTICES).values(content=row(notice_desk, other_id).content)
    notice_desk.do(lambda s, _kit: s.execute(swapped.where(NOTICES.c.id == notice_id)))
    # Sealed under another notice's id, it does not even open.
    with pytest.raises(Exception, match="^$"):
        notice_desk.do(sign, approver, notice_id, reviewed)
    assert row(notice_desk, notice_id).state is NoticeState.IN_REVIEW


@on_sqlite
def test_nothing_is_edited_in_review_or_live(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    notice_id, reviewed = in_review(notice_desk, drafter)
    assert refusal(notice_desk, notices.edit, drafter, notice_id, story()) == "notice.in_review"
    notice_desk.do(sign, approver, notice_id, reviewed)
    assert refusal(notice_desk, notices.edit, drafter, notice_id, story()) == "notice.already_live"


@on_sqlite
def test_a_short_hash_is_not_too_short(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    notice_id, reviewed = in_review(notice_desk, drafter)
    code = refusal(notice_desk, sign, approver, notice_id, reviewed[:4])
    assert code == "notice.content_changed"


def test_of_two_approvers_at_once_one_publishes(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    other = notice_desk.officer(3, Role.APPROVER)
    notice_id, reviewed = in_review(notice_desk, drafter)

    def attempt(actor: OfficerActor) -> str:
        try:
            return notice_desk.do(sign, actor, notice_id, reviewed)
        except Refusal as refused:
            return refused.code

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, [approver, other] * 4))
    assert outcomes.count("WH-2026-0001") == 1
    assert set(outcomes) <= {"WH-2026-0001", "notice.already_decided", "lifecycle.stale"}
    approvals = notice_desk.rows(AuditRow, action="notice.approved")
    assert len(approvals) == 1


def test_many_approvals_at_once_leave_no_gap(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    waiting = [in_review(notice_desk, drafter, case_number=f"A-{n}") for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(lambda one: notice_desk.do(sign, approver, *one), waiting))
    assert sorted(numbers) == [f"WH-2026-000{n}" for n in range(1, 7)]


# ------------------------------------------------------------------ what is missing or wrong


@pytest.mark.parametrize(
    "missing", ["offence", "legal_basis", "expires_at", "ask", "contact", "facts", "kind"]
)
@on_sqlite
def test_nothing_incomplete_goes_to_review(
    notice_desk: Desk, drafter: OfficerActor, missing: str
) -> None:
    document = story()
    del document[missing]
    notice_id = notice_desk.do(notices.draft, drafter, document)
    assert refusal(notice_desk, notices.submit, drafter, notice_id) == "notice.faulty"
    assert row(notice_desk, notice_id).state is NoticeState.DRAFT


@on_sqlite
def test_what_has_lapsed_in_review_is_not_published(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    notice_id, reviewed = in_review(notice_desk, drafter)
    notice_desk.clock.move(days=60)
    code = refusal(notice_desk, sign, approver, notice_id, reviewed)
    assert code == "notice.faulty"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("ask", "抓住这个罪犯", "check.wording"),
        ("ask", {"zh": "请帮忙", "en": "Help us find this murderer"}, "check.wording"),
        ("facts.place", "身份证号 11010519491231002X", "check.identity_number"),
        ("offence", "defamation", "check.not_in_list"),
        ("expires_at", "2020-01-01T00:00:00Z", "check.not_in_future"),
    ],
)
def test_a_faulty_field_is_said_at_once_and_not_kept(
    notice_desk: Desk, drafter: OfficerActor, field: str, value: Any, code: str
) -> None:
    notice_id = notice_desk.do(notices.draft, drafter, {"kind": "identify"})
    faults = notice_desk.do(put, drafter, notice_id, field, value)
    assert code in {fault.code for fault in faults}
    kept = notice_desk.do(open_draft, drafter, notice_id).document
    assert kept == {"kind": "identify"}


@on_sqlite
def test_a_draft_belongs_to_its_drafter(notice_desk: Desk, drafter: OfficerActor) -> None:
    notice_id = notice_desk.do(notices.draft, drafter, story())
    other = notice_desk.officer(7, Role.PUBLISHER)
    assert refusal(notice_desk, notices.edit, other, notice_id, story()) == "notice.not_yours"
    assert refusal(notice_desk, open_draft, other, notice_id) == "notice.not_yours"


# ------------------------------------------------------------------ the database itself (W1)


def complete(desk: Desk, drafter: OfficerActor, approver: OfficerActor) -> dict[str, Any]:
    """Values with which the database lets a notice be live."""
    notice_id, reviewed = in_review(desk, drafter)
    return {
        "id": notice_id,
        "state": "live",
        "number": "WH-2026-0099",
        "approved_by": approver.id,
        "checked_by": approver.id,
        "answers": {"basis": "yes"},
        "offences_version": 1,
        "approved_hash": reviewed,
        "offence": "arson",
        "legal_basis": "x",
        "expires_at": desk.clock(),
        "published_at": desk.clock(),
        "public_content": {"a": 1},
    }


def force(desk: Desk, values: dict[str, Any]) -> None:
    """Write past every rule of the program."""
    statement = update(NOTICES).where(NOTICES.c.id == values["id"]).values(**values)
    desk.do(lambda session, _kit: session.execute(statement))


@on_sqlite
def test_the_database_takes_a_complete_one(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    force(notice_desk, complete(notice_desk, drafter, approver))
    assert notice_desk.look(notices.live_by_number, "WH-2026-0099") is not None


@pytest.mark.parametrize(
    "missing",
    [
        "number",
        "approved_by",
        "checked_by",
        "answers",
        "offences_version",
        "approved_hash",
        "offence",
        "legal_basis",
        "expires_at",
        "published_at",
        "public_content",
        "submitted_by",
    ],
)
def test_the_database_refuses_one_without(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor, missing: str
) -> None:
    values = complete(notice_desk, drafter, approver) | {missing: None}
    for state in ("live", "superseded", "resolved", "expired"):
        with pytest.raises(IntegrityError):
            force(notice_desk, values | {"state": state})


@pytest.mark.parametrize("hand", ["drafted_by", "submitted_by"])
def test_the_database_refuses_an_approver_with_a_hand_in_it(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor, hand: str
) -> None:
    values = complete(notice_desk, drafter, approver) | {hand: approver.id}
    with pytest.raises(IntegrityError):
        force(notice_desk, values)


def test_the_database_refuses_an_approval_of_other_content(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    force(notice_desk, complete(notice_desk, drafter, approver))
    [live_row] = notice_desk.rows(Notice)
    with pytest.raises(IntegrityError):
        force(notice_desk, {"id": live_row.id, "content_hash": "0" * 64})


# ------------------------------------------------------------------ how it ends


@on_sqlite
def test_a_notice_sent_back_names_the_reason(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    notice_id, reviewed = in_review(notice_desk, drafter)
    code = refusal(notice_desk, notices.reject, approver, notice_id, reviewed, "  ")
    assert code == "notice.needs_reason"
    notice_desk.do(notices.reject, approver, notice_id, reviewed, "The date is wrong.")
    [told] = notice_desk.said("notice.told")
    assert (told["what"], told["params"]["reason"]) == ("sent_back", "The date is wrong.")
    assert row(notice_desk, notice_id).state is NoticeState.DRAFT


def test_a_draft_given_up_is_gone_for_good(notice_desk: Desk, drafter: OfficerActor) -> None:
    notice_id = notice_desk.do(notices.draft, drafter, story())
    notice_desk.do(notices.discard, drafter, notice_id)
    assert row(notice_desk, notice_id).state is NoticeState.CANCELLED
    code = refusal(notice_desk, notices.submit, drafter, notice_id)
    assert code == "notice.already_ended"


@on_sqlite
def test_its_time_ends_it(notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor) -> None:
    notice_id = live(notice_desk, drafter, approver)
    [job] = notice_desk.rows(Job, kind="notice.expire")
    assert job.available_at == datetime.fromisoformat("2026-12-20T00:00:00+08:00")
    notice_desk.do(expire, notice_id, None)
    assert row(notice_desk, notice_id).state is NoticeState.LIVE
    notice_desk.clock.time = job.available_at
    notice_desk.do(expire, notice_id, None)
    notice_desk.do(expire, notice_id, None)
    assert row(notice_desk, notice_id).state is NoticeState.EXPIRED
    assert row(notice_desk, notice_id).revision == 1


@on_sqlite
def test_a_cancelled_notice_needs_a_reason_and_leaves_the_list(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    notice_id = live(notice_desk, drafter, approver)
    assert refusal(notice_desk, notices.cancel, drafter, notice_id, "") == "notice.needs_reason"
    notice_desk.do(notices.cancel, drafter, notice_id, "The wrong man.")
    assert notice_desk.look(notices.live_list) == []
    assert notice_desk.rows(Job, kind="notice.expire") == []


@on_sqlite
def test_an_update_takes_the_old_ones_place(
    notice_desk: Desk, drafter: OfficerActor, approver: OfficerActor
) -> None:
    old_id = live(notice_desk, drafter, approver)
    new_id = notice_desk.do(update_of, drafter, old_id)
    notice_desk.do(put, drafter, new_id, "ask", "请注意")
    notice_desk.do(notices.submit, drafter, new_id)
    notice_desk.do(sign, approver, new_id, row(notice_desk, new_id).content_hash)
    assert row(notice_desk, old_id).state is NoticeState.SUPERSEDED
    [listed] = notice_desk.look(notices.live_list)
    assert listed.id == new_id
