"""Units and the areas they answer for.

Holds adding and listing. A unit's code is the prefix of its notices' numbers (`WH`), so it never
changes. Refuses a code that is no prefix, a code twice, and a parent that is not there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desk.actors import Actor, units_below
from desk.kit import Kit
from desk.log import record
from storage.statements import table_of
from storage.tables.people import Area, Unit
from tipline.broadcasts import Withdrawal
from tipline.refusals import Refusal

_UNITS = table_of(Unit)
_AREAS = table_of(Area)

_UNIT_CODE = re.compile(r"[A-Z]{2,6}")
_AREA_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,31}")
# Without the boundaries themselves: a grid's are megabytes, and few ask for them.
AREA_LINES = select(
    *(_AREAS.c[name] for name in ("id", "code", "name_zh", "name_en", "unit_id")),
    _AREAS.c.boundary.is_not(None).label("bounded"),
    _UNITS.c.code.label("unit_code"),
).join_from(_AREAS, _UNITS, _AREAS.c.unit_id == _UNITS.c.id)

_ON_DUTY = (
    select(_UNITS.c.id)
    .order_by(
        _UNITS.c.duty_since.is_(None),
        _UNITS.c.duty_since.desc(),
        _UNITS.c.parent_id.is_not(None),
        _UNITS.c.id,
    )
    .limit(1)
)

_NAME_LIMIT = 60  # characters: a name stands in one line of a card


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit, as a list shows it; `parent` is a code, `names` are by language."""

    id: int
    code: str
    names: Mapping[str, str]
    contact: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area, as a list shows it; `unit` is a code, `names` are by language, `bounded`: its
    boundary is known.
    """

    id: int
    code: str
    names: Mapping[str, str]
    unit: str
    unit_id: int
    bounded: bool


def add_unit(
    session: Session,
    kit: Kit,
    actor: Actor,
    code: str,
    names: Mapping[str, str],
    *,
    parent: str | None = None,
    contact: str = "",
) -> int:
    """Add a unit below `parent` (a code) and return its id. `names`: `zh`, and `en` if there is."""
    code = code.strip().upper()
    if _UNIT_CODE.fullmatch(code) is None:
        raise Refusal("unit.bad_code")
    if session.execute(select(_UNITS.c.id).where(_UNITS.c.code == code)).first():
        raise Refusal("unit.code_taken", unit=code)
    zh, en = _both_names(names)
    unit_id: int = session.execute(
        insert(_UNITS)
        .values(
            code=code,
            name_zh=zh,
            name_en=en,
            contact=contact.strip(),
            parent_id=None if parent is None else unit_by_code(session, parent).id,
            made_at=kit.clock(),
        )
        .returning(_UNITS.c.id)
    ).scalar_one()
    record(session, kit, actor, "unit.added", "unit", unit_id, code=code)
    return unit_id


def add_area(
    session: Session, kit: Kit, actor: Actor, code: str, names: Mapping[str, str], *, unit: str
) -> int:
    """Add an area that `unit` (a code) answers for, and return its id."""
    code = code.strip().upper()
    if _AREA_CODE.fullmatch(code) is None:
        raise Refusal("area.bad_code")
    if session.execute(select(_AREAS.c.id).where(_AREAS.c.code == code)).first():
        raise Refusal("area.code_taken", area=code)
    zh, en = _both_names(names)
    unit_id = unit_by_code(session, unit).id
    area_id: int = session.execute(
        insert(_AREAS)
        .values(code=code, name_zh=zh, name_en=en, unit_id=unit_id)
        .returning(_AREAS.c.id)
    ).scalar_one()
    record(session, kit, actor, "area.added", "area", area_id, code=code)
    return area_id


def unit_by_code(session: Session, code: str) -> UnitLine:
    """The unit of this code. Raises Refusal `unit.not_found`."""
    found = [unit for unit in list_units(session) if unit.code == code.strip().upper()]
    if not found:
        raise Refusal("unit.not_found", unit=code[:32])
    return found[0]


def unit_by_id(session: Session, unit_id: int) -> UnitLine:
    """The unit of this number. Raises Refusal `unit.not_found`."""
    found = next((unit for unit in list_units(session) if unit.id == unit_id), None)
    if found is None:
        raise Refusal("unit.not_found", unit=str(unit_id)[:32])
    return found


def unit_names(session: Session, unit_id: int) -> dict[str, str]:
    """A unit's names by language."""
    names = select(_UNITS.c.name_zh, _UNITS.c.name_en).where(_UNITS.c.id == unit_id)
    zh, en = session.execute(names).one()
    return {"zh": zh, "en": en}


def put_on_duty(session: Session, kit: Kit, actor: Actor, code: str) -> None:
    """Have this unit take, from now on, the tips that are nobody else's."""
    unit_id = unit_by_code(session, code).id
    on_duty = update(_UNITS).where(_UNITS.c.id == unit_id).values(duty_since=kit.clock())
    session.execute(on_duty)
    record(session, kit, actor, "unit.on_duty", "unit", unit_id)


def set_withdrawal(
    session: Session, kit: Kit, actor: Actor, code: str, withdrawal: Withdrawal
) -> None:
    """Have the copies of this unit's notices changed or deleted when one is withdrawn."""
    unit_id = unit_by_code(session, code).id
    values = {"withdrawal": withdrawal}
    session.execute(update(_UNITS).where(_UNITS.c.id == unit_id).values(**values))
    record(session, kit, actor, "unit.withdrawal", "unit", unit_id, copies=withdrawal.value)


def duty_unit(session: Session) -> int:
    """The unit that takes what is nobody else's: who was put on duty last, else the topmost."""
    return int(session.execute(_ON_DUTY).scalar_one())


def are_several(session: Session) -> bool:
    """Whether there is more than one unit to choose from."""
    return len(session.execute(select(_UNITS.c.id).limit(2)).all()) > 1


def area_by_code(session: Session, code: str) -> AreaLine:
    """The area of this code. Raises Refusal `area.not_found`."""
    found = [area for area in list_areas(session) if area.code == code.strip().upper()]
    if not found:
        raise Refusal("area.not_found", area=code[:32])
    return found[0]


def list_units(session: Session) -> list[UnitLine]:
    """Every unit, by code."""
    parent = _UNITS.alias("parent")
    rows = session.execute(
        select(_UNITS, parent.c.code.label("parent_code"))
        .join_from(_UNITS, parent, _UNITS.c.parent_id == parent.c.id, isouter=True)
        .order_by(_UNITS.c.code)
    )
    return [
        UnitLine(r.id, r.code, {"zh": r.name_zh, "en": r.name_en}, r.contact, r.parent_code)
        for r in rows
    ]


def list_areas(session: Session, unit_id: int | None = None) -> list[AreaLine]:
    """The areas of a unit and of those below it, or all of them; by code."""
    query = AREA_LINES
    if unit_id is not None:
        query = query.where(_AREAS.c.unit_id.in_(units_below(session, unit_id)))
    return [area_line(row) for row in session.execute(query.order_by(_AREAS.c.code))]


def area_line(row: Any) -> AreaLine:
    """A row of `AREA_LINES` as a line."""
    names = {"zh": row.name_zh, "en": row.name_en}
    return AreaLine(row.id, row.code, names, row.unit_code, row.unit_id, row.bounded)


def units_above(session: Session, unit_id: int) -> frozenset[int]:
    """A unit's id and those of all units above it: whose officers answer for it."""
    return frozenset(way_up(session, unit_id))


def way_up(session: Session, unit_id: int) -> list[int]:
    """A unit's id and those of all units above it, the nearest first."""
    parents = {row.id: row.parent_id for row in session.execute(select(_UNITS))}
    found: list[int] = []
    here: int | None = unit_id
    while here is not None and here not in found:
        found.append(here)
        here = parents.get(here)
    return found


def unit_code(session: Session, unit_id: int, *, lock: bool = False) -> str:
    """A unit's code. `lock` makes whoever else locks it wait for the end of this transaction."""
    query = select(_UNITS.c.code).where(_UNITS.c.id == unit_id)
    return str(session.execute(query.with_for_update() if lock else query).scalar_one())


def unit_name(session: Session, unit_id: int, language: str) -> str:
    """What the unit is called in a language."""
    name = _UNITS.c.name_en if language == "en" else _UNITS.c.name_zh
    return str(session.execute(select(name).where(_UNITS.c.id == unit_id)).scalar_one())


def unit_contact(session: Session, unit_id: int) -> str:
    """What the unit gives as its contact; empty where it gave none."""
    return str(session.execute(select(_UNITS.c.contact).where(_UNITS.c.id == unit_id)).scalar_one())


def _both_names(names: Mapping[str, str]) -> tuple[str, str]:
    """The Chinese and the English name; either stands in for the other that is missing."""
    zh = names.get("zh", "").strip()[:_NAME_LIMIT]
    en = names.get("en", "").strip()[:_NAME_LIMIT]
    if not zh and not en:
        raise Refusal("unit.unnamed")
    return zh or en, en or zh
