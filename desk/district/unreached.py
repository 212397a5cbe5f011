"""Officers whom nothing of ours reaches: they have blocked the bot, or their account is gone.

Holds the mark, which stands from Telegram's "no" until they write to us or enrol anew, and the one word of it to supervisors.
Refuses to take a right away: where colleagues work they go on working. They are only not counted on in private.
"""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM, officer_by_id, officer_name, officers_with, stand_in_key
from desk.district.units import way_up
from desk.jobs import job, schedule
from desk.kit import Kit, To
from desk.log import record
from desk.outgoing import say
from storage.statements import changed, table_of
from storage.tables.people import Officer, OfficerState
from tipline.roles import Right

__all__ = ["not_reached", "out_of_reach", "reached_again"]

UNREACHED = "officer.unreached"

_OFFICERS = table_of(Officer)


def not_reached(session: Session, kit: Kit, chat_key: bytes) -> None:
    """Nothing arrives in this private chat; where it is an officer's, nobody counts on them any more."""
    theirs = _whose(session, kit, chat_key), _OFFICERS.c.state == OfficerState.ACTIVE
    officer_id = session.execute(
        update(_OFFICERS)
        .where(*theirs, _OFFICERS.c.unreached_at.is_(None))
        .values(unreached_at=kit.clock())
        .returning(_OFFICERS.c.id)
    ).scalar()
    if officer_id is not None:
        record(session, kit, SYSTEM, "officer.unreached", "officer", officer_id)
        schedule(
            session, kit, UNREACHED, officer_id, at=kit.clock()
        )  # names are the desk's to open


def _whose(session: Session, kit: Kit, chat_key: bytes) -> ColumnElement[bool]:
    """The officer of this private chat; who enrolled before revision 0005 is written to under a key that stands for it."""
    unkept = _OFFICERS.c.chat_key.is_(None) & _OFFICERS.c.person_key.is_not(None)
    rows = session.execute(select(_OFFICERS.c.id, _OFFICERS.c.person_key).where(unkept)).all()
    old = [row.id for row in rows if stand_in_key(kit, row.person_key) == chat_key]
    return _OFFICERS.c.id.in_(old) if old else _OFFICERS.c.chat_key == chat_key


def out_of_reach(session: Session, officer_ids: Collection[int]) -> frozenset[int]:
    """Those of them whom nothing of ours reaches."""
    marked = _OFFICERS.c.id.in_(officer_ids) & _OFFICERS.c.unreached_at.is_not(None)
    return frozenset(session.execute(select(_OFFICERS.c.id).where(marked)).scalars())


def reached_again(session: Session, kit: Kit, officer_id: int) -> None:
    """They wrote to us in private, so what we write arrives there too."""
    marked = (_OFFICERS.c.id == officer_id) & _OFFICERS.c.unreached_at.is_not(None)
    if changed(session, update(_OFFICERS).where(marked).values(unreached_at=None)):
        record(session, kit, SYSTEM, "officer.reached_again", "officer", officer_id)


@job(UNREACHED)
def tell_supervisors(session: Session, kit: Kit, officer_id: int, body: Any) -> None:
    """Tell the nearest supervisors who can be reached, unless the officer is back."""
    row = session.execute(select(_OFFICERS).where(_OFFICERS.c.id == officer_id)).one()
    if row.unreached_at is None:
        return
    facts = {"name": officer_name(session, kit, officer_id)}
    told = next(_supervisors(session, kit, row.unit_id, officer_id), [])
    for to in told:
        say(session, kit, to, "officer.unreached", facts)


def _supervisors(session: Session, kit: Kit, unit_id: int, officer_id: int) -> Iterator[list[To]]:
    """Those of the unit and of each one above it who can be reached, where there are any."""
    for unit in way_up(session, unit_id):
        able = officers_with(session, Right.ASSIGN_TICKETS, [unit], without=[officer_id])
        found = (officer_by_id(session, kit, one) for one in able)
        if reached := [one.to for one in found if one is not None and one.to is not None]:
            yield reached
