"""What a picture's file says: kept where it can be true, and what follows from it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.clues import Clue, clues
from tipline.places import Coordinates
from tipline.traces import LONGEST_WORDS, MOST_TOOLS, Traces, plain_form, traces_from

SHANGHAI = ZoneInfo("Asia/Shanghai")
SENT = datetime(2026, 11, 22, 6, 9, tzinfo=UTC)  # 14:09 there
PIN = Coordinates(30.581234, 114.293456)
BARE: dict[str, Any] = {"kind": "JPEG", "size": [4000, 3000]}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=80),
    lambda inner: st.lists(inner, max_size=10) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=10,
)


def test_what_the_file_says_survives_the_way() -> None:
    traces = Traces(
        kind="JPEG",
        width=4000,
        height=3000,
        orientation=6,
        taken=datetime.fromisoformat("2026-11-22T14:05:00+08:00"),
        place=PIN,
        direction=212.5,
        make="Apple",
        model="iPhone 6",
        software="26.1",
        tools=("Adobe Photoshop",),
        source="digitalCapture",
        by_camera=True,
        is_screenshot=True,
    )
    assert traces_from(plain_form(traces)) == traces


@given(st.dictionaries(st.sampled_from([*plain_form(Traces("", 1, 1)), "place"]), json_values))
def test_whatever_is_claimed_nothing_but_traces_or_a_value_error_comes_of_it(form: Any) -> None:
    try:
        traces = traces_from(BARE | form)
    except ValueError:
        return
    assert traces_from(plain_form(traces)) == traces


@pytest.mark.parametrize("form", [None, [], "JPEG", 7, {}, {"size": [0, 1]}, {"size": [1, 2, 3]}])
def test_what_is_no_form_of_traces_is_refused(form: Any) -> None:
    with pytest.raises(ValueError, match="no traces"):
        traces_from(form)


IMPOSSIBLE: dict[str, tuple[str, Any]] = {
    "the year 1970": ("taken", "1970-01-01T00:00:00"),
    "a FAT drive's first day": ("taken", "1980-01-01T00:00:00"),
    "the year 2106": ("taken", "2106-02-07T06:28:15"),
    "month 13": ("taken", "2026-13-01T00:00:00"),
    "nothing set": ("taken", "0000-00-00T00:00:00"),
    "999 degrees": ("place", [999.0, 30.0]),
    "the island at 0, 0": ("place", [0.0, 0.0]),
    "no number": ("place", [float("nan"), 30.0]),
    "endless": ("place", [float("inf"), 30.0]),
    "a direction of 999 degrees": ("direction", 999.0),
    "a negative direction": ("direction", -1.0),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_cannot_be_true_is_dropped(name: str) -> None:
    field, value = IMPOSSIBLE[name]
    assert traces_from(BARE | {field: value}) == traces_from(BARE)


def test_words_are_short_and_hold_no_control_characters() -> None:
    traces = traces_from(
        BARE | {"software": "a\x00\n\u202eb" + "c" * 500, "tools": ["x", "\n", ""] + ["y"] * 50}
    )
    assert traces.software == ("ab" + "c" * 500)[: LONGEST_WORDS - 3]
    assert traces.tools == ("x", *"y" * (MOST_TOOLS - 3))


# ------------------------------------------------------------------ what follows


def told(sent_at: datetime = SENT, pin: Coordinates | None = PIN, **traces: Any) -> list[Clue]:
    """The clues of a picture with these traces."""
    bare: dict[str, Any] = {"kind": "JPEG", "width": 4000, "height": 3000}
    found = Traces(**bare | traces)
    return list(clues(found, sent_at=sent_at, zone=SHANGHAI, pin=pin))


def taken(**before: float) -> datetime:
    return SENT - timedelta(**before)


@pytest.mark.parametrize(
    ("when", "clue"),
    [
        (taken(minutes=0), Clue("taken_just_before")),
        (taken(minutes=4.9), Clue("taken_just_before")),
        (taken(minutes=-4.9), Clue("taken_just_before")),
        (taken(minutes=7), Clue("taken_before", {"unit": "minutes", "count": 7})),
        (taken(minutes=89), Clue("taken_before", {"unit": "minutes", "count": 89})),
        (taken(hours=3), Clue("taken_before", {"unit": "hours", "count": 3})),
        (taken(hours=35), Clue("taken_before", {"unit": "hours", "count": 35})),
        (taken(days=2), Clue("taken_before", {"unit": "days", "count": 2})),
        (taken(days=59), Clue("taken_before", {"unit": "days", "count": 59})),
        (taken(days=90), Clue("taken_before", {"unit": "months", "count": 3})),
        (taken(days=4 * 365), Clue("taken_before", {"unit": "years", "count": 4})),
    ],
)
def test_how_long_before_it_was_sent(when: datetime, clue: Clue) -> None:
    assert told(taken=when) == [clue]


def test_a_clock_without_a_zone_is_the_districts() -> None:
    assert told(taken=datetime(2026, 11, 22, 11, 9)) == [  # noqa: DTZ001 - that is the case
        Clue("taken_before", {"unit": "hours", "count": 3})
    ]


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=1), timedelta(days=400)])
def test_a_picture_from_the_future_tells_nothing(ahead: timedelta) -> None:
    assert told(taken=SENT + ahead) == []


@pytest.mark.parametrize(
    ("north", "clue"),
    [
        (0.0, Clue("at_the_pin")),
        (0.0003, Clue("at_the_pin")),
        (0.0018, Clue("from_the_pin", {"unit": "metres", "count": 200.0})),
        (0.0108, Clue("from_the_pin", {"unit": "kilometres", "count": 1.2})),
        (0.9, Clue("from_the_pin", {"unit": "kilometres", "count": 100})),
    ],
)
def test_how_far_from_the_pin(north: float, clue: Clue) -> None:
    assert told(place=Coordinates(PIN.latitude + north, PIN.longitude)) == [clue]


@pytest.mark.parametrize(
    ("degrees", "way"),
    [
        *((0.0, "north"), (22.4, "north"), (22.6, "north_east"), (90.0, "east")),
        *((135.0, "south_east"), (180.0, "south"), (212.5, "south_west"), (270.0, "west")),
        *((315.0, "north_west"), (337.4, "north_west"), (337.6, "north"), (360.0, "north")),
    ],
)
def test_which_way_the_camera_faced(degrees: float, way: str) -> None:
    assert told(direction=degrees) == [Clue("facing", {"way": way})]


def test_without_a_pin_the_place_itself_is_told() -> None:
    values = {"latitude": PIN.latitude, "longitude": PIN.longitude}
    assert told(place=PIN, pin=None) == [Clue("place", values)]


@pytest.mark.parametrize(
    ("traces", "program", "evidence"),
    [
        ({"software": "Adobe Photoshop 25.0 (Macintosh)"}, "Adobe Photoshop", "software"),
        ({"software": "Snapseed 2.0"}, "Snapseed", "software"),
        ({"software": "美图秀秀 9"}, "美图秀秀", "software"),
        ({"tools": ("Nikon Transfer", "GIMP 2.10")}, "GIMP", "history"),
        ({"tools": ("Adobe Fireworks CS4",)}, "Adobe Fireworks", "history"),
        ({"software": "天天P图"}, "天天P图", "software"),
    ],
)
def test_a_file_that_names_an_editor(traces: Any, program: str, evidence: str) -> None:
    assert told(**traces) == [Clue("edited", {"program": program, "by": evidence})]


@pytest.mark.parametrize("software", ["", "26.1", "HDR+ 1.0.601", "Nikon Transfer 1.1 W", "MIUI"])
def test_a_telephones_own_software_is_no_editor(software: str) -> None:
    assert told(software=software) == []


def test_a_file_that_says_it_was_made_by_a_machine() -> None:
    assert told(source="trainedAlgorithmicMedia") == [Clue("machine_made")]
    assert told(source="digitalCapture") == []


SCREEN = {"kind": "PNG", "width": 1170, "height": 2532}


@pytest.mark.parametrize(
    ("traces", "evidence"),
    [
        ({"is_screenshot": True}, "words"),
        (SCREEN, "size"),
        (SCREEN | {"width": 2532, "height": 1170}, "size"),
        (SCREEN | {"is_screenshot": True}, "words"),
    ],
)
def test_a_screenshot(traces: Any, evidence: str) -> None:
    assert told(**traces) == [Clue("screenshot", {"by": evidence})]


@pytest.mark.parametrize(
    "traces",
    [
        SCREEN | {"kind": "JPEG"},  # so large Telegram may have made it
        SCREEN | {"width": 1171},
        SCREEN | {"make": "Apple"},
        SCREEN | {"by_camera": True},
    ],
)
def test_no_screenshot_without_evidence(traces: Any) -> None:
    assert told(**traces) == []


def test_the_camera_is_never_a_clue() -> None:
    assert told(make="Apple", model="iPhone 6", orientation=6) == []
