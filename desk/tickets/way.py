"""The way to a sighting from the last place before it that is sure.

Holds what it says of the sighting, and how a card tells it. First of all places is the one where the notice says
that somebody was last known to be; whoever was surely seen after that takes its place. Refuses a way from a
sighting that nobody else confirmed.
"""

from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.notices.last_known import last_known
from desk.tickets.rows import Held
from desk.tickets.sighted import LONGEST_PLACE, sighting_of, sure_before, sure_on_notice
from desk.tips.facts import Facts
from desk.tips.view import TipView
from desk.written import local
from tipline.last_known import LastKnown
from tipline.places import Coordinates, distance_m
from tipline.priority import ReasonCode
from tipline.sightings import Leg, Near, Sighting, agree, leg

__all__ = ["far_off", "reasons_of_way", "way_facts"]

_MOST_STOPS = 5
_R = ReasonCode


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where and when, in words too; `pin` of the notice's own place, which has none."""

    sighting: Sighting
    words: str = ""
    pin: Coordinates | None = None


def reasons_of_way(session: Session, kit: Kit, held: Held, mine: Sighting) -> set[ReasonCode]:
    """What the way from there, or how near it is, says of a sighting."""
    known = _last_known(session, kit, held.ticket.notice_id)
    stops = _stops_before(session, kit, held, mine, known)
    if stops:
        return {_said(leg(stops[-1].sighting, mine))}
    if known is None or not known.is_near(mine):
        return set()
    return set() if _is_seen_since(session, kit, held, mine, known) else {_R.NEAR_LAST_SEEN}


def way_facts(session: Session, kit: Kit, held: Held, view: TipView, *, whole: bool) -> list[Facts]:
    """The way from the last sure place to this one, as the card tells it; `whole`: from the first of them.

    Where there is none, how far off the notice's own place is.
    """
    known, mine = _last_known(session, kit, view.notice_id), sighting_of(view)
    stops = [] if mine is None else _stops_before(session, kit, held, mine, known)
    if mine is None or not stops:
        return far_off(session, kit, view)
    here = _Stop(mine, view.place_words[:LONGEST_PLACE])
    way = [*_apart(stops, here, kit.policy.near), here] if whole else [*stops[-1:], here]
    return [_leg_facts(kit, one, other) for one, other in pairwise(way)]


def far_off(session: Session, kit: Kit, view: TipView) -> list[Facts]:
    """How far from the notice's own place this one is, where both are told; all that a new ticket's card says."""
    known = _last_known(session, kit, view.notice_id)
    if known is None or view.place is None:
        return []
    return [{"metres": round(distance_m(known.place, view.place)), "pin": _pin(known.place)}]


def _last_known(session: Session, kit: Kit, notice_id: int | None) -> LastKnown | None:
    return None if notice_id is None else last_known(session, kit, notice_id)


def _stops_before(
    session: Session, kit: Kit, held: Held, mine: Sighting, known: LastKnown | None
) -> list[_Stop]:
    """The places that are sure, before this one and not long before it, in time's order."""
    stops = [_Stop(one.sighting, one.words) for one in sure_before(session, kit, held, mine)]
    if known is not None and known.at is not None and known.way_to(mine) is not None:
        stops.append(_Stop(Sighting(known.place, known.at), pin=known.place))
    return sorted(stops, key=lambda stop: stop.sighting.at)


def _said(there: Leg) -> ReasonCode:
    if there.is_impossible:
        return _R.TRAVEL_IMPOSSIBLE
    return _R.NEAR_LAST_SEEN if there.is_near else _R.TRAVEL_FITS


def _is_seen_since(
    session: Session, kit: Kit, held: Held, mine: Sighting, known: LastKnown
) -> bool:
    """Whether somebody was surely seen after the notice's place, and before this."""
    seen = (one.sighting.at for one in sure_on_notice(session, kit, held))
    return any((known.at is None or known.at < at) and at < mine.at for at in seen)


def _apart(stops: list[_Stop], here: _Stop, near: Near) -> list[_Stop]:
    """The last few of them, of each moment one."""
    kept = [here]
    for stop in reversed(stops):
        if not agree(stop.sighting, kept[-1].sighting, near):
            kept.append(stop)
    return kept[_MOST_STOPS:0:-1]


def _leg_facts(kit: Kit, one: _Stop, other: _Stop) -> Facts:
    there = leg(one.sighting, other.sighting)
    facts: Facts = {
        "from": one.words,
        "from_at": local(kit, one.sighting.at),
        "to": other.words,
        "at": local(kit, other.sighting.at),
        "metres": there.metres,
        "minutes": round(there.time.total_seconds() / 60),
        "kmh": there.kmh,
        "impossible": there.is_impossible,
    }
    return facts if one.pin is None else facts | {"pin": _pin(one.pin)}


def _pin(place: Coordinates) -> list[float]:
    return [place.latitude, place.longitude]
