"""What may be written, who may review. The lifecycle is tested with the others."""

import pytest

from tipline.objections import (
    REASON_LIMIT,
    WORDS_LIMIT,
    check_reason,
    check_reviewer,
    check_words,
)
from tipline.refusals import Refusal


def code(check: object, *given: object) -> str:
    """The code with which something is refused; empty where it isn't."""
    assert callable(check)
    try:
        check(*given)
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("", "objection.empty"),
        (" \n\t", "objection.empty"),
        ("x", ""),
        ("长" * WORDS_LIMIT, ""),
        ("长" * (WORDS_LIMIT + 1), "objection.too_long"),
        ("\U0001f600" * (WORDS_LIMIT // 2 + 1), "objection.too_long"),
    ],
)
def test_what_may_be_written(words: str, refused: str) -> None:
    assert code(check_words, words) == refused


@pytest.mark.parametrize(
    ("reason", "refused"),
    [
        (" ", "notice.needs_reason"),
        ("x" * REASON_LIMIT, ""),
        ("x" * (REASON_LIMIT + 1), "objection.too_long"),
    ],
)
def test_what_a_decision_needs(reason: str, refused: str) -> None:
    assert code(check_reason, reason) == refused


@pytest.mark.parametrize(("reviewer", "refused"), [(1, True), (2, True), (3, True), (4, False)])
def test_no_hand_in_the_notice_reviews_it(reviewer: int, refused: bool) -> None:
    assert bool(code(check_reviewer, reviewer, (1, 2, None, 3))) is refused
