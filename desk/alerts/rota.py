"""The rota as officers keep it: who is on duty now, and entries made and taken out.

Holds the use cases behind `/oncall`, which also says who cannot be reached. Refuses an entry for anybody who could not take a ticket; a
moderator enters and takes out only themselves, a supervisor everybody of their units.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, officer_by_id, officer_name, officers_with
from desk.alerts.ladder import ENTRIES, duty_of
from desk.district.units import list_units
from desk.district.unreached import out_of_reach
from desk.kit import Kit, To
from desk.log import record
from desk.outgoing import say
from storage.statements import changed
from tipline.refusals import Refusal
from tipline.roles import Right, check_right, may
from tipline.rota import Hours, Place, as_days, as_mask

__all__ = ["enter", "enter_by_name", "leave", "show_choice", "show_rota"]

_MOST_ENTRIES = 40  # of one unit: what a message holds, and far more than a week needs
_SELF = ("me", "我")

Where = Mapping[str, Any]


def show_rota(session: Session, kit: Kit, actor: OfficerActor, to: To, where: Where) -> None:
    """Who is on duty now in the officer's units, and the hours that stand in their rotas."""
    check_right(actor.roles, Right.SEE_TICKETS)
    units = [unit for unit in list_units(session) if unit.id in actor.unit_ids]
    told = [_unit(session, kit, actor, unit.id) | {"names": unit.names} for unit in units]
    facts = {"units": told, "may_enter": may(actor.roles, Right.WORK_TICKETS)}
    say(session, kit, to, "rota.shown", facts | dict(where))


def show_choice(
    session: Session, kit: Kit, actor: OfficerActor, to: To, officer_id: int | None, where: Where
) -> None:
    """Whom to enter, or with `officer_id` for which hours; a moderator has only one whom."""
    check_right(actor.roles, Right.WORK_TICKETS)
    people = _people(session, kit, actor)
    if officer_id is None and len(people) == 1:
        officer_id = actor.id
    facts: dict[str, Any] = {"people": sorted(people.items())}
    if officer_id is not None:
        facts |= {"officer": officer_id, "name": _name_of(people, officer_id)}
    say(session, kit, to, "rota.choice", facts | dict(where))


def enter_by_name(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    name: str,
    entry: tuple[Hours, Place],
    answer: tuple[To, Where],
) -> None:
    """Put somebody into the rota, named as colleagues name them; `me` is oneself."""
    wanted = name.strip().casefold()
    people = _people(session, kit, actor)
    if wanted in _SELF:
        found = [actor.id]
    else:
        found = [number for number, known in people.items() if known.casefold() == wanted]
    if len(found) != 1:
        raise Refusal("rota.nobody", name=name.strip()[:60])
    enter(session, kit, actor, found[0], entry, answer)


def enter(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    officer_id: int,
    entry: tuple[Hours, Place],
    answer: tuple[To, Where] | None = None,
) -> None:
    """Put an officer into their unit's rota, and show it if asked; the same hours twice are one entry."""
    check_right(actor.roles, Right.WORK_TICKETS)
    _name_of(_people(session, kit, actor), officer_id)
    officer = officer_by_id(session, kit, officer_id)
    assert officer is not None, "only who is active is among the people"
    hours, place = entry
    values = {
        "unit_id": officer.unit_id,
        "officer_id": officer_id,
        "place": place,
        "days": as_mask(hours.days),
        "begins": hours.begins,
        "ends": hours.ends,
    }
    same = [ENTRIES.c[name] == value for name, value in values.items()]
    if not session.execute(select(ENTRIES.c.id).where(*same)).first():
        session.execute(insert(ENTRIES).values(**values, made_at=kit.clock()))
        _record(session, kit, actor, "rota.entered", values)
    if answer is not None:
        show_rota(session, kit, actor, *answer)


def leave(
    session: Session, kit: Kit, actor: OfficerActor, entry_id: int, answer: tuple[To, Where]
) -> None:
    """Take an entry out of the rota and show what is left."""
    row = session.execute(select(ENTRIES).where(ENTRIES.c.id == entry_id)).one_or_none()
    if row is None or row.unit_id not in actor.unit_ids:
        raise Refusal("rota.not_there")
    if not _may_leave(actor, row):
        raise Refusal("officer.not_allowed")
    if changed(session, delete(ENTRIES).where(ENTRIES.c.id == entry_id)):
        _record(session, kit, actor, "rota.left", row._asdict())
    show_rota(session, kit, actor, *answer)


def _record(
    session: Session, kit: Kit, actor: OfficerActor, act: str, entry: Mapping[str, Any]
) -> None:
    names = ("place", "days", "begins", "ends")
    told = {"officer": entry["officer_id"], **{name: entry[name] for name in names}}
    record(session, kit, actor, act, "unit", entry["unit_id"], reason=None, **told)


def _unit(session: Session, kit: Kit, actor: OfficerActor, unit_id: int) -> dict[str, Any]:
    able = frozenset(officers_with(session, Right.WORK_TICKETS, [unit_id], without=()))
    duty = duty_of(session, kit, unit_id, able)
    on_duty = {"first": duty.first, "second": duty.second}
    of_unit = select(ENTRIES).where(ENTRIES.c.unit_id == unit_id).limit(_MOST_ENTRIES)
    order = ENTRIES.c.place, ENTRIES.c.begins, ENTRIES.c.id
    entries = session.execute(of_unit.order_by(*order)).all()
    now = {*duty.first, *duty.second}
    entered = now | {row.officer_id for row in entries}
    gone = out_of_reach(session, {*entered, *duty.moderators, *duty.supervisors})
    return {
        "now": {
            place: [officer_name(session, kit, one) for one in officers]
            for place, officers in on_duty.items()
        },
        "unreached": [officer_name(session, kit, one) for one in sorted(entered & gone)],
        "nobody_reached": bool(now) and now <= gone,
        "stands_in": _stands_in({*duty.moderators} - gone, {*duty.supervisors} - gone),
        "entries": [
            {
                "id": row.id,
                "name": officer_name(session, kit, row.officer_id),
                "place": row.place.value,
                "days": sorted(as_days(row.days)),
                "begins": row.begins,
                "ends": row.ends,
                "mine": _may_leave(actor, row),
            }
            for row in entries
        ],
    }


def _stands_in(moderators: set[int], supervisors: set[int]) -> str:
    """Who is rung while the rota has nobody, of those who can be reached."""
    if moderators:
        return "moderators"
    return "supervisors" if supervisors else "parent"


def _may_leave(actor: OfficerActor, row: Row[Any]) -> bool:
    return row.officer_id == actor.id or may(actor.roles, Right.ASSIGN_TICKETS)


def _people(session: Session, kit: Kit, actor: OfficerActor) -> dict[int, str]:
    """Whom the officer may enter, by number: themselves, or as a supervisor all who work tickets."""
    if not may(actor.roles, Right.ASSIGN_TICKETS):
        return {actor.id: actor.name}
    able = officers_with(session, Right.WORK_TICKETS, actor.unit_ids, without=())
    return {one: officer_name(session, kit, one) for one in able}


def _name_of(people: Mapping[int, str], officer_id: int) -> str:
    if officer_id not in people:
        raise Refusal("rota.nobody", name=str(officer_id))
    return people[officer_id]
