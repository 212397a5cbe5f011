"""A surge of the whole line: begun and ended once, told to moderators, asked of nobody twice."""

from dataclasses import replace

import pytest

from desk.surging import look_at_load, turn
from desk.tickets import acts
from storage.tables.audit import AuditRow
from storage.tables.surges import Surge
from tests.desk.ticket_desk import TicketDesk
from tests.servers.migrated import on_sqlite
from tipline.surge import SurgeLimits


@pytest.fixture(name="small")
def with_small_limits(stage: TicketDesk) -> TicketDesk:
    """A desk that three waiting tips are too much for, until one is left."""
    policy = replace(stage.kit.policy, surge=SurgeLimits(3, 1))
    stage.desk.kit = replace(stage.kit, policy=policy)
    return stage


def told(stage: TicketDesk) -> list[tuple[str, int]]:
    """What moderators heard of it."""
    return [(facts["what"], facts["waiting"]) for facts in stage.said("triage.surge")]


def test_it_begins_and_ends_once_and_moderators_hear(small: TicketDesk) -> None:
    stage = small
    tickets = [stage.tip(user=one) for one in (1, 2)]
    assert not stage.desk.do(look_at_load)
    tickets.append(stage.tip(user=3))
    assert stage.desk.do(look_at_load)
    assert [stage.desk.do(turn) for _ in range(2)] == [True, True]
    stage.desk.do(acts.claim, stage.wang, tickets[0])
    assert not stage.desk.do(look_at_load)  # two wait: neither line is crossed
    stage.desk.do(acts.claim, stage.li, tickets[1])
    assert stage.desk.do(look_at_load)
    assert [stage.desk.do(turn) for _ in range(2)] == [False, False]
    assert told(stage) == [("begun", 3), ("ended", 1)]
    (surge,) = stage.desk.rows(Surge)
    assert surge.ended_at is not None
    kept = [row.action for row in stage.desk.rows(AuditRow) if row.record_kind == "surge"]
    assert kept == ["surge.begun", "surge.ended"]


@on_sqlite
def test_what_nobody_looked_at_for_hours_is_no_surge(small: TicketDesk) -> None:
    for one in (1, 2, 3):
        small.tip(user=one)
    small.desk.clock.move(hours=2)
    assert not small.desk.do(look_at_load)
