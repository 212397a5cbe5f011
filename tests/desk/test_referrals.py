"""Referrals: three papers and a day, a reminder when it passes, and no rest before an answer."""

from datetime import date
from typing import Any

import pytest

from desk.referrals.deadlines import FALL_DUE
from desk.referrals.referring import NewReferral, answer, refer, show
from handlers.triage.referrals import referral_from
from storage.tables.audit import AuditRow
from storage.tables.queues import Job
from storage.tables.referrals import Referral, ReferralPaper
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tipline.referrals import Paper, ReferralState
from tipline.refusals import Refusal

NEW = NewReferral("城管局", date(2026, 12, 10), "No cover", "Put it back", "The roads section")


def papers(stage: TicketDesk) -> list[str]:
    return [paper["kind"] for paper in stage.said("ticket.referral")[-1]["papers"]]


def after(stage: TicketDesk, **by: float) -> None:
    stage.desk.clock.move(**by)
    do_jobs(stage)


def told(stage: TicketDesk) -> list[bytes]:
    """Which chats heard that it is overdue, in order."""
    rows = sorted(stage.outbox("referral.overdue"), key=lambda row: row.id)
    return [row.chat_key for row in rows]


def test_a_day_that_passes_brings_a_reminder_and_climbs_until_there_is_an_answer(
    stage: TicketDesk,
) -> None:
    assert stage.chief.to is not None
    ticket_id = stage.claimed()
    stage.desk.do(refer, stage.wang, ticket_id, NEW)
    assert papers(stage) == ["analysis", "demand", "responsibility"]
    after(stage, days=19)
    assert told(stage) == []
    after(stage, days=2)
    assert papers(stage) == ["analysis", "demand", "responsibility", "reminder"]
    assert told(stage) == [stage.chief.to.chat_key]
    after(stage, days=1, seconds=1)
    assert told(stage) == [stage.chief.to.chat_key] * 2
    assert len([p for p in stage.desk.rows(ReferralPaper) if p.kind is Paper.REMINDER]) == 1
    stage.desk.do(answer, stage.wang, ticket_id, "The cover is back")
    after(stage, days=3)
    assert len(told(stage)) == 2
    assert papers(stage)[-1] == "reply"
    assert [job for job in stage.desk.rows(Job, kind=FALL_DUE) if job.state == "pending"] == []
    acts = [r.action for r in stage.desk.rows(AuditRow) if r.action.startswith("referral.")]
    assert acts == ["referral.opened", *["referral.overdue"] * 2, "referral.answered"]


def test_what_is_refused(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    refused("referral.none", stage, show, stage.wang, ticket_id)
    refused("referral.none", stage, answer, stage.wang, ticket_id, "done")
    refused("officer.not_allowed", stage, refer, stage.patrol, ticket_id, NEW)
    refused("lifecycle.not_found", stage, refer, stage.elsewhere, ticket_id, NEW)
    past = NewReferral("城管局", date(2026, 11, 19), "a", "b", "c")
    refused("referral.bad_day", stage, refer, stage.wang, ticket_id, past)
    stage.desk.do(refer, stage.wang, ticket_id, NEW)
    refused("referral.running", stage, refer, stage.wang, ticket_id, NEW)
    refused("referral.how", stage, answer, stage.wang, ticket_id, " ")
    stage.desk.do(answer, stage.wang, ticket_id, "done")
    refused("referral.answered", stage, answer, stage.wang, ticket_id, "done")
    stage.desk.do(refer, stage.wang, ticket_id, NEW)  # what was put right can break again
    states = sorted(row.state for row in stage.desk.rows(Referral))
    assert states == [ReferralState.ANSWERED, ReferralState.RUNNING]
    assert all("城" not in repr(row.authority) for row in stage.desk.rows(Referral))


@pytest.mark.parametrize(
    "typed",
    ["2026-12-10 城管局 | No cover | Put it back | The roads section",
     "2026-12-10 城管局\nNo cover\nPut it back\nThe roads section"],
)  # fmt: skip
def test_a_referral_is_typed_between_bars_or_in_lines(typed: str) -> None:
    assert referral_from(typed) == NEW


@pytest.mark.parametrize("typed", ["tomorrow 城管局 | a | b | c", "2026-12-10 城管局 | a | b", "x"])
def test_what_lacks_a_day_or_a_paper_is_answered_with_how(typed: Any) -> None:
    with pytest.raises(Refusal, match=r"referral\.how"):
        referral_from(typed)
