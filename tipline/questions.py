"""What the tipster is asked, in which order, and what an answer is.

Holds the order of the questions, the buttons of each, and ``next_question``. Words are understood
in ``answers``. Refuses to ask twice, and to ask what the parts of the tip already tell.

Only ``content`` can be beyond skipping, and only while nothing was told that makes a tip.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Final

from tipline.matters import Matter
from tipline.tips import PICTURES, RECORDINGS, PartKind, is_enough


class Question(StrEnum):
    """The questions in their order; never all at once."""

    NOTICE = "notice"
    CONTENT = "content"
    MATTER = "matter"
    WHERE = "where"
    WHEN = "when"
    STILL_THERE = "still_there"
    DIRECTION = "direction"
    CERTAINTY = "certainty"
    OWN_EYES = "own_eyes"
    FEATURES = "features"
    VEHICLE = "vehicle"
    MORE = "more"


class Skipped(Enum):
    """The type of ``SKIPPED``: the tipster pressed "skip"."""

    SKIPPED = "skipped"


SKIPPED: Final = Skipped.SKIPPED

GENERAL = "general"  # the answer to "notice" for a tip that belongs to none

# The values of the buttons, in order. Questions without any are answered by words, by a pin, or by
# choices that come from the data (live notices, the described features).
BUTTONS: Mapping[Question, tuple[str, ...]] = MappingProxyType(
    {
        Question.NOTICE: (GENERAL,),
        Question.CONTENT: (),
        Question.MATTER: tuple(one.value for one in Matter),
        Question.WHERE: (),
        Question.WHEN: ("now", "minutes_10", "minutes_30", "hours_1", "today", "yesterday"),
        Question.STILL_THERE: ("yes", "no", "unsure"),
        Question.DIRECTION: (
            "north",
            "north_east",
            "east",
            "south_east",
            "south",
            "south_west",
            "west",
            "north_west",
        ),
        Question.CERTAINTY: ("certain", "fairly", "not_sure"),
        Question.OWN_EYES: ("yes", "no"),
        Question.FEATURES: (),
        Question.VEHICLE: ("none",),
        Question.MORE: (),
    }
)

CLOSED = frozenset({Question.MATTER, Question.STILL_THERE, Question.CERTAINTY, Question.OWN_EYES})


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: ``value`` for the rules, ``words`` as they were written.

    ``words`` is never empty for a typed answer, so nothing that somebody wrote is lost. ``extra``
    says that the words hold more than the value does: they also belong into the tip's text.
    ``value`` by question: a button's value; for ``notice`` a number; for ``where``
    ``"30.580000,114.290000"`` or empty (words only); for ``when`` ``<ISO time>/<precision>``; for
    ``features`` the described features' places, ``"0,3,4"``; empty where only the words count.
    """

    question: Question
    value: str = ""
    words: str = ""
    extra: bool = False


def next_question(
    answers: Mapping[Question, Answer | Skipped],
    have: AbstractSet[PartKind],
    *,
    notice_known: bool,
    notices_live: bool = True,
    features_described: bool = True,
    vehicle_asked: bool = True,
    matter_asked: bool = True,
) -> Question | None:
    """The next question, or None when it is time for the review screen.

    ``have``: kinds of the parts so far. ``notice_known``: the tip began at a notice.
    ``notices_live``: there is any notice to choose. ``features_described``: the notice describes
    someone or something feature by feature. ``vehicle_asked``: a vehicle would be news, which it
    is not where the notice itself is about one. ``matter_asked``: it is about no notice, and what it
    is about decides who gets it.
    """
    if Question.CONTENT in answers and not is_enough(have):
        return Question.CONTENT
    needless = _told_by_parts(have)
    if notice_known or not notices_live:
        needless.add(Question.NOTICE)
    if not features_described or not _about_notice(answers, notice_known=notice_known):
        needless.add(Question.FEATURES)
    if not vehicle_asked:
        needless.add(Question.VEHICLE)
    if not matter_asked or _value(answers, Question.NOTICE) not in ("", GENERAL):
        needless.add(Question.MATTER)
    if _value(answers, Question.STILL_THERE) == "yes":
        needless.add(Question.DIRECTION)
    return next((q for q in Question if q not in answers and q not in needless), None)


def can_skip(question: Question, have: AbstractSet[PartKind]) -> bool:
    """Whether the question may be skipped: all may, once there is enough to send."""
    return question != Question.CONTENT or is_enough(have)


def _told_by_parts(have: AbstractSet[PartKind]) -> set[Question]:
    """Questions that a photo, a recording, words or a pin have answered before they were asked."""
    told: set[Question] = set()
    if have & (PICTURES | RECORDINGS | {PartKind.TEXT}):
        told.add(Question.CONTENT)
    if PartKind.LOCATION in have:
        told.add(Question.WHERE)
    return told


def _about_notice(answers: Mapping[Question, Answer | Skipped], *, notice_known: bool) -> bool:
    return notice_known or _value(answers, Question.NOTICE) not in ("", GENERAL)


def _value(answers: Mapping[Question, Answer | Skipped], question: Question) -> str:
    """The answer's value; empty where there is none yet, or it was skipped."""
    answer = answers.get(question)
    return answer.value if isinstance(answer, Answer) else ""
