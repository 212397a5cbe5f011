"""Planning where a notice goes and when: every chat of its area, and every subscriber who wants it;
an exercise only to those who asked for exercises.

Holds one statement over chats, then people. Refuses lists in memory: twenty thousand groups and a
million subscribers are rows that the database makes itself.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Exists,
    Integer,
    Select,
    Subquery,
    Text,
    UnaryExpression,
    and_,
    case,
    false,
    literal,
    null,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import custom_op

from desk.kit import Kit
from storage.columns import Instant
from storage.statements import changed, in_little_memory, insert_or_meet, table_of
from storage.store import wake
from storage.tables.audience import AudienceChat, ChatState, Delivery, DeliveryState, Subscriber
from storage.tables.notices import Notice
from storage.tables.people import Area, Unit
from tipline.notices import NoticeKind
from tipline.subscribing import HOURS, bits_of, may_ring_at

_D = table_of(Delivery)
_CHATS = table_of(AudienceChat)
_SUBSCRIBERS = table_of(Subscriber)
_NOTICES = table_of(Notice)
_AREAS = table_of(Area)
_UNITS = table_of(Unit)

_PLANNED = (
    "notice_id",
    "chat_key",
    "address",
    "language",
    "to_chat",
    "shared",
    "state",
    "wanted",
    "shown",
    "attempts",
    "available_at",
)
# Beyond this the planner's statistics no longer say how many rows are due.
_MANY = 1000


def plan(
    session: Session, kit: Kit, notice_id: int, *, kind: NoticeKind, urgent: bool = False
) -> int:
    """Queue one delivery for each chat, then for each subscriber; returns how many. Twice plans nothing.

    Who asked for quiet hours gets theirs afterwards, unless the notice is `urgent`.
    """
    areas, now = _areas_of(notice_id), kit.clock()
    real = select(_NOTICES.c.id).where(_NOTICES.c.id == notice_id, ~_NOTICES.c.exercise).exists()
    local = now.astimezone(kit.policy.timezone)
    waits = {} if urgent else {q.value: may_ring_at(q, local) for q in HOURS}
    people = _subscribers_in(areas, real, kind, _rings_at(waits, now))
    targets = (_chats_in(areas, real, kind, now), people)
    with in_little_memory(session):
        planned = _queue(session, notice_id, targets, is_planned=_is_planned(session, notice_id))
    if planned > _MANY and session.get_bind().dialect.name == "postgresql":
        # A tenth of the usual sample tells who is due as well, and a million of them are looked at sooner.
        session.execute(text("SET LOCAL default_statistics_target = 10"))
        session.execute(text("ANALYZE delivery"))
    wake(session, "deliveries")
    return planned


def _queue(
    session: Session, notice_id: int, targets: Iterable[Select[Any]], *, is_planned: bool
) -> int:
    """Queue one for each of the targets that has none; returns how many.

    No look before each row: on a table whose statistics are of yesterday PostgreSQL looked through
    all of it. The first time nobody has it, and a list without repetitions needs no look at all:
    there ON CONFLICT costs a third of the whole.
    """
    planning = insert_or_meet(session, _D)
    on_postgresql = isinstance(planning, postgresql.Insert)
    needs_no_look = on_postgresql and not is_planned
    sort = _as_it_is if on_postgresql else _by_no_index
    each = [
        _rows(notice_id, some.subquery(), sort, once=needs_no_look).subquery() for some in targets
    ]
    # The WHERE tells SQLite that an ON after it is no join's.
    rows = union_all(*(select(one).where(true()) for one in each))
    queue = planning.from_select(_PLANNED, rows)
    if not needs_no_look:
        queue = queue.on_conflict_do_nothing(index_elements=["notice_id", "chat_key"])
    # Without the option, psycopg has forgotten the count of an INSERT by the time it is asked.
    return changed(session, queue.execution_options(preserve_rowcount=True))


def _as_it_is(key: ColumnElement[bytes]) -> ColumnElement[bytes]:
    return key


def _by_no_index(key: ColumnElement[bytes]) -> ColumnElement[bytes]:
    """SQLite goes by an index of the key where there is one: a page read anew for each row, at random,
    which costs three fifths more than reading the list once and sorting it.
    """
    return UnaryExpression(key, operator=custom_op("+"))


_Sort = Callable[[ColumnElement[bytes]], ColumnElement[bytes]]


def _rows(notice_id: int, targets: Subquery, sort: _Sort, *, once: bool) -> Select[Any]:
    """A delivery for each of the targets, in the order of the keys, so that their index is filled from left to
    right; and of nothing else, because PostgreSQL sorts by one key three times as fast as by two.

    `once`: who is there several times, by several subscriptions, is taken once.
    """
    rows = (
        select(
            literal(notice_id, BigInteger).label("notice_id"),
            targets.c.chat_key,
            targets.c.address,
            targets.c.language,
            targets.c.kind,
            false().label("shared"),
            literal(DeliveryState.QUEUED.value, Text).label("state"),
            literal(1, Integer).label("wanted"),
            literal(0, Integer).label("shown"),
            literal(0, Integer).label("attempts"),
            targets.c.available_at,
        )
        .where(select(_NOTICES.c.id).where(_NOTICES.c.id == notice_id).exists())
        .order_by(sort(targets.c.chat_key))
    )
    return rows.ext(postgresql.distinct_on(targets.c.chat_key)) if once else rows


def _is_planned(session: Session, notice_id: int) -> bool:
    any_of_it = select(_D.c.id).where(_D.c.notice_id == notice_id).limit(1)
    return session.execute(any_of_it).first() is not None


def _areas_of(notice_id: int) -> Select[tuple[int]]:
    """The notice's one area, else those of its unit and of all units below."""
    below = (
        select(_UNITS.c.id)
        .join_from(_UNITS, _NOTICES, _NOTICES.c.unit_id == _UNITS.c.id)
        .where(_NOTICES.c.id == notice_id)
        .cte("below", recursive=True, nesting=True)
    )
    below = below.union(select(_UNITS.c.id).where(_UNITS.c.parent_id == below.c.id))
    return (
        select(_AREAS.c.id)
        .join_from(_AREAS, _NOTICES, _NOTICES.c.id == notice_id)
        .where(
            and_(_NOTICES.c.area_id.is_(None), _AREAS.c.unit_id.in_(select(below.c.id)))
            | (_AREAS.c.id == _NOTICES.c.area_id)
        )
    )


def _chats_in(
    areas: Select[tuple[int]], real: Exists, kind: NoticeKind, now: datetime
) -> Select[tuple[bytes, bytes, str, str, datetime]]:
    wanted = _CHATS.c.kinds.bitwise_and(bits_of([kind])) != 0
    fits = _CHATS.c.area_id.in_(areas) & (real | _CHATS.c.drills) & wanted
    return select(
        _CHATS.c.chat_key,
        _CHATS.c.address,
        _CHATS.c.language,
        _CHATS.c.kind.label("kind"),
        literal(now, Instant).label("available_at"),
    ).where(_CHATS.c.state == ChatState.ACTIVE, fits)


def _subscribers_in(
    areas: Select[tuple[int]], real: Exists, kind: NoticeKind, available: ColumnElement[datetime]
) -> Select[tuple[bytes, bytes, str, str, datetime]]:
    """The subscriptions that fit; `available`: from when, by wish, the same in all of a person's."""
    fits = _SUBSCRIBERS.c.area_id.is_(None) | _SUBSCRIBERS.c.area_id.in_(areas)
    fits &= real | _SUBSCRIBERS.c.drills
    wanted = _SUBSCRIBERS.c.kinds.bitwise_and(bits_of([kind])) != 0
    return select(
        _SUBSCRIBERS.c.chat_key,
        _SUBSCRIBERS.c.address,
        _SUBSCRIBERS.c.language,
        null().label("kind"),
        available.label("available_at"),
    ).where(fits, wanted)


def _rings_at(waits: Mapping[str, datetime], now: datetime) -> ColumnElement[datetime]:
    later = {quiet: literal(at, Instant) for quiet, at in waits.items() if at > now}
    at_once = literal(now, Instant)
    return case(later, value=_SUBSCRIBERS.c.quiet, else_=at_once) if later else at_once
