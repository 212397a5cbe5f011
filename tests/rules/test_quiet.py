"""What a flood and pranks cost, what silence needs, and what no silence keeps back."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.quiet import (
    LIFE_WORDS,
    PRANKS_BEFORE_SILENCE,
    SILENCES,
    SilenceAction,
    SilenceState,
    advance_silence,
    check_apart,
    check_silence,
    keeps_place,
    must_be_seen,
    quota,
    silence_until,
)
from tipline.refusals import Refusal

A, S = SilenceAction, SilenceState
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@given(st.integers(0, 1000))
def test_a_first_tip_always_keeps_its_place(pranks: int) -> None:
    assert keeps_place(pranks, 0)


@given(pranks=st.integers(0, 50), before=st.integers(0, 50))
def test_more_pranks_or_more_tips_never_give_more_room(pranks: int, before: int) -> None:
    assert quota(pranks) >= quota(pranks + 1)
    assert keeps_place(pranks, before) or not keeps_place(pranks, before + 1)


@pytest.mark.parametrize(("pranks", "most"), [(0, 10), (1, 5), (2, 2), (3, 1), (99, 1)])
def test_the_table_of_quotas(pranks: int, most: int) -> None:
    assert quota(pranks) == most
    assert keeps_place(pranks, most - 1)
    assert not keeps_place(pranks, most)


@given(earlier=st.integers(0, 100))
def test_every_silence_ends_and_a_further_one_is_no_shorter(earlier: int) -> None:
    until = silence_until(NOON, earlier)
    assert NOON < until <= silence_until(NOON, earlier + 1) <= NOON + max(SILENCES)


SILENCING = [
    (PRANKS_BEFORE_SILENCE, False, None),
    (PRANKS_BEFORE_SILENCE - 1, False, "quiet.too_few"),
    (0, False, "quiet.too_few"),
    (99, True, "quiet.flagged"),
]


@pytest.mark.parametrize(("pranks", "flagged", "code"), SILENCING)
def test_what_silence_needs(pranks: int, flagged: bool, code: str | None) -> None:
    expected = pytest.raises(Refusal, match=code) if code else contextlib.nullcontext()
    with expected:
        check_silence(pranks, flagged=flagged)


@given(st.lists(st.sampled_from(A), max_size=6))
def test_nothing_stands_that_nobody_confirmed(actions: list[SilenceAction]) -> None:
    state, done = S.ASKED, []
    for action in actions:
        with contextlib.suppress(Refusal):
            state = advance_silence(state, action)
            done.append(action)
    assert (state is S.STANDING) == (done == [A.CONFIRM])
    assert (state is S.LIFTED) == (done == [A.CONFIRM, A.LIFT])


@given(before=st.text(), word=st.sampled_from(LIFE_WORDS), after=st.text())
def test_a_word_about_a_life_is_always_seen(before: str, word: str, after: str) -> None:
    assert must_be_seen([before + word.upper() + after], still_there=None)


@pytest.mark.parametrize(
    ("words", "still_there", "seen"),
    [
        (["便宜出售"], None, False),
        (["hahaha"], False, False),
        (["便宜出售"], True, True),
        (["他手里有刀"], None, True),
        (["fine", "He has a GUN"], False, True),
        ([], None, False),
    ],
)
def test_what_no_silence_keeps_back(words: list[str], still_there: bool | None, seen: bool) -> None:
    assert must_be_seen(words, still_there=still_there) is seen


@pytest.mark.parametrize(("officer", "refused"), [(1, True), (2, True), (3, False)])
def test_nobody_has_two_hands_in_a_silence(officer: int, refused: bool) -> None:
    with pytest.raises(Refusal) if refused else contextlib.nullcontext():
        check_apart(officer, (1, None, 2))
