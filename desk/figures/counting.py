"""Counting what an agency reports: tips, times, outcomes, notices and how far they reached.

Holds the queries, one for each figure, all grouped in the database. Refuses exercises, whatever is
asked for, and any grouping by a person.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    case,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from desk.figures.rewarded import rewarded
from desk.figures.scoping import Scope, of_notices, of_tickets, within
from desk.kit import Kit
from desk.sealed import area_key
from storage.statements import table_of
from storage.tables.alerts import Alert
from storage.tables.audience import Delivery, DeliveryState
from storage.tables.notices import Notice
from storage.tables.people import Area, Unit
from storage.tables.tickets import Ticket
from storage.tables.tips import Tip
from tipline.dispositions import Disposition
from tipline.figures import EDGES, Spread
from tipline.notices import NoticeState
from tipline.priority import ReasonCode
from tipline.tips import TipState

__all__ = ["MOST_DAYS", "figures"]

MOST_DAYS = 366
GENERAL = "general"  # of a tip that is about no notice

_TICKETS, _TIPS, _NOTICES = table_of(Ticket), table_of(Tip), table_of(Notice)
_UNITS, _AREAS, _ALERTS = table_of(Unit), table_of(Area), table_of(Alert)
_DELIVERIES = table_of(Delivery)
_QUARTER = 15 * 60 * 1_000_000  # every time zone's hours begin at a quarter of UTC's

Counts = dict[str, int]


def figures(session: Session, kit: Kit, scope: Scope) -> dict[str, Any]:
    """All of them, as plain numbers."""
    opened = _tickets(kit, scope, _TICKETS.c.made_at)
    closed = _tickets(kit, scope, _TICKETS.c.closed_at)
    outcomes = _outcomes(session, closed)
    return {
        "since": scope.first.isoformat(),
        "until": scope.last.isoformat(),
        "tips": _tips(session, kit, scope, opened),
        "first_look": _spread(session, opened, _TICKETS.c.first_look_at),
        "disposition": _spread(session, closed, _TICKETS.c.closed_at),
        "dispositions": outcomes,
        "notices": _notices(session, kit, scope),
        "deliveries": _deliveries(session, kit, scope),
        "rewards": rewarded(session, kit, scope),
        "alerts": _grouped(session, _alerts(kit, scope), _ALERTS.c.cause),
    }


def _tips(session: Session, kit: Kit, scope: Scope, opened: Select[Any]) -> dict[str, Any]:
    days, hours = _by_time(session, kit, scope, opened)
    kind = case((_NOTICES.c.id.is_(None), GENERAL), else_=type_coerce(_NOTICES.c.kind, Text))
    state = _grouped(session, opened, _TIPS.c.state)
    return {
        "total": sum(days.values()),
        "by_day": days,
        "by_hour": hours,
        "by_kind": _grouped(session, opened, kind),
        "by_unit": _grouped(session, opened, _UNITS.c.code),
        "by_area": _by_area(session, kit, opened),
        "by_notice": _grouped(session, opened, _NOTICES.c.number),
        "over_quota": _count(session, opened.where(_held_back())),
        "retracted": state.get(TipState.RETRACTED.value, 0),
        "purged": state.get(TipState.PURGED.value, 0),
    }


def _tickets(kit: Kit, scope: Scope, moment: ColumnElement[Any]) -> Select[Any]:
    """The tickets of which this happened in the days that are counted."""
    joined = (
        _TICKETS.join(_TIPS, _TIPS.c.id == _TICKETS.c.tip_id)
        .join(_UNITS, _UNITS.c.id == _TICKETS.c.unit_id)
        .outerjoin(_NOTICES, _NOTICES.c.id == _TICKETS.c.notice_id)
        .outerjoin(_AREAS, _AREAS.c.id == _NOTICES.c.area_id)
    )
    return select().select_from(joined).where(of_tickets(scope), within(kit, scope, moment))


def _grouped(session: Session, which: Select[Any], by: ColumnElement[Any]) -> Counts:
    """How many of each, the most first; what has none of it is left out."""
    named = which.add_columns(by.label("by")).subquery()
    count = func.count()
    query = select(named.c.by, count).where(named.c.by.is_not(None)).group_by(named.c.by)
    rows = session.execute(query.order_by(count.desc(), named.c.by))
    return {str(value): number for value, number in rows}


def _by_area(session: Session, kit: Kit, opened: Select[Any]) -> Counts:
    """Tips on a notice by the notice's area, general ones by that in which they were seen."""
    counts = Counter(_grouped(session, opened, _AREAS.c.code))
    keyed = opened.add_columns(_TICKETS.c.area_key.label("by")).subquery()
    query = select(keyed.c.by, func.count()).group_by(keyed.c.by)
    seen = {key: number for key, number in session.execute(query) if key is not None}
    areas = session.execute(select(_AREAS.c.id, _AREAS.c.code)).all() if seen else []
    codes = {area_key(kit, area.id): area.code for area in areas}
    for key in seen.keys() & codes.keys():  # an area may have been taken away meanwhile
        counts[codes[key]] += seen[key]
    return dict(counts.most_common())


def _by_time(
    session: Session, kit: Kit, scope: Scope, opened: Select[Any]
) -> tuple[Counts, list[int]]:
    """Tips of each day and of each hour of the day, on the agency's clock."""
    quarter = type_coerce(_TICKETS.c.made_at, BigInteger) // _QUARTER
    named = opened.add_columns(quarter.label("quarter")).subquery()
    rows = session.execute(select(named.c.quarter, func.count()).group_by(named.c.quarter))
    span = (scope.last - scope.first).days + 1
    days = {(scope.first + timedelta(days=day)).isoformat(): 0 for day in range(span)}
    hours = [0] * 24
    for number, count in rows:
        local = datetime.fromtimestamp(number * _QUARTER / 1_000_000, kit.policy.timezone)
        days[local.date().isoformat()] += count
        hours[local.hour] += count
    return days, hours


def _spread(session: Session, which: Select[Any], until: ColumnElement[Any]) -> dict[str, Any]:
    """How long it took from the opening, for those that have come so far."""
    micros = type_coerce(until, BigInteger) - type_coerce(_TICKETS.c.made_at, BigInteger)
    seconds = micros // 1_000_000
    number = case(*((seconds < edge, place) for place, edge in enumerate(EDGES)), else_=len(EDGES))
    named = which.where(until.is_not(None)).add_columns(number.label("number")).subquery()
    rows = session.execute(select(named.c.number, func.count()).group_by(named.c.number))
    return Spread({row[0]: row[1] for row in rows}).facts()


def _count(session: Session, which: Select[Any]) -> int:
    rows = which.add_columns(_TICKETS.c.id).subquery()
    return int(session.execute(select(func.count()).select_from(rows)).scalar_one())


def _held_back() -> ColumnElement[bool]:
    """Whether a ticket waits behind others since its sender's quota was used up."""
    return cast(_TICKETS.c.reasons, Text).contains(f'"{ReasonCode.OVER_QUOTA.value}"')


def _outcomes(session: Session, closed: Select[Any]) -> Counts:
    """Every disposition with its count, none left out: a nought is a figure too."""
    found = _grouped(session, closed, _TICKETS.c.disposition)
    return {one.value: found.get(one.value, 0) for one in Disposition}


def _notices(session: Session, kit: Kit, scope: Scope) -> Counts:
    """Published and ended in these days, and live now."""
    ours = select().select_from(_NOTICES).where(of_notices(scope), _NOTICES.c.number.is_not(None))
    ended = _grouped(session, ours.where(within(kit, scope, _NOTICES.c.ended_at)), _NOTICES.c.state)
    published = _grouped(
        session, ours.where(within(kit, scope, _NOTICES.c.published_at)), _NOTICES.c.exercise
    )
    now = _grouped(session, ours, _NOTICES.c.state)
    ways = (
        NoticeState.RESOLVED,
        NoticeState.CANCELLED,
        NoticeState.EXPIRED,
        NoticeState.SUPERSEDED,
    )
    return {
        "published": sum(published.values()),
        "live": now.get(NoticeState.LIVE.value, 0),
        **{way.value: ended.get(way.value, 0) for way in ways},
    }


def _deliveries(session: Session, kit: Kit, scope: Scope) -> Counts:
    """How far the notices came that were published in these days, by how each delivery stands; what
    people shared themselves apart.
    """
    joined = _DELIVERIES.join(_NOTICES, _NOTICES.c.id == _DELIVERIES.c.notice_id)
    ours = select().select_from(joined).where(~_DELIVERIES.c.shared)
    ours = ours.where(of_notices(scope), within(kit, scope, _NOTICES.c.published_at))
    found = _grouped(session, ours, _DELIVERIES.c.state)
    return {one.value: found.get(one.value, 0) for one in DeliveryState}


def _alerts(kit: Kit, scope: Scope) -> Select[Any]:
    """Tickets that rang in these days, once for each time."""
    joined = _ALERTS.join(_TICKETS, _TICKETS.c.id == _ALERTS.c.ticket_id).outerjoin(
        _NOTICES, _NOTICES.c.id == _TICKETS.c.notice_id
    )
    rang = within(kit, scope, _ALERTS.c.begun_at)
    return select().select_from(joined).where(of_tickets(scope), rang)
