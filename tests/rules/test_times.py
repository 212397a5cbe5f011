"""When it was seen: what people type, in both languages, against one moment in Wuhan."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.day_words import EARLIEST
from tipline.refusals import Refusal
from tipline.time_words import Precision
from tipline.times import Seen, parse_when, read_seen, seen_by_button

TZ = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 16, 0, tzinfo=TZ)  # a Sunday

# What is typed: month-day hour:minute in Wuhan, and how exactly.
UNDERSTOOD = """
现在 | 11-22 16:00 minute
刚才 | 11-22 16:00 minute
刚刚看到的。 | 11-22 16:00 minute
几分钟前 | 11-22 15:55 quarter
5分钟前 | 11-22 15:55 minute
十分钟前 | 11-22 15:50 quarter
十几分钟前 | 11-22 15:45 quarter
一会儿前 | 11-22 15:50 quarter
一刻钟前 | 11-22 15:45 quarter
半小时前 | 11-22 15:30 quarter
大概半个小时前 | 11-22 15:30 hour
一个半小时前 | 11-22 14:30 hour
两小时前 | 11-22 14:00 hour
2小时20分钟前 | 11-22 13:40 hour
三天前 | 11-19 16:00 day
一周前 | 11-15 16:00 day
两个星期前 | 11-08 16:00 day
今天 | 11-22 12:00 day
昨天 | 11-21 12:00 day
大前天 | 11-19 12:00 day
昨晚 | 11-21 20:00 part_of_day
昨晚九点 | 11-21 21:00 hour
昨天晚上12点 | 11-22 00:00 hour
晚上12点 | 11-22 00:00 hour
昨天晚上1点 | 11-22 01:00 hour
昨天中午1点 | 11-21 13:00 hour
昨天中午11点 | 11-21 11:00 hour
今早 | 11-22 08:00 part_of_day
上午 | 11-22 10:00 part_of_day
中午 | 11-22 12:00 part_of_day
傍晚 | 11-21 18:00 part_of_day
今天 下午 3 点 | 11-22 15:00 hour
12:30 | 11-22 12:30 minute
0:30 | 11-22 00:30 minute
今天凌晨两点 | 11-22 02:00 hour
今天下午三点 | 11-22 15:00 hour
三点半 | 11-22 15:30 quarter
下午三点一刻 | 11-22 15:15 quarter
下午3点05分 | 11-22 15:05 minute
下午3点半左右 | 11-22 15:30 hour
中午十二点半 | 11-22 12:30 quarter
15:30 | 11-22 15:30 minute
15：30 | 11-22 15:30 minute
１５：３０ | 11-22 15:30 minute
3:30 | 11-22 15:30 minute
03:30 | 11-22 03:30 minute
17:00 | 11-21 17:00 minute
下午 | 11-22 15:00 part_of_day
晚上 | 11-21 20:00 part_of_day
11月20日 | 11-20 12:00 day
十一月二十号 | 11-20 12:00 day
11月20号晚上8点 | 11-20 20:00 hour
2026年11月20日15:30 | 11-20 15:30 minute
2026-11-20 15:30 | 11-20 15:30 minute
20号 | 11-20 12:00 day
25号 | 10-25 12:00 day
周三 | 11-18 12:00 day
上周三 | 11-11 12:00 day
上周日 | 11-15 12:00 day
上星期六 | 11-14 12:00 day
这周一 | 11-16 12:00 day
周六 | 11-21 12:00 day
周日 | 11-22 12:00 day
星期天下午 | 11-22 15:00 part_of_day
now | 11-22 16:00 minute
Just now! | 11-22 16:00 minute
5 minutes ago | 11-22 15:55 minute
a few minutes ago | 11-22 15:55 quarter
half an hour ago | 11-22 15:30 quarter
an hour ago | 11-22 15:00 quarter
a week ago | 11-15 16:00 day
two weeks ago | 11-08 16:00 day
about an hour ago | 11-22 15:00 hour
an hour and a half ago | 11-22 14:30 hour
two and a half hours ago | 11-22 13:30 hour
a couple of hours ago | 11-22 14:00 hour
2h ago | 11-22 14:00 hour
3pm | 11-22 15:00 hour
3 p.m. | 11-22 15:00 hour
about 3:30 | 11-22 15:30 quarter
half past 3 | 11-22 15:30 quarter
yesterday at 3pm | 11-21 15:00 hour
3pm yesterday | 11-21 15:00 hour
the day before yesterday | 11-20 12:00 day
last night | 11-21 22:00 part_of_day
this morning | 11-22 09:00 part_of_day
I saw him at noon | 11-22 12:00 part_of_day
last Sunday | 11-15 12:00 day
tuesday at 9am | 11-17 09:00 hour
12am | 11-22 00:00 hour
12pm | 11-22 12:00 hour
last Monday | 11-16 12:00 day
Sunday morning | 11-22 09:00 part_of_day
20 Nov | 11-20 12:00 day
Nov 20, 2026 | 11-20 12:00 day
Nov 20 at 5pm | 11-20 17:00 hour
20th of November | 11-20 12:00 day
20/11 | 11-20 12:00 day
"""

LINES = [line.split(" | ") for line in UNDERSTOOD.strip().splitlines()]


@pytest.mark.parametrize(("typed", "expected"), LINES, ids=[line[0] for line in LINES])
def test_what_people_type(typed: str, expected: str) -> None:
    seen = parse_when(typed, now=NOW, tz=TZ, language="en")
    assert seen is not None
    assert f"{seen.at.astimezone(TZ):%m-%d %H:%M} {seen.precision}" == expected


def test_last_years_december_in_january() -> None:
    january = datetime(2027, 1, 5, 9, 0, tzinfo=TZ)
    seen = parse_when("12月25日", now=january, tz=TZ)
    assert seen is not None
    assert seen.at.astimezone(TZ).date() == date(2026, 12, 25)


def test_a_date_with_a_slash_is_read_in_the_readers_language() -> None:
    march = parse_when("3/4", now=NOW, tz=TZ, language="zh")
    assert march is not None
    assert march.at.astimezone(TZ).date() == date(2026, 3, 4)
    assert parse_when("3/4", now=NOW, tz=TZ, language="en") is None


COMING = [
    "明天",
    "明天下午三点",
    "后天",
    "今天17:00",
    "今天晚上",
    "12月25日",
    "2030年1月1日",
    "tomorrow",
    "tomorrow at 3pm",
    "today at 11pm",
    "next week",
]


@pytest.mark.parametrize("typed", COMING)
def test_the_future_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_when(typed, now=NOW, tz=TZ)
    assert caught.value.code == "time.in_future"


OTHER_WORDS = [
    "",
    "   ",
    "在哪里",
    "我也不知道",
    "现在还在",
    "3",
    "1530",
    "25:00",
    "12:60",
    "13月40日",
    "2月30日",
    "9999周前",
    "0000-00-00",
    "market 5",
    "next to the bank",
    "明天我再去看看",
    "看完电影以后",
    "11月20日在超市门口",
    "\ud800",
    "٣:٣٠ ago",
    "现在" * 100,
    "1" * 79,
]


@pytest.mark.parametrize("typed", OTHER_WORDS, ids=lambda typed: repr(typed[:20]))
def test_other_words_are_no_time(typed: str) -> None:
    assert parse_when(typed, now=NOW, tz=TZ) is None


nows = st.integers(10**9, 4 * 10**9).map(lambda second: datetime.fromtimestamp(second, UTC))
zones = st.sampled_from(
    [TZ, ZoneInfo("UTC"), ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Apia")]
)
phrases = st.lists(
    st.sampled_from(
        [
            "昨天",
            "今天",
            "前天",
            "上周",
            "周三",
            "20号",
            "3月4日",
            "下午",
            "晚上",
            "凌晨",
            "三点",
            "半",
            "一刻",
            "12点",
            "15:30",
            "3",
            "分钟",
            "小时",
            "天",
            "前",
            "十",
            "大概",
            "yesterday",
            "today",
            "3pm",
            "noon",
            "at",
            "half",
            "an",
            "hour",
            "ago",
            "last",
            "monday",
            "Nov",
            "4",
            " ",
            "/",
            "2026",
            "-",
        ]
    ),
    max_size=6,
).map("".join)


@given(phrases | st.text(max_size=90), nows, zones, st.sampled_from(["zh", "en"]))
def test_whatever_is_typed_the_answer_is_past_and_aware_and_can_be_stored(
    typed: str, now: datetime, tz: ZoneInfo, language: str
) -> None:
    seen = _seen(typed, now, tz, language)
    assert seen.at <= now
    assert seen.at.utcoffset() == timedelta(0)
    assert seen.at.date() >= EARLIEST - timedelta(days=1)
    assert read_seen(seen.written()) == seen


def _seen(typed: str, now: datetime, tz: ZoneInfo, language: str) -> Seen:
    """What was understood; now itself where nothing was."""
    nothing = Seen(now.replace(microsecond=0), Precision.DAY)
    try:
        return (
            parse_when(typed, now=now, tz=tz, language="zh" if language == "zh" else "en")
            or nothing
        )
    except Refusal:
        return nothing


BUTTONS = {
    "now": "11-22 16:00 minute",
    "minutes_10": "11-22 15:50 minute",
    "minutes_30": "11-22 15:30 quarter",
    "hours_1": "11-22 15:00 quarter",
    "today": "11-22 12:00 day",
    "yesterday": "11-21 12:00 day",
}


@pytest.mark.parametrize(("value", "expected"), BUTTONS.items(), ids=BUTTONS.keys())
def test_what_a_button_means(value: str, expected: str) -> None:
    seen = seen_by_button(value, NOW, TZ)
    assert seen is not None
    assert f"{seen.at.astimezone(TZ):%m-%d %H:%M} {seen.precision}" == expected


def test_a_button_of_somebody_elses_making_means_nothing() -> None:
    assert seen_by_button("tomorrow", NOW, TZ) is None


def test_today_pressed_in_the_morning_is_not_noon() -> None:
    morning = datetime(2026, 11, 22, 7, 0, tzinfo=TZ)
    assert seen_by_button("today", morning, TZ) == Seen(morning.astimezone(UTC), Precision.DAY)


def test_an_afternoon_that_has_begun_is_now_and_one_to_come_is_refused() -> None:
    noon = datetime(2026, 11, 22, 12, 30, tzinfo=TZ)
    assert parse_when("今天下午", now=noon, tz=TZ) == Seen(
        noon.astimezone(UTC), Precision.PART_OF_DAY
    )
    with pytest.raises(Refusal):
        parse_when("今天下午", now=noon - timedelta(hours=1), tz=TZ)


def test_a_day_of_the_month_in_a_month_without_it_is_no_time() -> None:
    march = datetime(2026, 3, 1, 12, 0, tzinfo=TZ)
    assert parse_when("30号", now=march, tz=TZ) is None
    january = datetime(2026, 1, 1, 12, 0, tzinfo=TZ)
    december = parse_when("31号", now=january, tz=TZ)
    assert december is not None
    assert december.at.astimezone(TZ).date() == date(2025, 12, 31)


def test_a_clock_a_little_ahead_of_ours_is_forgiven() -> None:
    assert parse_when("今天16:04", now=NOW, tz=TZ) == Seen(NOW.astimezone(UTC), Precision.MINUTE)


@pytest.mark.parametrize("stored", ["", "/", "now/minute", "2026-11-22T00:00:00+00:00/second"])
def test_what_is_no_stored_time_is_a_mistake(stored: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_seen(stored)


def test_a_coarser_time_spreads_wider() -> None:
    spreads = [precision.spread for precision in Precision]
    assert spreads == sorted(spreads)
