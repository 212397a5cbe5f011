"""Whether to try again, and when: a decision apart from the loops that carry it out.

Holds the kinds of failure, the policies, and ``decide``. The clock and chance stay outside: the
answer is a number of seconds from now, and jitter comes in as an argument.
Refuses to try for ever, except where the other side told us when to come back, and what a policy names: what
passes by itself, and whatever stands between us and putting right what is out already.
"""

from dataclasses import dataclass
from enum import StrEnum


class Failure(StrEnum):
    """What kind of failure it was."""

    RATE_LIMITED = "rate_limited"  # 429: not taken, and we were told when to come back
    UNAVAILABLE = "unavailable"  # 5xx, connection refused: not taken
    AMBIGUOUS = "ambiguous"  # time-out or crash after the request left: perhaps taken
    MIGRATED = "migrated"  # the group has a new id; the caller has noted it
    FORBIDDEN = "forbidden"  # 403: blocked, kicked, never started
    REJECTED = "rejected"  # 400 and the like: the same again would fail again
    BROKEN = "broken"  # our own code failed on it


class Why(StrEnum):
    """Why there will be no further try."""

    FORBIDDEN = "forbidden"
    REJECTED = "rejected"
    UNKNOWN = "unknown"  # perhaps sent; sending again could double it
    EXHAUSTED = "exhausted"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Try again in ``seconds`` from now."""

    seconds: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Try no more; the record keeps why."""

    why: Why


@dataclass(frozen=True, slots=True)
class Policy:
    """How one kind of work is retried.

    Waits are ``base_s * 2**(attempt-1)`` seconds, at most ``cap_s``; the last try is number
    ``attempts``. ``resend_ambiguous``: better twice than never. ``waits_out``: failures that no number of
    tries ends.
    """

    base_s: float
    cap_s: float
    attempts: int
    resend_ambiguous: bool
    exhausted: Why = Why.EXHAUSTED
    waits_out: frozenset[Failure] = frozenset()


_PASSING = frozenset({Failure.UNAVAILABLE, Failure.AMBIGUOUS})
_FINAL = {Failure.FORBIDDEN: Why.FORBIDDEN, Failure.REJECTED: Why.REJECTED}
_ALL_ELSE = frozenset(Failure) - _FINAL.keys()

# A receipt or an answer twice is a nuisance; a notice twice in a group of thousands is a fault. What our
# own code fails on is set aside within two minutes: until then it holds its chat up.
INTERACTIVE = Policy(
    base_s=1,
    cap_s=300,
    attempts=8,
    resend_ambiguous=True,
    exhausted=Why.QUARANTINED,
    waits_out=_PASSING,
)
BROADCAST = Policy(base_s=5, cap_s=900, attempts=12, resend_ambiguous=False)
# A copy that still shows somebody as wanted is never given up; changing it twice does no harm.
CHANGE = Policy(base_s=5, cap_s=300, attempts=1, resend_ambiguous=True, waits_out=_ALL_ELSE)
CORRECTION = Policy(base_s=5, cap_s=300, attempts=1, resend_ambiguous=False, waits_out=_ALL_ELSE)
# An update that keeps failing must not block its chat for long: set aside within half a minute.
INBOX = Policy(base_s=0.5, cap_s=15, attempts=5, resend_ambiguous=True, exhausted=Why.QUARANTINED)
JOB = Policy(base_s=2, cap_s=600, attempts=10, resend_ambiguous=True, exhausted=Why.QUARANTINED)
# What can't be opened or drawn now may be had again; after a quarter of an hour people are told.
PREVIEW = Policy(base_s=2, cap_s=600, attempts=10, resend_ambiguous=True, exhausted=Why.QUARANTINED)


def decide(
    attempt: int,
    failure: Failure,
    *,
    policy: Policy,
    jitter: float,
    retry_after: float | None = None,
) -> RetryAt | GiveUp:
    """What to do after try number ``attempt`` (from 1) failed.

    ``jitter`` is in [0, 1): half of each wait is shared out by it, so that many that failed
    together do not come back together. ``retry_after`` (seconds) is kept to, however long: coming
    back sooner only lengthens it. Being told to wait never uses up the tries.
    """
    if attempt < 1 or not 0 <= jitter <= 1:
        raise ValueError("attempts count from 1, jitter is between 0 and 1")
    if failure == Failure.RATE_LIMITED:
        return RetryAt(_told_to_wait(attempt, policy, retry_after, jitter))
    is_last = attempt >= policy.attempts and failure not in policy.waits_out
    if failure == Failure.MIGRATED and not is_last:
        return RetryAt(0.0)
    if failure in _FINAL:
        return GiveUp(_FINAL[failure])
    if failure == Failure.AMBIGUOUS and not policy.resend_ambiguous:
        return GiveUp(Why.UNKNOWN)
    if is_last:
        return GiveUp(policy.exhausted)
    return RetryAt(max(_backoff(attempt, policy, jitter), retry_after or 0.0))


def _told_to_wait(attempt: int, policy: Policy, retry_after: float | None, jitter: float) -> float:
    """At least what we were told, and up to a second more."""
    if retry_after is None:
        return _backoff(attempt, policy, jitter)
    return max(0.0, retry_after) + jitter


def _backoff(attempt: int, policy: Policy, jitter: float) -> float:
    # The exponent is held down: 2**5000 is no float.
    wait = min(policy.cap_s, policy.base_s * 2.0 ** min(attempt - 1, 60))
    return wait / 2 + wait / 2 * jitter
