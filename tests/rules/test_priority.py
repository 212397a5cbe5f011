"""How pressing a tip is, and that it is never about who told it."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.priority import (
    WEIGHTS,
    ReasonCode,
    TipFacts,
    check_weight,
    earlier_tips,
    next_change,
    reasons,
    score,
)
from tipline.refusals import Refusal

# The whole list of what may count. A field about the teller or their account does not belong here,
# and a face least of all.
ABOUT_THE_TIP = {
    "still_there", "seen_ago", "told_ago", "has_picture", "has_recording", "has_pin",
    "has_direction", "has_vehicle", "certain", "own_eyes", "features_matched", "compared",
    "fresh_picture", "notices_own_picture", "dismissed_picture", "picture_known",
    "danger_in_words", "threat_to_life", "weapon", "exercise", "general",
}  # fmt: skip
# What became of earlier tips, and nothing else: two yes-or-no, bounded (docs/decisions).
ABOUT_EARLIER_TIPS = {"earlier_useful", "earlier_unfounded"}
# How many came within the hour: a tip beyond that waits, and is not dropped.
ABOUT_A_FLOOD = {"over_quota"}


def test_nothing_else_about_the_person_counts() -> None:
    known = ABOUT_THE_TIP | ABOUT_EARLIER_TIPS | ABOUT_A_FLOOD
    assert {field.name for field in fields(TipFacts)} == known


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
    "still-there-an-hour-ago": (
        TipFacts(still_there=True, told_ago=HOUR * 2, seen_ago=HOUR * 2),
        {"seen_today": 10},
    ),
    "still-there-told-this-morning": (TipFacts(still_there=True, told_ago=HOUR * 2), {}),
    "second-sighting": (
        TipFacts(compared=frozenset({ReasonCode.SECOND_SIGHTING})),
        {"second_sighting": 25},
    ),
    "just-taken": (
        TipFacts(has_picture=True, fresh_picture=True),
        {"picture": 10, "fresh_picture": 10},
    ),
    "helped-before": (TipFacts(earlier_useful=True), {"earlier_tips_useful": 5}),
    "came-to-nothing-before": (TipFacts(earlier_unfounded=True), {"earlier_tips_unfounded": -10}),
    "came-to-nothing-before-and-a-life-is-at-stake": (
        TipFacts(earlier_unfounded=True, threat_to_life=True),
        {"threat_to_life": 100},
    ),
    "came-to-nothing-before-and-somebody-else-saw-it": (
        TipFacts(earlier_unfounded=True, compared=frozenset({ReasonCode.SECOND_SIGHTING})),
        {"second_sighting": 25},
    ),
    "one-of-many": (TipFacts(over_quota=True), {"over_quota": -50}),
    "one-of-many-and-still-there": (
        TipFacts(over_quota=True, still_there=True),
        {"still_there": 40},
    ),
    "one-of-many-and-a-weapon": (TipFacts(over_quota=True, weapon=True), {"weapon": 40}),
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
    "danger-in-words": (TipFacts(danger_in_words=True), {"danger_in_words": 80}),
    "danger-in-words-that-an-officer-saw-too": (
        TipFacts(danger_in_words=True, threat_to_life=True),
        {"threat_to_life": 100},
    ),
    "one-of-many-and-its-words-speak-of-danger": (
        TipFacts(danger_in_words=True, over_quota=True, earlier_unfounded=True),
        {"danger_in_words": 80},
    ),
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


RECORDS = [((0, 0), ""), ((0, 2), ""), ((0, 3), "-"), ((0, 99), "-"), ((1, 0), "+"), ((1, 99), "+")]


@pytest.mark.parametrize(("counts", "expected"), RECORDS)
def test_earlier_tips_count_in_two_steps_only(counts: tuple[int, int], expected: str) -> None:
    useful, unfounded = earlier_tips(*counts)
    assert ("+" if useful else "") + ("-" if unfounded else "") == expected


@given(st.integers(-(10**6), 10**6), st.sampled_from(ReasonCode))
def test_no_weight_makes_earlier_tips_weigh_more_than_a_photo(
    weight: int, code: ReasonCode
) -> None:
    refused = False
    try:
        check_weight(code, weight)
    except Refusal as refusal:
        refused = refusal.code == "priority.out_of_range"
    bound = 10 if code.startswith("earlier_tips") else 1000
    assert refused == (abs(weight) > bound)


NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@given(ago=st.timedeltas(timedelta(0), DAY * 9), still_there=st.booleans())
def test_reasons_change_by_time_only_when_it_was_foretold(
    ago: timedelta, still_there: bool
) -> None:
    told = NOW - ago
    due = next_change(NOW, seen_at=told, told_at=NOW, still_there=still_there)
    last = NOW + DAY * 9 if due is None else due
    codes = {
        tuple(r.code for r in reasons(TipFacts(still_there=still_there, seen_ago=moment - told)))
        for moment in (NOW, NOW + (last - NOW) / 2, last)
    }
    assert len(codes) == 1
