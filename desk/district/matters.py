"""Which unit handles which matter.

Holds the operators' word on it and the look-up. Refuses a unit that is not there.
"""

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desk.actors import Actor
from desk.district.units import unit_by_code
from desk.kit import Kit
from desk.log import record
from storage.plain import PlainStatement
from storage.statements import changed, table_of
from storage.tables.matters import UnitMatter
from tipline.matters import Matter

__all__ = ["any_handled", "handler_of", "have_handled"]

_HANDLED = table_of(UnitMatter)
_ANY = PlainStatement(select(_HANDLED.c.unit_id).limit(1))  # on the way of every general tip


def have_handled(session: Session, kit: Kit, actor: Actor, code: str, matter: Matter) -> None:
    """From now on tickets of this matter go to this unit."""
    unit_id = unit_by_code(session, code).id
    now = update(_HANDLED).where(_HANDLED.c.matter == matter).values(unit_id=unit_id)
    if not changed(session, now):
        session.execute(insert(_HANDLED).values(matter=matter, unit_id=unit_id))
    record(session, kit, actor, "unit.handles", "unit", unit_id, matter=matter.value)


def handler_of(session: Session, matter: Matter) -> int | None:
    """The unit that handles it; None where no operator named one."""
    found: int | None = session.execute(
        select(_HANDLED.c.unit_id).where(_HANDLED.c.matter == matter)
    ).scalar()
    return found


def any_handled(session: Session) -> bool:
    """Whether it matters at all what a ticket is about."""
    return _ANY.first(session, {}) is not None
