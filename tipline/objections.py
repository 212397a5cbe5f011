"""An objection: somebody says that a notice is wrong, or that it is not them.

Holds its lifecycle, its grounds, its deadlines, and who may review it. Refuses a reviewer who had a
hand in the notice, an objection without a word, and a decision without a reason.

The review is a lease like any other: once it is overdue it lapses, and whoever may review can take
it. Suspending the notice is an act on the way, not a state of the objection.
"""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from tipline.inert import utf16_length
from tipline.lifecycles import Table, advance
from tipline.refusals import Refusal

DEADLINE = timedelta(hours=72)
CLIMBS_EVERY = timedelta(hours=24)
"""How often an overdue objection is put to those one step higher."""

WORDS_LIMIT = 2000  # UTF-16 units: with what stands around it one message still holds it
REASON_LIMIT = 1000


class Ground(StrEnum):
    """What is said against the notice."""

    NOT_ME = "not_me"
    WRONG = "wrong"


class ObjectionState(StrEnum):
    """Where an objection stands."""

    ASKED = "asked"
    UNDER_REVIEW = "under_review"
    UPHELD = "upheld"
    DECLINED = "declined"


class ObjectionAction(StrEnum):
    """What can happen to an objection."""

    TAKE = "take"
    SUSPEND = "suspend"
    UPHOLD = "uphold"
    DECLINE = "decline"
    LAPSE = "lapse"


_S, _A = ObjectionState, ObjectionAction
DECIDED = frozenset({_S.UPHELD, _S.DECLINED})

OBJECTION_TABLE: Table[ObjectionState, ObjectionAction] = Table(
    record="objection",
    start=_S.ASKED,
    states=ObjectionState,
    actions=ObjectionAction,
    moves={
        (_S.ASKED, _A.TAKE): _S.UNDER_REVIEW,
        (_S.UNDER_REVIEW, _A.SUSPEND): _S.UNDER_REVIEW,
        (_S.UNDER_REVIEW, _A.UPHOLD): _S.UPHELD,
        (_S.UNDER_REVIEW, _A.DECLINE): _S.DECLINED,
        (_S.UNDER_REVIEW, _A.LAPSE): _S.ASKED,
    },
    # The clock strikes whether or not anybody is at work.
    echoes=frozenset({(state, _A.LAPSE) for state in _S if state is not _S.UNDER_REVIEW}),
    refusals={
        (_S.UNDER_REVIEW, _A.TAKE): "objection.taken",
        **{(_S.ASKED, act): "objection.not_taken" for act in (_A.SUSPEND, _A.UPHOLD, _A.DECLINE)},
        **{
            (state, action): "objection.decided"
            for state in DECIDED
            for action in _A
            if action is not _A.LAPSE
        },
    },
)


def advance_objection(state: ObjectionState, action: ObjectionAction) -> ObjectionState:
    """The objection's next state; raises ``Refusal`` where there is none."""
    return advance(OBJECTION_TABLE, state, action)


def check_reviewer(reviewer_id: int, hands: Iterable[int | None]) -> None:
    """Raise ``objection.own_notice`` for anybody who drafted, submitted or approved the notice."""
    if reviewer_id in hands:
        raise Refusal("objection.own_notice")


def check_words(words: str) -> None:
    """Raise the refusal that says what is wrong with what somebody wrote."""
    if not words.strip():
        raise Refusal("objection.empty")
    if utf16_length(words) > WORDS_LIMIT:
        raise Refusal("objection.too_long", limit=WORDS_LIMIT)


def check_reason(reason: str) -> None:
    """Raise the refusal that says what a decision's reason lacks."""
    if not reason.strip():
        raise Refusal("notice.needs_reason")
    if utf16_length(reason) > REASON_LIMIT:
        raise Refusal("objection.too_long", limit=REASON_LIMIT)
