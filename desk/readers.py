"""Who is writing to us, as far as the first look needs it: their language, and whether they
work here.

Holds one read. Refuses to remember a person who only wrote: rows are made by what they do.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor, officer_of
from desk.kit import Kit
from storage.statements import table_of
from storage.tables.people import Person

_PERSON = table_of(Person)


@dataclass(frozen=True, slots=True)
class Reader:
    """One person: the language they chose (None: never), whether they were welcomed, their post."""

    language: str | None = None
    welcomed: bool = False
    officer: OfficerActor | None = None


def reader_of(session: Session, kit: Kit, person_key: bytes) -> Reader:
    """Look a person up; somebody unknown is an ordinary citizen."""
    row = session.execute(
        select(_PERSON.c.language, _PERSON.c.welcomed_at).where(_PERSON.c.person_key == person_key)
    ).one_or_none()
    officer = officer_of(session, kit, person_key)
    if row is None:
        return Reader(officer=officer)
    return Reader(row.language, row.welcomed_at is not None, officer)
