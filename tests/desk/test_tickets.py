"""Tickets at the desk, on both databases: opened by tips, worked by officers, seen on the card."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from desk.tickets import acts
from desk.tickets.all_words import show_words
from desk.tickets.closing import Outcome, close
from desk.tickets.dialogue import Line, to_tipster
from desk.tickets.forward import Word, act, forward, officers_for
from desk.tickets.lease import LAPSE
from desk.tickets.queue import mine, queue
from storage.tables.audit import AuditRow
from storage.tables.queues import Job, OutboxMessage, OutboxState
from storage.tables.tips import Preview
from tests.desk.test_unreached import not_briefed
from tests.desk.ticket_desk import TicketDesk, do_jobs, refused
from tests.servers.migrated import on_sqlite
from tipline.dispositions import Disposition
from tipline.places import Coordinates
from tipline.questions import Answer, Question
from tipline.refusals import Refusal
from tipline.roles import Role
from tipline.tickets import TICKET_TABLE, TicketAction, TicketState
from tipline.tips import PartKind

# ------------------------------------------------------------------ opening


@on_sqlite
def test_a_sent_tip_is_a_new_ticket_with_a_topic_and_a_card(stage: TicketDesk) -> None:
    ticket_id = stage.tip("He was at the bus stop")
    row = stage.row(ticket_id)
    assert (row.state, row.holder_id, row.flags) == (TicketState.NEW, None, [])
    kinds = [r.kind for r in stage.desk.rows(OutboxMessage) if r.kind.startswith("ticket.")]
    assert kinds == ["ticket.topic", "ticket.card"]
    card = stage.card(ticket_id)
    assert card["words"] == "He was at the bus stop"
    assert card["actions"] == ["claim"]
    assert card["reasons"] == [["general", -5]]


@on_sqlite
def test_the_card_never_says_who_sent_it(stage: TicketDesk) -> None:
    ticket_id = stage.tip()
    said = repr(stage.card(ticket_id))
    (receipt,) = (facts["receipt"] for facts in stage.desk.said("citizen.receipt"))
    assert receipt not in said
    assert "9001" not in said


@on_sqlite
def test_a_tip_without_a_notice_goes_to_the_topmost_unit(stage: TicketDesk) -> None:
    ticket_id = stage.tip()
    assert stage.row(ticket_id).unit_id == stage.wang.unit_id


@on_sqlite
def test_what_it_is_made_of_counts_for_its_priority(stage: TicketDesk) -> None:
    plain = stage.tip()
    photo = stage.tip(parts=({"kind": PartKind.PHOTO, "text": "", "blob": "a" * 64},))
    assert stage.row(photo).priority == stage.row(plain).priority + 10
    assert stage.card(photo)["parts"] == [{"kind": "photo", "count": 1}]


@on_sqlite
def test_the_card_names_the_features_that_the_tipster_recognised(stage: TicketDesk) -> None:
    recognised = {Question.FEATURES: Answer(Question.FEATURES, "1,99", "")}
    ticket_id = stage.tip(notice=stage.notice(), answers=recognised)
    card = stage.card(ticket_id)
    assert card["features"] == [{"feature": "hair", "value": "bald"}]
    assert card["notice"] == "WH-2026-0001"


def seen(stage: TicketDesk, user: int, notice: int, north: float, minutes_ago: int) -> int:
    """A sighting about a notice, so far north of the square, so long ago."""
    at = stage.desk.clock() - timedelta(minutes=minutes_ago)
    pin = {"kind": PartKind.LOCATION, "text": "", "place": Coordinates(30.58 + north, 114.29)}
    when = Answer(Question.WHEN, f"{at.isoformat()}/quarter", "earlier")
    return stage.tip(user=user, notice=notice, parts=(pin,), answers={Question.WHEN: when})


@on_sqlite
def test_two_who_saw_the_same_make_each_other_more_pressing(stage: TicketDesk) -> None:
    notice = stage.notice()
    first = seen(stage, 1, notice, 0.0, 10)
    near = seen(stage, 2, notice, 0.005, 30)
    same_person = seen(stage, 1, notice, 0.1, 10)
    again = seen(stage, 1, notice, 0.1005, 10)
    late = seen(stage, 3, notice, 0.0, 90)
    stage.desk.clock.move(seconds=10)
    do_jobs(stage)

    def confirmed(ticket_id: int) -> bool:
        return ["second_sighting", 25] in stage.row(ticket_id).reasons

    assert [confirmed(t) for t in (first, near, same_person, again, late)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert ["second_sighting", 25] in stage.card(near)["reasons"]
    before = [stage.row(t).version for t in (first, near)]
    stage.add(near)
    stage.desk.clock.move(seconds=10)
    do_jobs(stage)
    assert confirmed(near)
    assert [stage.row(t).version for t in (first, near)] == before


# ------------------------------------------------------------------ claiming


@on_sqlite
def test_the_next_is_the_most_pressing_that_nobody_has(stage: TicketDesk) -> None:
    plain = stage.tip()
    photo = stage.tip(parts=({"kind": PartKind.PHOTO, "text": "", "blob": "a" * 64},))
    elsewhere = stage.elsewhere
    refused("ticket.none_waiting", stage, acts.claim_next, elsewhere)
    assert stage.desk.do(acts.claim_next, stage.wang) == photo
    assert stage.desk.do(acts.claim_next, stage.li) == plain
    refused("ticket.none_waiting", stage, acts.claim_next, stage.chief)
    assert stage.row(photo).holder_id == stage.wang.id


@on_sqlite
def test_a_claim_holds_for_a_while_and_is_on_the_card(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    row = stage.row(ticket_id)
    assert row.holder_id == stage.wang.id
    assert row.lease_until == stage.desk.clock() + stage.kit.policy.claim
    card = stage.card(ticket_id)
    assert card["holder"] == stage.wang.name
    assert "release" in card["actions"]


@on_sqlite
def test_who_comes_second_is_told_who_was_first(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    refusal = refused("ticket.claimed_by_other", stage, acts.claim, stage.li, ticket_id)
    assert refusal.params == {"name": stage.wang.name}
    refused("ticket.already_yours", stage, acts.claim, stage.wang, ticket_id)
    assert stage.row(ticket_id).holder_id == stage.wang.id


def test_of_thirty_two_who_claim_at_once_exactly_one_holds(stage: TicketDesk) -> None:
    ticket_id = stage.tip()
    people = [stage.wang, stage.li, stage.chief, stage.deputy] * 8
    barrier = threading.Barrier(len(people))
    won: list[int] = []
    lost: list[str] = []

    def press(number: int) -> None:
        barrier.wait()
        try:
            stage.desk.do(acts.claim, people[number], ticket_id)
            won.append(people[number].id)
        except Refusal as refusal:
            lost.append(refusal.code)

    threads = [threading.Thread(target=press, args=(n,)) for n in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [stage.row(ticket_id).holder_id]
    assert set(lost) == {"ticket.claimed_by_other", "ticket.already_yours"}
    assert len(lost) == len(people) - 1
    assert len([r for r in stage.desk.rows(AuditRow) if r.action == "ticket.claimed"]) == 1


@on_sqlite
def test_a_claim_without_a_sign_of_life_lapses(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    (job,) = stage.desk.rows(Job, kind=LAPSE)
    assert job.available_at == stage.row(ticket_id).lease_until
    stage.desk.clock.move(minutes=19)
    do_jobs(stage)
    assert stage.state(ticket_id) is TicketState.CLAIMED
    stage.desk.clock.move(minutes=1)
    do_jobs(stage)
    assert stage.state(ticket_id) is TicketState.NEW
    assert stage.said("ticket.note")[-1]["note"] == "lapsed"
    stage.desk.do(acts.claim, stage.li, ticket_id)


def test_whatever_the_holder_does_renews_the_claim(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    stage.desk.clock.move(minutes=15)
    stage.desk.do(acts.show, stage.li, ticket_id)
    assert stage.row(ticket_id).lease_until == stage.desk.clock() + stage.kit.policy.claim / 4
    stage.desk.do(acts.open_menu, stage.wang, ticket_id, TicketAction.ASK, {"name": "ask"})
    assert stage.row(ticket_id).lease_until == stage.desk.clock() + stage.kit.policy.claim
    stage.desk.clock.move(minutes=15)
    do_jobs(stage)
    assert stage.state(ticket_id) is TicketState.CLAIMED


@on_sqlite
def test_a_released_ticket_is_anybodys(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    refused("ticket.claimed_by_other", stage, acts.release, stage.li, ticket_id)
    stage.desk.do(acts.release, stage.chief, ticket_id)
    assert stage.row(ticket_id).holder_id is None
    assert stage.desk.rows(Job, kind=LAPSE) == []
    stage.desk.do(acts.claim, stage.li, ticket_id)


# ------------------------------------------------------------------ who may


def test_another_units_ticket_is_not_found(stage: TicketDesk) -> None:
    ticket_id = stage.tip()
    for fn in (acts.claim, acts.release, acts.reopen, acts.show, show_words):
        refused("lifecycle.not_found", stage, fn, stage.elsewhere, ticket_id)
    assert stage.desk.do(queue, stage.elsewhere).total == 0


def test_a_number_that_no_ticket_has_is_not_found(stage: TicketDesk) -> None:
    for number in (0, -1, 10**22, 2**63, 999_999):
        refused("lifecycle.not_found", stage, acts.claim, stage.wang, number)


def test_who_was_disabled_or_never_worked_here_does_nothing(stage: TicketDesk) -> None:
    ticket_id = stage.tip()
    stranger, _ = stage.desk.person(777)
    refused("officer.not_allowed", stage, acts.as_officer, stranger, acts.claim, ticket_id)
    publisher = stage.desk.officer(108, Role.PUBLISHER)
    key, _ = stage.desk.person(108)
    assert publisher.roles == {Role.PUBLISHER}
    refused("officer.not_allowed", stage, acts.as_officer, key, acts.claim, ticket_id)
    assert stage.state(ticket_id) is TicketState.NEW


# ------------------------------------------------------------------ every act in every state

ACTS: dict[TicketAction, Callable[[TicketDesk, int], object]] = {
    TicketAction.CLAIM: lambda s, t: s.desk.do(acts.claim, s.wang, t),
    TicketAction.RELEASE: lambda s, t: s.desk.do(acts.release, s.wang, t),
    TicketAction.ASK: lambda s, t: s.desk.do(to_tipster, s.wang, t, Line(preset="when")),
    TicketAction.FORWARD: lambda s, t: s.desk.do(forward, s.wang, t, s.patrol.id),
    TicketAction.ACT: lambda s, t: s.desk.do(act, s.patrol, t, Word("result", preset="found")),
    TicketAction.CLOSE: lambda s, t: s.desk.do(
        close, s.wang, t, Outcome(Disposition.LOCATED, preset="person_found")
    ),
    TicketAction.REOPEN: lambda s, t: s.desk.do(acts.reopen, s.wang, t),
    TicketAction.REPLY_ARRIVED: lambda s, t: s.answer(t),
    TicketAction.MATERIAL_ADDED: lambda s, t: s.add(t),
    TicketAction.TIP_RETRACTED: lambda s, t: s.retract(t),
    TicketAction.LAPSE: lambda s, _t: a_day_later(s),
    TicketAction.BRIEF_LOST: not_briefed,
}
# A closed ticket comes back by what its tipster adds: two steps of the table in one.
BACK_BY_TIP = {TicketAction.REPLY_ARRIVED, TicketAction.MATERIAL_ADDED}


def a_day_later(stage: TicketDesk) -> None:
    stage.desk.clock.move(hours=25)
    do_jobs(stage)


def expected(state: TicketState, action: TicketAction) -> TicketState | None:
    """Where the table leads; None: refused."""
    pair = (state, action)
    if state is TicketState.CLOSED and action in BACK_BY_TIP:
        return TicketState.NEW
    return TICKET_TABLE.moves.get(pair, state if pair in TICKET_TABLE.echoes else None)


def attempt(stage: TicketDesk, ticket_id: int, action: TicketAction) -> TicketState | None:
    """Do it; where the ticket stands then, or None where it was refused and nothing changed."""
    before = stage.row(ticket_id)
    try:
        ACTS[action](stage, ticket_id)
    except Refusal:
        return None if stage.row(ticket_id) == before else TicketState(stage.row(ticket_id).state)
    return stage.state(ticket_id)


@on_sqlite
@pytest.mark.parametrize("state", TicketState, ids=str)
def test_every_act_leads_where_the_table_says_or_is_refused(
    stage: TicketDesk, state: TicketState
) -> None:
    came = {}
    for action in ACTS:
        ticket_id = stage.in_state(state)
        came[action] = attempt(stage, ticket_id, action)
        row = stage.row(ticket_id)
        held = row.state in (TicketState.CLAIMED, TicketState.AWAITING_REPLY)
        assert (row.lease_until is not None) == held
        assert len(stage.desk.rows(Job, kind=LAPSE, record_id=ticket_id)) == held
    assert came == {action: expected(state, action) for action in ACTS}


# ------------------------------------------------------------------ forwarding


def test_the_officer_who_is_sent_gets_a_short_brief_in_private(stage: TicketDesk) -> None:
    patrol, _, ticket_id = stage.patrol, stage.elsewhere, stage.claimed()
    assert stage.desk.do(officers_for, stage.wang, ticket_id) == [(patrol.id, patrol.name)]
    stage.desk.do(forward, stage.wang, ticket_id, stage.patrol.id)
    (brief,) = stage.desk.rows(OutboxMessage, kind="ticket.brief")
    assert stage.patrol.to is not None
    assert brief.chat_key == stage.patrol.to.chat_key
    assert stage.said("ticket.brief")[0]["words"] == "He was at the bus stop"
    assert stage.card(ticket_id)["forwarded_to"] == stage.patrol.name


def test_only_officers_who_answer_for_the_unit_can_be_sent(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    for nobody in (stage.li.id, stage.elsewhere.id, 10**9):
        refused("ticket.nobody_to_send", stage, forward, stage.wang, ticket_id, nobody)
    assert stage.state(ticket_id) is TicketState.CLAIMED


def test_the_word_from_the_field_is_on_the_card_and_in_the_thread(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.FORWARDED)
    assert "field" not in stage.card(ticket_id)
    stage.desk.do(act, stage.patrol, ticket_id, Word("acknowledged"))
    assert stage.state(ticket_id) is TicketState.FORWARDED
    assert stage.card(ticket_id)["field"]["what"] == "acknowledged"
    stage.desk.do(act, stage.patrol, ticket_id, Word("result", words="He ran before we came"))
    assert stage.state(ticket_id) is TicketState.ACTIONED
    note = stage.said("ticket.note")[-1]
    assert (note["what"], note["words"]) == ("result", "He ran before we came")
    assert stage.card(ticket_id)["field"]["words"] == "He ran before we came"
    stage.desk.do(forward, stage.wang, ticket_id, stage.patrol.id)
    assert "field" not in stage.card(ticket_id)
    refused("ticket.needs_reason", stage, act, stage.patrol, ticket_id, Word("result"))


# ------------------------------------------------------------------ lists, audit, the newest card


def test_the_queue_has_the_most_pressing_first(stage: TicketDesk) -> None:
    low = stage.tip()
    high = stage.tip(parts=({"kind": PartKind.PHOTO, "text": "", "blob": "a" * 64},))
    closed = stage.in_state(TicketState.CLOSED)
    page = stage.desk.do(queue, stage.wang)
    assert [line.ticket_id for line in page.lines] == [high, low]
    assert page.total == 2
    assert closed not in [line.ticket_id for line in page.lines]
    assert stage.desk.do(mine, stage.wang).total == 0
    stage.desk.do(acts.claim, stage.wang, low)
    assert [line.ticket_id for line in stage.desk.do(mine, stage.wang).lines] == [low]


def test_every_act_is_in_the_audit_log_with_who_did_it(stage: TicketDesk) -> None:
    ticket_id = stage.in_state(TicketState.ACTIONED)
    stage.desk.do(close, stage.wang, ticket_id, Outcome(Disposition.ARREST, preset="caught_there"))
    rows = stage.desk.rows(AuditRow, record_kind="ticket", record_id=str(ticket_id))
    assert [(row.action, row.actor) for row in rows] == [
        ("ticket.opened", "system"),
        ("ticket.claimed", f"officer:{stage.wang.id}"),
        ("ticket.forwarded", f"officer:{stage.wang.id}"),
        ("ticket.on_scene", f"officer:{stage.patrol.id}"),
        ("ticket.closed", f"officer:{stage.wang.id}"),
    ]


def test_of_several_changes_only_the_newest_card_is_sent(stage: TicketDesk) -> None:
    ticket_id = stage.claimed()
    stage.desk.do(acts.release, stage.wang, ticket_id)
    stage.desk.do(acts.claim, stage.li, ticket_id)
    rows = stage.desk.rows(OutboxMessage, kind="ticket.card", record_id=ticket_id)
    states = [row.state for row in rows]
    assert states.count(OutboxState.QUEUED) == 1
    assert states[-1] is OutboxState.QUEUED
    assert stage.card(ticket_id)["holder"] == stage.li.name


@on_sqlite
def test_a_part_without_a_picture_needs_no_preview(stage: TicketDesk) -> None:
    stage.tip(parts=({"kind": PartKind.VOICE, "text": "", "seconds": 14},))
    assert Preview.NONE.value == "none"
    assert stage.said("ticket.card")[-1]["parts"] == [
        {"kind": "voice", "count": 1, "seconds": [14]}
    ]
