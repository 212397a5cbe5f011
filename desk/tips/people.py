"""Citizens: first contact, language, and where they can be told something.

Holds the one row per person who has started the bot. Refuses names, handles and numbers: a person
is a keyed hash and an address that only the relay opens.
"""

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.district.officers import speak_to
from desk.kit import Kit
from desk.notices.audience import notices_in
from desk.tips.rows import TIPS
from storage.statements import changed, table_of
from storage.tables.people import Person
from tipline.tips import TipState

PEOPLE = table_of(Person)


def meet(session: Session, kit: Kit, citizen: Citizen) -> bool:
    """Know the person from now on; say whether this is the first contact (a welcome is due)."""
    welcomed = is_known(session, citizen.person_key)
    if not welcomed:
        _keep(session, kit, citizen, welcomed_at=kit.clock())
    return not welcomed


def is_known(session: Session, person_key: bytes) -> bool:
    """Whether the person has opened the private chat, so that something can be told there."""
    found = session.execute(
        select(PEOPLE.c.welcomed_at).where(PEOPLE.c.person_key == person_key)
    ).scalar()
    return found is not None


def choose_language(session: Session, kit: Kit, citizen: Citizen, language: str) -> None:
    """Speak this language with the person from now on: in tips, in notices, and as an officer."""
    _keep(session, kit, citizen, language=language)
    notices_in(session, citizen.person_key, language)
    speak_to(session, citizen.person_key, language)
    session.execute(
        update(TIPS)
        .where(TIPS.c.person_key == citizen.person_key, TIPS.c.state != TipState.PURGED)
        .values(language=language)
    )


def _keep(session: Session, kit: Kit, citizen: Citizen, **values: object) -> None:
    values = {"address": citizen.to.address, "seen_at": kit.clock(), **values}
    mine = PEOPLE.c.person_key == citizen.person_key
    if not changed(session, update(PEOPLE).where(mine).values(**values)):
        session.execute(insert(PEOPLE).values(person_key=citizen.person_key, **values))
