"""Priority at the desk: weights that operators change, reasons that end by time, earlier tips."""

from datetime import timedelta
from typing import Any

import pytest

from desk.tickets import acts
from desk.tickets.closing import Outcome, close
from desk.tickets.queue import queue
from desk.tickets.weighing import AT_ONCE, WEIGH, reset_weights, set_weight
from storage.tables.alerts import Alert
from storage.tables.audit import AuditRow
from storage.tables.queues import Job
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.questions import Answer, Question
from tipline.quiet import quota
from tipline.tickets import Flag
from tipline.tips import PartKind

PHOTO = {"kind": PartKind.PHOTO, "text": "", "blob": "a" * 64}
USEFUL = Outcome(Disposition.USEFUL, preset="led_on")
SPAM = Outcome(Disposition.SPAM, preset="advertising")


def codes(stage: TicketDesk, ticket_id: int) -> list[str]:
    """The codes of a ticket's reasons."""
    return [code for code, _ in stage.row(ticket_id).reasons]


def seen(stage: TicketDesk, minutes_ago: int, **how: Any) -> int:
    """A ticket of a tip that says when it was seen, and that they are still there."""
    at = stage.desk.clock() - timedelta(minutes=minutes_ago)
    when = Answer(Question.WHEN, f"{at.isoformat()}/minute", "just now")
    still = Answer(Question.STILL_THERE, "yes", "yes")
    return stage.tip(answers={Question.WHEN: when, Question.STILL_THERE: still}, **how)


def ended(stage: TicketDesk, outcome: Outcome, user: int) -> None:
    """An earlier tip of somebody, closed so."""
    stage.desk.do(close, stage.wang, stage.claimed(user=user), outcome)


# ------------------------------------------------------------------ weights


def test_a_changed_weight_reaches_open_tickets_and_new_ones_and_goes_back(
    stage: TicketDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.tickets.weighing.AT_ONCE", 2)
    photos = [stage.tip(parts=(PHOTO,)) for _ in range(3)]
    plain, done = stage.tip(), stage.claimed(parts=(PHOTO,), user=5)
    stage.desk.do(close, stage.wang, done, USEFUL)
    stage.desk.do(set_weight, stage.chief, "picture", 70)
    do_jobs(stage)
    assert [stage.row(t).priority for t in (*photos, plain, done)] == [65, 65, 65, -5, 5]
    assert [stage.card(t)["priority"] for t in (*photos, plain)] == [65, 65, 65, -5]
    assert stage.row(stage.tip(parts=(PHOTO,))).priority == 65
    assert stage.desk.do(queue, stage.wang).lines[0].ticket_id == photos[0]
    stage.desk.do(reset_weights, stage.chief, None)
    do_jobs(stage)
    assert [stage.row(t).priority for t in photos] == [5, 5, 5]
    acts_kept = [r.action for r in stage.desk.rows(AuditRow) if r.record_kind == "priority"]
    assert acts_kept == ["priority.weight_set", "priority.weights_reset"]


@on_sqlite
def test_cards_are_drawn_anew_from_the_top_some_in_a_minute(
    stage: TicketDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.tickets.weighing.CARDS_AT_ONCE", 1)
    monkeypatch.setattr("desk.tickets.weighing.MOST_CARDS", 2)
    low, high, middle = stage.tip(), stage.tip(parts=(PHOTO,)), stage.tip("救命")
    stage.desk.do(set_weight, stage.chief, "general", -6)
    shown = []
    for _ in range(4):
        do_jobs(stage)
        shown.append([stage.card(t)["priority"] for t in (middle, high, low)])
        stage.desk.clock.move(minutes=1)
    assert shown == [[74, 5, -5], [74, 4, -5], [74, 4, -5], [74, 4, -5]]


def test_who_comes_to_a_more_hurried_band_is_looked_at_in_its_time(stage: TicketDesk) -> None:
    old = stage.tip(parts=(PHOTO,))
    stage.desk.clock.move(minutes=20)
    young = stage.tip(parts=(PHOTO,), user=2)
    stage.desk.clock.move(minutes=15)
    stage.desk.do(set_weight, stage.chief, "picture", 70)
    do_jobs(stage)
    assert [alert.ticket_id for alert in stage.desk.rows(Alert)] == [old]
    stage.desk.clock.move(minutes=15)
    do_jobs(stage)
    assert {alert.ticket_id for alert in stage.desk.rows(Alert)} == {old, young}


@on_sqlite
def test_a_step_is_small(stage: TicketDesk) -> None:
    stage.desk.do(set_weight, stage.chief, "picture", 70)
    (waiting,) = stage.desk.rows(Job, kind=WEIGH)
    assert (waiting.record_id, AT_ONCE <= 1000) == (0, True)


@on_sqlite
def test_weights_are_a_supervisors_and_within_bounds(stage: TicketDesk) -> None:
    refused("officer.not_allowed", stage, set_weight, stage.wang, "picture", 70)
    refused("officer.not_allowed", stage, reset_weights, stage.wang, None)
    refused("priority.unknown_reason", stage, set_weight, stage.chief, "face", 70)
    refused("priority.out_of_range", stage, set_weight, stage.chief, "picture", 1001)
    refused("priority.out_of_range", stage, set_weight, stage.chief, "earlier_tips_unfounded", -11)


# ------------------------------------------------------------------ time


def test_reasons_end_when_their_time_has_come(stage: TicketDesk) -> None:
    ticket_id, closed = seen(stage, 10), seen(stage, 10, user=5)
    stage.desk.do(acts.claim, stage.wang, closed)
    stage.desk.do(close, stage.wang, closed, USEFUL)
    before = stage.row(closed).reasons
    assert codes(stage, ticket_id) == ["still_there", "seen_within_hour", "general"]
    for move, expected in (
        ({"minutes": 49}, ["still_there", "seen_within_hour", "general"]),
        ({"minutes": 2}, ["seen_today", "general"]),
        ({"hours": 23}, ["general"]),
        ({"days": 6}, ["seen_long_ago", "general"]),
    ):
        stage.desk.clock.move(**move)
        do_jobs(stage)
        assert codes(stage, ticket_id) == expected
    assert stage.card(ticket_id)["reasons"] == [["seen_long_ago", -10], ["general", -5]]
    assert stage.desk.rows(Job, kind="ticket.ages") == []
    assert stage.row(closed).reasons == before


def test_what_is_reopened_is_as_pressing_as_it_is_now(stage: TicketDesk) -> None:
    ticket_id = seen(stage, 10)
    stage.desk.do(acts.claim, stage.wang, ticket_id)
    stage.desk.do(close, stage.wang, ticket_id, USEFUL)
    stage.desk.clock.move(days=5)
    stage.desk.do(set_weight, stage.chief, "general", -7)
    do_jobs(stage)
    stage.desk.do(acts.reopen, stage.wang, ticket_id)
    assert stage.row(ticket_id).reasons == [["general", -7]]
    do_jobs(stage)
    assert stage.desk.rows(Alert) == []
    stage.desk.clock.move(days=3)
    do_jobs(stage)
    assert codes(stage, ticket_id) == ["seen_long_ago", "general"]


# ------------------------------------------------------------------ marks, earlier tips


def test_a_mark_makes_a_ticket_more_pressing_and_its_end_less(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    stage.desk.do(acts.flag, stage.wang, ticket_id, Flag.THREAT_TO_LIFE)
    assert stage.row(ticket_id).priority == 95
    stage.desk.do(acts.flag, stage.chief, ticket_id, Flag.THREAT_TO_LIFE)
    assert codes(stage, ticket_id) == ["general"]


@on_sqlite
def test_beyond_the_quota_of_an_hour_a_tip_waits_behind_others(stage: TicketDesk) -> None:
    of_one = [stage.tip(user=1) for _ in range(quota(0) + 1)]
    assert "over_quota" not in codes(stage, of_one[-2])
    assert codes(stage, of_one[-1]) == ["over_quota", "general"]
    now = stage.tip(user=1, answers={Question.STILL_THERE: Answer(Question.STILL_THERE, "yes")})
    assert codes(stage, now) == ["still_there", "general"]
    stage.desk.clock.move(seconds=3601)
    assert codes(stage, stage.tip(user=1)) == ["general"]


@on_sqlite
def test_a_prank_makes_the_quota_smaller(stage: TicketDesk) -> None:
    for _ in range(2):
        ended(stage, SPAM, 1)
    assert "over_quota" in codes(stage, stage.tip(user=1))
    assert codes(stage, stage.tip(user=2)) == ["general"]


@on_sqlite
def test_what_became_of_earlier_tips_counts_a_little_and_is_no_number(stage: TicketDesk) -> None:
    for outcome, user in (
        (USEFUL, 1),
        (SPAM, 1),
        (SPAM, 2),
        (SPAM, 2),
        (SPAM, 3),
        (SPAM, 3),
        (SPAM, 3),
    ):
        ended(stage, outcome, user)
    stage.desk.clock.move(seconds=3601)  # past the quota of an hour
    helped, twice, thrice, new = (stage.tip(user=user) for user in (1, 2, 3, 4))
    assert stage.row(helped).reasons == [["earlier_tips_useful", 5], ["general", -5]]
    assert codes(stage, twice) == codes(stage, new) == ["general"]
    assert stage.row(thrice).reasons == [["earlier_tips_unfounded", -10], ["general", -5]]
    ended(stage, SPAM, 3)
    stage.desk.clock.move(seconds=3601)
    assert stage.row(stage.tip(user=3)).reasons == stage.row(thrice).reasons
    said = {**stage.card(thrice), "reasons": [], "designation": []}
    assert said == {**stage.card(new), "reasons": [], "designation": []} | {
        "ticket": thrice, "priority": -15,
    }  # fmt: skip
