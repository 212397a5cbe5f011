"""A reply to a card is judged like any other tip, though all that counts is asked in one look."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.quiet.rows import SILENCES
from desk.tickets.rows import TICKETS
from desk.tickets.weighing import set_weight
from storage.tables.quiet import KeptTip
from storage.tables.tickets import Ticket
from tests.desk.notice_house import Desk
from tests.desk.tip_house import Stage, Tipster, stage_with_card
from tipline.dispositions import Disposition
from tipline.priority import WEIGHTS, ReasonCode
from tipline.quiet import SilenceReason, SilenceState
from tipline.roles import Role
from tipline.tickets import TicketState


@pytest.fixture
def stage(notice_desk: Desk) -> Stage:
    """A desk with one live notice, whose card hangs in a group."""
    return stage_with_card(notice_desk)


@pytest.fixture
def shopper(stage: Stage) -> Tipster:
    """Somebody in the group."""
    return stage.tipster(80_001)


def _ticket(stage: Stage, tip_id: int | None) -> Any:
    [ticket] = stage.desk.rows(Ticket, tip_id=tip_id)
    return ticket


def _closed(session: Session, kit: Kit, ticket_id: int) -> None:
    ended = {"state": TicketState.CLOSED, "disposition": Disposition.USEFUL}
    closed = update(TICKETS).where(TICKETS.c.id == ticket_id)
    session.execute(closed.values(**ended, closed_at=kit.clock()))


def _silenced(session: Session, kit: Kit, person: bytes, ticket_id: int, by: list[int]) -> None:
    values = {
        "person_key": person,
        "ticket_id": ticket_id,
        "state": SilenceState.STANDING,
        "reason": SilenceReason.JOKES,
        "asked_by": by[0],
        "decided_by": by[1],
        "version": 0,
        "made_at": kit.clock(),
        "until": kit.clock() + timedelta(hours=1),
    }
    session.execute(insert(SILENCES).values(**values))


def test_an_earlier_tip_that_helped_counts(stage: Stage, shopper: Tipster) -> None:
    first = _ticket(stage, shopper.reply("他在超市"))
    stage.desk.do(_closed, first.id)
    stage.desk.clock.move(minutes=11)
    second = _ticket(stage, shopper.reply("他又来了"))
    helped = ReasonCode.EARLIER_TIPS_USEFUL.value
    assert helped not in dict(first.reasons)
    assert dict(second.reasons)[helped] == WEIGHTS[ReasonCode.EARLIER_TIPS_USEFUL]
    assert helped not in dict(_ticket(stage, stage.tipster(80_002).reply("我也看见了")).reasons)


def test_what_a_silenced_person_replies_is_kept_back_until_it_is_over(
    stage: Stage, shopper: Tipster
) -> None:
    first = _ticket(stage, shopper.reply("哈哈"))
    by = [stage.desk.officer(number, Role.SUPERVISOR).id for number in (9101, 9102)]
    stage.desk.do(_silenced, shopper.citizen.person_key, first.id, by)
    stage.desk.clock.move(minutes=11)
    kept = shopper.reply("哈哈哈")
    assert [row.tip_id for row in stage.desk.rows(KeptTip)] == [kept]
    assert stage.desk.rows(Ticket, tip_id=kept) == []
    assert _ticket(stage, stage.tipster(80_002).reply("他在超市"))
    stage.desk.clock.move(hours=1)
    assert _ticket(stage, shopper.reply("这次是真的"))


def test_a_weight_changed_here_counts(stage: Stage, shopper: Tipster) -> None:
    chief = stage.desk.officer(9101, Role.SUPERVISOR)
    usual = _ticket(stage, shopper.reply("他手里有刀"))
    stage.desk.do(set_weight, chief, ReasonCode.DANGER_IN_WORDS.value, 61)
    changed = _ticket(stage, stage.tipster(80_002).reply("他手里有刀"))
    found = [dict(row.reasons)[ReasonCode.DANGER_IN_WORDS.value] for row in (usual, changed)]
    assert found == [WEIGHTS[ReasonCode.DANGER_IN_WORDS], 61]
