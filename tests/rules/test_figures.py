"""Median and 95th of a hundred from counted classes, held against the durations themselves."""

from collections import Counter
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from tipline.figures import EDGES, Spread, class_of


@given(
    durations=st.lists(st.integers(0, EDGES[-1] - 1), min_size=1, max_size=60),
    share=st.sampled_from((0.5, 0.95, 1.0)),
)
def test_it_is_in_the_class_of_the_true_one(durations: list[int], share: float) -> None:
    true = sorted(durations)[ceil(share * len(durations)) - 1]
    told = Spread(Counter(map(class_of, durations))).below(share)
    assert told is not None
    number = class_of(true)
    assert (EDGES[number - 1] if number else 0) <= told <= EDGES[number]


def test_of_none_there_is_nothing_to_tell() -> None:
    assert Spread({}).facts() == {"count": 0, "median": None, "p95": None}


def test_what_takes_longer_than_any_class_is_told_as_the_last_edge() -> None:
    assert Spread({class_of(10**9): 3}).below(0.5) == EDGES[-1]


def test_classes_go_up() -> None:
    assert list(EDGES) == sorted(set(EDGES))
