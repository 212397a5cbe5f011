"""Units, areas, officers with their roles, one-time codes, and the citizens' settings.

Holds who may work here and how the relay reaches a person. Refuses names, handles and chat ids
in the clear: a citizen is a keyed hash, an address opens only with the relay key.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index

from storage.columns import ColumnClass, choice, flag, instant, keyed, number, sealed, words
from storage.tables.row import Row
from tipline.broadcasts import Withdrawal
from tipline.roles import Role
from tipline.subscribing import ALL_KINDS


class OfficerState(StrEnum):
    """Whether an officer may act."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class CodePurpose(StrEnum):
    """What a one-time code opens."""

    ENROL_OFFICER = "enrol_officer"
    REGISTER_CHAT = "register_chat"


class Unit(Row, table=True):
    """A station, brigade or bureau; units form a tree.

    On duty, for what is nobody else's, is the one that was put there last. `withdrawal`: what becomes
    of the copies of its notices that are withdrawn.
    """

    __tablename__ = "unit"

    id: int | None = number(optional=True, primary_key=True)
    code: str = words(kind=ColumnClass.PUBLIC, unique=True)
    name_zh: str = words(kind=ColumnClass.PUBLIC)
    name_en: str = words(kind=ColumnClass.PUBLIC)
    contact: str = words(kind=ColumnClass.PUBLIC, default="")
    parent_id: int | None = number(optional=True, foreign_key="unit.id")
    duty_since: datetime | None = instant(optional=True)
    withdrawal: Withdrawal = choice(Withdrawal, "unit_withdrawal", default=Withdrawal.EDIT)
    made_at: datetime = instant()


class Area(Row, table=True):
    """A named district that a unit answers for.

    `boundary` is a GeoJSON polygon or several, in WGS-84; `edition` counts the changes of boundaries.
    """

    __tablename__ = "area"
    __table_args__ = (Index("area_edition", "edition", unique=True),)

    id: int | None = number(optional=True, primary_key=True)
    code: str = words(kind=ColumnClass.PUBLIC, unique=True)
    name_zh: str = words(kind=ColumnClass.PUBLIC)
    name_en: str = words(kind=ColumnClass.PUBLIC)
    unit_id: int = number(foreign_key="unit.id", index=True)
    boundary: str | None = words(optional=True, kind=ColumnClass.PUBLIC)
    edition: int | None = number(optional=True)


class Officer(Row, table=True):
    """Somebody who works here. `badge_key` keeps one person to one account.

    `unreached_at`: since when Telegram takes nothing of ours to their private chat.
    """

    __tablename__ = "officer"

    id: int | None = number(optional=True, primary_key=True)
    unit_id: int = number(foreign_key="unit.id", index=True)
    state: OfficerState = choice(OfficerState, "officer_state", default=OfficerState.INVITED)
    name: bytes = sealed()
    badge_key: bytes = keyed(unique=True)
    person_key: bytes | None = keyed(optional=True, unique=True)
    # Of the private chat, with the address; whoever blocked us is found by it.
    chat_key: bytes | None = keyed(optional=True, index=True)
    address: bytes | None = sealed(optional=True)
    unreached_at: datetime | None = instant(optional=True)
    language: str = words(default="zh")
    made_at: datetime = instant()


class OfficerRole(Row, table=True):
    """One role of one officer."""

    __tablename__ = "officer_role"

    officer_id: int = number(primary_key=True, foreign_key="officer.id")
    role: Role = choice(Role, "officer_role_role", primary_key=True)


class OneTimeCode(Row, table=True):
    """A code that enrols an officer or registers a chat, once, for a while.

    `language`: of the chat's cards; empty, the agency's own.
    """

    __tablename__ = "one_time_code"

    code_key: bytes = keyed(primary_key=True)
    purpose: CodePurpose = choice(CodePurpose, "one_time_code_purpose")
    officer_id: int = number(foreign_key="officer.id", index=True)
    area_id: int | None = number(optional=True, foreign_key="area.id")
    kinds: int = number(default=ALL_KINDS)
    drills: bool = flag()
    language: str | None = words(optional=True)
    expires_at: datetime = instant()
    used_at: datetime | None = instant(optional=True)


class CodeTries(Row, table=True):
    """Wrong one-time codes of one person or chat since the last hour without any."""

    __tablename__ = "code_tries"

    key: bytes = keyed(primary_key=True)
    wrong: int = number(default=0)
    last_at: datetime = instant()


class Person(Row, table=True):
    """A citizen's settings and sealed address; nothing that says who it is."""

    __tablename__ = "person"

    person_key: bytes = keyed(primary_key=True)
    address: bytes | None = sealed(optional=True)
    language: str | None = words(optional=True)
    welcomed_at: datetime | None = instant(optional=True)
    seen_at: datetime = instant()
