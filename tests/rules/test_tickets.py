"""Who may do what to a ticket: the one list that draws the buttons and guards the act."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.lifecycles import possible
from tipline.refusals import Refusal
from tipline.roles import Right, Role, may
from tipline.tickets import (
    EVENTS,
    TICKET_TABLE,
    Actor,
    Flag,
    TicketAction,
    TicketState,
    TicketView,
    allowed_actions,
    check_action,
    refusal_for,
)

UNIT, ELSEWHERE = 7, 8
ME, COLLEAGUE = 1, 2

MODERATOR = Actor(ME, frozenset({Role.MODERATOR}), frozenset({UNIT}))
SUPERVISOR = Actor(ME, frozenset({Role.SUPERVISOR}), frozenset({UNIT}))
OFFICER = Actor(ME, frozenset({Role.OFFICER}), frozenset({UNIT}))

NEW = TicketView(TicketState.NEW, UNIT)
MINE = TicketView(TicketState.CLAIMED, UNIT, ME, "me")
THEIRS = TicketView(TicketState.CLAIMED, UNIT, COLLEAGUE, "Zhou")
ASKED = TicketView(TicketState.AWAITING_REPLY, UNIT, ME, "me")
OUT = TicketView(TicketState.FORWARDED, UNIT, COLLEAGUE, "Zhou")
ACTED = TicketView(TicketState.ACTIONED, UNIT, COLLEAGUE, "Zhou")
CLOSED = TicketView(TicketState.CLOSED, UNIT)
WEAPON = frozenset({Flag.WEAPON})


def _flagged(view: TicketView, proposed_by: int | None = None) -> TicketView:
    return replace(view, flags=WEAPON, proposed_by_id=proposed_by)


HELD = "ask forward close hand_over renew release"

CASES = [
    pytest.param(NEW, MODERATOR, "claim", id="new-moderator"),
    pytest.param(NEW, SUPERVISOR, "claim assign", id="new-supervisor"),
    pytest.param(NEW, OFFICER, "", id="new-officer"),
    pytest.param(MINE, MODERATOR, HELD, id="mine-moderator"),
    pytest.param(
        MINE, SUPERVISOR, "ask forward close hand_over assign renew release", id="mine-supervisor"
    ),
    pytest.param(ASKED, MODERATOR, HELD, id="asked-moderator"),
    pytest.param(
        replace(MINE, dialogue_open=False),
        MODERATOR,
        "forward close hand_over renew release",
        id="mine-dialogue-ended",
    ),
    pytest.param(THEIRS, MODERATOR, "", id="theirs-moderator"),
    pytest.param(THEIRS, SUPERVISOR, "assign release", id="theirs-supervisor"),
    pytest.param(OUT, MODERATOR, "ask close", id="forwarded-moderator"),
    pytest.param(OUT, OFFICER, "act", id="forwarded-officer"),
    pytest.param(ACTED, OFFICER, "act", id="actioned-officer"),
    pytest.param(ACTED, MODERATOR, "ask forward close", id="actioned-moderator"),
    pytest.param(CLOSED, MODERATOR, "reopen", id="closed-moderator"),
    pytest.param(CLOSED, OFFICER, "", id="closed-officer"),
    pytest.param(
        _flagged(MINE),
        MODERATOR,
        "ask forward propose_close hand_over renew release",
        id="flagged-mine-moderator",
    ),
    pytest.param(
        _flagged(MINE, ME),
        MODERATOR,
        "ask forward hand_over renew release",
        id="flagged-proposed-by-me-moderator",
    ),
    pytest.param(
        _flagged(MINE, ME),
        SUPERVISOR,
        "ask forward hand_over assign renew release",
        id="flagged-proposed-by-me-supervisor",
    ),
    pytest.param(
        _flagged(THEIRS, COLLEAGUE),
        SUPERVISOR,
        "close send_back assign release",
        id="flagged-proposed-by-colleague-supervisor",
    ),
    pytest.param(_flagged(THEIRS), SUPERVISOR, "assign release", id="flagged-not-proposed"),
    pytest.param(
        _flagged(OUT, COLLEAGUE), SUPERVISOR, "ask close send_back", id="flagged-forwarded"
    ),
]


@pytest.mark.parametrize(("view", "actor", "expected"), CASES)
def test_the_buttons(view: TicketView, actor: Actor, expected: str) -> None:
    assert " ".join(allowed_actions(view, actor)) == expected


WHY = [
    pytest.param(THEIRS, MODERATOR, TicketAction.CLAIM, "ticket.claimed_by_other", id="claimed"),
    pytest.param(THEIRS, MODERATOR, TicketAction.CLOSE, "ticket.claimed_by_other", id="not-mine"),
    pytest.param(MINE, MODERATOR, TicketAction.CLAIM, "ticket.already_yours", id="pressed-twice"),
    pytest.param(NEW, MODERATOR, TicketAction.CLOSE, "ticket.not_claimed", id="unclaimed"),
    pytest.param(OUT, MODERATOR, TicketAction.CLAIM, "ticket.already_forwarded", id="stale-claim"),
    pytest.param(CLOSED, MODERATOR, TicketAction.CLOSE, "ticket.already_closed", id="closed-twice"),
    pytest.param(NEW, MODERATOR, TicketAction.REOPEN, "ticket.not_closed", id="reopened-twice"),
    pytest.param(
        replace(MINE, dialogue_open=False),
        MODERATOR,
        TicketAction.ASK,
        "dialogue.ended",
        id="asked-after-the-end",
    ),
    pytest.param(
        MINE, MODERATOR, TicketAction.PROPOSE_CLOSE, "ticket.not_flagged", id="needless-proposal"
    ),
    pytest.param(
        _flagged(MINE), MODERATOR, TicketAction.CLOSE, "ticket.needs_second_look", id="alone"
    ),
    pytest.param(
        _flagged(MINE, ME),
        SUPERVISOR,
        TicketAction.CLOSE,
        "ticket.second_look_same_person",
        id="own-proposal",
    ),
    pytest.param(
        _flagged(MINE), SUPERVISOR, TicketAction.CLOSE, "ticket.no_closing_proposed", id="too-soon"
    ),
    pytest.param(
        _flagged(MINE, COLLEAGUE),
        MODERATOR,
        TicketAction.PROPOSE_CLOSE,
        "ticket.closing_proposed",
        id="proposed-twice",
    ),
    pytest.param(
        MINE, SUPERVISOR, TicketAction.SEND_BACK, "ticket.no_closing_proposed", id="nothing-to-send"
    ),
    pytest.param(NEW, OFFICER, TicketAction.CLAIM, "officer.not_allowed", id="wrong-role"),
    pytest.param(MINE, SUPERVISOR, TicketAction.LAPSE, "officer.not_allowed", id="an-event"),
    pytest.param(
        replace(NEW, unit_id=ELSEWHERE),
        MODERATOR,
        TicketAction.CLAIM,
        "lifecycle.not_found",
        id="another-unit",
    ),
]


@pytest.mark.parametrize(("view", "actor", "action", "code"), WHY)
def test_why_not(view: TicketView, actor: Actor, action: TicketAction, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_action(view, actor, action)
    assert caught.value.code == code


def test_the_second_to_press_is_told_who_was_first() -> None:
    refusal = refusal_for(THEIRS, MODERATOR, TicketAction.CLAIM)
    assert refusal is not None
    assert refusal.params == {"name": "Zhou"}


views = st.builds(
    TicketView,
    state=st.sampled_from(TicketState),
    unit_id=st.sampled_from([UNIT, ELSEWHERE]),
    holder_id=st.sampled_from([None, ME, COLLEAGUE]),
    holder_name=st.just("name"),
    flags=st.frozensets(st.sampled_from(Flag)),
    proposed_by_id=st.sampled_from([None, ME, COLLEAGUE]),
    dialogue_open=st.booleans(),
)
actors = st.builds(
    Actor,
    officer_id=st.just(ME),
    roles=st.frozensets(st.sampled_from(Role)),
    unit_ids=st.frozensets(st.sampled_from([UNIT, ELSEWHERE])),
)


@given(views, actors)
def test_every_button_works_and_every_missing_button_is_refused(
    view: TicketView, actor: Actor
) -> None:
    buttons = allowed_actions(view, actor)
    assert set(buttons) <= set(possible(TICKET_TABLE, view.state)) - EVENTS
    for action in TicketAction:
        assert (refusal_for(view, actor, action) is None) == (action in buttons)


@given(views, actors)
def test_no_button_for_those_outside(view: TicketView, actor: Actor) -> None:
    outside = replace(actor, unit_ids=frozenset({view.unit_id + 100}))
    assert allowed_actions(view, outside) == ()
    unfit = replace(actor, roles=frozenset({Role.AUDITOR, Role.CUSTODIAN, Role.PUBLISHER}))
    assert allowed_actions(view, unfit) == ()


@given(views, actors)
def test_a_flagged_ticket_is_never_closed_by_one_person(view: TicketView, actor: Actor) -> None:
    flagged = replace(view, flags=WEAPON)
    closes = TicketAction.CLOSE in allowed_actions(flagged, actor)
    two = flagged.proposed_by_id not in (None, actor.officer_id)
    assert not closes or (two and may(actor.roles, Right.SECOND_LOOK))


@given(views, actors)
def test_a_claim_is_never_taken_from_its_holder_but_by_a_supervisor(
    view: TicketView, actor: Actor
) -> None:
    theirs = replace(view, state=TicketState.CLAIMED, holder_id=COLLEAGUE)
    buttons = allowed_actions(theirs, actor)
    assert buttons == () or may(actor.roles, Right.ASSIGN_TICKETS)
