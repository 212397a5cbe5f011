"""Subscribers' wishes: kinds as one number, and the first moment outside quiet hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.notices import NoticeKind, NoticeState
from tipline.offences import OFFENCES
from tipline.subscribing import (
    ALL_KINDS,
    HOURS,
    Quiet,
    bits_of,
    correction_rings,
    is_urgent,
    kinds_in,
    may_ring_at,
)

WUHAN = ZoneInfo("Asia/Shanghai")


@given(st.sets(st.sampled_from(NoticeKind)))
def test_kinds_come_back_as_they_went(kinds: set[NoticeKind]) -> None:
    assert set(kinds_in(bits_of(kinds))) == kinds
    assert bits_of(kinds) <= ALL_KINDS == bits_of(NoticeKind)


@pytest.mark.parametrize(
    ("quiet", "at", "rings"),
    [
        (Quiet.NONE, "21T03:00", "21T03:00"),
        (Quiet.NIGHT, "21T21:59", "21T21:59"),
        (Quiet.NIGHT, "21T22:00", "22T07:00"),
        (Quiet.NIGHT, "22T06:59", "22T07:00"),
        (Quiet.NIGHT, "22T07:00", "22T07:00"),
        (Quiet.LATE, "21T23:59", "21T23:59"),
        (Quiet.LATE, "22T00:00", "22T06:00"),
        (Quiet.LONG, "21T20:30", "22T09:00"),
        (Quiet.LONG, "22T08:00", "22T09:00"),
    ],
)
def test_when_a_notice_may_ring(quiet: Quiet, at: str, rings: str) -> None:
    local = datetime.fromisoformat(f"2026-11-{at}").replace(tzinfo=WUHAN)
    expected = datetime.fromisoformat(f"2026-11-{rings}").replace(tzinfo=WUHAN)
    assert may_ring_at(quiet, local) == expected


@pytest.mark.parametrize(
    ("quiet", "hour", "offence", "state", "rings"),
    [
        (Quiet.NONE, 3, "theft", NoticeState.EXPIRED, True),
        (Quiet.NIGHT, 21, "theft", NoticeState.EXPIRED, True),
        (Quiet.NIGHT, 23, "theft", NoticeState.EXPIRED, False),
        (Quiet.NIGHT, 23, "theft", NoticeState.CANCELLED, False),
        (Quiet.NIGHT, 23, "missing_child", NoticeState.RESOLVED, True),
        (Quiet.NIGHT, 23, "missing_child", NoticeState.LIVE, True),
        # Whose time is over has nobody looking any more.
        (Quiet.NIGHT, 23, "missing_child", NoticeState.EXPIRED, False),
    ],
)
def test_when_a_correction_may_ring(
    quiet: Quiet, hour: int, offence: str, state: NoticeState, rings: bool
) -> None:
    local = datetime(2026, 11, 21, hour, 59, tzinfo=WUHAN)
    assert correction_rings(quiet, local, offence, state) is rings


@given(st.sampled_from(Quiet), st.integers(0, 366 * 24 * 60))
def test_what_may_ring_is_never_put_off_again(quiet: Quiet, minutes: int) -> None:
    local = datetime(2026, 1, 1, tzinfo=WUHAN) + timedelta(minutes=minutes)
    rings = may_ring_at(quiet, local)
    assert local <= rings < local + timedelta(days=1)
    assert may_ring_at(quiet, rings) == rings
    assert rings == local or rings.hour == HOURS[quiet][1]


@pytest.mark.parametrize(
    ("offence", "urgent"),
    [
        ("missing_child", True),
        ("kidnapping", True),
        ("homicide", True),
        ("missing_person", False),
        ("theft", False),
        ("nothing of the list", False),
    ],
)
def test_lives_at_stake_ring_at_night_and_property_does_not(offence: str, urgent: bool) -> None:
    assert is_urgent(offence) is urgent


def test_what_rings_at_night_is_on_the_list_of_offences() -> None:
    assert sum(is_urgent(code) for code in OFFENCES) == 8
