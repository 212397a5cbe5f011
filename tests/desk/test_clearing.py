"""W8: from a case that was cleared nothing is published again without a supervisor and a reason."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.sample.district import sign
from desk.actors import OfficerActor
from desk.notices import board, clearing
from desk.notices import lookup as notices
from desk.notices.rows import notice_row
from desk.tickets.closing import Outcome, close
from storage.tables.audit import AuditRow
from storage.tables.objections import ClearedCase
from tests.desk.notice_house import Desk, story
from tests.desk.published import People, publish
from tests.desk.ticket_desk import TicketDesk
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.notices import NoticeState
from tipline.refusals import Refusal
from tipline.roles import Role

NEW = "监控显示另有其人，与前次无关。"


def cleared(desk: Desk, people: People) -> int:
    """A notice that was withdrawn because its person had nothing to do with it."""
    notice_id = publish(desk, people)
    desk.do(board.end_notice, people[2], to(people[2]), notice_id, "clear", "DNA 不符。")
    return notice_id


def to(officer: OfficerActor) -> Any:
    """An officer's private chat."""
    assert officer.to is not None
    return officer.to


def code(desk: Desk, fn: Any, *args: Any) -> str:
    """The code with which a use case is refused."""
    with pytest.raises(Refusal) as caught:
        desk.do(fn, *args)
    return caught.value.code


@on_sqlite
def test_a_cleared_case_is_published_again_only_after_a_release(
    notice_desk: Desk, people: People
) -> None:
    withdrawn = cleared(notice_desk, people)
    again = notice_desk.do(notices.draft, people[0], story())
    assert code(notice_desk, notices.submit, people[0], again) == "notice.cleared_person"
    notice_desk.do(board.submit_draft, people[0], to(people[0]), again)
    assert notice_desk.look(notice_row, again).state is NoticeState.DRAFT
    [request] = notice_desk.said("case.release")
    number = notice_desk.look(notice_row, withdrawn).number
    assert (request["notice"], request["withdrawn"]) == (again, number)
    release, chief = clearing.release, people[2]
    assert code(notice_desk, release, chief, to(chief), again, " ") == "notice.needs_reason"
    notice_desk.do(release, chief, to(chief), again, NEW)
    [row] = notice_desk.rows(ClearedCase)
    assert (row.released_by, row.released_for) == (people[2].id, again)
    notice_desk.do(board.submit_draft, people[0], to(people[0]), again)
    seen = notice_desk.look(notice_row, again).content_hash
    notice_desk.do(sign, people[1], again, seen)
    assert notice_desk.look(notice_row, again).state is NoticeState.LIVE
    [entry] = notice_desk.rows(AuditRow, action="case.released")
    assert entry.reason is not None
    assert [one["what"] for one in notice_desk.said("case.told")] == ["released", "go_on"]


@on_sqlite
def test_what_was_submitted_before_cannot_be_approved_after(
    notice_desk: Desk, people: People
) -> None:
    waiting = notice_desk.do(notices.draft, people[0], story())
    notice_desk.do(notices.submit, people[0], waiting)
    cleared(notice_desk, people)
    seen = notice_desk.look(notice_row, waiting).content_hash
    assert code(notice_desk, sign, people[1], waiting, seen) == "notice.cleared_person"


def test_cleared_once_more_needs_a_release_once_more(notice_desk: Desk, people: People) -> None:
    cleared(notice_desk, people)
    again = notice_desk.do(notices.draft, people[0], story())
    notice_desk.do(clearing.release, people[2], to(people[2]), again, NEW)
    cleared(notice_desk, people)
    assert code(notice_desk, notices.submit, people[0], again) == "notice.cleared_person"


@pytest.mark.parametrize(
    "number",
    [
        "a4201050000002026110012",
        "A4201 0500 0000 2026 1100 12",
        "A4201-05000000-20261100-12",
        "".join(chr(ord(sign) + 0xFEE0) for sign in "A4201050000002026110012"),  # full width
    ],
)
@on_sqlite
def test_another_way_of_writing_the_number_is_no_way_around(
    notice_desk: Desk, people: People, number: str
) -> None:
    cleared(notice_desk, people)
    again = notice_desk.do(notices.draft, people[0], story(case_number=number))
    assert code(notice_desk, notices.submit, people[0], again) == "notice.cleared_person"


@on_sqlite
def test_other_cases_and_other_endings_are_free(notice_desk: Desk, people: People) -> None:
    cleared(notice_desk, people)
    publish(notice_desk, people, case_number="A4201050000002026110013")
    withdrawn = publish(notice_desk, people, case_number="A99")
    notice_desk.do(notices.cancel, people[0], withdrawn, "A slip of the pen.")
    publish(notice_desk, people, case_number="A99")


def test_a_ticket_that_cleared_somebody_counts_when_its_notice_is_withdrawn(
    stage: TicketDesk,
) -> None:
    notice_id = stage.notice()
    ticket_id = stage.claimed(notice=notice_id)
    outcome = Outcome(Disposition.PERSON_CLEARED, preset="identity_checked")
    stage.desk.do(close, stage.wang, ticket_id, outcome)
    assert stage.desk.rows(ClearedCase) == []
    stage.desk.do(notices.cancel, stage.chief, notice_id, "It was somebody else.")
    assert [row.notice_id for row in stage.desk.rows(ClearedCase)] == [notice_id]


def test_who_may_release(notice_desk: Desk, people: People) -> None:
    cleared(notice_desk, people)
    both = notice_desk.officer(61, Role.PUBLISHER, Role.SUPERVISOR)
    own = notice_desk.do(notices.draft, both, story())
    release = clearing.release
    assert code(notice_desk, release, both, to(both), own, NEW) == "notice.same_person"
    assert code(notice_desk, release, people[0], to(people[0]), own, NEW) == "officer.not_allowed"
    elsewhere = notice_desk.officer(62, Role.SUPERVISOR, unit="WC")
    assert code(notice_desk, release, elsewhere, to(elsewhere), own, NEW) == "notice.not_your_unit"
    forged = text(
        "UPDATE cleared_case SET released_by = :who, drafted_by = :who, released_for = notice_id,"
        " released_at = 1, reason = 'x'"
    )
    with pytest.raises(IntegrityError):
        notice_desk.do(lambda session, _kit: session.execute(forged, {"who": both.id}))
    free = notice_desk.do(notices.draft, people[0], story(case_number="A77"))
    assert code(notice_desk, release, people[2], to(people[2]), free, NEW) == "lifecycle.stale"
