"""The outbox: what must reach somebody, in order within its lane, at the rate that is allowed.

Holds the claim, and the end of what lay aside too long. Marking what became of a message is the
desk's (`desk.sent`), because something may follow from it. Refuses to open a body.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, text, update
from sqlalchemy.orm import Session

from storage import budget
from storage.budget import Allowance, Meter
from storage.columns import micros
from storage.leases import renewing
from storage.plain import PlainStatement
from storage.statements import changed, table_of
from storage.tables.queues import OutboxMessage, OutboxState, Urgency

_OUTBOX = table_of(OutboxMessage)

renew = renewing(_OUTBOX, OutboxState.SENDING)

# As in the inbox: only the oldest unfinished row of each lane. A lease that ran out in `sending`
# is taken again: an answer twice is a nuisance, an answer lost is a broken promise.
_OPEN_HEADS = """
outbox AS open
JOIN (SELECT min(id) AS id FROM outbox WHERE state IN ('queued', 'sending') GROUP BY lane) AS head
  ON head.id = open.id
"""
# Of each chat only a few: thousands of lanes may wait for the moderators' chat, which takes twenty
# messages a minute, and must not hide the one person who waits for a receipt.
_HEADS = f"""
SELECT id, lane, chat_key, urgency, made_at FROM outbox WHERE id IN (
    SELECT id FROM (
        SELECT open.id, row_number() OVER (
            PARTITION BY open.chat_key ORDER BY open.urgency, open.id
        ) AS place
        FROM {_OPEN_HEADS}
        WHERE (open.state = 'queued' AND open.available_at <= :now) OR open.lease_until <= :now
    ) AS placed
    WHERE place <= :each ORDER BY id LIMIT :most
) ORDER BY id
"""  # noqa: S608 - our own words
_HEADS_BY = {
    "sqlite": PlainStatement(text(_HEADS)),
    "postgresql": PlainStatement(text(f"{_HEADS} FOR UPDATE SKIP LOCKED")),
}
_NEXT = PlainStatement(
    text(
        f"SELECT min(open.available_at) FROM {_OPEN_HEADS}"  # noqa: S608 - our own words
        " WHERE open.state = 'queued' AND open.available_at > :now"
    )
)
# Written out, so that it matches the partial index on both databases.
_ASIDE = text("state IN ('quarantined')")
_LOOK_AT = 500
_OF_ONE_CHAT = 50
# What can wait does, yet not for ever: after so long its turn comes like anybody's.
_LONGEST_QUIET = timedelta(minutes=1)

EVERYTHING = "all"
DELIVERIES = "deliveries"


@dataclass(frozen=True, slots=True)
class Rates:
    """What Telegram allows: in all, in one private chat, in one group."""

    everything: Allowance
    chat: Allowance
    group: Allowance


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message that this process sends until the lease ends."""

    id: int
    lane: bytes
    kind: str
    chat_key: bytes
    address: bytes
    language: str
    body: bytes
    record_id: int | None
    attempts: int
    tries_used: int
    lease: str


class _Head(NamedTuple):
    """The oldest open message of a lane, as far as its turn depends on it."""

    id: int
    lane: bytes
    chat_key: bytes
    urgency: int
    made_at: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What may be sent now, and when to look again if something has to wait."""

    messages: tuple[ClaimedMessage, ...]
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asking:
    """What a sender asks for. `groups` are the chats under the groups' rate; `served` says when
    (any rising number) a lane was last served: of what is equally urgent, whoever waits longest for a
    turn goes first, so that a loud one delays nobody else in the same chat.
    """

    lease: str
    now: datetime
    length: timedelta
    most: int
    rates: Rates
    groups: frozenset[bytes]
    served: Mapping[bytes, int] = field(default_factory=dict)


def chat_budget(chat_key: bytes) -> str:
    """The name of one chat's budget."""
    return f"chat:{chat_key.hex()}"


def claim(session: Session, asking: Asking) -> Claim:
    """Lease messages within all budgets."""
    now = micros(asking.now)
    heads = _HEADS_BY[session.get_bind().dialect.name].rows(
        session, {"now": now, "most": _LOOK_AT, "each": _OF_ONE_CHAT}
    )
    ready = sorted(map(_Head._make, heads), key=lambda head: _turn(head, asking))
    waits: list[int] = []
    chosen = _choose(session, asking, ready, waits) if ready else []
    if not chosen and (later := _NEXT.first(session, {"now": now})[0]) is not None:
        waits.append(later)
    next_at = _moment(min(waits)) if waits else None
    return Claim(_lease(session, asking, chosen), next_at)


def _turn(head: _Head, asking: Asking) -> tuple[int, int, int]:
    return _urgency(head, asking.now), asking.served.get(head.lane, 0), head.id


def _urgency(head: _Head, now: datetime) -> Urgency:
    waited = micros(now) - head.made_at > _LONGEST_QUIET.total_seconds() * 1_000_000
    return min(Urgency(head.urgency), Urgency.IN_TURN) if waited else Urgency(head.urgency)


def _choose(
    session: Session, asking: Asking, ready: Sequence[_Head], waits: list[int]
) -> list[int]:
    rates, now = asking.rates, micros(asking.now)
    wanted = {
        chat_budget(head.chat_key): rates.group if head.chat_key in asking.groups else rates.chat
        for head in ready
    }
    meters = budget.meters(session, {EVERYTHING: rates.everything, **wanted}, asking.now)
    everything = meters[EVERYTHING]
    chosen: list[int] = []
    for head in ready:
        chat = meters[chat_budget(head.chat_key)]
        # Whoever presses next finds room: half of what a chat takes at once is not for changes.
        can_wait = _urgency(head, asking.now) is Urgency.WHEN_QUIET
        spare = chat.allowance.burst // 2 if can_wait else 0
        allowed_at = max(everything.next_at(), chat.next_at(spare))
        if allowed_at > now:
            waits.append(allowed_at)
        elif len(chosen) < asking.most:
            everything.take()
            chat.take()
            chosen.append(head.id)
        else:
            waits.append(now)
            break
    budget.keep(session, meters.items())
    return chosen


def _lease(session: Session, asking: Asking, chosen: list[int]) -> tuple[ClaimedMessage, ...]:
    if not chosen:
        return ()
    rows = session.execute(
        update(_OUTBOX)
        .where(_OUTBOX.c.id.in_(chosen))
        .values(
            state=OutboxState.SENDING,
            lease=asking.lease,
            lease_until=asking.now + asking.length,
            attempts=_OUTBOX.c.attempts + 1,
        )
        .returning(
            _OUTBOX.c.id,
            _OUTBOX.c.lane,
            _OUTBOX.c.kind,
            _OUTBOX.c.chat_key,
            _OUTBOX.c.address,
            _OUTBOX.c.language,
            _OUTBOX.c.body,
            _OUTBOX.c.record_id,
            _OUTBOX.c.attempts,
            _OUTBOX.c.tries_used,
        )
    )
    claimed = [
        ClaimedMessage(
            id=row.id,
            lane=row.lane,
            kind=row.kind,
            chat_key=bytes(row.chat_key),
            address=row.address,
            language=row.language,
            body=row.body,
            record_id=row.record_id,
            attempts=row.attempts,
            tries_used=row.tries_used or 0,
            lease=asking.lease,
        )
        for row in rows
    ]
    return tuple(sorted(claimed, key=lambda message: message.id))


def let_go(session: Session, *which: ColumnElement[bool]) -> int:
    """Empty those messages in quarantine that `which` holds for; return how many. They stay as failed."""
    aside = update(_OUTBOX).where(_ASIDE, *which)
    return changed(session, aside.values(state=OutboxState.FAILED, body=None))


# How late a share may be drawn: ten messages' time, within these bounds in microseconds. And so many
# times as long after its moment all of them go.
_LATE_FOR, _LEAST_LATE, _MOST_LATE = 10_000_000, 60_000, 200_000
_BEHIND = 2
_A_HAIR_LESS = 0.99  # whoever counts has another clock, and a call may be a little late


@dataclass(frozen=True, slots=True)
class Share:
    """The moments at which deliveries may go, and from when on one more may be asked for."""

    moments: tuple[datetime, ...]
    next_at: datetime


def share_for_deliveries(session: Session, rates: Rates, now: datetime, most: int) -> Share:
    """Draw up to `most` from the common budget for broadcast.

    Broadcast draws half of the burst ahead, so that a claim is for many; the other half stays free
    for interactive traffic. Each share has its own moment: in heaps, those of four senders would make
    a second too full. All moments lie a little later than the budget's, so that neither a slow claim
    nor one that comes late disturbs their even pace. What is less than half of a draw stays for the
    next: a claim costs the same for one and for many, and four senders who each took what there was
    took two at a time. Broadcast's own budget only says how long it was told to wait.
    """
    burst = rates.everything.burst
    per_second = rates.everything.per_second * _A_HAIR_LESS
    late = min(_MOST_LATE, max(_LEAST_LATE, round(_LATE_FOR / per_second)))
    steady = Allowance(per_second, min(burst, max(2, burst // 2)))
    found = budget.meters(session, {EVERYTHING: steady, DELIVERIES: steady}, now)
    everything, told_to_wait = found[EVERYTHING], found[DELIVERIES].paused_until
    moments: list[datetime] = []
    if _enough_at(everything, told_to_wait) <= micros(now):
        while len(moments) < most and everything.next_at() <= micros(now):
            moments.append(_moment(everything.take(late=late) + _BEHIND * late))
        budget.keep(session, [(EVERYTHING, everything)])
    return Share(tuple(moments), _moment(_enough_at(everything, told_to_wait)))


def _enough_at(everything: Meter, told_to_wait: int) -> int:
    return max(everything.next_at(spare=everything.allowance.burst // 2), told_to_wait)


def turns_in_chats(
    session: Session, rates: Rates, now: datetime, chats: Sequence[tuple[bytes, bool]]
) -> list[datetime | None]:
    """Draw a broadcast's message from the budget of each chat (key, whether it is a group); where
    one has to wait, say until when.

    A person who is not talking to us has no budget to draw from: a million subscribers would be a
    million rows that say nothing.
    """
    wanted = {chat_budget(key): rates.group if group else rates.chat for key, group in chats}
    found = budget.meters(session, wanted, now)
    waits: list[datetime | None] = []
    for key, group in chats:
        meter = found[chat_budget(key)]
        may_go = meter.next_at() <= meter.now
        if may_go and (group or meter.arrival):
            meter.take()
        waits.append(None if may_go else _moment(meter.next_at()))
    budget.keep(session, found.items())
    return waits


def _moment(microseconds: int) -> datetime:
    return datetime.fromtimestamp(microseconds / 1_000_000, UTC)
