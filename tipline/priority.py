"""How pressing a tip is: a sum of named reasons that a moderator can read.

Holds the facts that count, the reasons, their weights in one table (which operators may change), and
when a reason ends by time alone. Refuses facts about the person who told it: no trust score, no
account, no face. The exceptions are what became of earlier tips, in two steps that are bounded, and
how many came within the hour (docs/decisions). The list of ``TipFacts``' fields is closed, and a test holds it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from tipline.refusals import Refusal


class ReasonCode(StrEnum):
    """Why a tip is more or less pressing."""

    THREAT_TO_LIFE = "threat_to_life"
    DANGER_IN_WORDS = "danger_in_words"
    WEAPON = "weapon"
    STILL_THERE = "still_there"
    SEEN_WITHIN_HOUR = "seen_within_hour"
    SEEN_TODAY = "seen_today"
    SEEN_LONG_AGO = "seen_long_ago"
    SECOND_SIGHTING = "second_sighting"
    NEAR_LAST_SEEN = "near_last_seen"
    TRAVEL_FITS = "travel_fits"
    TRAVEL_IMPOSSIBLE = "travel_impossible"
    PICTURE = "picture"
    FRESH_PICTURE = "fresh_picture"
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
    EARLIER_TIPS_USEFUL = "earlier_tips_useful"
    EARLIER_TIPS_UNFOUNDED = "earlier_tips_unfounded"
    OVER_QUOTA = "over_quota"
    EXERCISE = "exercise"
    GENERAL = "general"


WEIGHTS: Mapping[ReasonCode, int] = MappingProxyType(
    {
        ReasonCode.THREAT_TO_LIFE: 100,
        ReasonCode.DANGER_IN_WORDS: 80,
        ReasonCode.WEAPON: 40,
        ReasonCode.STILL_THERE: 40,
        ReasonCode.SEEN_WITHIN_HOUR: 25,
        ReasonCode.SEEN_TODAY: 10,
        ReasonCode.SEEN_LONG_AGO: -10,
        ReasonCode.SECOND_SIGHTING: 25,
        ReasonCode.NEAR_LAST_SEEN: 10,
        ReasonCode.TRAVEL_FITS: 5,
        ReasonCode.TRAVEL_IMPOSSIBLE: -15,
        ReasonCode.PICTURE: 10,
        ReasonCode.FRESH_PICTURE: 10,
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
        ReasonCode.EARLIER_TIPS_USEFUL: 5,
        ReasonCode.EARLIER_TIPS_UNFOUNDED: -10,
        ReasonCode.OVER_QUOTA: -50,
        ReasonCode.EXERCISE: -50,
        ReasonCode.GENERAL: -5,
    }
)

# Nobody is written off: however many earlier tips came to nothing, the next loses so much, no more.
EARLIER_TIPS_FLOOR = -10
EARLIER_TIPS_CEILING = 10
LARGEST_WEIGHT = 1000

# What the desk finds by comparing sightings; it stands until they are compared again.
BY_COMPARING = frozenset(
    {
        ReasonCode.SECOND_SIGHTING,
        ReasonCode.NEAR_LAST_SEEN,
        ReasonCode.TRAVEL_FITS,
        ReasonCode.TRAVEL_IMPOSSIBLE,
    }
)

_FEATURES_THAT_COUNT = 2
_UNFOUNDED_THAT_COUNT = 3
_HOUR, _DAY, _WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TipFacts:
    """What is known of a tip; None or False where it was not told.

    ``seen_ago``: how long before now it was seen; ``told_ago``: how long ago it was sent. ``compared``:
    what comparing it with the sightings of others found. ``picture_known``: the same picture came in
    before. ``dismissed_picture``: it did, and was a prank or spam. ``fresh_picture``: its camera took
    it just before it was sent. ``earlier_useful``, ``earlier_unfounded``: see ``earlier_tips``.
    ``over_quota``: see ``quiet``. ``danger_in_words``: see ``danger``; ``threat_to_life`` and ``weapon``
    are what an officer says of it.
    """

    still_there: bool | None = None
    seen_ago: timedelta | None = None
    told_ago: timedelta | None = None
    has_picture: bool = False
    has_recording: bool = False
    has_pin: bool = False
    has_direction: bool = False
    has_vehicle: bool = False
    certain: bool | None = None
    own_eyes: bool | None = None
    features_matched: int = 0
    compared: frozenset[ReasonCode] = frozenset()
    fresh_picture: bool = False
    earlier_useful: bool = False
    earlier_unfounded: bool = False
    over_quota: bool = False
    notices_own_picture: bool = False
    dismissed_picture: bool = False
    picture_known: bool = False
    danger_in_words: bool = False
    threat_to_life: bool = False
    weapon: bool = False
    exercise: bool = False
    general: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with the weight it adds or takes."""

    code: ReasonCode
    weight: int


def reasons(facts: TipFacts, weights: Mapping[ReasonCode, int] = WEIGHTS) -> tuple[Reason, ...]:
    """The reasons that hold for these facts, the weightiest first."""
    return weighed(_codes(facts), weights)


def weighed(codes: Iterable[ReasonCode], weights: Mapping[ReasonCode, int]) -> tuple[Reason, ...]:
    """These reasons with their weights, the weightiest first."""
    found = [Reason(code, weights[code]) for code in codes]
    return tuple(sorted(found, key=lambda reason: -abs(reason.weight)))


def score(found: Iterable[Reason]) -> int:
    """The sum of the weights: more is more pressing; may be negative."""
    return sum(reason.weight for reason in found)


def check_weight(code: ReasonCode, weight: int) -> None:
    """Raise ``priority.out_of_range`` for a weight beyond what this reason may have."""
    low, high = -LARGEST_WEIGHT, LARGEST_WEIGHT
    if code in (ReasonCode.EARLIER_TIPS_USEFUL, ReasonCode.EARLIER_TIPS_UNFOUNDED):
        low, high = EARLIER_TIPS_FLOOR, EARLIER_TIPS_CEILING
    if not low <= weight <= high:
        raise Refusal("priority.out_of_range", low=low, high=high)


def earlier_tips(useful: int, unfounded: int) -> tuple[bool, bool]:
    """Whether the earlier tips of whoever told this count for it, or against it.

    One that helped counts for it, for good. Against it count only several that came to nothing, and
    none that helped.
    """
    return useful > 0, useful == 0 and unfounded >= _UNFOUNDED_THAT_COUNT


def next_change(
    now: datetime, *, seen_at: datetime | None, told_at: datetime | None, still_there: bool
) -> datetime | None:
    """When the reasons will next be others by time alone; None: never again."""
    ends = [] if seen_at is None else [seen_at + age for age in (_HOUR, _DAY, _WEEK)]
    if still_there and seen_at is None and told_at is not None:
        ends.append(told_at + _HOUR)
    return min((end for end in ends if end >= now), default=None)


def _codes(facts: TipFacts) -> Iterable[ReasonCode]:
    # A picture lifted from the notice shows nothing that was seen, however often it came before.
    seen_picture = facts.has_picture and not facts.notices_own_picture
    dismissed = facts.dismissed_picture and not facts.notices_own_picture
    known = facts.picture_known and not (dismissed or facts.notices_own_picture)
    held: tuple[tuple[bool, ReasonCode], ...] = (
        (facts.threat_to_life, ReasonCode.THREAT_TO_LIFE),
        # Once somebody has said so the words say nothing more.
        (facts.danger_in_words and not facts.threat_to_life, ReasonCode.DANGER_IN_WORDS),
        (facts.weapon, ReasonCode.WEAPON),
        (_is_still_there(facts), ReasonCode.STILL_THERE),
        (seen_picture, ReasonCode.PICTURE),
        (seen_picture and facts.fresh_picture, ReasonCode.FRESH_PICTURE),
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
        (facts.earlier_useful, ReasonCode.EARLIER_TIPS_USEFUL),
        (_counts_against(facts), ReasonCode.EARLIER_TIPS_UNFOUNDED),
        (_waits_behind(facts), ReasonCode.OVER_QUOTA),
        (facts.exercise, ReasonCode.EXERCISE),
        (facts.general, ReasonCode.GENERAL),
    )
    yield from (code for holds, code in held if holds)
    yield from sorted(facts.compared)
    if facts.seen_ago is not None:
        yield from _age_codes(facts.seen_ago)


def _is_still_there(facts: TipFacts) -> bool:
    """A tip's "now" lasts for a while, not for ever."""
    ago = facts.told_ago if facts.seen_ago is None else facts.seen_ago
    return facts.still_there is True and (ago is None or ago <= _HOUR)


def _counts_against(facts: TipFacts) -> bool:
    """Where a life is at stake, or somebody else saw the same, nobody's past counts against them."""
    return facts.earlier_unfounded and not _is_grave(facts)


def _waits_behind(facts: TipFacts) -> bool:
    """However many came before it: what is grave, or of this minute, keeps its place."""
    return facts.over_quota and not (_is_grave(facts) or _is_still_there(facts))


def _is_grave(facts: TipFacts) -> bool:
    said = facts.threat_to_life or facts.danger_in_words or facts.weapon
    return said or ReasonCode.SECOND_SIGHTING in facts.compared


def _age_codes(seen_ago: timedelta) -> Iterable[ReasonCode]:
    if seen_ago <= _HOUR:
        yield ReasonCode.SEEN_WITHIN_HOUR
    elif seen_ago <= _DAY:
        yield ReasonCode.SEEN_TODAY
    elif seen_ago > _WEEK:
        yield ReasonCode.SEEN_LONG_AGO
