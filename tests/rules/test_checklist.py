"""The list of points: which apply, which comes next, and what is enough to sign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.checklist import Answer, Point, check_answers, first_open, points_of
from tipline.notices import NoticeKind
from tipline.refusals import Refusal

PERSON = "basis offence identity age expiry"
THING = "basis offence expiry"
PHOTO = "basis offence identity age bystanders expiry"

APPLY = {
    (NoticeKind.WANTED, 0): PERSON,
    (NoticeKind.WANTED, 1): PHOTO,
    (NoticeKind.IDENTIFY, 0): PERSON,
    (NoticeKind.MISSING, 10): PHOTO,
    (NoticeKind.VEHICLE, 0): THING,
    (NoticeKind.VEHICLE, 1): "basis offence bystanders expiry",
    (NoticeKind.APPEAL, 0): THING,
}


@pytest.mark.parametrize(("notice", "points"), APPLY.items())
def test_which_points_apply(notice: tuple[NoticeKind, int], points: str) -> None:
    assert " ".join(points_of(*notice)) == points


@given(
    kind=st.sampled_from(list(NoticeKind)),
    photos=st.integers(0, 10),
    answers=st.dictionaries(st.sampled_from(list(Point)), st.sampled_from(list(Answer))),
)
def test_only_a_yes_to_every_point_is_enough(
    kind: NoticeKind, photos: int, answers: dict[Point, Answer]
) -> None:
    points = points_of(kind, photos)
    lacking = [one for one in points if answers.get(one) != Answer.YES]
    if not lacking:
        check_answers(points, answers)
        return
    with pytest.raises(Refusal) as refused:
        check_answers(points, answers)
    assert (refused.value.code, refused.value.params["count"]) == ("notice.unchecked", len(lacking))


def test_points_come_in_order_and_a_doubt_is_not_asked_again_at_once() -> None:
    points = points_of(NoticeKind.WANTED, 0)
    answers: dict[Point, Answer] = {}
    asked = []
    while (point := first_open(points, answers)) is not None:
        asked.append(point)
        answers[point] = Answer.UNSURE
    assert tuple(asked) == points
