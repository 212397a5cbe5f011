"""Whether to try again, and when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.retry import (
    BROADCAST,
    CHANGE,
    CORRECTION,
    INBOX,
    INTERACTIVE,
    JOB,
    Failure,
    GiveUp,
    Policy,
    RetryAt,
    Why,
    decide,
)

POLICIES = {"interactive": INTERACTIVE, "broadcast": BROADCAST, "inbox": INBOX, "job": JOB}
policies = st.sampled_from(list(POLICIES.values()))
PUTTING_RIGHT = {"change": CHANGE, "correction": CORRECTION}
FINAL = [
    pytest.param(Failure.FORBIDDEN, Why.FORBIDDEN, id="blocked"),
    pytest.param(Failure.REJECTED, Why.REJECTED, id="rejected"),
]


@pytest.mark.parametrize(("failure", "why"), FINAL)
@pytest.mark.parametrize(
    "policy", (POLICIES | PUTTING_RIGHT).values(), ids=POLICIES | PUTTING_RIGHT
)
def test_what_cannot_get_better_is_not_tried_again(
    policy: Policy, failure: Failure, why: Why
) -> None:
    assert decide(1, failure, policy=policy, jitter=0) == GiveUp(why)


def test_a_notice_that_is_perhaps_sent_is_not_sent_again() -> None:
    assert decide(1, Failure.AMBIGUOUS, policy=BROADCAST, jitter=0) == GiveUp(Why.UNKNOWN)


def test_a_correction_that_is_perhaps_said_is_not_said_again() -> None:
    assert decide(1, Failure.AMBIGUOUS, policy=CORRECTION, jitter=0) == GiveUp(Why.UNKNOWN)


@given(
    st.sampled_from(list(PUTTING_RIGHT.values())),
    st.integers(1, 10**9),
    st.sampled_from([Failure.UNAVAILABLE, Failure.MIGRATED]),
    st.floats(0, 1),
)
def test_what_is_out_is_put_right_however_long_it_takes(
    policy: Policy, attempt: int, failure: Failure, jitter: float
) -> None:
    told = decide(attempt, failure, policy=policy, jitter=jitter)
    assert isinstance(told, RetryAt)
    assert told.seconds <= policy.cap_s <= 300


@given(st.integers(1, 10**9), st.floats(0, 1))
def test_a_change_that_is_perhaps_made_is_made_again_though_not_at_once(
    attempt: int, jitter: float
) -> None:
    told = decide(attempt, Failure.AMBIGUOUS, policy=CHANGE, jitter=jitter)
    assert isinstance(told, RetryAt)
    assert told.seconds >= CHANGE.base_s / 2


def test_a_receipt_that_is_perhaps_sent_is_sent_again() -> None:
    assert isinstance(decide(1, Failure.AMBIGUOUS, policy=INTERACTIVE, jitter=0), RetryAt)


@pytest.mark.parametrize("policy", [INTERACTIVE, INBOX, JOB], ids=["message", "inbox", "job"])
def test_what_our_own_code_fails_on_is_set_aside(policy: Policy) -> None:
    last = decide(policy.attempts, Failure.BROKEN, policy=policy, jitter=0)
    assert last == GiveUp(Why.QUARANTINED)
    before = decide(policy.attempts - 1, Failure.BROKEN, policy=policy, jitter=0)
    assert isinstance(before, RetryAt)


def test_a_poison_update_holds_its_chat_for_less_than_half_a_minute() -> None:
    waits = [decide(n, Failure.BROKEN, policy=INBOX, jitter=1) for n in range(1, INBOX.attempts)]
    assert sum(wait.seconds for wait in waits if isinstance(wait, RetryAt)) < 30
    assert len(waits) == INBOX.attempts - 1


@given(policies, st.integers(1, 10**6), st.floats(0, 10**6), st.floats(0, 1))
def test_being_told_to_wait_is_obeyed_and_uses_up_nothing(
    policy: Policy, attempt: int, retry_after: float, jitter: float
) -> None:
    told = decide(
        attempt, Failure.RATE_LIMITED, policy=policy, jitter=jitter, retry_after=retry_after
    )
    assert isinstance(told, RetryAt)
    assert retry_after <= told.seconds <= retry_after + 1


@given(policies, st.sampled_from(Failure), st.integers(1, 10**6), st.floats(0, 1))
def test_every_wait_is_within_the_cap(
    policy: Policy, failure: Failure, attempt: int, jitter: float
) -> None:
    told = decide(attempt, failure, policy=policy, jitter=jitter)
    wait = told.seconds if isinstance(told, RetryAt) else 0
    assert 0 <= wait <= policy.cap_s


@pytest.mark.parametrize("failure", [f for f in Failure if f != Failure.RATE_LIMITED])
@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_nothing_goes_on_for_ever_but_a_message_while_telegram_is_away(
    policy: Policy, failure: Failure
) -> None:
    last = decide(policy.attempts, failure, policy=policy, jitter=0)
    away = failure in (Failure.UNAVAILABLE, Failure.AMBIGUOUS)
    assert isinstance(last, RetryAt) == (policy is INTERACTIVE and away)


@given(st.sampled_from([Failure.UNAVAILABLE, Failure.AMBIGUOUS]), st.integers(1, 10**6))
def test_a_message_outlives_telegrams_absence_and_comes_soon_after_it(
    failure: Failure, attempt: int
) -> None:
    told = decide(attempt, failure, policy=INTERACTIVE, jitter=1)
    assert isinstance(told, RetryAt)
    assert told.seconds <= 300


def test_a_message_that_we_fail_on_holds_its_chat_for_two_minutes() -> None:
    tries = range(1, INTERACTIVE.attempts)
    waits = [decide(n, Failure.BROKEN, policy=INTERACTIVE, jitter=1) for n in tries]
    assert sum(wait.seconds for wait in waits if isinstance(wait, RetryAt)) < 130


@given(policies, st.floats(0, 1))
def test_waits_grow(policy: Policy, jitter: float) -> None:
    waits = [
        decide(n, Failure.UNAVAILABLE, policy=policy, jitter=jitter)
        for n in range(1, policy.attempts)
    ]
    seconds = [wait.seconds for wait in waits if isinstance(wait, RetryAt)]
    assert seconds == sorted(seconds)
    assert len(seconds) == policy.attempts - 1
    assert seconds[0] == pytest.approx(policy.base_s * (1 + jitter) / 2)


def test_a_server_that_is_down_may_say_when_it_will_be_back() -> None:
    told = decide(1, Failure.UNAVAILABLE, policy=INTERACTIVE, jitter=0, retry_after=120)
    assert told == RetryAt(120)


def test_a_group_that_moved_is_tried_at_once() -> None:
    assert decide(1, Failure.MIGRATED, policy=BROADCAST, jitter=1) == RetryAt(0)


@pytest.mark.parametrize(("attempt", "jitter"), [(0, 0.5), (1, -0.1), (1, 1.1)])
def test_nonsense_is_a_mistake(attempt: int, jitter: float) -> None:
    with pytest.raises(ValueError, match="attempts"):
        decide(attempt, Failure.BROKEN, policy=INBOX, jitter=jitter)
