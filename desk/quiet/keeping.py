"""A sent tip's way in: to a ticket or, while its sender is silenced, into keeping.

Holds the look at each tip that is sent or has grown, and the job that brings what was kept to the queue once
people lifted the silence. Refuses to keep back what is about a life or somebody who is there now, and to let
a tipster see a difference.
"""

from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, literal_column, select
from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.jobs import job, schedule
from desk.kit import Kit
from desk.log import record
from desk.quiet.rows import KEPT, SILENCES
from desk.tickets.opening import open_ticket, tip_grew
from desk.tips.fresh import fresh_of
from desk.tips.opened import facts_of
from desk.tips.rows import any_tip
from desk.tips.view import TipView
from storage.plain import PlainStatement
from storage.tables.tips import Tip
from tipline.quiet import SilenceState, must_be_seen
from tipline.tips import TipState

__all__ = ["COMES_BACK", "grown", "take_in"]

COMES_BACK = "silence.comes_back"
_AT_ONCE = 50

# On the way of every tip; written out in the statement, so that a partial index may serve it.
_STATE: ColumnElement[str] = literal_column(f"'{SilenceState.STANDING.value}'")
_STANDING = PlainStatement(
    select(SILENCES.c.id)
    .where(
        SILENCES.c.state == _STATE,
        SILENCES.c.person_key == bindparam("person_key", type_=SILENCES.c.person_key.type),
        SILENCES.c.until > bindparam("now", type_=SILENCES.c.until.type),
    )
    .limit(1)
)


def take_in(session: Session, kit: Kit, tip: Tip) -> None:
    """Make a ticket of a tip that was just sent, unless it is to be kept back."""
    silence_id = _silence_of(session, kit, tip)
    if silence_id is None or _must_be_seen(facts_of(session, kit, tip)):
        open_ticket(session, kit, tip)
        return
    session.execute(insert(KEPT).values(tip_id=tip.id, silence_id=silence_id))
    record(session, kit, SYSTEM, "tip.kept_back", "tip", tip.id, silence=silence_id)


def grown(session: Session, kit: Kit, tip: Tip, part_ids: list[int]) -> None:
    """A sent tip has more in it: its ticket hears or, of one kept back, it may have to be seen now."""
    if not _is_kept(session, tip.id):
        tip_grew(session, kit, tip, part_ids)
    elif _must_be_seen(facts_of(session, kit, tip)):
        _come(session, kit, tip)


@job(COMES_BACK)
def come_back(session: Session, kit: Kit, silence_id: int, body: Any) -> None:
    """Bring the next of what was kept back to the queue."""
    mine = KEPT.c.silence_id == silence_id
    found = select(KEPT.c.tip_id).where(mine).order_by(KEPT.c.tip_id).limit(_AT_ONCE)
    kept = list(session.execute(found).scalars())
    for tip_id in kept:
        _come(session, kit, any_tip(session, tip_id))
    if kept:
        schedule(session, kit, COMES_BACK, silence_id, at=kit.clock())


def _come(session: Session, kit: Kit, tip: Tip) -> None:
    session.execute(delete(KEPT).where(KEPT.c.tip_id == tip.id))
    if tip.state is TipState.SENT:
        open_ticket(session, kit, tip)


def _silence_of(session: Session, kit: Kit, tip: Tip) -> int | None:
    if tip.person_key is None:
        return None
    if (fresh := fresh_of(session, tip.id)) is not None:
        return fresh.silence_id
    row = _STANDING.first(session, {"person_key": tip.person_key, "now": kit.clock()})
    return None if row is None else int(row[0])


def _is_kept(session: Session, tip_id: int) -> bool:
    found = session.execute(select(KEPT.c.tip_id).where(KEPT.c.tip_id == tip_id)).first()
    return found is not None


def _must_be_seen(view: TipView) -> bool:
    return must_be_seen(view.told, still_there=view.still_there)
