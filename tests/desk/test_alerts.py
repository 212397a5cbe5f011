"""Alerts at the desk: who is rung, who next, what ends it, and what is written down."""

import json
from dataclasses import replace
from typing import Any

import pytest

from desk.actors import OfficerActor
from desk.alerts.having import have
from desk.alerts.rota import enter, enter_by_name, leave
from desk.kit import To
from desk.sent import FailureWhy, SentRow, mark_refused, mark_sent
from desk.tickets import acts, dialogue
from desk.tickets.closing import Outcome, close
from storage.tables.alerts import Alert, AlertRing, RotaEntry
from storage.tables.audit import AuditRow
from storage.tables.queues import OutboxMessage
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.roles import Role
from tipline.rota import EVERY_DAY, Hours, Place
from tipline.tickets import Flag

ALWAYS = Hours(EVERY_DAY, 0, 0)


def answer(officer: OfficerActor) -> tuple[To, dict[str, Any]]:
    """Where an officer is answered."""
    assert officer.to is not None
    return officer.to, {}


def put(stage: TicketDesk, officer: OfficerActor, place: Place, hours: Hours = ALWAYS) -> None:
    """A supervisor puts somebody into the rota."""
    stage.desk.do(enter, stage.chief, officer.id, (hours, place), answer(stage.chief))


def rung(stage: TicketDesk) -> list[int]:
    """Who was rung so far, in order, one entry for each time, as the audit log tells it."""
    acts_of_ringing = ("alert.begun", "alert.repeated", "alert.climbed")
    rows = [row for row in stage.desk.rows(AuditRow) if row.action in acts_of_ringing]
    told = [json.loads(row.details)["who"] for row in rows]
    return [int(one) for who in told for one in who.split(".") if one]


def later(stage: TicketDesk, **by: float) -> None:
    """Time passes, and what is due is done."""
    stage.desk.clock.move(**by)
    do_jobs(stage)


def pressing(stage: TicketDesk) -> int:
    """A ticket about a threat to life, after the first look at it."""
    ticket_id = stage.tip()
    stage.desk.do(acts.flag, stage.wang, ticket_id, Flag.THREAT_TO_LIFE)
    do_jobs(stage)
    return ticket_id


@on_sqlite
def test_first_second_supervisor_and_the_unit_above_are_rung_until_somebody_has_it(
    stage: TicketDesk,
) -> None:
    wang, li, chief = stage.wang, stage.li, stage.chief
    put(stage, wang, Place.FIRST)
    put(stage, li, Place.SECOND)
    ticket_id = pressing(stage)
    assert rung(stage) == [wang.id]
    for _ in range(6):
        later(stage, minutes=2)
    assert rung(stage) == [wang.id] * 3 + [li.id] * 3 + [chief.id]
    (alert,) = stage.desk.rows(Alert, ticket_id=ticket_id)
    assert stage.desk.do(have, chief, alert.id) is True
    assert stage.row(ticket_id).holder_id == chief.id
    later(stage, minutes=19)
    assert len(rung(stage)) == 7
    (alert,) = stage.desk.rows(Alert, ticket_id=ticket_id)
    assert (alert.ending, alert.ended_by) == ("acknowledged", chief.id)
    refused("alert.over", stage, have, li, alert.id)


@on_sqlite
def test_words_of_danger_ring_before_anybody_has_looked(stage: TicketDesk) -> None:
    put(stage, stage.wang, Place.FIRST)
    ticket_id = stage.tip("救命！他拿刀在砍人！")
    do_jobs(stage)
    assert rung(stage) == [stage.wang.id]
    assert stage.row(ticket_id).reasons == [["danger_in_words", 80], ["general", -5]]
    assert stage.row(ticket_id).flags == []  # that is a person's own word


@on_sqlite
def test_words_of_danger_ring_also_when_they_come_later(stage: TicketDesk) -> None:
    put(stage, stage.wang, Place.FIRST)
    ticket_id = stage.tip("He has no knife")
    do_jobs(stage)
    assert rung(stage) == []
    stage.add(ticket_id, "Now he has a gun")
    do_jobs(stage)
    assert rung(stage) == [stage.wang.id]


@pytest.fixture
def hurried(stage: TicketDesk) -> tuple[TicketDesk, int]:
    """Wang is on duty, and a pressing ticket rings."""
    put(stage, stage.wang, Place.FIRST)
    return stage, pressing(stage)


@on_sqlite
def test_a_claim_makes_it_quiet_and_a_lapse_makes_it_ring_again(
    hurried: tuple[TicketDesk, int],
) -> None:
    stage, ticket_id = hurried
    stage.desk.do(acts.claim, stage.li, ticket_id)
    do_jobs(stage)
    (alert,) = stage.desk.rows(Alert, ticket_id=ticket_id)
    assert (alert.ending, alert.ended_by) == ("claimed", stage.li.id)
    assert "alert" not in stage.card(ticket_id)
    later(stage, minutes=19)
    assert rung(stage) == [stage.wang.id]
    later(stage, minutes=2)
    assert stage.said("ticket.officer_note") == [{"ticket": ticket_id, "note": "lapsed"}]
    assert rung(stage) == [stage.wang.id] * 2
    assert [row.ending for row in stage.desk.rows(Alert)] == ["claimed", None]


@on_sqlite
def test_the_card_says_who_is_rung_and_a_tip_taken_back_ends_it(
    hurried: tuple[TicketDesk, int],
) -> None:
    stage, ticket_id = hurried
    later(stage, minutes=2)
    alert = stage.card(ticket_id)["alert"]
    assert (alert["names"], alert["rings"]) == ([stage.wang.name], 2)
    stage.retract(ticket_id)
    later(stage, minutes=9)
    assert [row.ending for row in stage.desk.rows(Alert)] == ["closed"]
    assert len(rung(stage)) == 2


def _sending(stage: TicketDesk, kind: str) -> SentRow:
    """The newest message of this kind, as the sender has it in hand."""
    row = stage.desk.rows(OutboxMessage, kind=kind)[-1]
    stage.desk.do(_lease, row.id)
    (facts,) = stage.said(kind)[-1:]
    return SentRow(row.id, kind, row.record_id, facts, answer(stage.wang)[0], message_id=77)


def _lease(session: Any, _kit: Any, outbox_id: int) -> None:
    table = OutboxMessage.__table__  # type: ignore[attr-defined]  # SQLModel makes it at run time
    session.execute(table.update().where(table.c.id == outbox_id).values(lease="me"))


def test_who_cannot_be_reached_is_noted_and_left_out(hurried: tuple[TicketDesk, int]) -> None:
    stage, _ = hurried
    ringing = _sending(stage, "alert.ring")
    assert stage.desk.do(mark_refused, ringing, "me", FailureWhy.BLOCKED)
    stage.chief  # noqa: B018  # the supervisor is hired before the next rung is
    do_jobs(stage)
    assert rung(stage) == [stage.wang.id, stage.chief.id]
    (ring, _) = stage.desk.rows(AlertRing)
    assert (ring.officer_id, ring.unreached) == (stage.wang.id, "blocked")
    assert {"alert.unreached", "officer.unreached"} <= {
        row.action for row in stage.desk.rows(AuditRow)
    }


def test_a_phone_that_rang_is_told_that_it_is_over(hurried: tuple[TicketDesk, int]) -> None:
    stage, ticket_id = hurried
    ringing = _sending(stage, "alert.ring")
    stage.desk.do(acts.claim, stage.li, ticket_id)
    do_jobs(stage)
    assert stage.said("alert.over") == []
    assert stage.desk.do(mark_sent, ringing, "me")
    do_jobs(stage)
    told = {"ticket": ticket_id, "edit": 77, "ending": "claimed", "name": stage.li.name}
    assert stage.said("alert.over") == [told]


def test_a_phone_holds_one_message_however_often_it_rang(hurried: tuple[TicketDesk, int]) -> None:
    stage, _ = hurried
    first = _sending(stage, "alert.ring")
    assert stage.desk.do(mark_sent, first, "me")
    assert stage.said("ticket.erase") == []
    later(stage, minutes=2)
    again = replace(_sending(stage, "alert.ring"), message_id=78)
    assert stage.desk.do(mark_sent, again, "me")
    assert stage.said("ticket.erase") == [{"message": 77}]


@on_sqlite
def test_nobody_is_rung_who_may_not_see_the_ticket(stage: TicketDesk) -> None:
    put(stage, stage.wang, Place.FIRST)
    refused(
        "rota.nobody",
        stage,
        enter,
        stage.chief,
        stage.patrol.id,
        (ALWAYS, Place.FIRST),
        answer(stage.chief),
    )
    refused(
        "rota.nobody",
        stage,
        enter,
        stage.li,
        stage.wang.id,
        (ALWAYS, Place.FIRST),
        answer(stage.chief),
    )
    put(stage, stage.elsewhere, Place.FIRST)  # of the station's own rota, not the city's
    ticket_id = pressing(stage)
    for _ in range(20):
        later(stage, minutes=10)
    assert set(rung(stage)) == {stage.wang.id, stage.chief.id}
    (alert,) = stage.desk.rows(Alert, ticket_id=ticket_id)
    refused("lifecycle.not_found", stage, have, stage.elsewhere, alert.id)
    refused("officer.not_allowed", stage, have, stage.patrol, alert.id)


@on_sqlite
def test_an_empty_rota_falls_back_to_the_moderators_and_hours_count(stage: TicketDesk) -> None:
    night = Hours(EVERY_DAY, 20 * 60, 8 * 60)
    put(stage, stage.wang, Place.FIRST, night)  # it is noon
    assert stage.li.id
    pressing(stage)
    assert rung(stage) == [stage.wang.id, stage.li.id]
    later(stage, hours=9)
    pressing(stage)
    assert rung(stage)[-1:] == [stage.wang.id]


@on_sqlite
def test_what_nobody_looks_at_is_late_once_and_waiting_for_a_tipster_is_not(
    stage: TicketDesk,
) -> None:
    put(stage, stage.wang, Place.FIRST)
    ticket_id = stage.tip()
    later(stage, hours=23, minutes=59)
    assert (rung(stage), stage.card(ticket_id).get("overdue")) == ([], None)
    later(stage, minutes=1)
    assert rung(stage) == [stage.wang.id]
    assert stage.card(ticket_id)["overdue"] == ["first_look"]
    later(stage, days=1)
    assert [row.ending for row in stage.desk.rows(Alert)] == ["climbed"]
    before = rung(stage)
    stage.desk.do(acts.claim, stage.wang, ticket_id)
    stage.desk.do(dialogue.to_tipster, stage.wang, ticket_id, dialogue.Line(preset="where"))
    do_jobs(stage)
    later(stage, hours=20)
    stage.answer(ticket_id)
    do_jobs(stage)
    assert stage.row(ticket_id).stood_seconds == 20 * 3600
    later(stage, days=4, hours=23)
    assert rung(stage) == before
    later(stage, hours=1)
    assert rung(stage) == [*before, stage.wang.id]
    assert stage.card(ticket_id)["overdue"] == ["disposition"]


@on_sqlite
def test_an_exercise_and_a_closed_ticket_are_quiet(stage: TicketDesk) -> None:
    put(stage, stage.wang, Place.FIRST)
    ticket_id = stage.claimed()
    stage.desk.do(close, stage.wang, ticket_id, Outcome(Disposition.USEFUL, preset="led_on"))
    later(stage, days=30)
    assert rung(stage) == []


def test_the_rota_is_kept_by_oneself_and_by_supervisors(stage: TicketDesk) -> None:
    here = answer(stage.wang)
    wang, li, chief = stage.wang, stage.li, stage.chief
    stage.desk.do(enter_by_name, wang, "me", (ALWAYS, Place.FIRST), here)
    stage.desk.do(enter_by_name, wang, "我", (ALWAYS, Place.FIRST), here)
    stage.desk.do(enter_by_name, chief, li.name.upper(), (ALWAYS, Place.SECOND), here)
    refused("rota.nobody", stage, enter_by_name, wang, li.name, (ALWAYS, Place.FIRST), here)
    mine, his = stage.desk.rows(RotaEntry)
    assert [mine.officer_id, his.officer_id] == [wang.id, li.id]
    (unit, *_) = [one for one in stage.said("rota.shown")[-1]["units"] if one["entries"]]
    assert unit["now"] == {"first": [wang.name], "second": [li.name]}
    refused("officer.not_allowed", stage, leave, wang, his.id, here)
    stage.desk.do(leave, wang, mine.id, here)
    stage.desk.do(leave, chief, his.id, here)
    refused("rota.not_there", stage, leave, chief, his.id, here)
    assert stage.desk.rows(RotaEntry) == []
    kept = [row.action for row in stage.desk.rows(AuditRow) if row.action.startswith("rota.")]
    assert kept == ["rota.entered", "rota.entered", "rota.left", "rota.left"]


@on_sqlite
def test_a_supervisor_alone_sees_the_units_below(stage: TicketDesk) -> None:
    boss = stage.desk.officer(120, Role.SUPERVISOR, unit="WC")
    refused(
        "rota.nobody", stage, enter, boss, stage.wang.id, (ALWAYS, Place.FIRST), answer(stage.chief)
    )
