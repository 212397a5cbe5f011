"""What happens to a tip when its time comes: an album gone quiet, its stragglers, a draft left alone.

Holds the three jobs. Refuses to lose what a hurried person sent: only an empty draft is dropped.
"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk.actors import SYSTEM, Citizen
from desk.jobs import job, schedule
from desk.kit import Kit, To
from desk.screens import leave_screen, of_draft, on_screen
from desk.sealed import bytes_of
from desk.tips.drafts import IDLE, drop, has_parts, idle_left
from desk.tips.intake import RECOUNT, SETTLE, added
from desk.tips.routes import Purpose
from desk.tips.rows import PARTS, any_tip, change, tipster_of
from desk.tips.sending import send
from desk.tips.short_form import ask_or_take
from desk.tips.talk import Ack, asked, asked_only, go_on
from storage.tables.tips import Tip
from tipline.surge import ANSWERED_WITHIN
from tipline.tips import TipState

_SCREEN_TRIES = 120  # half a second each: then whoever it was will see the count on the next screen


@job(SETTLE)
def settle(session: Session, kit: Kit, tip_id: int, body: Any) -> None:
    """The album has gone quiet: ask, or say that it arrived, once for all its pictures."""
    tip = any_tip(session, tip_id)
    if _asked_since(session, tip):
        return
    citizen = _citizen(body)
    notes = tuple(body["notes"])
    if tip.state is TipState.DRAFT:
        ack = Ack(took=True, notes=notes)
        ask_or_take(session, kit, citizen, tip, citizen.to, ack)
    elif tip.state is TipState.SENT:
        change(session, tip, asked_at=kit.clock())
        # A draft that was sent meanwhile, left alone: what came late has joined it.
        purpose = Purpose.REPLY if body["purpose"] == Purpose.REPLY else Purpose.ADD
        added(session, kit, citizen, tip, purpose, notes)


@job(RECOUNT)
def recount(session: Session, kit: Kit, tip_id: int, body: Any) -> None:
    """Stragglers have joined what was asked about already: its screen counts them, and asks the same."""
    tip = any_tip(session, tip_id)
    to = tipster_of(tip)
    if tip.state is not TipState.DRAFT or tip.question is None or to is None:
        return
    shown = on_screen(session, to.chat_key, of_draft(tip_id))
    tries = 0 if body is None else body["tries"]
    if shown is not None:
        go_on(session, kit, tip, to, Ack(took=True), edit=shown, question=asked(tip))
    elif tries < _SCREEN_TRIES:  # the question itself is still on its way
        at = kit.clock() + kit.policy.album_quiet
        schedule(session, kit, RECOUNT, tip_id, at=at, body={"tries": tries + 1})


def _asked_since(session: Session, tip: Tip) -> bool:
    """Whether something else that came after the last picture has brought the question already."""
    newest = session.execute(select(func.max(PARTS.c.at)).where(PARTS.c.tip_id == tip.id)).scalar()
    return newest is not None and tip.asked_at is not None and tip.asked_at >= newest


def _citizen(body: Any) -> Citizen:
    chat_key, address, language = body["to"]
    to = To(bytes_of(chat_key), bytes_of(address), language)
    return Citizen(bytes_of(body["person"]), to)


@job(IDLE)
def idle(session: Session, kit: Kit, tip_id: int, body: Any) -> None:
    """The draft was left alone: it is sent as it is, and its tipster told. An empty one goes."""
    tip = any_tip(session, tip_id)
    if tip.state is not TipState.DRAFT:
        return
    only = asked_only(tip)
    left = idle_left(kit, tip, ANSWERED_WITHIN if only else kit.policy.draft_idle)
    if left.total_seconds() > 0:
        schedule(session, kit, IDLE, tip_id, at=kit.clock() + left)
        return
    to = tipster_of(tip)
    if to is None or not has_parts(session, tip_id):
        drop(session, kit, tip)
        return
    leave_screen(session, kit, to, of_draft(tip.id))
    send(session, kit, SYSTEM, tip, to, idle=True, short=() if only else None)
