"""Subscribing to notices, as a citizen does it: one press per area.

Holds the screen's facts and the press. Refuses to know why somebody wants to hear of an area.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.kit import Kit
from desk.notices.audience import (
    subscribe,
    subscriptions,
    take_drills,
    takes_drills,
    unsubscribe,
    unsubscribe_all,
)
from desk.outgoing import say
from desk.tips.own import welcome_if_new
from storage.statements import table_of
from storage.tables.people import Area

_AREAS = table_of(Area)
ALL, NONE, DRILLS = "all", "none", "drills"
_MOST_AREAS = 40  # rows of buttons that a phone still scrolls


def show(session: Session, kit: Kit, citizen: Citizen, message_id: int | None = None) -> None:
    """Show the areas, with those that were asked for marked."""
    if message_id is None:
        welcome_if_new(session, kit, citizen)
    mine = subscriptions(session, citizen.person_key)
    rows = session.execute(select(_AREAS).order_by(_AREAS.c.code).limit(_MOST_AREAS)).all()
    areas: list[dict[str, Any]] = [
        {"id": row.id, "zh": row.name_zh, "en": row.name_en, "on": row.id in mine} for row in rows
    ]
    facts = {"areas": areas, "all": None in mine, "any": bool(mine), "edit": message_id}
    facts["drills"] = takes_drills(session, citizen.person_key)
    say(session, kit, citizen.to, "citizen.subscribe", facts)


def press(
    session: Session, kit: Kit, citizen: Citizen, choice: str, message_id: int | None
) -> None:
    """Turn one area (its number), all of them, none, or exercises on or off."""
    if choice == NONE:
        unsubscribe_all(session, citizen.person_key)
    elif choice == DRILLS:
        person = citizen.person_key
        take_drills(session, person, on=not takes_drills(session, person))
    else:
        area = None if choice == ALL else _area(choice)
        if area in subscriptions(session, citizen.person_key):
            unsubscribe(session, citizen.person_key, area)
        else:
            subscribe(session, kit, citizen, area)
    show(session, kit, citizen, message_id)


def _area(choice: str) -> int:
    # What is no number of an area is answered like an area that is none.
    return int(choice) if choice.isascii() and choice.isdigit() and len(choice) < 19 else 0
