"""Questions that moderators put to a tipster with one press, and those answered with one.

Holds their names, the ready answers, and which of them the tip itself keeps. Refuses sentences.
"""

from collections.abc import Mapping
from types import MappingProxyType

from tipline.questions import BUTTONS, Question

QUICK_QUESTIONS = ("still_there", "direction", "alone", "where", "when", "looks", "photo")

READY_ANSWERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "still_there": BUTTONS[Question.STILL_THERE],
        "direction": BUTTONS[Question.DIRECTION],
        "alone": ("yes", "no", "unsure"),
    }
)

# What is asked of every tip: an answer to it counts for how pressing the tip is.
KEPT_AS: Mapping[str, Question] = MappingProxyType(
    {"still_there": Question.STILL_THERE, "direction": Question.DIRECTION}
)
