"""Whether the whole line is in a surge: looked at now and then, begun, told to moderators, over again.

Holds the look, the change with its audit row and its post, and the question that intake asks for each message.
Refuses to drop or to hold back a tip: a surge changes only what is asked of tipsters, and when.
"""

from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from desk.actors import SYSTEM
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say
from desk.written import local
from storage.plain import PlainStatement
from storage.statements import changed, insert_or_meet, table_of
from storage.tables.surges import Surge
from storage.tables.tickets import Ticket
from tipline.surge import LATELY, WAITS_FOR, Load, surges
from tipline.tickets import TicketState

__all__ = ["in_surge", "look_at_load", "turn"]

_SURGES, _TICKETS = table_of(Surge), table_of(Ticket)

# On the way of every message to a draft.
_NOW_ON = PlainStatement(select(_SURGES.c.id).where(_SURGES.c.ended_at.is_(None)).limit(1))


def in_surge(session: Session) -> bool:
    """Whether tipsters get the short form now."""
    return _NOW_ON.first(session, {}) is not None


def look_at_load(session: Session, kit: Kit) -> bool:
    """Whether the line is to turn: into a surge, or out of it."""
    on = in_surge(session)
    return surges(on, _load(session, kit), kit.policy.surge) is not on


def turn(session: Session, kit: Kit) -> bool:
    """Begin or end a surge if that is still due, and tell the moderators; return whether one is on."""
    load = _load(session, kit)
    on = in_surge(session)
    if surges(on, load, kit.policy.surge) is on:
        return on
    if not (_end(session, kit) if on else _begin(session, kit, load)):
        return not on  # another process was quicker, and has told
    record(session, kit, SYSTEM, f"surge.{'ended' if on else 'begun'}", "surge", "line")
    _tell(session, kit, "ended" if on else "begun", load)
    return not on


def _begin(session: Session, kit: Kit, load: Load) -> bool:
    row = {"one": 1, "waiting": load.waiting, "begun_at": kit.clock()}
    once = insert_or_meet(session, _SURGES).values(**row).on_conflict_do_nothing()
    return changed(session, once.execution_options(preserve_rowcount=True)) == 1


def _end(session: Session, kit: Kit) -> bool:
    on = update(_SURGES).where(_SURGES.c.ended_at.is_(None))
    return changed(session, on.values(ended_at=kit.clock())) == 1


def _tell(session: Session, kit: Kit, what: str, load: Load) -> None:
    if kit.policy.triage is None:
        return
    facts: dict[str, Any] = {"what": what, "waiting": load.waiting, "at": local(kit, kit.clock())}
    say(session, kit, kit.policy.triage, "triage.surge", facts)


def _load(session: Session, kit: Kit) -> Load:
    now = kit.clock()
    made, looked = _TICKETS.c.made_at, _TICKETS.c.first_look_at
    return Load(
        waiting=_count(
            session, made > now - WAITS_FOR, looked.is_(None), _TICKETS.c.state == TicketState.NEW
        ),
        came=_count(session, made > now - LATELY),
        looked=_count(session, made > now - WAITS_FOR, looked > now - LATELY),
    )


def _count(session: Session, *which: Any) -> int:
    counted = select(func.count()).select_from(_TICKETS).where(*which)
    return int(session.execute(counted).scalar_one())
