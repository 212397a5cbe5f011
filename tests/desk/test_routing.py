"""Tickets at the right unit: by place, later by a place that comes late, and by people."""

import json
from typing import Any

import pytest

from desk.actors import OPERATOR
from desk.district.boundaries import import_areas, read_features
from desk.district.matters import have_handled
from desk.district.units import put_on_duty, unit_by_code
from desk.tickets import acts
from desk.tickets.closing import Outcome, close
from desk.tickets.handing_over import ask_note, hand_over, open_handing_over
from desk.tickets.matters import put_under
from desk.tickets.queue import queue
from desk.tips.replies import press
from desk.tips.short_form import ask_afterwards
from storage.tables.audit import AuditRow
from storage.tables.matters import TicketMatter
from storage.tables.queues import Job, OutboxMessage
from tests.desk.test_places import box, feature, file
from tests.desk.ticket_desk import TicketDesk, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.matters import Matter
from tipline.places import Coordinates
from tipline.questions import Answer, Question
from tipline.routing import RoutedBy
from tipline.tickets import Flag, TicketState
from tipline.tips import PartKind

# West of the meridian is Jianghan's, east of it Wuchang's; both end at a latitude of 30.7.
MAP = file(
    feature("JH-1", box(114.2, 30.5, 114.3, 30.7), unit="JH"),
    feature("WC-1", box(114.3, 30.5, 114.4, 30.7), unit="WC"),
)
NEAR_WC = Coordinates(30.75, 114.39)
FAR = Coordinates(39.9, 116.4)


def pin(place: Coordinates) -> dict[str, Any]:
    """A pin as a part of a tip."""
    return {"kind": PartKind.LOCATION, "text": "", "place": place}


IN_JH, IN_WC = pin(Coordinates(30.6, 114.25)), pin(Coordinates(30.6, 114.35))


@pytest.fixture(name="stage")
def with_map(stage: TicketDesk) -> TicketDesk:
    """The desk, its stations' areas with their boundaries."""
    stage.desk.do(import_areas, OPERATOR, read_features(MAP))
    return stage


def unit(stage: TicketDesk, code: str) -> int:
    """A unit's number."""
    return stage.desk.look(unit_by_code, code).id


def stands(stage: TicketDesk, ticket_id: int) -> tuple[str, RoutedBy]:
    """The code of the ticket's unit, and what it came there by."""
    row = stage.row(ticket_id)
    return next(c for c in ("WH", "JH", "WC") if unit(stage, c) == row.unit_id), row.routed_by


def test_a_general_tip_goes_where_it_was_seen_and_always_somewhere(stage: TicketDesk) -> None:
    notice = stage.notice()
    stage.desk.do(put_on_duty, OPERATOR, "JH")
    assert stands(stage, stage.tip(parts=({}, IN_WC))) == ("WC", RoutedBy.AREA)
    assert stands(stage, stage.tip(parts=({}, pin(NEAR_WC)))) == ("WC", RoutedBy.NEAREST)
    assert stands(stage, stage.tip(parts=({}, pin(FAR)))) == ("JH", RoutedBy.DUTY)
    assert stands(stage, stage.tip()) == ("JH", RoutedBy.DUTY)
    assert stands(stage, stage.tip(notice=notice, parts=({}, IN_WC))) == ("WH", RoutedBy.NOTICE)


@on_sqlite
def test_a_unit_sees_its_own_tickets_and_those_below(stage: TicketDesk) -> None:
    mine, other = stage.tip(parts=({}, IN_WC)), stage.tip(parts=({}, IN_JH))
    station = [line.ticket_id for line in stage.desk.do(queue, stage.elsewhere).lines]
    city = [line.ticket_id for line in stage.desk.do(queue, stage.wang).lines]
    assert (station, sorted(city)) == ([mine], sorted([mine, other]))
    refused("lifecycle.not_found", stage, acts.claim, stage.elsewhere, other)


def test_a_place_that_comes_later_moves_what_nobody_has(stage: TicketDesk) -> None:
    ticket_id = stage.tip()
    stage.add(ticket_id, "", **IN_WC)
    assert stands(stage, ticket_id) == ("WC", RoutedBy.AREA)
    (moved,) = [r for r in stage.desk.rows(AuditRow) if r.action == "ticket.moved"]
    assert json.loads(moved.details)["unit"] == unit(stage, "WC")
    assert stage.card(ticket_id)["unit"] == {"zh": "武昌分局", "en": "Wuchang"}
    assert [n["note"] for n in stage.said("ticket.note")] == ["moved"]


def test_on_what_is_worked_on_the_other_unit_is_only_suggested(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    stage.add(ticket_id, "", **IN_WC)
    assert stands(stage, ticket_id) == ("WH", RoutedBy.DUTY)
    assert stage.row(ticket_id).holder_id == stage.wang.id
    assert stage.card(ticket_id)["suggested_unit"]["en"] == "Wuchang"
    stage.desk.do(open_handing_over, stage.wang, ticket_id)
    names = [one["names"]["en"] for one in stage.card(ticket_id)["menu"]["units"]]
    assert names == ["Wuchang", "Jianghan"]


def test_a_ticket_is_handed_over_with_a_note_and_the_tipster_notices_nothing(
    stage: TicketDesk,
) -> None:
    ticket_id = stage.claimed(words="He is on the bridge")
    wuchang, citizen = unit(stage, "WC"), stage.citizen().to
    told = len(stage.desk.rows(OutboxMessage, chat_key=citizen.chat_key))
    stage.desk.do(ask_note, stage.wang, ticket_id, wuchang)
    assert stage.said("ticket.prompt")[-1]["unit"]["en"] == "Wuchang"
    stage.desk.do(hand_over, stage.wang, ticket_id, wuchang, " Your side of the bridge ")
    row = stage.row(ticket_id)
    assert (row.state, row.unit_id, row.holder_id, row.lease_until) == (
        TicketState.NEW, wuchang, None, None,
    )  # fmt: skip
    assert stage.desk.rows(Job, kind="ticket.lapse") == []
    note = stage.said("ticket.note")[-1]
    assert (note["note"], note["words"]) == ("handed_over", "Your side of the bridge")
    assert stage.card(ticket_id)["words"] == "He is on the bridge"
    assert len(stage.desk.rows(OutboxMessage, chat_key=citizen.chat_key)) == told
    stage.desk.do(acts.claim, stage.elsewhere, ticket_id)
    stage.add(ticket_id, "", **IN_JH)
    assert stage.row(ticket_id).suggested_unit is None  # where a person has put it, it stays


@on_sqlite
def test_what_is_no_hand_over(stage: TicketDesk) -> None:
    ticket_id, wuchang = stage.tip(), unit(stage, "WC")
    refused("ticket.not_claimed", stage, hand_over, stage.wang, ticket_id, wuchang, "why")
    stage.desk.do(acts.claim, stage.wang, ticket_id)
    before = stage.row(ticket_id)
    refused("ticket.claimed_by_other", stage, hand_over, stage.li, ticket_id, wuchang, "why")
    refused("ticket.needs_reason", stage, hand_over, stage.wang, ticket_id, wuchang, "  ")
    refused("unit.not_found", stage, hand_over, stage.wang, ticket_id, 10**6, "why")
    refused("ticket.same_unit", stage, hand_over, stage.wang, ticket_id, unit(stage, "WH"), "why")
    assert stage.row(ticket_id) == before


def test_a_proposed_closing_does_not_go_along(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    stage.desk.do(acts.flag, stage.wang, ticket_id, Flag.WEAPON)
    stage.desk.do(close, stage.wang, ticket_id, Outcome(Disposition.USEFUL, preset="led_on"))
    stage.desk.do(hand_over, stage.wang, ticket_id, unit(stage, "WC"), "Yours")
    row = stage.row(ticket_id)
    assert (row.proposed_by, row.disposition, row.flags) == (None, None, ["weapon"])


def about(matter: Matter) -> dict[Question, Answer]:
    """The answers of a tipster who pressed this."""
    return {Question.MATTER: Answer(Question.MATTER, matter.value)}


def test_what_the_tipster_says_that_it_is_about_comes_before_its_place(stage: TicketDesk) -> None:
    stage.desk.do(have_handled, OPERATOR, "JH", Matter.FRAUD)
    fraud, theft = about(Matter.FRAUD), about(Matter.THEFT)
    there = stage.tip(parts=({}, IN_WC), answers=fraud)
    assert stands(stage, there) == ("JH", RoutedBy.MATTER)
    assert stage.card(there)["matter_told"] == "fraud"
    nobodys = stage.tip(user=2, parts=({}, IN_WC), answers=theft)
    assert stands(stage, nobodys) == ("WC", RoutedBy.AREA)
    of_notice = stage.tip(user=3, notice=stage.notice(), answers=fraud)
    assert stands(stage, of_notice) == ("WH", RoutedBy.NOTICE)
    assert "matter_told" not in stage.card(of_notice)
    opened = [json.loads(r.details) for r in stage.desk.rows(AuditRow, action="ticket.opened")]
    assert [row["by"] for row in opened] == ["matter", "area", "notice"]
    stage.desk.do(put_under, stage.wang, there, Matter.OTHER)
    assert stage.card(there)["matter"] == "other"  # whoever looked at it has the last word


@on_sqlite
def test_what_is_pressed_after_sending_takes_a_ticket_along_that_nobody_has(
    stage: TicketDesk,
) -> None:
    stage.desk.do(have_handled, OPERATOR, "JH", Matter.FRAUD)
    tip_id = stage.sent(parts=({}, IN_WC))
    stage.desk.do(ask_afterwards, stage.citizen(), tip_id, None)
    stage.desk.do(press, stage.citizen(), tip_id, Question.MATTER, "fraud", None)
    ticket_id = stage.ticket_of(tip_id)
    assert stands(stage, ticket_id) == ("JH", RoutedBy.MATTER)
    assert stage.said("ticket.note")[-1]["note"] == "put_under"
    stage.add(ticket_id, "", **IN_WC)
    assert stands(stage, ticket_id) == ("JH", RoutedBy.MATTER)


def test_a_general_ticket_goes_to_whoever_handles_what_it_is_about(stage: TicketDesk) -> None:
    waits, held, other = stage.tip(user=1), stage.claimed(user=2), stage.tip(user=3)
    assert "asks_matter" not in stage.card(held)
    stage.desk.do(have_handled, OPERATOR, "JH", Matter.FRAUD)
    stage.desk.do(have_handled, OPERATOR, "WC", Matter.FRAUD)
    stage.desk.do(put_under, stage.wang, waits, Matter.FRAUD)
    assert stands(stage, waits) == ("WC", RoutedBy.PERSON)
    assert stage.said("ticket.note")[-1]["note"] == "put_under"
    stage.desk.do(put_under, stage.wang, held, Matter.FRAUD)
    assert stage.row(held).suggested_unit == unit(stage, "WC")
    stage.desk.do(put_under, stage.wang, other, Matter.OTHER)
    assert stands(stage, other)[0] == "WH"
    assert stage.card(other)["matter"] == "other"
    about = stage.tip(user=4, notice=stage.notice())
    refused("ticket.about_is_known", stage, put_under, stage.wang, about, Matter.FRAUD)
    refused("lifecycle.not_found", stage, put_under, stage.elsewhere, other, Matter.FRAUD)
    stage.retract_by(other, 3)
    assert [row.ticket_id for row in stage.desk.rows(TicketMatter)] == [waits, held]
    assert "matter" not in stage.card(other)
    assert stage.card(other)["actions"] == []
    refused("tip.gone", stage, acts.reopen, stage.chief, other)
