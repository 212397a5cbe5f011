"""A broadcast under way: shown in the triage chat by one message that changes, held up by officers.

Holds the message with its numbers, pausing, resuming and stopping. Refuses to touch a card that is
out already: what it says is the notice's affair, and taking it back is ending the notice.
"""

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need
from desk.jobs import job, schedule
from desk.kit import Kit, To
from desk.log import record
from desk.notices.card import card_of
from desk.notices.delivery_holds import Unsent, hold
from desk.notices.progress import Progress, count_stuck_chats, progress, stuck_chats
from desk.notices.rows import notice_row
from desk.outgoing import say
from desk.screens import last_screens, on_screen
from storage.statements import changed, table_of
from storage.tables.audience import Broadcast, DeliveryState
from tipline.broadcasts import (
    BROADCAST_TABLE,
    BroadcastAction,
    BroadcastState,
    advance_broadcast,
    seconds_left,
)
from tipline.lifecycles import possible
from tipline.notices import NoticeState
from tipline.refusals import Refusal
from tipline.roles import Right

PROGRESS_JOB = "notice.progress"
KIND = "notice.progress"

_BROADCASTS = table_of(Broadcast)
_UNSENT_BY = {
    BroadcastAction.PAUSE: Unsent.HOLD,
    BroadcastAction.RESUME: Unsent.RELEASE,
    BroadcastAction.STOP: Unsent.DROP,
}

Facts = dict[str, Any]


def begin(session: Session, kit: Kit, notice_id: int, planned: int) -> None:
    """A notice has just been planned: show the moderators how it goes, and go on showing it."""
    values = {"state": BroadcastState.RUNNING, "remaining": planned, "counted_at": kit.clock()}
    session.execute(insert(_BROADCASTS).values(notice_id=notice_id, **values))
    show(session, kit, notice_id)
    schedule(session, kit, PROGRESS_JOB, notice_id, at=kit.clock() + kit.policy.look_every)


def follow(session: Session, kit: Kit, notice_id: int) -> None:
    """The copies have something to do again: keep the message up to date."""
    schedule(session, kit, PROGRESS_JOB, notice_id, at=kit.clock())


def act(
    session: Session, kit: Kit, actor: OfficerActor, notice_id: int, action: BroadcastAction
) -> None:
    """Pause, resume or stop. Twice is once."""
    need(actor, Right.END_NOTICES)
    if notice_row(session, notice_id).unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    row = _row(session, notice_id)
    state = advance_broadcast(row.state, action)
    if state is row.state:
        return
    mine = (_BROADCASTS.c.notice_id == notice_id) & (_BROADCASTS.c.state == row.state)
    if not changed(session, update(_BROADCASTS).where(mine).values(state=state)):
        raise Refusal("lifecycle.stale", record="broadcast")
    copies = hold(session, notice_id, _UNSENT_BY[action])
    record(session, kit, actor, f"broadcast.{state.value}", "notice", notice_id, copies=copies)
    follow(session, kit, notice_id)


@job(PROGRESS_JOB)
def look(session: Session, kit: Kit, notice_id: int, _body: Any) -> None:
    """Bring the message up to date, and look again while something moves."""
    now = progress(session, kit, notice_id)
    show(session, kit, notice_id, counted=now)
    mine = _BROADCASTS.c.notice_id == notice_id
    counted = {"remaining": now.due, "counted_at": kit.clock()}
    session.execute(update(_BROADCASTS).where(mine).values(**counted))
    if now.due:
        schedule(session, kit, PROGRESS_JOB, notice_id, at=kit.clock() + kit.policy.look_every)
    elif now.next_at is not None:
        schedule(session, kit, PROGRESS_JOB, notice_id, at=now.next_at)


def show(
    session: Session,
    kit: Kit,
    notice_id: int,
    *,
    counted: Progress | None = None,
    to: To | None = None,
    thread_id: int | None = None,
) -> None:
    """Say how far it is in the triage chat: in the message that says so already, or (for whoever
    asks, `to`) in a new one that takes its place.
    """
    where = to or kit.policy.triage
    if where is None:
        return
    subject = f"broadcast:{notice_id}"
    shown = None if to is not None else on_screen(session, where.chat_key, subject)
    facts = facts_of(session, kit, notice_id, counted or progress(session, kit, notice_id))
    facts |= {"screen": subject, "edit": shown, "thread_id": thread_id}
    say(session, kit, where, KIND, facts, topic=subject if to is None else None)


def facts_of(session: Session, kit: Kit, notice_id: int, now: Progress) -> Facts:
    """What is shown of how far it is. Raises Refusal `lifecycle.not_found` before it is out."""
    notice, row = notice_row(session, notice_id), _row(session, notice_id)
    since = (kit.clock() - row.counted_at).total_seconds()
    moving = now.due > 0
    waits = now.due + now.later + now.held > 0 and notice.state is NoticeState.LIVE
    return {
        "card": card_of(session, kit, notice, notice.public_content),
        "broadcast": row.state.value,
        "progress": counts(now),
        "due": now.due,
        "later": now.later,
        "reasons": dict(now.reasons),
        "left": seconds_left(row.remaining, now.due, since) if moving else None,
        "unchanged": now.unchanged,
        "stuck": dict(now.stuck),
        "stuck_chats": stuck_chats(session, kit, notice_id) if now.stuck else [],
        "stuck_count": count_stuck_chats(session, notice_id) if now.stuck else 0,
        "acts": [one.value for one in possible(BROADCAST_TABLE, row.state)] if waits else [],
    }


def counts(now: Progress) -> dict[str, int]:
    """What the line of numbers says."""
    states = now.states
    return {
        "sent": states[DeliveryState.SENT],
        "waiting": states[DeliveryState.QUEUED] + states[DeliveryState.SENDING],
        "failed": states[DeliveryState.FAILED],
        "unknown": states[DeliveryState.UNKNOWN],
    }


def _row(session: Session, notice_id: int) -> Row[Any]:
    """The broadcast. Raises Refusal `lifecycle.not_found` before the notice is out."""
    found = session.execute(
        select(_BROADCASTS).where(_BROADCASTS.c.notice_id == notice_id)
    ).one_or_none()
    if found is None:
        raise Refusal("lifecycle.not_found", record="notice")
    return found


last_screens(KIND)
