"""Which question follows which: all of them at first, and none again once there is an answer."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.notices.steps import (
    ORDER,
    Step,
    read_answer,
    step_after,
    step_before,
    steps_at,
    unanswered_in,
)
from tipline.refusals import Refusal

ASKED = ORDER[1:-1]
OPTIONAL = {Step.LAST_KNOWN, Step.PHOTOS, Step.REWARD, Step.AREA}
REQUIRED = tuple(step for step in ASKED if step not in OPTIONAL)
STEPS = st.sets(st.sampled_from(ASKED))


def walked(unanswered: set[Step], required: set[Step]) -> list[Step]:
    """The questions that somebody is asked who answers each, from the first to the preview."""
    asked, step = [Step.KIND], Step.KIND
    while (step := step_after(step, unanswered, required)) is not Step.PREVIEW:
        asked.append(step)
        unanswered, required = unanswered - {step}, required - {step}
    return asked[1:]


def test_whoever_begins_is_asked_everything_in_order() -> None:
    assert walked(set(ASKED), set(REQUIRED)) == list(ASKED)


@given(unanswered=STEPS, required=STEPS)
def test_nothing_is_asked_again_and_nothing_that_is_lacking_is_left_out(
    unanswered: set[Step], required: set[Step]
) -> None:
    asked = walked(unanswered | required, required)
    assert set(asked) <= unanswered | required
    assert set(asked) >= required
    assert asked == sorted(asked, key=ORDER.index)


@pytest.mark.parametrize("step", [*ORDER, Step.COURT])
def test_whoever_changes_a_finished_draft_comes_straight_back(step: Step) -> None:
    assert step_after(step, OPTIONAL, set()) is Step.PREVIEW


def test_what_lacks_before_is_not_gone_back_to_and_what_lacks_after_is_gone_on_to() -> None:
    lacking = {Step.CASE, Step.CONTACT}
    assert step_after(Step.TEXT, lacking | {Step.PHOTOS}, lacking) is Step.PHOTOS
    assert step_after(Step.TEXT, lacking, lacking) is Step.CONTACT
    assert step_after(Step.CONTACT, lacking, {Step.CASE}) is Step.PREVIEW


@pytest.mark.parametrize(
    ("step", "areas", "before"),
    [
        (Step.OFFENCE, 2, None),
        (Step.CASE, 2, Step.OFFENCE),
        (Step.EXPIRES, 2, Step.AREA),
        (Step.EXPIRES, 1, Step.REWARD),
        (Step.COURT, 2, None),
    ],
)
def test_one_question_back(step: Step, areas: int, before: Step | None) -> None:
    assert step_before(step, areas) is before


def test_the_one_before_the_preview_is_the_last_and_has_to_be_answered() -> None:
    assert ORDER[-2] is Step.EXPIRES


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("facts", (Step.TEXT, Step.PLACE, Step.AT)),
        ("facts.at", (Step.AT,)),
        ("legal_basis.number", (Step.BASIS,)),
        ("photos[1].file", (Step.PHOTOS,)),
        ("", (Step.PREVIEW,)),
        ("exercise", (Step.PREVIEW,)),
    ],
)
def test_a_fault_is_mended_where_its_question_is(path: str, steps: tuple[Step, ...]) -> None:
    assert steps_at(path) == steps


def test_an_answer_is_whatever_holds_something() -> None:
    told = {"kind": "identify", "facts": {"text": {"zh": "x"}, "place": None}, "photos": []}
    answered = set(ORDER) - unanswered_in(told)
    assert answered == {Step.KIND, Step.TEXT}


def read_place(text: str, held: object) -> Any:
    """What is typed to the step that asks for a place."""
    now = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
    zone = ZoneInfo("Asia/Shanghai")
    return read_answer(Step.LAST_KNOWN, text, held, now=now, tz=zone, language="zh")


HOME = {"latitude": 30.5801, "longitude": 114.2934}


@pytest.mark.parametrize(
    ("text", "held", "value"),
    [
        ("30.5801, 114.2934", None, HOME),
        ("N30.5801 E114.2934", {**HOME, "latitude": 1.5, "at": "x"}, HOME),
        ("昨天 21:40", HOME, {**HOME, "at": "2026-11-19T13:40:00+00:00"}),
        ("11月18日 21:00", {**HOME, "at": "x"}, {**HOME, "at": "2026-11-18T13:00:00+00:00"}),
    ],
)
def test_a_last_known_place_is_pasted_and_then_its_time_told(
    text: str, held: object, value: object
) -> None:
    assert read_place(text, held) == value


@pytest.mark.parametrize(
    ("text", "held", "code"),
    [
        ("江岸区沿江大道", None, "check.not_a_place"),
        ("昨天 21:40", None, "check.not_a_place"),
        ("昨天上午", HOME, "check.not_a_time"),
        ("不知道", HOME, "check.not_a_time"),
    ],
)
def test_what_is_no_place_or_no_close_time_is_said_to_be(
    text: str, held: object, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read_place(text, held)
    assert refused.value.code == code
