"""Where and when a tip saw something: written down so that it is found again, and read.

Holds the keyed cells (docs/decisions), which sightings of others are near, and which are sure. Refuses one
person's tips as two, and tips that say it too loosely.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, delete, insert, select, update
from sqlalchemy.orm import Session

from desk.kit import Kit
from desk.sealed import open_tip, seal_tip
from desk.tickets.rows import TICKETS, Held
from desk.tips.rows import TIPS, key_of
from desk.tips.view import TipView
from storage.statements import changed, table_of
from storage.tables.clusters import ClusterMember, MemberState, SightingRow
from tipline.dispositions import Disposition
from tipline.places import Coordinates
from tipline.priority import ReasonCode
from tipline.sightings import LOOKS_BACK_HOURS, Sighting, agree, cell, cells_around
from tipline.tickets import TicketState
from tipline.time_words import Precision
from tipline.tips import TipState

__all__ = [
    "LONGEST_PLACE",
    "Seen",
    "closing_is_news",
    "forget_sighting",
    "is_confirmed",
    "keep_sighting",
    "kept_sighting",
    "neighbours",
    "sighting_of",
    "sure_before",
    "sure_on_notice",
    "those_after",
]

_SIGHTINGS, _MEMBERS = table_of(SightingRow), table_of(ClusterMember)
_POINT = "sighting"
_MOST = 40  # the newest; in a crowd they stand for the rest
LONGEST_PLACE = 40
_HOUR = 3600
_D = Disposition
_SURE = frozenset({_D.ARREST, _D.LOCATED, _D.USEFUL, _D.ALREADY_KNOWN})
_NOTHING = frozenset({_D.UNFOUNDED, _D.PRANK, _D.SPAM})
# What is only proposed is not so yet.
_OUTCOME = case((TICKETS.c.state == TicketState.CLOSED, TICKETS.c.disposition))


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody's sighting: of which ticket, where and when, in words too; `sure`: others confirm it."""

    ticket_id: int
    sighting: Sighting
    words: str
    sure: bool


def sighting_of(view: TipView) -> Sighting | None:
    """Where and when, if both were told closely enough to be compared."""
    if view.place is None or view.seen is None or not Precision(view.seen.precision).is_close:
        return None
    return Sighting(view.place, view.seen.at)


def keep_sighting(session: Session, kit: Kit, held: Held, mine: Sighting, words: str) -> None:
    """Write it down, sealed under the tip's own key, where those near it look."""
    point = [mine.place.latitude, mine.place.longitude, mine.at.timestamp(), words[:LONGEST_PLACE]]
    row = {
        "cell_key": _cell_key(kit, held, cell(mine)),
        "hour_key": _hour_key(kit, held, _hour(mine.at)),
        "point": seal_tip(key_of(kit, held.tip), held.tip.id, _POINT, point),
    }
    own = _SIGHTINGS.c.ticket_id == held.id
    if not changed(session, update(_SIGHTINGS).where(own).values(**row)):
        session.execute(insert(_SIGHTINGS).values(ticket_id=held.id, **row))


def kept_sighting(session: Session, kit: Kit, held: Held) -> Sighting | None:
    """What was written down; None where nothing was, or the tip can't be opened any more."""
    own = select(_SIGHTINGS.c.point).where(_SIGHTINGS.c.ticket_id == held.id)
    point = session.execute(own).scalar_one_or_none()
    if point is None or held.tip.data_key is None:
        return None
    return _read(key_of(kit, held.tip), held.tip.id, point)[0]


def forget_sighting(session: Session, ticket_id: int) -> None:
    """It is not to be found any more."""
    session.execute(delete(_SIGHTINGS).where(_SIGHTINGS.c.ticket_id == ticket_id))


def neighbours(session: Session, kit: Kit, held: Held, mine: Sighting) -> list[Seen]:
    """Sightings of others that can be of the same moment, those of the newest tickets first.

    What a person split from them is not.
    """
    keys = [_cell_key(kit, held, name) for name in cells_around(mine)]
    which = _SIGHTINGS.c.cell_key.in_(keys) & ~_were_split(held.id)
    found = _opened(session, kit, held, which)
    return [other for other in found if agree(mine, other.sighting, kit.policy.near)]


def those_after(session: Session, kit: Kit, held: Held, mine: Sighting) -> list[Seen]:
    """Sightings of others not long after this one: those whose way may lead from here."""
    hour = _hour(mine.at)
    keys = [_hour_key(kit, held, hour + on) for on in range(LOOKS_BACK_HOURS + 1)]
    found = _opened(session, kit, held, _SIGHTINGS.c.hour_key.in_(keys))
    return [other for other in found if other.sighting.at > mine.at]


def is_confirmed(reasons: list[Any]) -> bool:
    """Whether somebody else saw the same."""
    return any(code == ReasonCode.SECOND_SIGHTING for code, _ in reasons)


def closing_is_news(held: Held, disposition: Disposition) -> bool:
    """Whether others look at this sighting otherwise once its ticket is closed so."""
    return disposition in _NOTHING or (disposition in _SURE) != is_confirmed(held.ticket.reasons)


def sure_before(session: Session, kit: Kit, held: Held, mine: Sighting) -> list[Seen]:
    """The sightings of others that are sure, before this one and not long before it."""
    hour = _hour(mine.at)
    keys = [_hour_key(kit, held, hour - back) for back in range(LOOKS_BACK_HOURS + 1)]
    found = _opened(session, kit, held, _SIGHTINGS.c.hour_key.in_(keys), only_sure=True)
    return [other for other in found if other.sighting.at < mine.at]


def sure_on_notice(session: Session, kit: Kit, held: Held) -> Iterator[Seen]:
    """The sightings of others on the same notice that are sure, whenever that was."""
    same = TICKETS.c.notice_id == held.ticket.notice_id
    return _opened(session, kit, held, same, only_sure=True)


def _opened(
    session: Session,
    kit: Kit,
    held: Held,
    which: ColumnElement[bool],
    *,
    only_sure: bool = False,
) -> Iterator[Seen]:
    """Other people's sightings among the newest; what came to nothing says nothing.

    Once a ticket is closed its outcome says whether the place is sure, and nothing else does.
    """
    if held.tip.person_key is None:
        return
    rows = session.execute(
        select(
            _SIGHTINGS.c.ticket_id,
            _SIGHTINGS.c.point,
            TICKETS.c.reasons,
            _OUTCOME.label("outcome"),
            TIPS.c.id.label("tip_id"),
            TIPS.c.data_key,
        )
        .join(TICKETS, TICKETS.c.id == _SIGHTINGS.c.ticket_id)
        .join(TIPS, TIPS.c.id == TICKETS.c.tip_id)
        .where(
            which,
            TIPS.c.state == TipState.SENT,
            TIPS.c.person_key != held.tip.person_key,
            _OUTCOME.is_(None) | _OUTCOME.not_in(_NOTHING),
        )
        .order_by(_SIGHTINGS.c.ticket_id.desc())
        .limit(_MOST)
    ).all()
    for row in rows:
        sure = is_confirmed(row.reasons) if row.outcome is None else row.outcome in _SURE
        if sure or not only_sure:
            sighting, words = _read(kit.vault.open_data_key(row.data_key), row.tip_id, row.point)
            yield Seen(row.ticket_id, sighting, words, sure)


def _read(key: bytes, tip_id: int, point: bytes) -> tuple[Sighting, str]:
    latitude, longitude, at, words = open_tip(key, tip_id, _POINT, point)
    return Sighting(Coordinates(latitude, longitude), datetime.fromtimestamp(at, UTC)), words


def _were_split(ticket_id: int) -> ColumnElement[bool]:
    """Whether a person took one of the two out of a cluster in which the other is, or was."""
    mine, theirs = _MEMBERS.alias(), _MEMBERS.alias()
    together = (mine.c.cluster_id == theirs.c.cluster_id) & (mine.c.ticket_id == ticket_id)
    apart = (mine.c.state == MemberState.SPLIT) | (theirs.c.state == MemberState.SPLIT)
    other = theirs.c.ticket_id == _SIGHTINGS.c.ticket_id
    return select(mine.c.ticket_id).where(together, apart, other).correlate(_SIGHTINGS).exists()


def _hour(at: datetime) -> int:
    return int(at.timestamp() // _HOUR)


def _cell_key(kit: Kit, held: Held, name: str) -> bytes:
    return kit.vault.keyed("sighting-cell", f"{held.ticket.notice_id}:{name}")


def _hour_key(kit: Kit, held: Held, hour: int) -> bytes:
    return kit.vault.keyed("sighting-hour", f"{held.ticket.notice_id}:{hour}")
