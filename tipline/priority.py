"""How pressing a tip is: a sum of named reasons that a moderator can read.

Holds the facts that count, the reasons, and their weights in one table.
Refuses any fact about the person who told it: no history, no trust score, no account, no face.
Every field of ``TipFacts`` is about the tip itself, and a test holds that list closed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType


class ReasonCode(StrEnum):
    """Why a tip is more or less pressing."""

    THREAT_TO_LIFE = "threat_to_life"
    WEAPON = "weapon"
    STILL_THERE = "still_there"
    SEEN_WITHIN_HOUR = "seen_within_hour"
    SEEN_TODAY = "seen_today"
    SEEN_LONG_AGO = "seen_long_ago"
    SECOND_SIGHTING = "second_sighting"
    PICTURE = "picture"
    RECORDING = "recording"
    PIN = "pin"
    DIRECTION = "direction"
    CERTAIN = "certain"
    NOT_SURE = "not_sure"
    OWN_EYES = "own_eyes"
    HEARD_OF = "heard_of"
    FEATURES_MATCH = "features_match"
    VEHICLE = "vehicle"
    NOTICES_OWN_PICTURE = "notices_own_picture"
    DISMISSED_PICTURE = "dismissed_picture"
    PICTURE_KNOWN = "picture_known"
    EXERCISE = "exercise"
    GENERAL = "general"


WEIGHTS: Mapping[ReasonCode, int] = MappingProxyType(
    {
        ReasonCode.THREAT_TO_LIFE: 100,
        ReasonCode.WEAPON: 40,
        ReasonCode.STILL_THERE: 40,
        ReasonCode.SEEN_WITHIN_HOUR: 25,
        ReasonCode.SEEN_TODAY: 10,
        ReasonCode.SEEN_LONG_AGO: -10,
        ReasonCode.SECOND_SIGHTING: 25,
        ReasonCode.PICTURE: 10,
        ReasonCode.RECORDING: 5,
        ReasonCode.PIN: 5,
        ReasonCode.DIRECTION: 5,
        ReasonCode.CERTAIN: 10,
        ReasonCode.NOT_SURE: -5,
        ReasonCode.OWN_EYES: 5,
        ReasonCode.HEARD_OF: -10,
        ReasonCode.FEATURES_MATCH: 10,
        ReasonCode.VEHICLE: 5,
        ReasonCode.NOTICES_OWN_PICTURE: -30,
        ReasonCode.DISMISSED_PICTURE: -30,
        ReasonCode.PICTURE_KNOWN: -15,
        ReasonCode.EXERCISE: -50,
        ReasonCode.GENERAL: -5,
    }
)

# What "second independent sighting" means; the desk looks for it, these are its bounds.
NEARBY_M = 800
NEARBY_TIME = timedelta(minutes=30)

_FEATURES_THAT_COUNT = 2


@dataclass(frozen=True, slots=True)
class TipFacts:
    """What is known of a tip, about the tip only; None or False where it was not told.

    ``seen_ago``: how long before now it was seen. ``second_sighting``: another tip, from somebody
    else, about the same notice within ``NEARBY_M`` and ``NEARBY_TIME``. ``picture_known``: the
    same picture came in before. ``dismissed_picture``: it did, and was a prank or spam.
    """

    still_there: bool | None = None
    seen_ago: timedelta | None = None
    has_picture: bool = False
    has_recording: bool = False
    has_pin: bool = False
    has_direction: bool = False
    has_vehicle: bool = False
    certain: bool | None = None
    own_eyes: bool | None = None
    features_matched: int = 0
    second_sighting: bool = False
    notices_own_picture: bool = False
    dismissed_picture: bool = False
    picture_known: bool = False
    threat_to_life: bool = False
    weapon: bool = False
    exercise: bool = False
    general: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with the weight it adds or takes."""

    code: ReasonCode
    weight: int


def reasons(facts: TipFacts) -> tuple[Reason, ...]:
    """The reasons that hold for these facts, the weightiest first."""
    found = [Reason(code, WEIGHTS[code]) for code in _codes(facts)]
    return tuple(sorted(found, key=lambda reason: -abs(reason.weight)))


def score(found: Iterable[Reason]) -> int:
    """The sum of the weights: more is more pressing; may be negative."""
    return sum(reason.weight for reason in found)


def _codes(facts: TipFacts) -> Iterable[ReasonCode]:
    # A picture lifted from the notice shows nothing that was seen, however often it came before.
    seen_picture = facts.has_picture and not facts.notices_own_picture
    dismissed = facts.dismissed_picture and not facts.notices_own_picture
    known = facts.picture_known and not (dismissed or facts.notices_own_picture)
    held: tuple[tuple[bool, ReasonCode], ...] = (
        (facts.threat_to_life, ReasonCode.THREAT_TO_LIFE),
        (facts.weapon, ReasonCode.WEAPON),
        (facts.still_there is True, ReasonCode.STILL_THERE),
        (facts.second_sighting, ReasonCode.SECOND_SIGHTING),
        (seen_picture, ReasonCode.PICTURE),
        (facts.has_recording, ReasonCode.RECORDING),
        (facts.has_pin, ReasonCode.PIN),
        (facts.has_direction, ReasonCode.DIRECTION),
        (facts.certain is True, ReasonCode.CERTAIN),
        (facts.certain is False, ReasonCode.NOT_SURE),
        (facts.own_eyes is True, ReasonCode.OWN_EYES),
        (facts.own_eyes is False, ReasonCode.HEARD_OF),
        (facts.features_matched >= _FEATURES_THAT_COUNT, ReasonCode.FEATURES_MATCH),
        (facts.has_vehicle, ReasonCode.VEHICLE),
        (facts.notices_own_picture, ReasonCode.NOTICES_OWN_PICTURE),
        (dismissed, ReasonCode.DISMISSED_PICTURE),
        (known, ReasonCode.PICTURE_KNOWN),
        (facts.exercise, ReasonCode.EXERCISE),
        (facts.general, ReasonCode.GENERAL),
    )
    yield from (code for holds, code in held if holds)
    if facts.seen_ago is not None:
        yield from _age_codes(facts.seen_ago)


def _age_codes(seen_ago: timedelta) -> Iterable[ReasonCode]:
    if seen_ago <= timedelta(hours=1):
        yield ReasonCode.SEEN_WITHIN_HOUR
    elif seen_ago <= timedelta(hours=24):
        yield ReasonCode.SEEN_TODAY
    elif seen_ago > timedelta(days=7):
        yield ReasonCode.SEEN_LONG_AGO
