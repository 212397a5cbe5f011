"""Who and what a rush has besides the demo's own district: two stations, their people, forty citizens.

Holds the two preparations, of the world and of the database. Refuses anybody real.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from bot.sample.district import UNIT, SampleOfficer, enrol_officer, officer_behind, put_on_duty
from bot.sample.stage import BOT_ID, CAST, GROUP, TRIAGE
from desk.actors import OPERATOR
from desk.district.boundaries import import_areas, read_features
from desk.district.units import add_unit
from desk.kit import Kit
from playground.world import World
from tipline.roles import Role
from tipline.rota import Place

__all__ = ["CITIZENS", "CITY", "EAST", "MODERATORS", "NEWCOMERS", "OFFICERS_OUT", "WEST"]
__all__ += ["Part", "SampleCitizen", "found", "gather"]


@dataclass(frozen=True, slots=True)
class Station:
    """A unit below the city's, and a spot within its area."""

    code: str
    names: dict[str, str]
    spot: tuple[float, float]


EAST = Station("WHE", {"zh": "东湖派出所", "en": "Donghu station"}, (30.62, 114.425))
WEST = Station("WHW", {"zh": "汉阳派出所", "en": "Hanyang station"}, (30.62, 114.23))

_SUN, _WU, _HE, _MA = (
    SampleOfficer("Sun", "孙洁", "Sun Jie", 510_000_011, (Role.MODERATOR,)),
    SampleOfficer("Wu", "吴涛", "Wu Tao", 510_000_012, (Role.MODERATOR,), EAST.code),
    SampleOfficer("He", "何静", "He Jing", 510_000_013, (Role.MODERATOR,), WEST.code),
    SampleOfficer("Ma", "马超", "Ma Chao", 510_000_014, (Role.OFFICER,), WEST.code),
)
NEWCOMERS = (_SUN, _WU, _HE, _MA)

CITY = ("Mo", "Min", "Sun")
MODERATORS = (*CITY, "Wu", "He")
OFFICERS_OUT = ("Of", "Ma")


class Part(StrEnum):
    """What a citizen does in a rush."""

    PRESSING = "pressing"  # still there, in the area of the station where nobody looks
    SIGHTING = "sighting"  # a photo, a place and answers, about the notice
    WORDS = "words"  # only words, about the notice
    GROUP = "group"  # a reply to the notice's card
    ELSEWHERE = "elsewhere"  # about something else, at the other station
    RETRACTS = "retracts"
    FORGOTTEN = "forgotten"


_HOW_MANY = {
    Part.PRESSING: 5,
    Part.SIGHTING: 12,
    Part.WORDS: 6,
    Part.GROUP: 7,
    Part.ELSEWHERE: 4,
    Part.RETRACTS: 3,
    Part.FORGOTTEN: 3,
}
_PARTS = tuple(part for part, count in _HOW_MANY.items() for _ in range(count))
_FIRST_CITIZEN = 540_000_001
_SIGNS = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_LATIN = (
    "Ada",
    "Alan",
    "Amy",
    "Bea",
    "Carl",
    "Cleo",
    "Dan",
    "Dora",
    "Eli",
    "Eva",
    "Finn",
    "Gus",
    "Ines",
    "Ivo",
    "June",
    "Karl",
    "Lena",
    "Max",
    "Nell",
    "Otto",
)


@dataclass(frozen=True, slots=True)
class SampleCitizen:
    """Somebody who tells something; every other one reads English."""

    user_id: int
    name: str
    language: str
    part: Part


CITIZENS = tuple(
    SampleCitizen(
        _FIRST_CITIZEN + number,
        _LATIN[number // 2] if number % 2 else f"小{_SIGNS[number // 2]}",
        "en" if number % 2 else "zh",
        part,
    )
    for number, part in enumerate(_PARTS)
)


def gather(world: World, language: str) -> None:
    """Put them on the demo's stage, in its groups, and on its phones."""
    for officer in NEWCOMERS:
        world.add_user(officer.name_in(language), language, officer.user_id)
        world.open_private(BOT_ID, officer.user_id).has_started = True
        world.add_member(world.group(TRIAGE), officer.user_id, quietly=True)
    for citizen in CITIZENS:
        world.add_user(
            citizen.name, "en" if citizen.language == "en" else "zh-hans", citizen.user_id
        )
        world.add_member(world.group(GROUP), citizen.user_id, quietly=True)
    told = [citizen.user_id for citizen in CITIZENS]
    private, group, triage = world.phones
    private["people"] = [*told, *private["people"]]
    group["people"] = [*CAST[language], *told]
    triage["people"] = [*triage["people"], *(officer.user_id for officer in NEWCOMERS)]


def found(session: Session, kit: Kit) -> None:
    """Add the stations below the city's unit, with their areas, people and rota."""
    for station in (EAST, WEST):
        add_unit(session, kit, OPERATOR, station.code, station.names, parent=UNIT)
    boundaries = (Path(__file__).parent / "areas.geojson").read_bytes()
    import_areas(session, kit, OPERATOR, read_features(boundaries))
    for officer in NEWCOMERS:
        enrol_officer(session, kit, officer)
    for officer in (_WU, _HE):
        put_on_duty(session, kit, officer_behind(session, kit, officer.user_id), Place.FIRST)
