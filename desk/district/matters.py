"""Which unit handles which matter.

Holds the operators' word on it and the look-ups. Refuses a unit that is not there.
"""

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import Actor
from desk.district.units import UnitLine, list_units, unit_by_code
from desk.kit import Kit
from desk.log import record
from storage.plain import PlainStatement
from storage.statements import changed, table_of
from storage.tables.matters import UnitMatter
from tipline.matters import Matter
from tipline.refusals import Refusal

__all__ = [
    "any_handled",
    "handled",
    "handler_of",
    "have_handled",
    "leave_unhandled",
    "units_with_matters",
]

_HANDLED = table_of(UnitMatter)
_ANY = PlainStatement(select(_HANDLED.c.unit_id).limit(1))  # on the way of every general tip


def have_handled(session: Session, kit: Kit, actor: Actor, code: str, matter: Matter) -> None:
    """From now on tickets of this matter go to this unit."""
    unit_id = unit_by_code(session, code).id
    now = update(_HANDLED).where(_HANDLED.c.matter == matter).values(unit_id=unit_id)
    if not changed(session, now):
        session.execute(insert(_HANDLED).values(matter=matter, unit_id=unit_id))
    record(session, kit, actor, "unit.handles", "unit", unit_id, matter=matter.value)


def leave_unhandled(session: Session, kit: Kit, actor: Actor, code: str, matter: Matter) -> None:
    """From now on no unit gets tickets for this matter. Raises Refusal `unit.handles_not` where the unit did not."""
    unit_id = unit_by_code(session, code).id
    mine = (_HANDLED.c.matter == matter) & (_HANDLED.c.unit_id == unit_id)
    if not changed(session, delete(_HANDLED).where(mine)):
        raise Refusal("unit.handles_not", unit=code.strip().upper()[:32])
    record(session, kit, actor, "unit.handles_no_more", "unit", unit_id, matter=matter.value)


def handled(session: Session) -> dict[Matter, int]:
    """Which unit handles each matter that one handles, in the order of the list."""
    rows = session.execute(select(_HANDLED.c.matter, _HANDLED.c.unit_id))
    found: dict[Matter, int] = {row.matter: row.unit_id for row in rows}
    return {matter: found[matter] for matter in Matter if matter in found}


def units_with_matters(session: Session) -> list[tuple[UnitLine, list[Matter]]]:
    """All units, each with the matters that it handles."""
    mine = handled(session)
    return [
        (unit, [matter for matter, unit_id in mine.items() if unit_id == unit.id])
        for unit in list_units(session)
    ]


def handler_of(session: Session, matter: Matter) -> int | None:
    """The unit that handles it; None where no operator named one."""
    found: int | None = session.execute(
        select(_HANDLED.c.unit_id).where(_HANDLED.c.matter == matter)
    ).scalar()
    return found


def any_handled(session: Session) -> bool:
    """Whether it matters at all what a ticket is about."""
    return _ANY.first(session, {}) is not None
