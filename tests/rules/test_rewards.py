"""How much an outcome can bring, whose report was first, and who may have a hand in it."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.dispositions import Disposition
from tipline.refusals import Refusal
from tipline.rewards import (
    TIERS,
    RewardAction,
    RewardState,
    advance_reward,
    check_amount,
    check_first,
    check_hand,
)

S, A = RewardState, RewardAction
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@given(st.lists(st.sampled_from(A), max_size=8))
def test_nothing_is_paid_without_two_yeses_before_it(actions: list[RewardAction]) -> None:
    state, done = S.PROPOSED, []
    for action in actions:
        try:
            state = advance_reward(state, action)
        except Refusal:
            continue
        done.append(action)
    assert (state is S.COLLECTED) == (done == [A.APPROVE, A.APPROVE, A.PAY])


@given(
    amount=st.integers(-10, 20_000),
    offer=st.integers(1, 10_000),
    disposition=st.sampled_from(sorted(TIERS)),
    share=st.integers(0, 100),
)
def test_never_more_than_was_offered(
    amount: int, offer: int, disposition: Disposition, share: int
) -> None:
    spoken_for = offer * share // 100
    try:
        check_amount(amount, offer, disposition, spoken_for)
    except Refusal as refusal:
        most = int(refusal.params["most"])
        assert not 0 < amount <= most
    else:
        assert 0 < amount <= offer * TIERS[disposition] // 100
        assert spoken_for + amount <= offer


@pytest.mark.parametrize("disposition", [None, *sorted(set(Disposition) - set(TIERS))])
def test_other_outcomes_bring_nothing(disposition: Disposition | None) -> None:
    with pytest.raises(Refusal, match=r"reward\.not_for_this"):
        check_amount(1, 1000, disposition, 0)


@given(st.dictionaries(st.integers(1, 50), st.integers(0, 5), min_size=1, max_size=8))
def test_one_report_is_the_first_however_many_came_at_once(minutes: dict[int, int]) -> None:
    reports = [(NOON + timedelta(minutes=late), ticket) for ticket, late in minutes.items()]

    def is_first(ticket: int) -> bool:
        try:
            check_first(ticket, reports)
        except Refusal:
            return False
        return True

    first = [ticket for ticket in minutes if is_first(ticket)]
    assert len(first) == 1
    assert minutes[first[0]] == min(minutes.values())


@pytest.mark.parametrize(("officer", "refused"), [(1, True), (2, True), (3, False)])
def test_nobody_has_two_hands_in_a_reward(officer: int, refused: bool) -> None:
    with pytest.raises(Refusal) if refused else contextlib.nullcontext():
        check_hand(officer, (1, None, 2))
