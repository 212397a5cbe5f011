"""Which question follows which: all of them at first, and none again once there is an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.notices.steps import ORDER, Step, step_after, step_before, steps_at, unanswered_in

ASKED = ORDER[1:-1]
REQUIRED = tuple(step for step in ASKED if step not in (Step.REWARD, Step.AREA, Step.PHOTOS))
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
    assert step_after(step, {Step.PHOTOS, Step.REWARD, Step.AREA}, set()) is Step.PREVIEW


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
