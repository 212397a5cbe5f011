"""A ticket: its lifecycle, what ends it, and the one list of what an officer may do to it now.

Holds the transition table and ``allowed_actions``, which draws the buttons, guards the act and
answers the console alike. What ends a ticket is in ``dispositions``.
Refuses an act by role, by unit, by who holds the claim, and the closing of a flagged ticket by
one person alone.

A flagged ticket (minor, weapon, threat to life, officer named) is closed by two: one proposes the
disposition (``propose_close``, the ticket stays where it is), a supervisor other than the proposer
takes the second look and closes it or sends it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tipline.dispositions import Disposition
from tipline.lifecycles import Table, advance, possible
from tipline.refusals import Refusal
from tipline.roles import Right, Role, may

__all__ = [
    "ACTION_RIGHTS",
    "EVENTS",
    "TICKET_TABLE",
    "Actor",
    "Disposition",
    "Flag",
    "TicketAction",
    "TicketState",
    "TicketView",
    "advance_ticket",
    "allowed_actions",
    "check_action",
    "refusal_for",
]


class TicketState(StrEnum):
    """Where a ticket stands with the police."""

    NEW = "new"
    CLAIMED = "claimed"
    AWAITING_REPLY = "awaiting_reply"
    FORWARDED = "forwarded"
    ACTIONED = "actioned"
    CLOSED = "closed"


class TicketAction(StrEnum):
    """What can happen to a ticket; the order is the order of the buttons."""

    CLAIM = "claim"
    ASK = "ask"
    FORWARD = "forward"
    ACT = "act"
    PROPOSE_CLOSE = "propose_close"
    CLOSE = "close"
    SEND_BACK = "send_back"
    HAND_OVER = "hand_over"
    ASSIGN = "assign"
    RENEW = "renew"
    RELEASE = "release"
    REOPEN = "reopen"
    # Events, which nobody presses:
    LAPSE = "lapse"
    REPLY_ARRIVED = "reply_arrived"
    MATERIAL_ADDED = "material_added"
    TIP_RETRACTED = "tip_retracted"
    BRIEF_LOST = "brief_lost"


EVENTS = frozenset(
    {
        TicketAction.LAPSE,
        TicketAction.REPLY_ARRIVED,
        TicketAction.MATERIAL_ADDED,
        TicketAction.TIP_RETRACTED,
        TicketAction.BRIEF_LOST,
    }
)


class Flag(StrEnum):
    """Why a closing needs a second look."""

    MINOR = "minor"
    WEAPON = "weapon"
    THREAT_TO_LIFE = "threat_to_life"
    OFFICER_NAMED = "officer_named"


_S, _A = TicketState, TicketAction
_OPEN = (_S.NEW, _S.CLAIMED, _S.AWAITING_REPLY, _S.FORWARDED, _S.ACTIONED)
HELD = (_S.CLAIMED, _S.AWAITING_REPLY)
"""Somebody works on it, for as long as a claim lasts."""
OUT = (_S.FORWARDED, _S.ACTIONED)
"""Somebody was sent with it, and it has not ended."""
_NEEDS_CLAIM = (
    _A.RENEW,
    _A.RELEASE,
    _A.HAND_OVER,
    _A.ASK,
    _A.FORWARD,
    _A.PROPOSE_CLOSE,
    _A.SEND_BACK,
    _A.CLOSE,
)

TICKET_TABLE: Table[TicketState, TicketAction] = Table(
    record="ticket",
    start=_S.NEW,
    states=TicketState,
    actions=TicketAction,
    moves={
        (_S.NEW, _A.CLAIM): _S.CLAIMED,
        (_S.NEW, _A.ASSIGN): _S.CLAIMED,
        **{(state, _A.ASSIGN): _S.CLAIMED for state in HELD},
        **{(state, _A.RENEW): state for state in HELD},
        # To another unit, where nobody has it yet.
        **{(state, _A.HAND_OVER): _S.NEW for state in HELD},
        **{(state, _A.RELEASE): _S.NEW for state in HELD},
        **{(state, _A.LAPSE): _S.NEW for state in HELD},
        **{(state, _A.ASK): _S.AWAITING_REPLY for state in HELD},
        (_S.AWAITING_REPLY, _A.REPLY_ARRIVED): _S.CLAIMED,
        # Whatever the tipster adds is what was waited for.
        (_S.AWAITING_REPLY, _A.MATERIAL_ADDED): _S.CLAIMED,
        **{(state, _A.FORWARD): _S.FORWARDED for state in HELD},
        # Nobody is out who was not reached: back in the hands of whoever sent them.
        (_S.FORWARDED, _A.BRIEF_LOST): _S.CLAIMED,
        # A question while officers are out does not call them back.
        **{(state, _A.ASK): state for state in OUT},
        (_S.FORWARDED, _A.ACT): _S.ACTIONED,
        (_S.ACTIONED, _A.ACT): _S.ACTIONED,
        # New facts can send officers out a second time.
        (_S.ACTIONED, _A.FORWARD): _S.FORWARDED,
        **{(state, _A.PROPOSE_CLOSE): state for state in (*HELD, *OUT)},
        **{(state, _A.SEND_BACK): state for state in (*HELD, *OUT)},
        **{(state, _A.CLOSE): _S.CLOSED for state in (*HELD, *OUT)},
        (_S.CLOSED, _A.REOPEN): _S.NEW,
        # Nobody works on what its tipster took back before anyone was sent.
        **{(state, _A.TIP_RETRACTED): _S.CLOSED for state in (_S.NEW, *HELD)},
    },
    echoes=frozenset(
        {
            # The lease's clock strikes after the claim has ended in another way.
            *((state, _A.LAPSE) for state in (_S.NEW, *OUT, _S.CLOSED)),
            # Words and pictures are kept with the tip; these states have no need to change.
            *((state, _A.REPLY_ARRIVED) for state in TicketState if state != _S.AWAITING_REPLY),
            *((state, _A.MATERIAL_ADDED) for state in TicketState if state != _S.AWAITING_REPLY),
            # Known too late: by then something else has become of it.
            *((state, _A.BRIEF_LOST) for state in TicketState if state != _S.FORWARDED),
            # Officers who are out already decide for themselves what a tip taken back means.
            *((state, _A.TIP_RETRACTED) for state in (*OUT, _S.CLOSED)),
        }
    ),
    refusals={
        **{(_S.NEW, action): "ticket.not_claimed" for action in _NEEDS_CLAIM},
        **{(state, _A.REOPEN): "ticket.not_closed" for state in _OPEN},
        (_S.NEW, _A.ACT): "ticket.not_forwarded",
        **{(state, _A.ACT): "ticket.not_forwarded" for state in HELD},
        **{(state, _A.CLAIM): "ticket.already_claimed" for state in HELD},
        (_S.FORWARDED, _A.FORWARD): "ticket.already_forwarded",
        **{
            (state, action): "ticket.already_forwarded"
            for state in OUT
            for action in (_A.CLAIM, _A.ASSIGN, _A.RENEW, _A.HAND_OVER, _A.RELEASE)
        },
        **{
            (_S.CLOSED, action): "ticket.already_closed"
            for action in TicketAction
            if action not in EVENTS and action != _A.REOPEN
        },
    },
)


def advance_ticket(state: TicketState, action: TicketAction) -> TicketState:
    """The ticket's next state; raises ``Refusal`` where there is none."""
    return advance(TICKET_TABLE, state, action)


@dataclass(frozen=True, slots=True)
class TicketView:
    """What the rules need to know of a ticket, at one moment.

    ``proposed_by_id`` is set while a proposed closing waits for its second look; whatever the
    tipster adds meanwhile voids the proposal, and the desk clears it.
    """

    state: TicketState
    unit_id: int
    holder_id: int | None = None
    holder_name: str = ""
    flags: frozenset[Flag] = frozenset()
    proposed_by_id: int | None = None
    dialogue_open: bool = True


@dataclass(frozen=True, slots=True)
class Actor:
    """The officer who acts; ``unit_ids`` are all units whose tickets they may see."""

    officer_id: int
    roles: frozenset[Role]
    unit_ids: frozenset[int]


ACTION_RIGHTS: Mapping[TicketAction, Right] = MappingProxyType(
    {
        _A.CLAIM: Right.WORK_TICKETS,
        _A.ASK: Right.WORK_TICKETS,
        _A.FORWARD: Right.WORK_TICKETS,
        _A.ACT: Right.ACT_ON_TICKETS,
        _A.PROPOSE_CLOSE: Right.WORK_TICKETS,
        _A.CLOSE: Right.WORK_TICKETS,
        _A.SEND_BACK: Right.SECOND_LOOK,
        _A.HAND_OVER: Right.WORK_TICKETS,
        _A.ASSIGN: Right.ASSIGN_TICKETS,
        _A.RENEW: Right.WORK_TICKETS,
        _A.RELEASE: Right.WORK_TICKETS,
        _A.REOPEN: Right.WORK_TICKETS,
    }
)


def allowed_actions(view: TicketView, actor: Actor) -> tuple[TicketAction, ...]:
    """What this officer may do to this ticket now, in the order of the buttons."""
    return tuple(
        action
        for action in TicketAction
        if action not in EVENTS and refusal_for(view, actor, action) is None
    )


def check_action(view: TicketView, actor: Actor, action: TicketAction) -> None:
    """Raise the refusal that keeps this officer from this act, if there is one."""
    refusal = refusal_for(view, actor, action)
    if refusal is not None:
        raise refusal


def refusal_for(view: TicketView, actor: Actor, action: TicketAction) -> Refusal | None:
    """Why this officer may not do this now; None where they may. Events are nobody's to press."""
    if action in EVENTS or not may(actor.roles, ACTION_RIGHTS[action]):
        return Refusal("officer.not_allowed")
    if view.unit_id not in actor.unit_ids:
        # The same words as for a ticket that does not exist.
        return Refusal("lifecycle.not_found", record=TICKET_TABLE.record)
    for reason in (_refused_by_holder, _refused_by_state, _refused_by_flags, _refused_by_dialogue):
        refusal = reason(view, actor, action)
        if refusal is not None:
            return refusal
    return None


def _refused_by_holder(view: TicketView, actor: Actor, action: TicketAction) -> Refusal | None:
    """A claim keeps others away, save a supervisor who assigns, breaks it or takes a look."""
    if view.state not in HELD or action in (_A.ASSIGN, _A.SEND_BACK, _A.REOPEN, _A.ACT):
        return None
    if view.holder_id == actor.officer_id:
        return Refusal("ticket.already_yours") if action == _A.CLAIM else None
    if action == _A.RELEASE and may(actor.roles, Right.ASSIGN_TICKETS):
        return None
    if action == _A.CLOSE and view.flags and may(actor.roles, Right.SECOND_LOOK):
        return None
    return Refusal("ticket.claimed_by_other", name=view.holder_name)


def _refused_by_state(view: TicketView, _actor: Actor, action: TicketAction) -> Refusal | None:
    if action in possible(TICKET_TABLE, view.state):
        return None
    try:
        advance_ticket(view.state, action)
    except Refusal as refusal:
        return refusal
    return None


def _refused_by_flags(view: TicketView, actor: Actor, action: TicketAction) -> Refusal | None:
    """The second look: proposed by one, closed or sent back by a supervisor who is another."""
    if action == _A.PROPOSE_CLOSE:
        return _refused_proposal(view)
    if action not in (_A.CLOSE, _A.SEND_BACK) or not view.flags:
        return Refusal("ticket.no_closing_proposed") if action == _A.SEND_BACK else None
    if not may(actor.roles, Right.SECOND_LOOK):
        return Refusal("ticket.needs_second_look")
    if view.proposed_by_id is None:
        return Refusal("ticket.no_closing_proposed")
    if view.proposed_by_id == actor.officer_id:
        return Refusal("ticket.second_look_same_person")
    return None


def _refused_proposal(view: TicketView) -> Refusal | None:
    if not view.flags:
        return Refusal("ticket.not_flagged")
    return None if view.proposed_by_id is None else Refusal("ticket.closing_proposed")


def _refused_by_dialogue(view: TicketView, _actor: Actor, action: TicketAction) -> Refusal | None:
    if action == _A.ASK and not view.dialogue_open:
        return Refusal("dialogue.ended")
    return None
