"""Which other tickets, and which notices, hold the same picture as this one.

Holds reading them, what counts for the priority, and what a card may say: tickets that everybody
who may see this one may see are named, others counted. Refuses to join anything: whoever reads it
decides. Refuses notices that nobody outside has seen, and photos that a notice took from a tip.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from desk.actors import units_below
from desk.fingerprints import Pair, pairs_of
from desk.tips.facts import Facts
from storage.fingerprints import FINGERPRINTS
from storage.statements import table_of
from storage.tables.notices import Notice, NoticePhoto
from storage.tables.tickets import Ticket
from storage.tables.tips import Tip, TipPart
from tipline.dispositions import Disposition
from tipline.tips import TipState
from tipline.twins import is_dismissed

__all__ = ["Twins", "twin_facts", "twins_of"]

_TIPS, _PARTS, _TICKETS = table_of(Tip), table_of(TipPart), table_of(Ticket)
_NOTICES, _PHOTOS = table_of(Notice), table_of(NoticePhoto)

_MOST_NAMED, _MOST_NOTICES = 6, 2

_MINE = (
    select(FINGERPRINTS.c.id, _PARTS.c.at)
    .join(_PARTS, _PARTS.c.id == FINGERPRINTS.c.part_id)
    .where(_PARTS.c.tip_id == bindparam("tip_id"))
)
_TICKETS_WITH = (
    select(_TICKETS, FINGERPRINTS.c.id.label("fingerprint"))
    .join(_TIPS, _TIPS.c.id == _TICKETS.c.tip_id)
    .join(_PARTS, _PARTS.c.tip_id == _TIPS.c.id)
    .join(FINGERPRINTS, FINGERPRINTS.c.part_id == _PARTS.c.id)
    .where(_TIPS.c.state == TipState.SENT)
)
_NOTICES_WITH = (
    select(_NOTICES.c.number, _NOTICES.c.published_at, FINGERPRINTS.c.id.label("fingerprint"))
    .join(_PHOTOS, _PHOTOS.c.notice_id == _NOTICES.c.id)
    .join(FINGERPRINTS, FINGERPRINTS.c.notice_photo_id == _PHOTOS.c.id)
    .where(_NOTICES.c.published_at.is_not(None))
    .order_by(_NOTICES.c.id)
)


@dataclass(frozen=True, slots=True)
class TwinTicket:
    """A ticket that holds the same picture; `dismissed_as` where it was closed as nothing."""

    id: int
    unit_id: int
    earlier: bool
    turned: bool
    dismissed_as: Disposition | None
    message_id: int | None
    thread_id: int | None


@dataclass(frozen=True, slots=True)
class Twins:
    """The tickets, the newest first, and the numbers of notices that showed the picture before."""

    tickets: tuple[TwinTicket, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the picture came in before."""
        return any(ticket.earlier for ticket in self.tickets)

    @property
    def dismissed(self) -> bool:
        """Whether it came in before and was nothing."""
        return any(ticket.earlier and ticket.dismissed_as for ticket in self.tickets)


def twins_of(session: Session, tip_id: int) -> Twins:
    """What is known of the pictures of a tip."""
    mine = {row.id: row.at for row in session.execute(_MINE, {"tip_id": tip_id})}
    pairs = pairs_of(session, list(mine))
    if not pairs:
        return Twins()
    return Twins(
        tuple(_tickets(session, pairs)), tuple(dict.fromkeys(_notices(session, pairs, mine)))
    )


def twin_facts(session: Session, unit_id: int, twins: Twins) -> Facts:
    """What the card of a ticket of this unit says of them.

    Whoever may see the ticket answers for its unit, and so for those below: their tickets are named.
    """
    theirs = units_below(session, unit_id) if twins.tickets else frozenset()
    named = [_named(ticket) for ticket in twins.tickets if ticket.unit_id in theirs]
    elsewhere = [ticket for ticket in twins.tickets if ticket.unit_id not in theirs]
    facts = {
        "notices": list(twins.notices[-_MOST_NOTICES:]),
        "tickets": named[:_MOST_NAMED],
        "more": len(named[_MOST_NAMED:]),
        "elsewhere": len(elsewhere),
        "dismissed_elsewhere": any(ticket.earlier and ticket.dismissed_as for ticket in elsewhere),
    }
    return {name: value for name, value in facts.items() if value}


def _named(ticket: TwinTicket) -> Facts:
    dismissed_as = ticket.dismissed_as if ticket.earlier else None
    return {
        "ticket": ticket.id,
        "message_id": ticket.message_id,
        "thread_id": ticket.thread_id,
        "turned": ticket.turned,
        "dismissed_as": None if dismissed_as is None else dismissed_as.value,
    }


def _tickets(session: Session, pairs: list[Pair]) -> Iterator[TwinTicket]:
    """One for each ticket, the newest first, however many of its pictures are twins."""
    found: dict[int, list[tuple[Any, Pair]]] = {}
    rows = session.execute(
        _TICKETS_WITH.where(FINGERPRINTS.c.id.in_({pair.other for pair in pairs}))
    )
    for row in rows:
        met = [(row, pair) for pair in pairs if pair.other == row.fingerprint]
        found.setdefault(row.id, []).extend(met)
    for number, met in sorted(found.items(), reverse=True):
        row, _ = met[0]
        yield TwinTicket(
            id=number,
            unit_id=row.unit_id,
            earlier=any(pair.other < pair.mine for _, pair in met),
            turned=all(pair.turned for _, pair in met),
            dismissed_as=row.disposition if is_dismissed(row.state, row.disposition) else None,
            message_id=row.card_message_id,
            thread_id=row.thread_id,
        )


def _notices(session: Session, pairs: list[Pair], came_at: dict[int, datetime]) -> Iterator[str]:
    """The numbers of notices that were out, with this picture, when it came in."""
    rows = session.execute(
        _NOTICES_WITH.where(FINGERPRINTS.c.id.in_({pair.other for pair in pairs}))
    )
    for row in rows:
        came = max(came_at[pair.mine] for pair in pairs if pair.other == row.fingerprint)
        if row.published_at <= came:
            yield row.number
