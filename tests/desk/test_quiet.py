"""Silence from the asking to its end, and pleas against it, on both databases."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.kit import Kit
from desk.quiet.deciding import confirm, decline, lift, open_silencing, propose, show_silences
from desk.quiet.pleas import decide, plead
from desk.quiet.rows import PLEAS, SILENCES
from desk.tickets import acts
from desk.tickets.answers import Where
from desk.tickets.closing import Outcome, close
from desk.tickets.closing import confirm as confirm_closing
from desk.tips.forget import forget
from desk.tips.own import show_by_receipt
from storage.tables.audit import AuditRow
from storage.tables.quiet import KeptTip, Plea, Silence
from storage.tables.tickets import Ticket
from storage.tables.tips import Tip
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.quiet import SILENCES as LENGTHS
from tipline.quiet import PleaState, SilenceReason, SilenceState
from tipline.roles import Role
from tipline.tickets import Flag

JOKER = 1
WHY = SilenceReason.JOKES
PRANK = Outcome(Disposition.PRANK, preset="known_joke")


def pranks(stage: TicketDesk, count: int = 3) -> int:
    """So many pranks of one person; returns the last one's ticket."""
    last = 0
    for _ in range(count):
        last = stage.claimed(user=JOKER)
        stage.desk.do(close, stage.wang, last, PRANK)
    return last


@pytest.fixture(name="silence_id")
def standing_silence(stage: TicketDesk) -> int:
    """A silence that two supervisors agreed on."""
    silence_id: int = stage.desk.do(propose, stage.chief, pranks(stage), WHY)
    stage.desk.do(confirm, stage.deputy, silence_id, 70)
    return silence_id


@pytest.fixture(name="third")
def third_supervisor(stage: TicketDesk) -> OfficerActor:
    """A supervisor who had no hand in anything yet."""
    return stage.desk.officer(109, Role.SUPERVISOR)


def sends(stage: TicketDesk, words: str) -> int:
    """The joker sends a tip; returns its number."""
    return stage.sent(words, user=JOKER)


def decided(session: Session, kit: Kit, by: OfficerActor, plea_id: int, granted: bool) -> None:
    """A press under a plea."""
    decide(session, kit, by, plea_id, 70, granted=granted)


def forced(session: Session, _kit: Kit, table: Any, values: dict[str, Any]) -> None:
    """A change past the desk."""
    session.execute(update(table).values(**values))


def test_what_is_sent_meanwhile_is_kept_and_the_receipt_is_the_ordinary_one(
    stage: TicketDesk, silence_id: int
) -> None:
    ordinary = stage.said("citizen.receipt")[-1]
    tip_id = sends(stage, "哈哈哈")
    kept = stage.said("citizen.receipt")[-1]
    assert kept.keys() == ordinary.keys()
    stage.desk.do(show_by_receipt, stage.citizen(JOKER), kept["receipt"])
    assert stage.said("citizen.tip")[-1]["state"] == "new"
    assert [row.tip_id for row in stage.desk.rows(KeptTip)] == [tip_id]
    assert len(stage.desk.rows(Ticket)) == 3
    stage.desk.do(lift, stage.chief, silence_id, 70)
    do_jobs(stage)
    assert stage.row(stage.ticket_of(tip_id)).state.value == "new"
    assert stage.desk.rows(KeptTip) == []
    acts_ = [r.action for r in stage.desk.rows(AuditRow)]
    assert acts_.count("tip.kept_back") == 1
    silenced = [one for one in acts_ if one.startswith("silence.")]
    assert silenced == ["silence.asked", "silence.confirmed", "silence.lifted"]


def test_nothing_about_a_life_is_kept_back(stage: TicketDesk, silence_id: int) -> None:
    assert stage.tip("他手里有刀", user=JOKER)
    tip_id = sends(stage, "哈哈哈")
    stage.grown(tip_id, "有人质！救命")
    assert stage.row(stage.ticket_of(tip_id)).state.value == "new"
    assert stage.desk.rows(KeptTip) == []


def test_it_ends_by_itself_and_the_next_is_longer(stage: TicketDesk, silence_id: int) -> None:
    first = stage.desk.rows(Silence)[0]
    assert first.until - stage.desk.clock() == LENGTHS[0]
    stage.desk.clock.move(seconds=LENGTHS[0].total_seconds() + 1)
    last = pranks(stage, 1)
    again: int = stage.desk.do(propose, stage.chief, last, WHY)
    stage.desk.do(confirm, stage.deputy, again, None)
    second = stage.desk.rows(Silence, id=again)[0]
    assert second.until - stage.desk.clock() == LENGTHS[1]


def test_what_cannot_be_asked_or_decided(stage: TicketDesk) -> None:
    one = pranks(stage, 1)
    refused("quiet.too_few", stage, open_silencing, stage.chief, one)
    last = pranks(stage, 2)
    refused("officer.not_allowed", stage, propose, stage.wang, last, WHY)
    refused("ticket.not_closed", stage, propose, stage.chief, stage.tip(user=2), WHY)
    silence_id: int = stage.desk.do(propose, stage.chief, last, WHY)
    refused("quiet.standing", stage, propose, stage.deputy, one, WHY)
    refused("quiet.same_person", stage, confirm, stage.chief, silence_id, None)
    refused("quiet.not_standing", stage, lift, stage.chief, silence_id, None)
    assert stage.tip(user=JOKER)
    stage.desk.do(decline, stage.deputy, silence_id, None)
    refused("quiet.decided", stage, confirm, stage.deputy, silence_id, None)
    station = stage.desk.officer(110, Role.SUPERVISOR, unit="WC")
    refused("lifecycle.not_found", stage, confirm, station, silence_id, None)
    stage.desk.do(forget, stage.citizen(JOKER))
    refused("quiet.no_sender", stage, propose, stage.chief, last, WHY)


def test_what_is_over_is_forgotten_with_its_person(stage: TicketDesk, silence_id: int) -> None:
    mine = stage.citizen(JOKER).person_key
    stage.desk.do(forget, stage.citizen(JOKER))
    assert [row.id for row in stage.desk.rows(Silence, person_key=mine)] == [silence_id]
    stage.desk.clock.move(days=8)
    stage.desk.do(forget, stage.citizen(JOKER))
    assert stage.desk.rows(Silence, person_key=mine) == []


@on_sqlite
def test_a_marked_ticket_is_no_reason(stage: TicketDesk) -> None:
    pranks(stage, 2)
    marked = stage.claimed(user=JOKER)
    stage.desk.do(acts.flag, stage.wang, marked, Flag.THREAT_TO_LIFE)
    stage.desk.do(close, stage.wang, marked, PRANK)
    stage.desk.do(confirm_closing, stage.chief, marked)
    pranks(stage, 1)
    refused("quiet.flagged", stage, propose, stage.chief, marked, WHY)


def test_the_list_names_designations_and_is_for_supervisors(
    stage: TicketDesk, silence_id: int
) -> None:
    assert stage.kit.policy.triage is not None
    where = Where(stage.kit.policy.triage, 99)
    refused("officer.not_allowed", stage, show_silences, stage.wang, where)
    stage.desk.do(show_silences, stage.chief, where)
    (line,) = stage.said("triage.silences")[-1]["lines"]
    (tip,) = stage.desk.rows(Tip, id=stage.row(line["ticket"]).tip_id)
    assert line["designation"] == [tip.designation, tip.designation_number]
    assert (line["silence"], line["reason"]) == (silence_id, WHY)


def test_a_plea_is_decided_by_somebody_without_a_part(
    stage: TicketDesk, silence_id: int, third: OfficerActor
) -> None:
    stage.desk.do(plead, stage.citizen(JOKER), "I mean it this time, 13800138000")
    asked = stage.said("triage.plea")[-1]
    assert "13800138000" not in asked["words"]
    plea_id = asked["plea"]
    for hand in (stage.chief, stage.deputy):
        refused("quiet.same_person", stage, decided, hand, plea_id, True)
        values = {"state": PleaState.GRANTED, "decided_by": hand.id}
        with pytest.raises(IntegrityError):
            stage.desk.do(forced, PLEAS, values)
    stage.desk.do(decided, third, plea_id, True)
    assert stage.desk.rows(Silence)[0].state is SilenceState.LIFTED
    assert stage.said("citizen.note")[-1]["note"] == "plea_granted"
    refused("plea.decided", stage, decided, third, plea_id, False)
    refused("plea.waiting", stage, plead, stage.citizen(JOKER), "again")


def test_anybody_may_plead_and_hears_the_same(stage: TicketDesk, silence_id: int) -> None:
    for user in (JOKER, 2):
        stage.desk.do(plead, stage.citizen(user), "Nobody looks")
    notes = [f for f in stage.said("citizen.note") if f["note"].startswith("plea")]
    assert notes == [{"note": "plea_kept"}] * 2
    assert ["silence" in facts for facts in stage.said("triage.plea")] == [True, False]
    stage.desk.do(forget, stage.citizen(2))
    assert len(stage.desk.rows(Plea)) == 1


@pytest.mark.parametrize(
    "values",
    [{"decided_by": "asked_by"}, {"until": None}, {"decided_by": None}],
    ids=["one-hand", "no-end", "nobody"],
)
def test_the_database_holds_two_hands_and_an_end(
    stage: TicketDesk, silence_id: int, values: dict[str, Any]
) -> None:
    forced_values = {k: stage.chief.id if v == "asked_by" else v for k, v in values.items()}
    with pytest.raises(IntegrityError):
        stage.desk.do(forced, SILENCES, forced_values)
