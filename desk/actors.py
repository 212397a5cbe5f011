"""Who acts: a citizen, an officer, or the system itself.

Holds what use cases and the audit log need to know of them. Refuses names of citizens.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from desk.kit import Kit, To
from desk.sealed import open_desk
from storage.statements import table_of
from storage.tables.people import Officer, OfficerRole, OfficerState, Unit
from tipline.refusals import Refusal
from tipline.roles import RIGHTS, Right, Role, check_right, may

OFFICER_NAME = "officer.name"

_UNITS = table_of(Unit)
_OFFICERS = table_of(Officer)
_ROLES = table_of(OfficerRole)


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody known by a keyed hash; `to` is their private chat with the bot."""

    person_key: bytes
    to: To

    @property
    def audit_role(self) -> str:
        """The role that the audit log names."""
        return "citizen"

    @property
    def audit_name(self) -> str:
        """A pseudonym for the audit log: enough to see that two acts were one person's."""
        return self.person_key.hex()[:16]


@dataclass(frozen=True, slots=True)
class OfficerActor:
    """An active officer. `unit_ids` are the own unit and those below it; `to` is None while nothing of
    ours reaches their private chat.
    """

    id: int
    unit_id: int
    unit_ids: frozenset[int]
    roles: frozenset[Role]
    name: str = field(repr=False)
    to: To | None = field(default=None, repr=False)

    @property
    def audit_role(self) -> str:
        """The role that the audit log names."""
        return "officer"

    @property
    def audit_name(self) -> str:
        """The officer's own number."""
        return f"officer:{self.id}"


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The program itself, or whoever runs its commands on the machine."""

    audit_role: str = "system"
    audit_name: str = "system"


SYSTEM = SystemActor()
OPERATOR = SystemActor("operator", "operator")

Actor = Citizen | OfficerActor | SystemActor


def officer_of(session: Session, kit: Kit, person_key: bytes) -> OfficerActor | None:
    """Return the active officer behind a person, or None."""
    row = session.execute(
        select(Officer).where(
            col(Officer.person_key) == person_key, col(Officer.state) == OfficerState.ACTIVE
        )
    ).scalar_one_or_none()
    return None if row is None else _actor(session, kit, row)


def officer_by_id(session: Session, kit: Kit, officer_id: int) -> OfficerActor | None:
    """Return an officer who is active, or None."""
    row = session.get(Officer, officer_id)
    if row is None or row.state is not OfficerState.ACTIVE:
        return None
    return _actor(session, kit, row)


def officer_name(session: Session, kit: Kit, officer_id: int) -> str:
    """The name of any officer, active or not, for those who work here."""
    row = session.get(Officer, officer_id)
    return "" if row is None else str(open_desk(session, kit, OFFICER_NAME, row.name))


def need(actor: OfficerActor | None, right: Right) -> OfficerActor:
    """Return the officer if they carry the right. Raises Refusal `officer.not_allowed`."""
    if actor is None:
        raise Refusal("officer.not_allowed")
    check_right(actor.roles, right)
    return actor


def need_one_of(actor: OfficerActor | None, *rights: Right) -> OfficerActor:
    """The same where any of several rights will do."""
    if actor is None or not any(may(actor.roles, one) for one in rights):
        raise Refusal("officer.not_allowed")
    return actor


def officers_with(
    session: Session, right: Right, units: Collection[int], *, without: Collection[int | None]
) -> list[int]:
    """The active officers of these units who carry the right, save those named."""
    roles = [role for role, held in RIGHTS.items() if right in held]
    found = session.execute(
        select(_OFFICERS.c.id)
        .join_from(_OFFICERS, _ROLES, _ROLES.c.officer_id == _OFFICERS.c.id)
        .where(
            _ROLES.c.role.in_(roles),
            _OFFICERS.c.state == OfficerState.ACTIVE,
            _OFFICERS.c.unit_id.in_(units),
            _OFFICERS.c.id.not_in([one for one in without if one is not None]),
        )
        .distinct()
        .order_by(_OFFICERS.c.id)
    )
    return list(found.scalars())


def units_below(session: Session, unit_id: int) -> frozenset[int]:
    """A unit's id and those of all units below it."""
    children: dict[int | None, list[int]] = {}
    for child, parent in session.execute(select(_UNITS.c.id, _UNITS.c.parent_id)):
        children.setdefault(parent, []).append(child)
    found: list[int] = []
    waiting = [unit_id]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return frozenset(found)


def stand_in_key(kit: Kit, person_key: bytes) -> bytes:
    """By which an officer's private chat is told apart where its own key was not kept."""
    return kit.vault.keyed("officer-chat", person_key)


def _actor(session: Session, kit: Kit, row: Officer) -> OfficerActor:
    assert row.id is not None
    roles = session.execute(
        select(col(OfficerRole.role)).where(col(OfficerRole.officer_id) == row.id)
    ).scalars()
    to = None
    if row.address is not None and row.person_key is not None and row.unreached_at is None:
        # Who enrolled before the chat's own key was kept has one that stands for the person.
        chat_key = row.chat_key or stand_in_key(kit, row.person_key)
        to = To(chat_key, row.address, row.language)
    return OfficerActor(
        id=row.id,
        unit_id=row.unit_id,
        unit_ids=units_below(session, row.unit_id),
        roles=frozenset(roles),
        name=str(open_desk(session, kit, OFFICER_NAME, row.name)),
        to=to,
    )
