"""Rewards in the figures: how many and how much was offered, proposed, approved, collected, and waits.

Holds the sums only. Refuses who proposed or who collected: a figure has no name.
"""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from desk.figures.scoping import Scope, of_notices, of_tickets, within
from desk.kit import Kit
from storage.statements import table_of
from storage.tables.notices import Notice
from storage.tables.rewards import Reward
from storage.tables.tickets import Ticket
from tipline.rewards import RewardState

__all__ = ["rewarded"]

_REWARDS, _TICKETS, _NOTICES = table_of(Reward), table_of(Ticket), table_of(Notice)

Sums = dict[str, int]


def rewarded(session: Session, kit: Kit, scope: Scope) -> dict[str, Sums]:
    """Each step with its count and its yuan; `uncollected` is what waits now, whenever it was approved."""
    return {
        "offered": _offered(session, kit, scope),
        "proposed": _sums(session, scope, within(kit, scope, _REWARDS.c.made_at)),
        "approved": _sums(session, scope, within(kit, scope, _REWARDS.c.approved_at)),
        "collected": _sums(session, scope, within(kit, scope, _REWARDS.c.collected_at)),
        "uncollected": _sums(session, scope, _REWARDS.c.state == RewardState.APPROVED),
    }


def _offered(session: Session, kit: Kit, scope: Scope) -> Sums:
    """By the notices that were published in these days."""
    published = select(_NOTICES.c.public_content).where(
        of_notices(scope), within(kit, scope, _NOTICES.c.published_at)
    )
    contents: list[Any] = list(session.execute(published).scalars())
    offers = [(content or {}).get("reward") or {} for content in contents]
    amounts = [offer.get("amount", 0) for offer in offers]
    return {"count": sum(amount > 0 for amount in amounts), "amount": sum(amounts)}


def _sums(session: Session, scope: Scope, which: ColumnElement[bool]) -> Sums:
    joined = _REWARDS.join(_TICKETS, _TICKETS.c.id == _REWARDS.c.ticket_id).join(
        _NOTICES, _NOTICES.c.id == _REWARDS.c.notice_id
    )
    query = select(func.count(), func.coalesce(func.sum(_REWARDS.c.amount), 0))
    count, amount = session.execute(query.select_from(joined).where(of_tickets(scope), which)).one()
    return {"count": int(count), "amount": int(amount)}
