"""Holding on to rows that are leased, whatever queue they wait in.

Holds the one statement. Refuses rows that somebody else has taken over: the lease is part of it.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

__all__ = ["Renew", "renewing"]

Renew = Callable[[Session, str, Collection[int], datetime], None]


def renewing(queue: Table, in_hand: StrEnum) -> Renew:
    """The way to hold on, until a moment, to those of some rows that are `in_hand` under a lease."""

    def renew(session: Session, lease: str, rows: Collection[int], until: datetime) -> None:
        mine = (queue.c.lease == lease) & (queue.c.state == in_hand)
        session.execute(update(queue).where(queue.c.id.in_(rows), mine).values(lease_until=until))

    return renew
