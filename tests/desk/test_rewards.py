"""Rewards from the proposal to the counter, on both databases."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.kit import Kit
from desk.rewards.deciding import approve, decline, propose
from desk.rewards.paying import ledger, look_up, pay
from desk.rewards.rows import REWARDS
from desk.tickets.answers import Where
from desk.tickets.closing import Outcome, close
from desk.tips.own import show_by_receipt
from storage.tables.audit import AuditRow
from storage.tables.rewards import Reward
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.rewards import REMINDED_EVERY, REMINDERS, RewardState
from tipline.roles import Role

WHY = "It led to him"
OFFER = 50_000


def closed(stage: TicketDesk, notice: int | None, user: int = 9001, preset: str = "led_on") -> int:
    """A ticket closed as useful or, with `caught_there`, as an arrest."""
    arrest = preset == "caught_there"
    disposition = Disposition.ARREST if arrest else Disposition.USEFUL
    ticket_id = stage.claimed(user=user, notice=notice)
    assert stage.desk.do(close, stage.wang, ticket_id, Outcome(disposition, preset=preset))
    return ticket_id


def with_offer(stage: TicketDesk) -> int:
    """A live notice that offers a reward."""
    return stage.notice(reward={"amount": OFFER, "currency": "CNY"})


@pytest.fixture(name="ticket_id")
def arrest_ticket(stage: TicketDesk) -> int:
    """A ticket that led to an arrest, of a notice with a reward."""
    return closed(stage, with_offer(stage), preset="caught_there")


@pytest.fixture(name="third")
def third_supervisor(stage: TicketDesk) -> OfficerActor:
    """A supervisor who had no hand in anything yet."""
    return stage.desk.officer(109, Role.SUPERVISOR)


def approved(stage: TicketDesk, ticket_id: int) -> int:
    """A reward with both yeses."""
    reward_id: int = stage.desk.do(propose, stage.wang, ticket_id, OFFER, WHY)
    stage.desk.do(approve, stage.chief, reward_id, None)
    stage.desk.do(approve, stage.deputy, reward_id, None)
    return reward_id


def forced(session: Session, _kit: Kit, values: dict[str, Any]) -> None:
    """A change past the desk."""
    session.execute(update(REWARDS).values(**values))


def told(stage: TicketDesk) -> list[dict[str, Any]]:
    return stage.said("reward.told")


def test_from_the_proposal_to_the_counter(stage: TicketDesk, ticket_id: int) -> None:
    reward_id: int = stage.desk.do(propose, stage.wang, ticket_id, OFFER, WHY)
    stage.desk.do(approve, stage.chief, reward_id, 70)
    assert told(stage) == []
    stage.desk.do(approve, stage.deputy, reward_id, 70)
    (ready,) = told(stage)
    assert (ready["what"], ready["amount"]) == ("ready", OFFER)
    assert all(officer.name not in repr(ready) for officer in (stage.wang, stage.chief))
    counter = stage.patrol
    assert counter.to is not None
    stage.desk.do(look_up, counter, counter.to, ready["code"].lower().replace("-", " "))
    assert stage.said("reward.check")[-1]["code"] == ready["code"]
    stage.desk.do(pay, counter, counter.to, ready["code"], 71)
    row = stage.desk.rows(Reward)[0]
    assert (row.state, row.paid_by, row.code) == (RewardState.COLLECTED, counter.id, None)
    assert told(stage)[-1]["what"] == "collected"
    refused("reward.bad_code", stage, pay, counter, counter.to, ready["code"], 71)
    acts = [r.action for r in stage.desk.rows(AuditRow) if r.action.startswith("reward.")]
    assert acts == ["reward.proposed", "reward.approved", "reward.approved", "reward.collected"]


def test_the_receipt_opens_the_code_from_any_account(stage: TicketDesk, ticket_id: int) -> None:
    receipt = stage.said("citizen.receipt")[-1]["receipt"]
    approved(stage, ticket_id)
    somebody = stage.citizen(9009)
    stage.desk.do(show_by_receipt, somebody, receipt)
    assert stage.said("citizen.tip")[-1]["reward"]["code"] == told(stage)[0]["code"]


def test_no_hand_twice_and_the_database_holds_it(
    stage: TicketDesk, third: OfficerActor, ticket_id: int
) -> None:
    reward_id: int = stage.desk.do(propose, stage.chief, ticket_id, OFFER, WHY)
    refused("reward.same_person", stage, approve, stage.chief, reward_id, None)
    refused("officer.not_allowed", stage, approve, stage.wang, reward_id, None)
    stage.desk.do(approve, stage.deputy, reward_id, None)
    refused("reward.same_person", stage, approve, stage.deputy, reward_id, None)
    stage.desk.do(approve, third, reward_id, None)
    code = told(stage)[0]["code"]
    for hand in (stage.chief, stage.deputy, third):
        assert hand.to is not None
        refused("reward.same_person", stage, pay, hand, hand.to, code, None)
    for values in (
        {"second_by": stage.deputy.id},
        {"first_by": stage.chief.id},
        {"amount": 0},
        {"state": RewardState.COLLECTED, "paid_by": third.id},
    ):
        with pytest.raises(IntegrityError):
            stage.desk.do(forced, values)


def test_one_reward_for_one_ticket_until_it_is_declined(stage: TicketDesk, ticket_id: int) -> None:
    reward_id: int = stage.desk.do(propose, stage.wang, ticket_id, 100, WHY)
    refused("reward.proposed", stage, propose, stage.wang, ticket_id, 100, WHY)
    stage.desk.do(decline, stage.chief, reward_id, 70)
    assert stage.said("ticket.reward")[-1]["open"] is False
    stage.desk.do(propose, stage.wang, ticket_id, 100, WHY)


def test_the_first_report_counts_and_an_offer_is_not_given_twice(stage: TicketDesk) -> None:
    notice = with_offer(stage)
    first = closed(stage, notice, preset="caught_there")
    later = closed(stage, notice, 9002, preset="caught_there")
    useful = closed(stage, notice, 9003)
    refusal = refused("reward.not_first", stage, propose, stage.wang, later, 100, WHY)
    assert refusal.params["other"] == first
    refused("reward.too_much", stage, propose, stage.wang, useful, OFFER // 5 + 1, WHY)
    stage.desk.do(propose, stage.wang, first, OFFER, WHY)
    refused("reward.too_much", stage, propose, stage.wang, useful, 1, WHY)


@on_sqlite
def test_a_first_report_that_was_taken_back_blocks_nobody_unless_it_is_rewarded(
    stage: TicketDesk,
) -> None:
    notice = with_offer(stage)
    first, second, third = (
        closed(stage, notice, user, preset="caught_there") for user in (9002, 9003, 9004)
    )
    stage.retract_by(first, 9002)
    refused("tip.gone", stage, propose, stage.wang, first, 100, WHY)
    stage.desk.do(propose, stage.wang, second, 100, WHY)
    stage.retract_by(second, 9003)
    refused("reward.not_first", stage, propose, stage.wang, third, 100, WHY)


@on_sqlite
def test_what_cannot_be_proposed(stage: TicketDesk, ticket_id: int) -> None:
    proposed = (propose, stage.wang)
    refused("ticket.needs_reason", stage, *proposed, ticket_id, 100, " ")
    refused("reward.no_offer", stage, *proposed, closed(stage, None, 9002), 100, WHY)
    refused("ticket.not_closed", stage, *proposed, stage.tip(user=9003), 100, WHY)
    refused("lifecycle.not_found", stage, propose, stage.elsewhere, ticket_id, 100, WHY)
    refused("officer.not_allowed", stage, propose, stage.patrol, ticket_id, 100, WHY)
    stage.retract(ticket_id)
    refused("tip.gone", stage, *proposed, ticket_id, 100, WHY)


@on_sqlite
def test_guessing_at_the_counter_ends(stage: TicketDesk) -> None:
    counter = stage.patrol
    assert counter.to is not None
    for _ in range(5):
        stage.desk.do(look_up, counter, counter.to, "PU-AAAAA-AAAAA")
    assert stage.said("refusal")[-1]["code"] == "reward.bad_code"
    refused("officer.too_often", stage, look_up, counter, counter.to, "PU-AAAAA-AAAAA")


def test_what_is_not_collected_is_recalled_a_few_times(stage: TicketDesk, ticket_id: int) -> None:
    approved(stage, ticket_id)
    for _ in range(REMINDERS + 2):
        stage.desk.clock.move(seconds=REMINDED_EVERY.total_seconds())
        do_jobs(stage)
    assert [one["what"] for one in told(stage)] == ["ready", *["waits"] * REMINDERS]


def test_the_ledger_is_the_units_own(stage: TicketDesk, ticket_id: int) -> None:
    approved(stage, ticket_id)
    assert stage.kit.policy.triage is not None
    where = Where(stage.kit.policy.triage, 99)
    refused("officer.not_allowed", stage, ledger, stage.wang, where)
    stage.desk.do(ledger, stage.chief, where)
    (told_,) = stage.said("triage.rewards")
    assert told_["sums"]["approved"] == OFFER
    assert [line["ticket"] for line in told_["lines"]] == [ticket_id]
    station = stage.desk.officer(110, Role.SUPERVISOR, unit="WC")
    stage.desk.do(ledger, station, where)
    assert stage.said("triage.rewards")[-1]["lines"] == []
