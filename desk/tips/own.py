"""What a tipster sees of their own tips, and may do to them: state, receipt, more, no more.

Holds the facts of those screens and the acts behind their buttons. Refuses tips of others: a tip
is reached by whose it is, or by its receipt, which works from any account.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from desk.actors import Citizen
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say
from desk.rewards.reminding import reward_of
from desk.screens import of_adding
from desk.tickets import dialogue
from desk.tips.drafts import kinds_of
from desk.tips.opened import notice_number_of, own_tips
from desk.tips.people import meet
from desk.tips.rows import change, own_tip, tipster_of
from desk.tips.sending import receipt_of, retract, typed_receipt_key
from desk.written import local
from storage.statements import table_of
from storage.tables.tickets import Ticket
from storage.tables.tips import Tip
from tipline.refusals import Refusal
from tipline.tips import TipState

_TICKETS = table_of(Ticket)

Facts = dict[str, Any]


def by_receipt(session: Session, kit: Kit, typed: str) -> Tip | None:
    """The tip that a receipt opens. None: well formed, and nobody's.

    Raises Refusal `receipt.mistyped`.
    """
    key = typed_receipt_key(kit, typed)
    return session.execute(select(Tip).where(col(Tip.receipt_key) == key)).scalar_one_or_none()


def tip_screen(session: Session, kit: Kit, tip: Tip) -> Facts:
    """What one tip's screen says; the receipt is in it, so it is for its tipster only."""
    sent = tip.state is TipState.SENT
    facts: Facts = {
        "tip": tip.id,
        "notice": notice_number_of(session, tip.notice_id),
        "sent_at": local(kit, tip.sent_at) if tip.sent_at else None,
        "receipt": receipt_of(kit, tip),
        "took": {kind.value: n for kind, n in kinds_of(session, tip.id).items()},
        "open": sent,
        "dialogue": sent and tip.dialogue_open and tip.address is not None,
        "unreachable": sent and tip.address is None,
    }
    if sent and (ready := reward_of(session, kit, tip.id)):
        facts["reward"] = ready
    return facts | _state(session, tip)


def _state(session: Session, tip: Tip) -> Facts:
    """Where the ticket stands, by code; of a tip taken back only that."""
    if tip.state is not TipState.SENT:
        return {"state": tip.state.value}
    row = session.execute(
        select(_TICKETS.c.state, _TICKETS.c.disposition).where(_TICKETS.c.tip_id == tip.id)
    ).one_or_none()
    if row is None:
        return {"state": "new"}
    outcome = row.disposition.value if row.disposition and row.state.value == "closed" else None
    return {"state": row.state.value, "disposition": outcome}


def show_mine(session: Session, kit: Kit, citizen: Citizen) -> None:
    """List the person's tips, newest first; an only one is shown at once."""
    welcome_if_new(session, kit, citizen)
    tips = [tip_screen(session, kit, tip) for tip in own_tips(session, citizen.person_key)]
    if len(tips) == 1:
        say(session, kit, citizen.to, "citizen.tip", tips[0])
        return
    say(session, kit, citizen.to, "citizen.mytips", {"tips": tips})


def welcome_if_new(session: Session, kit: Kit, citizen: Citizen) -> bool:
    """Show the first screen to somebody who has not seen it; say whether it was shown."""
    if not meet(session, kit, citizen):
        return False
    say(session, kit, citizen.to, "citizen.welcome", {"kept": False})
    return True


def show_by_receipt(session: Session, kit: Kit, citizen: Citizen, typed: str) -> int:
    """Show the tip that the receipt opens, and return its number.

    Raises Refusal `receipt.mistyped`, `receipt.unknown`.
    """
    tip = by_receipt(session, kit, typed)
    if tip is None:
        raise Refusal("receipt.unknown")
    welcome_if_new(session, kit, citizen)
    mine = tip.person_key == citizen.person_key
    facts = tip_screen(session, kit, tip) | {"mine": mine}
    say(session, kit, citizen.to, "citizen.tip", facts)
    return tip.id


def show_tip(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip_id: int,
    opened: int | None,
    message_id: int | None = None,
    ask: str | None = None,
    *,
    done: bool = False,
) -> None:
    """Show one tip in the message whose button was pressed; `ask` puts "really?" in its place,
    `done` ends the adding to it.
    """
    tip = own_tip(session, citizen.person_key, tip_id, opened=opened)
    mine = tip.person_key == citizen.person_key
    facts = tip_screen(session, kit, tip) | {"edit": message_id, "ask": ask, "mine": mine}
    if done:
        facts |= {"screen": of_adding(tip.id), "last": True}
    say(session, kit, citizen.to, "citizen.tip", facts)


def may_add(
    session: Session, kit: Kit, citizen: Citizen, tip_id: int, opened: int | None, writing: bool
) -> None:
    """Say that what comes next goes to this tip (or, `writing`, to its moderators).

    Raises Refusal where nothing can be added any more.
    """
    tip = own_tip(session, citizen.person_key, tip_id, opened=opened)
    if tip.state is not TipState.SENT:
        raise Refusal("tip.retracted" if tip.state is TipState.RETRACTED else "tip.gone")
    if writing and not tip.dialogue_open:
        raise Refusal("dialogue.ended")
    facts = {"tip": tip.id, "screen": of_adding(tip.id), "writing": writing}
    say(session, kit, citizen.to, "citizen.add_now", facts)


def retract_tip(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip_id: int,
    opened: int | None,
    message_id: int | None,
) -> None:
    """Take the tip back, and say so in the message that asked "really?"."""
    tip = own_tip(session, citizen.person_key, tip_id, opened=opened)
    retract(session, kit, citizen, tip)
    facts = tip_screen(session, kit, tip) | {"edit": message_id}
    say(session, kit, citizen.to, "citizen.tip", facts)


def answer_here(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip_id: int,
    opened: int | None,
    message_id: int | None,
) -> None:
    """From now on the tip is this account's: answers and the outcome come here.

    Whoever had it before is told, so that a receipt that was taken from them does not go unseen.
    """
    tip = own_tip(session, citizen.person_key, tip_id, opened=opened)
    before = tipster_of(tip)
    if tip.person_key != citizen.person_key:
        to = citizen.to
        owner = {"person_key": citizen.person_key, "chat_key": to.chat_key, "address": to.address}
        change(session, tip, language=to.language, **owner)
        record(session, kit, citizen, "tip.moved", "tip", tip.id)
        if before is not None:
            say(session, kit, before, "citizen.note", {"note": "moved_away"})
    facts = tip_screen(session, kit, tip) | {"edit": message_id, "mine": True}
    say(session, kit, citizen.to, "citizen.tip", facts)


def end_dialogue(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    tip_id: int,
    opened: int | None,
    message_id: int | None,
) -> None:
    """End the conversation about the tip, from the tipster's side."""
    tip = own_tip(session, citizen.person_key, tip_id, opened=opened)
    dialogue.end(session, kit, tip, citizen)
    facts = {"note": "dialogue_ended", "edit": message_id}
    say(session, kit, citizen.to, "citizen.note", facts)
