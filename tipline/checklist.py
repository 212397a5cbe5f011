"""What an approver answers of a notice before it can go out: the points, and which of them apply.

Holds the points as one table, in the order they are asked, and what is enough for a signature.
Refuses a signature while a point that applies has any other answer than yes.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from tipline.notice_content import DESCRIBES_PERSON
from tipline.notices import NoticeKind
from tipline.refusals import Refusal


class Point(StrEnum):
    """One thing that an approver looks at."""

    BASIS = "basis"
    OFFENCE = "offence"
    IDENTITY = "identity"
    AGE = "age"
    BYSTANDERS = "bystanders"
    EXPIRY = "expiry"


class Answer(StrEnum):
    """What an approver says of a point. Only a yes leads on to a signature."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


# Whether a point applies to a notice of this kind, with this many photos.
_APPLIES: Mapping[Point, Callable[[NoticeKind, int], bool]] = {
    Point.BASIS: lambda _kind, _photos: True,
    Point.OFFENCE: lambda _kind, _photos: True,
    Point.IDENTITY: lambda kind, _photos: kind in DESCRIBES_PERSON,
    Point.AGE: lambda kind, _photos: kind in DESCRIBES_PERSON,
    Point.BYSTANDERS: lambda _kind, photos: photos > 0,
    Point.EXPIRY: lambda _kind, _photos: True,
}


def points_of(kind: NoticeKind, photos: int) -> tuple[Point, ...]:
    """The points that apply, in the order they are asked."""
    return tuple(point for point, applies in _APPLIES.items() if applies(kind, photos))


def first_open(points: tuple[Point, ...], answers: Mapping[Point, Answer]) -> Point | None:
    """The next point to ask: one not answered yet. A doubt is an answer, and comes back at the end."""
    return next((point for point in points if point not in answers), None)


def check_answers(points: tuple[Point, ...], answers: Mapping[Point, Answer]) -> None:
    """Raise ``notice.unchecked`` unless every point was answered yes."""
    lacking = sum(answers.get(point) is not Answer.YES for point in points)
    if lacking:
        raise Refusal("notice.unchecked", count=lacking)
