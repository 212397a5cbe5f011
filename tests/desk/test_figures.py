"""Figures: what is counted, what never is, and the week that is sent once."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from desk.figures.asking import figures_of, scope_of, tell_figures
from desk.figures.counting import figures
from desk.figures.scoping import Scope
from desk.figures.weekly import Panel, Sheet, due_week, keep_sheet, plan_week, send_week
from desk.kit import To
from desk.rewards.deciding import approve, propose
from desk.tickets import acts
from desk.tickets.closing import Outcome, close
from tests.desk.test_places import box, feature, take_in
from tests.desk.ticket_desk import TicketDesk, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.places import Coordinates
from tipline.quiet import QUOTAS
from tipline.roles import Role
from tipline.tips import PartKind


def counted(stage: TicketDesk, days: int = 7, unit: str = "", notice: str = "") -> dict[str, Any]:
    """The figures of so many days."""
    return stage.desk.look(figures_of, stage.kit, days=days, unit=unit, notice=notice)


def closed(stage: TicketDesk, disposition: Disposition, after: float, preset: str) -> int:
    """A ticket looked at after so many minutes and closed after twice as many."""
    ticket_id = stage.tip()
    stage.desk.clock.move(minutes=after)
    stage.desk.do(acts.claim, stage.wang, ticket_id)
    stage.desk.clock.move(minutes=after)
    assert stage.desk.do(close, stage.wang, ticket_id, Outcome(disposition, preset=preset))
    return ticket_id


def test_tips_times_and_outcomes_are_counted(stage: TicketDesk) -> None:
    notice = stage.notice()
    stage.tip(notice=notice, user=1)
    closed(stage, Disposition.ARREST, 3, "caught_there")
    closed(stage, Disposition.LOCATED, 50, "person_found")
    stage.retract(stage.tip())
    found = counted(stage)
    tips = found["tips"]
    assert (tips["total"], tips["retracted"]) == (4, 1)
    assert tips["by_kind"] == {"general": 3, "identify": 1}
    assert (tips["by_unit"], tips["by_notice"]) == ({"WH": 4}, {"WH-2026-0001": 1})
    assert tips["by_day"]["2026-11-20"] == 4
    assert (sum(tips["by_hour"]), tips["by_hour"][12]) == (4, 3)  # noon in Wuhan, and 13:46
    assert found["first_look"] == {"count": 2, "median": 240, "p95": 3600}
    assert found["disposition"]["count"] == 3
    outcomes = {name: count for name, count in found["dispositions"].items() if count}
    assert outcomes == {"arrest": 1, "located": 1, "insufficient": 1}
    assert (found["notices"]["published"], found["notices"]["live"]) == (1, 1)
    assert counted(stage, notice="WH-2026-0001")["tips"]["total"] == 1
    assert counted(stage, unit="WC")["tips"]["total"] == 0


def strips(stage: TicketDesk, count: int) -> None:
    """So many areas of the city side by side, each a hundredth of a degree wide."""
    found = [
        feature(f"A{n}", box(114 + n / 100, 30, 114 + (n + 1) / 100, 31), unit="WH")
        for n in range(count)
    ]
    assert take_in(stage.desk, *found) == count


def seen_in(strip: int) -> dict[str, Any]:
    """A pin in the middle of one of them."""
    place = Coordinates(30.5, 114 + (strip + 0.5) / 100)
    return {"kind": PartKind.LOCATION, "text": "", "place": place}


def test_general_tips_count_where_they_were_seen(stage: TicketDesk) -> None:
    strips(stage, 2)
    for user in (1, 2):
        stage.tip(user=user, parts=(seen_in(1),))
    moved, _ = stage.tip(user=3, parts=(seen_in(1),)), stage.tip(user=4)
    stage.add(moved, "", **seen_in(0))
    assert counted(stage)["tips"]["by_area"] == {"A1": 2, "A0": 1}


@on_sqlite
def test_nothing_is_cut_off(stage: TicketDesk) -> None:
    strips(stage, 51)
    for strip in range(51):
        stage.tip(user=strip, parts=(seen_in(strip),))
    assert len(counted(stage)["tips"]["by_area"]) == 51


@on_sqlite
def test_days_are_the_agencys_own(stage: TicketDesk) -> None:
    stage.desk.clock.move(hours=11, minutes=59)
    stage.tip(user=1)
    stage.desk.clock.move(minutes=1)  # midnight in Wuhan
    stage.tip(user=2)
    days = counted(stage, days=2)["tips"]["by_day"]
    assert days == {"2026-11-20": 1, "2026-11-21": 1}
    assert counted(stage, days=1)["tips"]["total"] == 1


@on_sqlite
def test_an_exercise_never_counts(stage: TicketDesk) -> None:
    stage.tip(notice=stage.notice(exercise=True))
    found = counted(stage)
    assert found["tips"]["total"] == 0
    assert set(found["notices"].values()) == {0}


def test_no_figure_names_or_numbers_a_person(stage: TicketDesk) -> None:
    closed(stage, Disposition.USEFUL, 5, "led_on")
    told = str(counted(stage))
    assert stage.wang.name not in told
    assert "officer" not in told
    assert "holder" not in told


@on_sqlite
def test_who_may_ask_and_of_which_units(stage: TicketDesk) -> None:
    here: tuple[To, dict[str, Any]] = stage.desk.person(103)[1], {}
    auditor = stage.desk.officer(130, Role.AUDITOR)
    boss = stage.desk.officer(131, Role.SUPERVISOR, unit="WC")
    stage.desk.do(tell_figures, auditor, "30 wh", *here)
    assert stage.said("figures.told")[-1]["since"] == "2026-10-22"
    for nobody in (stage.wang, None):
        refused("officer.not_allowed", stage, tell_figures, nobody, "", *here)
    refused("officer.not_your_unit", stage, tell_figures, boss, "WH", *here)
    stage.notice()
    refused("lifecycle.not_found", stage, tell_figures, boss, "WH-2026-0001", *here)
    refused("unit.not_found", stage, tell_figures, boss, "NOWHERE", *here)
    stage.tip()
    stage.desk.do(tell_figures, boss, "", *here)
    assert stage.said("figures.told")[-1]["tips"]["total"] == 0


@on_sqlite
def test_so_many_days_end_today(stage: TicketDesk) -> None:
    for days in (1, 366):
        scope = stage.desk.look(scope_of, stage.kit, days=days)
        assert (scope.last, (scope.last - scope.first).days) == (date(2026, 11, 20), days - 1)
        told = stage.desk.look(figures, stage.kit, Scope(scope.first, scope.last))
        assert len(told["tips"]["by_day"]) == days


def the_week(stage: TicketDesk) -> tuple[datetime, dict[str, Any]]:
    """The week that is due."""
    due = stage.desk.do(due_week)
    assert due is not None
    return due


def test_a_week_is_due_on_monday_morning_and_sent_once(stage: TicketDesk) -> None:
    stage.tip()
    stage.desk.do(plan_week)
    stage.desk.do(plan_week)
    assert stage.desk.do(due_week) is None
    stage.desk.clock.move(days=2, hours=21)  # Monday, nine o'clock in Wuhan
    due_at, told = the_week(stage)
    assert (told["since"], told["until"]) == ("2026-11-16", "2026-11-22")
    assert told["tips"]["total"] == 1
    kept = keep_sheet(stage.kit, Sheet("a", "b", [("1", "c")], [Panel("d", ["e"], [1])]))
    assert stage.desk.do(send_week, due_at, told, kept) is True
    assert stage.desk.do(send_week, due_at, told, kept) is False
    assert len(stage.said("figures.week")) == 1
    assert stage.desk.do(due_week) is None
    stage.desk.clock.move(days=7)
    assert the_week(stage)[1]["since"] == "2026-11-23"


@on_sqlite
def test_without_a_triage_chat_no_week_is_planned(stage: TicketDesk) -> None:
    policy = replace(stage.kit.policy, triage=None)
    stage.desk.kit = replace(stage.kit, policy=policy)
    stage.desk.do(plan_week)
    stage.desk.clock.move(days=9)
    assert stage.desk.do(due_week) is None


@on_sqlite
def test_rewards_and_what_waits_for_a_quota_are_counted(stage: TicketDesk) -> None:
    notice = stage.notice(reward={"amount": 5000, "currency": "CNY"})
    ticket_id = stage.claimed(user=1, notice=notice)
    stage.desk.do(close, stage.wang, ticket_id, Outcome(Disposition.ARREST, preset="caught_there"))
    reward = stage.desk.do(propose, stage.wang, ticket_id, 1000, "It led to him")
    rewards = counted(stage)["rewards"]
    assert rewards["offered"] == {"count": 1, "amount": 5000}
    assert rewards["proposed"] == {"count": 1, "amount": 1000}
    for supervisor in (stage.chief, stage.deputy):
        stage.desk.do(approve, supervisor, reward, None)
    rewards = counted(stage)["rewards"]
    assert rewards["approved"] == rewards["uncollected"] == {"count": 1, "amount": 1000}
    assert rewards["collected"] == {"count": 0, "amount": 0}
    for number in range(QUOTAS[0] + 1):
        stage.tip(f"Again {number}", user=2)
    assert counted(stage)["tips"]["over_quota"] == 1
