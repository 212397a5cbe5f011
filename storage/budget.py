"""The shared rate budget: how much may be sent, by all senders together.

Holds GCRA (the generic cell rate algorithm) over one row a name: the theoretical arrival time of
the next message. Rows are locked from the reading to the commit, so that senders share one budget.
Refuses to guess Telegram's mind: after a 429 it says how long all wait.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from storage.columns import micros
from storage.plain import PlainStatement
from storage.statements import table_of
from storage.tables.queues import RateBudget

_BUDGET = table_of(RateBudget)
_SECOND = 1_000_000
_KEEP = PlainStatement(
    insert(_BUDGET).inline(),
    tail=" ON CONFLICT (name) DO UPDATE SET"
    " arrival = CASE WHEN rate_budget.arrival > excluded.arrival"
    " THEN rate_budget.arrival ELSE excluded.arrival END,"
    " paused_until = CASE WHEN rate_budget.paused_until > excluded.paused_until"
    " THEN rate_budget.paused_until ELSE excluded.paused_until END",
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """`per_second` messages in the long run, at most `burst` at once."""

    per_second: float
    burst: int


@dataclass(slots=True)
class Meter:
    """One budget while it is being used: times in microseconds since 1970."""

    allowance: Allowance
    now: int
    arrival: int = 0
    paused_until: int = 0
    used: bool = False

    def next_at(self, spare: int = 0) -> int:
        """The earliest moment at which one more may go, so many of the burst left to others."""
        slack = (self.allowance.burst - 1 - spare) * _SECOND / self.allowance.per_second
        return max(self.paused_until, round(self.arrival - slack), self.now)

    def take(self, late: int = 0) -> int:
        """Use up one message's share; the caller looked at `next_at` before.

        Returns its moment: now, later where it is drawn ahead, or up to `late` microseconds ago where
        nobody came to draw it in time.
        """
        moment = max(self.arrival, self.now - late)
        self.arrival = round(moment + _SECOND / self.allowance.per_second)
        self.used = True
        return moment


def meters(session: Session, wanted: Mapping[str, Allowance], now: datetime) -> dict[str, Meter]:
    """Read and lock the budgets of these names; one that has no row yet is unused."""
    moment = micros(now)
    found = {name: Meter(allowance, moment) for name, allowance in wanted.items()}
    query = select(_BUDGET).where(_BUDGET.c.name.in_(found)).order_by(_BUDGET.c.name)
    for row in session.execute(query.with_for_update()):
        found[row.name].arrival = row.arrival
        found[row.name].paused_until = row.paused_until
    return found


def keep(session: Session, used: Iterable[tuple[str, Meter]]) -> None:
    """Store the budgets that were drawn upon."""
    rows = [
        {"name": name, "arrival": meter.arrival, "paused_until": meter.paused_until}
        for name, meter in used
        if meter.used
    ]
    if rows:
        _KEEP.insert_all(session.connection(), rows)


def pause(session: Session, name: str, until: datetime) -> None:
    """Let nothing of this budget go before `until`; a longer pause already there stays."""
    _KEEP.run(session, {"name": name, "arrival": 0, "paused_until": micros(until)})
