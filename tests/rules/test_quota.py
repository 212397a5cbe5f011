"""So many within a span, for each key, and never more keys than there is room for."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tipline.quota import Quota

START = datetime(2026, 11, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


@given(st.lists(st.integers(0, 7200), max_size=60).map(sorted), st.integers(1, 5))
def test_within_any_span_there_are_no_more_than_allowed(seconds: list[int], most: int) -> None:
    quota = Quota(most, HOUR)
    taken = [at for at in seconds if quota.takes(b"one", START + timedelta(seconds=at))]
    for at in taken:
        assert sum(at <= other < at + 3600 for other in taken) <= most
    refused = [at for at in seconds if at not in taken]
    for at in refused:
        assert sum(at - 3600 < other <= at for other in taken) >= most


def test_one_key_does_not_use_up_anothers() -> None:
    quota = Quota(1, HOUR)
    assert [quota.takes(key, START) for key in (b"a", b"b", b"a")] == [True, True, False]


def test_the_keys_that_were_idle_longest_are_forgotten() -> None:
    quota = Quota(1, HOUR, keys=2)
    assert [quota.takes(key, START) for key in (b"a", b"b", b"c")] == [True] * 3
    assert quota.takes(b"a", START)
    assert not quota.takes(b"c", START)


def test_what_is_given_back_leaves_room_for_one_more() -> None:
    quota = Quota(2, HOUR)
    quota.gives_back(b"a")  # of nothing, nothing
    assert [quota.takes(b"a", START) for _ in range(3)] == [True, True, False]
    quota.gives_back(b"a")
    assert [quota.takes(b"a", START) for _ in range(2)] == [True, False]
