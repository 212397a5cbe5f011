"""Subscribing to notices, as a citizen does it: one press per area, per kind, for quiet hours.

Holds the screen's facts and the presses. Refuses to know why somebody wants to hear of an area.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.district.area_choice import area_choice
from desk.district.places import area_at
from desk.district.units import list_areas
from desk.kit import Kit
from desk.notices.audience import (
    Wishes,
    subscribe,
    subscriptions,
    take_drills,
    takes_drills,
    unsubscribe,
    unsubscribe_all,
    wish,
    wishes_of,
)
from desk.outgoing import say
from desk.tips.own import welcome_if_new
from tipline.notices import NoticeKind
from tipline.places import Coordinates
from tipline.subscribing import HOURS, Quiet, bits_of, kinds_in

ALL, NONE, PAGE, DRILLS = "all", "none", "page", "drills"
_MOST_AREAS = 40  # rows of buttons that a phone still scrolls


def show(
    session: Session,
    kit: Kit,
    citizen: Citizen,
    message_id: int | None = None,
    *,
    page: str = "areas",
    typed: str = "",
) -> None:
    """Show the areas (or, on their pages, kinds or quiet hours), with what was asked for marked.

    Of more areas than there is room for: those that fit what was `typed`, their own first.
    """
    if message_id is None:
        welcome_if_new(session, kit, citizen)
    mine = subscriptions(session, citizen.person_key)
    wishes = wishes_of(session, citizen.person_key)
    areas = list_areas(session)
    if len(areas) > _MOST_AREAS:
        areas.sort(key=lambda area: area.id not in mine)
    facts = area_choice(areas, typed, _MOST_AREAS) | {"mine": [one for one in mine if one]}
    facts |= {"all": None in mine, "any": bool(mine), "edit": message_id}
    facts |= _wishes(wishes or Wishes()) | {"page": page if mine else "areas"}
    facts["drills"] = takes_drills(session, citizen.person_key)
    say(session, kit, citizen.to, "citizen.subscribe", facts)


def press(
    session: Session, kit: Kit, citizen: Citizen, choice: str, message_id: int | None
) -> None:
    """Turn one area (its number), all of them, none, or exercises on or off; or come back to them."""
    if choice == NONE:
        unsubscribe_all(session, citizen.person_key)
    elif choice == DRILLS:
        person = citizen.person_key
        take_drills(session, person, on=not takes_drills(session, person))
    elif choice != PAGE:
        area = None if choice == ALL else _area(choice)
        if area in subscriptions(session, citizen.person_key):
            unsubscribe(session, citizen.person_key, area)
        else:
            subscribe(session, kit, citizen, area)
    show(session, kit, citizen, message_id)


def choose_place(session: Session, kit: Kit, citizen: Citizen, place: Coordinates) -> None:
    """Subscribe to the area that a place is in. Of the place itself nothing is kept here."""
    area = area_at(session, kit, place)
    if area is None:
        say(session, kit, citizen.to, "citizen.note", {"note": "no_area_there"})
        return
    subscribe(session, kit, citizen, area.id)
    show(session, kit, citizen)


def press_kind(
    session: Session, kit: Kit, citizen: Citizen, choice: str, message_id: int | None
) -> None:
    """Turn one kind of notice on or off. The last one stays: without any, stopping is plainer."""
    wishes = wishes_of(session, citizen.person_key)
    if wishes is not None and choice in set(NoticeKind):
        kinds = wishes.kinds ^ bits_of([NoticeKind(choice)])
        if kinds:
            wish(session, citizen.person_key, replace(wishes, kinds=kinds))
    show(session, kit, citizen, message_id, page="kinds")


def press_quiet(
    session: Session, kit: Kit, citizen: Citizen, choice: str, message_id: int | None
) -> None:
    """Choose the hours without new notices."""
    wishes = wishes_of(session, citizen.person_key)
    if wishes is not None and choice in set(Quiet):
        wish(session, citizen.person_key, replace(wishes, quiet=Quiet(choice)))
    show(session, kit, citizen, message_id, page="quiet")


def leave(session: Session, kit: Kit, citizen: Citizen) -> None:
    """Stop every notice, by the button below one of them, and say so."""
    unsubscribe_all(session, citizen.person_key)
    say(session, kit, citizen.to, "citizen.note", {"note": "no_more_notices"})


def _wishes(wishes: Wishes) -> dict[str, Any]:
    hours = {quiet.value: list(HOURS.get(quiet, ())) for quiet in Quiet}
    kinds = [kind.value for kind in kinds_in(wishes.kinds)]
    return {"kinds": kinds, "quiet": wishes.quiet.value, "hours": hours}


def _area(choice: str) -> int:
    # What is no number of an area is answered like an area that is none.
    return int(choice) if choice.isascii() and choice.isdigit() and len(choice) < 19 else 0
