"""How an outcome is typed: by its code or by its name in either language, however many words that has."""

import pytest

from handlers.triage.closing_words import outcome_from_command
from tipline.dispositions import Disposition
from tipline.refusals import Refusal

TYPED = {
    "already_known told before": (Disposition.ALREADY_KNOWN, "told before"),
    "Already known  told before": (Disposition.ALREADY_KNOWN, "told before"),
    "person cleared": (Disposition.PERSON_CLEARED, ""),
    "Useful": (Disposition.USEFUL, ""),
    "有用 好线索": (Disposition.USEFUL, "好线索"),
    "转其他单位 江岸分局；在他们辖区": (Disposition.REFERRED, "在他们辖区"),
}


@pytest.mark.parametrize(("typed", "meant"), TYPED.items())
def test_an_outcome_is_read(typed: str, meant: tuple[Disposition, str]) -> None:
    outcome = outcome_from_command(typed)
    assert (outcome.disposition, outcome.words) == meant


@pytest.mark.parametrize("typed", ["", " ", "arrested because", "known", "有用好线索", "\0"])
def test_what_is_none_is_refused_with_the_choices(typed: str) -> None:
    with pytest.raises(Refusal, match=r"ticket\.unknown_disposition"):
        outcome_from_command(typed)
