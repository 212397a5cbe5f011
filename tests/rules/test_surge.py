"""Surge: begun when tips outrun the desk, over when it has caught up, without flicker in between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.refusals import Refusal
from tipline.surge import Load, SurgeLimits, surges

LIMITS = SurgeLimits(begins=60, ends=20)


@pytest.mark.parametrize(
    ("on", "load", "then"),
    [
        (False, Load(59, 100, 0), False),
        (False, Load(60, 100, 0), True),
        (False, Load(60, 40, 40), False),  # the desk keeps up: it is only late
        (True, Load(21, 0, 100), True),
        (True, Load(20, 100, 0), False),
        (True, Load(0, 0, 0), False),
    ],
)
def test_when_it_begins_and_when_it_is_over(on: bool, load: Load, then: bool) -> None:
    assert surges(on, load, LIMITS) is then


counts = st.integers(0, 10_000)


@given(st.builds(Load, st.integers(21, 59), counts, counts), st.booleans())
def test_between_the_two_lines_nothing_changes(load: Load, on: bool) -> None:
    assert surges(on, load, LIMITS) is on


@given(st.builds(Load, counts, counts, counts), st.booleans())
def test_what_was_decided_stands_until_the_load_changes(load: Load, on: bool) -> None:
    then = surges(on, load, LIMITS)
    assert surges(then, load, LIMITS) is then


@pytest.mark.parametrize(("begins", "ends"), [(20, 20), (20, 60), (5, -1)])
def test_one_that_could_not_end_is_refused(begins: int, ends: int) -> None:
    with pytest.raises(Refusal, match=r"setting\.surge"):
        SurgeLimits(begins, ends)
