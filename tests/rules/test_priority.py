"""How pressing a tip is, and that it is never about who told it."""

from dataclasses import fields
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.priority import NEARBY_M, NEARBY_TIME, WEIGHTS, ReasonCode, TipFacts, reasons, score

# The whole list of what may count. A field about the teller, their past tips or their account
# does not belong here, and a face least of all.
ABOUT_THE_TIP = {
    "still_there", "seen_ago", "has_picture", "has_recording", "has_pin", "has_direction",
    "has_vehicle", "certain", "own_eyes", "features_matched", "second_sighting",
    "notices_own_picture", "dismissed_picture", "picture_known", "threat_to_life", "weapon", "exercise", "general",
}  # fmt: skip


def test_nothing_about_the_person_counts() -> None:
    assert {field.name for field in fields(TipFacts)} == ABOUT_THE_TIP


HOUR, DAY = timedelta(hours=1), timedelta(days=1)

CASES = {
    "nothing-told": (TipFacts(), {}),
    "still-there": (TipFacts(still_there=True), {"still_there": 40}),
    "gone": (TipFacts(still_there=False), {}),
    "within-the-hour": (TipFacts(seen_ago=HOUR), {"seen_within_hour": 25}),
    "within-the-day": (TipFacts(seen_ago=HOUR * 2), {"seen_today": 10}),
    "days-ago": (TipFacts(seen_ago=DAY * 3), {}),
    "a-week-ago": (TipFacts(seen_ago=DAY * 7), {}),
    "weeks-ago": (TipFacts(seen_ago=DAY * 8), {"seen_long_ago": -10}),
    "second-sighting": (TipFacts(second_sighting=True), {"second_sighting": 25}),
    "picture": (TipFacts(has_picture=True), {"picture": 10}),
    "the-notices-own-picture": (
        TipFacts(has_picture=True, notices_own_picture=True),
        {"notices_own_picture": -30},
    ),
    "picture-seen-before": (
        TipFacts(has_picture=True, picture_known=True),
        {"picture": 10, "picture_known": -15},
    ),
    "picture-of-a-prank": (
        TipFacts(has_picture=True, picture_known=True, dismissed_picture=True),
        {"picture": 10, "dismissed_picture": -30},
    ),
    "the-notices-own-picture-whoever-else-sent-it": (
        TipFacts(
            has_picture=True, notices_own_picture=True, picture_known=True, dismissed_picture=True
        ),
        {"notices_own_picture": -30},
    ),
    "certain": (TipFacts(certain=True), {"certain": 10}),
    "not-sure": (TipFacts(certain=False), {"not_sure": -5}),
    "own-eyes": (TipFacts(own_eyes=True), {"own_eyes": 5}),
    "heard-of": (TipFacts(own_eyes=False), {"heard_of": -10}),
    "one-feature": (TipFacts(features_matched=1), {}),
    "two-features": (TipFacts(features_matched=2), {"features_match": 10}),
    "weapon": (TipFacts(weapon=True), {"weapon": 40}),
    "threat-to-life": (TipFacts(threat_to_life=True), {"threat_to_life": 100}),
    "exercise": (TipFacts(exercise=True), {"exercise": -50}),
    "general": (TipFacts(general=True), {"general": -5}),
    "the-shopper": (
        TipFacts(still_there=True, seen_ago=timedelta(0), has_picture=True, has_pin=True),
        {"still_there": 40, "seen_within_hour": 25, "picture": 10, "pin": 5},
    ),
}


@pytest.mark.parametrize(("facts", "expected"), CASES.values(), ids=CASES)
def test_the_reasons_and_their_weights(facts: TipFacts, expected: dict[str, int]) -> None:
    found = reasons(facts)
    assert {reason.code.value: reason.weight for reason in found} == expected
    assert score(found) == sum(expected.values())


all_facts = st.builds(
    TipFacts,
    still_there=st.none() | st.booleans(),
    seen_ago=st.none() | st.timedeltas(timedelta(0), DAY * 30),
    certain=st.none() | st.booleans(),
    own_eyes=st.none() | st.booleans(),
    features_matched=st.integers(0, 10),
    **{name: st.booleans() for name in ABOUT_THE_TIP if name.startswith("has_")},
)


@given(all_facts)
def test_reasons_are_named_once_and_the_weightiest_comes_first(facts: TipFacts) -> None:
    found = reasons(facts)
    weights = [abs(reason.weight) for reason in found]
    assert weights == sorted(weights, reverse=True)
    assert len({reason.code for reason in found}) == len(found)
    assert all(reason.weight == WEIGHTS[reason.code] for reason in found)


def test_every_reason_has_a_weight() -> None:
    assert set(WEIGHTS) == set(ReasonCode)
    assert 0 not in WEIGHTS.values()


def test_danger_to_life_outweighs_a_sighting_of_a_moment_ago() -> None:
    sighting = TipFacts(still_there=True, seen_ago=timedelta(0), has_picture=True, certain=True)
    assert score(reasons(TipFacts(threat_to_life=True))) > score(reasons(sighting))


def test_near_is_what_the_moderators_read() -> None:
    assert NEARBY_M == 800
    assert timedelta(minutes=30) == NEARBY_TIME
