"""Changes of the closed list: what may be proposed, and the list that follows (W2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.offence_changes import Change, ChangeKind, check_change, list_after
from tipline.offences import FORBIDDEN_THEMES, OFFENCES, OFFENCES_VERSION, Offence
from tipline.refusals import Refusal

ADD, REMOVE = ChangeKind.ADD, ChangeKind.REMOVE
POISON = Offence("sale_of_poison", "非法买卖毒害性物质", "illegal sale of poison", 125, 10)


def code(change: Change) -> str:
    """The code with which a proposal is refused."""
    with pytest.raises(Refusal) as refused:
        check_change(change, OFFENCES)
    return refused.value.code


def entry(**changes: object) -> Offence:
    """A sound entry with something changed."""
    held = {name: getattr(POISON, name) for name in ("code", "zh", "en", "article", "limb_years")}
    return Offence(**held | changes)


def test_a_sound_entry_may_be_proposed_and_a_listed_one_taken_out() -> None:
    check_change(Change(ADD, POISON), OFFENCES)
    check_change(Change(REMOVE, OFFENCES["theft"]), OFFENCES)


REFUSED = {
    "light": (entry(limb_years=4), "offence.too_light"),
    "no-threshold": (entry(limb_years=None), "offence.too_light"),
    "no-article": (entry(article=None), "offence.forbidden_article"),
    "defamation": (entry(article=246), "offence.forbidden_article"),
    "public-order": (entry(article=293), "offence.forbidden_article"),
    "subversion": (entry(article=105), "offence.forbidden_article"),
    "no-chinese": (entry(zh=" "), "offence.unnamed"),
    "long-name": (entry(en="x" * 61), "offence.unnamed"),
    "bad-code": (entry(code="Sale of poison"), "offence.unnamed"),
    "listed": (entry(code="arson"), "offence.already_listed"),
}


@pytest.mark.parametrize(("proposed", "refused"), REFUSED.values(), ids=REFUSED.keys())
def test_what_must_not_be_proposed(proposed: Offence, refused: str) -> None:
    assert code(Change(ADD, proposed)) == refused


@given(
    theme=st.sampled_from(FORBIDDEN_THEMES),
    where=st.sampled_from(["zh", "en"]),
    around=st.sampled_from(["{}", "非法{}", "{}罪", "illegal {}", "{}ing"]),
    loud=st.booleans(),
)
def test_no_theme_of_speech_belief_assembly_or_petition_is_ever_proposed(
    theme: str, where: str, around: str, loud: bool
) -> None:
    name = around.format(theme)
    proposed = entry(**{where: name.upper() if loud else name})
    assert code(Change(ADD, proposed)) == "offence.forbidden"


def test_a_theme_in_a_code_is_found_too() -> None:
    assert code(Change(ADD, entry(code="state_secret"))) == "offence.forbidden"


@pytest.mark.parametrize("stays", ["missing_person", "missing_child"])
def test_the_missing_stay(stays: str) -> None:
    assert code(Change(REMOVE, OFFENCES[stays])) == "offence.stays"


def test_what_is_not_listed_is_not_taken_out() -> None:
    assert code(Change(REMOVE, POISON)) == "offence.unknown"


@given(st.lists(st.sampled_from([Change(ADD, POISON), Change(REMOVE, OFFENCES["theft"])])))
def test_every_change_in_force_makes_a_version(made: list[Change]) -> None:
    version, listed = list_after(made)
    assert version == OFFENCES_VERSION + len(made)
    assert ("sale_of_poison" in listed) is (Change(ADD, POISON) in made)
    assert ("theft" in listed) is (Change(REMOVE, OFFENCES["theft"]) not in made)
    assert listed.keys() >= OFFENCES.keys() - {"theft"}
