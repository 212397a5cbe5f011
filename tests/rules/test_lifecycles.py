"""The four lifecycles, pair by pair, against tables written down here by hand.

A cell is the next state, ``=`` for a late or duplicate event that changes nothing, or ``!`` and the
code of the refusal (without the record's name; ``!not_now`` is the general one).
"""

from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.broadcasts import BROADCAST_TABLE
from tipline.lifecycles import Table, advance, is_echo, is_final, possible
from tipline.notices import NOTICE_TABLE, NoticeState, advance_notice
from tipline.objections import OBJECTION_TABLE, ObjectionState, advance_objection
from tipline.referrals import REFERRAL_TABLE
from tipline.refusals import Refusal
from tipline.rewards import REWARD_TABLE
from tipline.tickets import TICKET_TABLE, TicketState, advance_ticket
from tipline.tips import TIP_TABLE, TipState, advance_tip

TICKET = """
                new           claimed             awaiting_reply      forwarded           actioned            closed
claim           claimed       !already_claimed    !already_claimed    !already_forwarded  !already_forwarded  !already_closed
ask             !not_claimed  awaiting_reply      awaiting_reply      forwarded           actioned            !already_closed
forward         !not_claimed  forwarded           forwarded           !already_forwarded  forwarded           !already_closed
act             !not_forwarded !not_forwarded     !not_forwarded      actioned            actioned            !already_closed
propose_close   !not_claimed  claimed             awaiting_reply      forwarded           actioned            !already_closed
close           !not_claimed  closed              closed              closed              closed              !already_closed
send_back       !not_claimed  claimed             awaiting_reply      forwarded           actioned            !already_closed
hand_over       !not_claimed  new                 new                 !already_forwarded  !already_forwarded  !already_closed
assign          claimed       claimed             claimed             !already_forwarded  !already_forwarded  !already_closed
renew           !not_claimed  claimed             awaiting_reply      !already_forwarded  !already_forwarded  !already_closed
release         !not_claimed  new                 new                 !already_forwarded  !already_forwarded  !already_closed
reopen          !not_closed   !not_closed         !not_closed         !not_closed         !not_closed         new
lapse           =             new                 new                 =                   =                   =
reply_arrived   =             =                   claimed             =                   =                   =
material_added  =             =                   claimed             =                   =                   =
tip_retracted   closed        closed              closed              =                   =                   =
brief_lost      =             =                   =                   claimed             =                   =
"""

NOTICE = """
                      draft           in_review   live           suspended      superseded           cancelled       resolved        expired
edit                  draft           !in_review  !already_live  !already_live  !already_ended       !already_ended  !already_ended  !already_ended
submit                in_review       =           !already_live  !already_live  !already_ended       !already_ended  !already_ended  !already_ended
withdraw_from_review  =               draft       !already_live  !already_live  !already_ended       !already_ended  !already_ended  !already_ended
approve               !not_in_review  live        !already_decided  !already_decided  !already_ended       !already_ended  !already_ended  !already_ended
reject                !not_in_review  draft       !already_decided  !already_decided  !already_ended       !already_ended  !already_ended  !already_ended
publish_alone         !not_in_review  live        !already_decided  !already_decided  !already_ended       !already_ended  !already_ended  !already_ended
countersign           !not_live       !not_live   live           !not_now       !already_ended       !already_ended  !already_ended  !already_ended
renew                 !not_live       !not_live   live           !not_now       !already_ended       !already_ended  !already_ended  !already_ended
suspend               !not_live       !not_live   suspended      =              !already_ended       !already_ended  !already_ended  !already_ended
lift                  !not_live       !not_live   =              live           !already_ended       !already_ended  !already_ended  !already_ended
supersede             !not_live       !not_live   superseded     superseded     !already_superseded  !already_ended  !already_ended  superseded
cancel                cancelled       cancelled   cancelled      cancelled      !already_superseded  =               cancelled       cancelled
resolve               !not_live       !not_live   resolved       resolved       !already_superseded  !already_ended  =               resolved
expire                !not_now        !not_now    expired        expired        =                    =               =               =
"""

OBJECTION = """
         asked         under_review  upheld    declined
take     under_review  !taken        !decided  !decided
suspend  !not_taken    under_review  !decided  !decided
uphold   !not_taken    upheld        !decided  !decided
decline  !not_taken    declined      !decided  !decided
lapse    =             asked         =         =
"""

TIP = """
         draft      sent           retracted   purged
add      draft      sent           !retracted  !gone
send     sent       =              !retracted  !gone
discard  purged     !already_sent  !retracted  =
retract  !not_sent  retracted      =           !gone
purge    purged     purged         purged      =
"""

BROADCAST = """
        running  paused   stopped
pause   paused   =        !stopped
resume  =        running  !stopped
stop    stopped  stopped  =
"""

REWARD = """
         proposed       seconded       approved   collected   declined
approve  seconded       approved       !decided   !decided    !decided
decline  declined       declined       !decided   !decided    !decided
pay      !not_approved  !not_approved  collected  !collected  !not_approved
"""

REFERRAL = """
          running   overdue   answered
fall_due  overdue   =         =
answer    answered  answered  !answered
"""

TABLES: dict[str, tuple[Table[Any, Any], str]] = {
    "ticket": (TICKET_TABLE, TICKET),
    "notice": (NOTICE_TABLE, NOTICE),
    "tip": (TIP_TABLE, TIP),
    "broadcast": (BROADCAST_TABLE, BROADCAST),
    "objection": (OBJECTION_TABLE, OBJECTION),
    "reward": (REWARD_TABLE, REWARD),
    "referral": (REFERRAL_TABLE, REFERRAL),
}


def _cells(text: str) -> dict[tuple[str, str], str]:
    head, *rows = text.strip().splitlines()
    states = head.split()
    return {
        (state, action): cell
        for action, *cells in (row.split() for row in rows)
        for state, cell in zip(states, cells, strict=True)
    }


PAIRS = [
    pytest.param(table, state, action, cell, id=f"{name}-{state}-{action}")
    for name, (table, text) in TABLES.items()
    for (state, action), cell in _cells(text).items()
]


@pytest.mark.parametrize(("table", "state", "action", "cell"), PAIRS)
def test_each_pair_of_state_and_action(
    table: Table[Any, Any], state: str, action: str, cell: str
) -> None:
    assert _outcome(table, table.states(state), table.actions(action)) == cell


def _outcome(table: Table[Any, Any], state: StrEnum, action: StrEnum) -> str:
    try:
        after: str = advance(table, state, action).value
    except Refusal as refusal:
        return "!" + refusal.code.split(".")[1]
    return "=" if is_echo(table, state, action) and after == state else after


@pytest.mark.parametrize("name", TABLES)
def test_no_state_and_no_action_is_missing_from_the_table(name: str) -> None:
    table, text = TABLES[name]
    assert set(_cells(text)) == {(s.value, a.value) for s in table.states for a in table.actions}


def test_the_general_refusal_says_what_is_not_possible_where() -> None:
    with pytest.raises(Refusal) as caught:
        advance(NOTICE_TABLE, NoticeState.DRAFT, NOTICE_TABLE.actions.EXPIRE)
    assert caught.value.code == "lifecycle.not_now"
    assert caught.value.params == {"record": "notice", "state": "draft", "action": "expire"}


@pytest.mark.parametrize("name", TABLES)
@given(data=st.data())
def test_no_walk_leaves_the_table(name: str, data: st.DataObject) -> None:
    table, _ = TABLES[name]
    state = table.start
    for action in data.draw(st.lists(st.sampled_from(table.actions), max_size=40)):
        before = state
        outcome = _outcome(table, before, action)
        if not outcome.startswith("!"):
            state = advance(table, before, action)
        assert state in table.states
        assert (action in possible(table, before)) == (not outcome.startswith(("!", "=")))


@pytest.mark.parametrize("name", TABLES)
def test_every_state_can_be_reached_from_the_start(name: str) -> None:
    table, _ = TABLES[name]
    reached, border = {table.start}, [table.start]
    while border:
        state = border.pop()
        new = {advance(table, state, action) for action in possible(table, state)} - reached
        reached |= new
        border += new
    assert reached == set(table.states.__members__.values())


def test_only_these_states_are_the_last() -> None:
    last = {
        name: {s.value for s in table.states if is_final(table, s)}
        for name, (table, _) in TABLES.items()
    }
    assert last == {
        "ticket": set(),
        "notice": {"superseded", "cancelled"},
        "tip": {"purged"},
        "broadcast": {"stopped"},
        "objection": {"upheld", "declined"},
        "reward": {"collected", "declined"},
        "referral": {"answered"},
    }


def test_the_named_functions_walk_the_named_tables() -> None:
    assert advance_ticket(TicketState.NEW, TICKET_TABLE.actions.CLAIM) == TicketState.CLAIMED
    assert advance_notice(NoticeState.DRAFT, NOTICE_TABLE.actions.SUBMIT) == NoticeState.IN_REVIEW
    assert advance_tip(TipState.DRAFT, TIP_TABLE.actions.SEND) == TipState.SENT
    taken = advance_objection(ObjectionState.ASKED, OBJECTION_TABLE.actions.TAKE)
    assert taken == ObjectionState.UNDER_REVIEW


class _Lamp(StrEnum):
    OFF = "off"


def test_a_table_with_one_pair_in_two_lists_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="twice"):
        Table(
            "lamp",
            _Lamp.OFF,
            _Lamp,
            _Lamp,
            moves={(_Lamp.OFF, _Lamp.OFF): _Lamp.OFF},
            echoes=frozenset({(_Lamp.OFF, _Lamp.OFF)}),
        )
