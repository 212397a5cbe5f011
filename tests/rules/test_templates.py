"""What may stand in a unit's ready-made words, how they are typed, and how they are filled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.triage.templates import template_from
from tipline.dispositions import Disposition
from tipline.refusals import Refusal
from tipline.templates import VARIABLES, WORDS_LIMIT, check_template, filled, variables_in
from tipline.tickets import TicketState

FAULTS = {
    "no words": ("Thanks", " \n", "template.empty"),
    "no name": (" ", "Thank you", "template.empty"),
    "long": ("Thanks", "长" * (WORDS_LIMIT + 1), "template.too_long"),
    "long name": ("x" * 31, "Thank you", "template.too_long"),
    "a name of somebody": ("Thanks", "Thank you, {tipster}", "template.unknown_variable"),
    "an officer": ("Thanks", "Yours, {officer}", "template.unknown_variable"),
    "nothing": ("Thanks", "Thank you {}", "template.unknown_variable"),
    "an attribute": ("Thanks", "{notice.__class__}", "template.unknown_variable"),
}


@pytest.mark.parametrize(("name", "words", "code"), FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_is_said(name: str, words: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_template(name, words)
    assert caught.value.code == code


@given(st.text(max_size=20), st.sets(st.sampled_from(sorted(VARIABLES))))
def test_every_variable_is_filled_once_with_any_value_at_all(value: str, names: set[str]) -> None:
    words = " ".join(f"{{{name}}}" for name in sorted(names))
    check_template("x", f"x{words}")
    assert variables_in(words) == names
    assert filled(words, dict.fromkeys(VARIABLES, value)) == " ".join([value] * len(names))


def test_a_template_is_typed_in_one_line() -> None:
    new = template_from("感谢 | 谢谢您 | Thank you ｜ claimed")
    assert (new.name, new.zh, new.en) == ("感谢", "谢谢您", "Thank you")
    assert new.state is TicketState.CLAIMED
    assert template_from("a|b|c").state is None
    assert template_from("a|b|c|arrest").disposition is Disposition.ARREST


@pytest.mark.parametrize(
    "typed", ["", "a", "a | b", "a | b | c | d", "a|b|c|new", "a|b|c|arrest|e"]
)
def test_a_line_that_is_none_is_answered_with_how(typed: str) -> None:
    with pytest.raises(Refusal, match=r"template\.how"):
        template_from(typed)
