"""The rota: hours that cover a moment, hours as people write them, and who is rung after whom."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.refusals import Refusal
from tipline.rota import EVERY_DAY, Duty, Hours, Place, as_days, as_mask, read_entry, rungs

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
NIGHT = Hours(frozenset({0}), 20 * 60, 8 * 60)
DAY = Hours(frozenset({0}), 8 * 60, 20 * 60)


@pytest.mark.parametrize(
    ("hours", "days", "clock", "on"),
    [
        (DAY, 0, "08:00", True),
        (DAY, 0, "19:59", True),
        (DAY, 0, "20:00", False),
        (DAY, 1, "12:00", False),
        (NIGHT, 0, "19:59", False),
        (NIGHT, 0, "20:00", True),
        (NIGHT, 0, "03:00", False),  # that night began on Sunday
        (NIGHT, 1, "07:59", True),
        (NIGHT, 1, "08:00", False),
        (NIGHT, 1, "21:00", False),
        (Hours(frozenset({6}), 0, 0), 6, "23:59", True),
        (Hours(frozenset({6}), 1320, 360), 7, "05:00", True),  # from Sunday into Monday
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(
    hours: Hours, days: int, clock: str, on: bool
) -> None:
    hour, minute = map(int, clock.split(":"))
    assert hours.cover(MONDAY + timedelta(days=days, hours=hour, minutes=minute)) is on


@given(
    days=st.frozensets(st.integers(0, 6)),
    begins=st.integers(0, 1439),
    ends=st.integers(0, 1439),
)
def test_a_week_is_covered_for_as_long_as_the_hours_say(
    days: frozenset[int], begins: int, ends: int
) -> None:
    hours = Hours(days, begins, ends)
    edges = sorted({0, begins, ends, 1440})
    covered = sum(
        after - minute
        for day in range(7)
        for minute, after in pairwise(edges)
        if hours.cover(MONDAY + timedelta(days=day, minutes=minute))
    )
    assert covered == len(days) * ((ends - begins) % 1440 or 1440)
    assert as_days(as_mask(days)) == days


@pytest.mark.parametrize(
    ("text", "days", "span", "place"),
    [
        ("20:00-08:00", "0123456", (1200, 480), Place.FIRST),
        ("20：00 — 08：00", "0123456", (1200, 480), Place.FIRST),
        ("8-18 mon-fri second", "01234", (480, 1080), Place.SECOND),
        ("Sat, Sun 00:00-24:00", "56", (0, 0), Place.FIRST),
        ("fri-mon 22-6", "0456", (1320, 360), Place.FIRST),
        ("周一至周五 8点到20点 备班", "01234", (480, 1200), Place.SECOND),
        ("周六-日 9:30~17:00 主班", "56", (570, 1020), Place.FIRST),
        ("周末 20:00至08:00", "56", (1200, 480), Place.FIRST),
        ("星期天 8-9", "6", (480, 540), Place.FIRST),
        ("工作日 8-9 每天", "0123456", (480, 540), Place.FIRST),
    ],
)
def test_hours_as_people_write_them(
    text: str, days: str, span: tuple[int, int], place: Place
) -> None:
    wanted = Hours(frozenset(map(int, days)), *span)
    assert read_entry(text) == (wanted, place)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "rota.no_hours"),
        ("mon-fri", "rota.no_hours"),
        ("25:00-08:00", "rota.not_understood"),
        ("8:61-9:00", "rota.not_understood"),
        ("noon", "rota.not_understood"),
        ("20:00", "rota.not_understood"),
    ],
)
def test_what_are_no_hours(text: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_entry(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("units", "before", "ladder"),
    [
        ([Duty((1,), (2,), (1, 2, 3), (4,)), Duty((5,), (), (6,), (7,))], (), "1 2 4 5 7"),
        ([Duty((), (), (1, 2), (4,)), Duty((), (), (6,), (7,))], (), "12 4 6 7"),
        ([Duty((), (), (), ()), Duty((), (), (6,), ())], (), "6"),
        ([Duty((), (2,), (1, 2), (2, 4))], (), "2 4"),
        ([Duty((1,), (1,), (), (1,))], (), "1"),
        ([Duty((1,), (2,), (), (4,))], (2,), "2 1 4"),
        ([], (), ""),
    ],
)
def test_who_is_rung_after_whom(units: list[Duty], before: tuple[int, ...], ladder: str) -> None:
    assert [[*map(int, rung)] for rung in ladder.split()] == rungs(units, before)


def test_every_day_is_all_seven() -> None:
    assert as_mask(EVERY_DAY) == 0b1111111
