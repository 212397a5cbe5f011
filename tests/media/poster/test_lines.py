"""Breaking lines: Chinese rules, whole Latin words, and not a sign lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.poster.lines import CLOSING, OPENING, broken

SIGNS = "光头男子，。、！？（）“”《》—…abcXYZ029-.'() \n"


def measure(line: str) -> float:
    """Han characters are two wide, all others one."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一名男子在街上逃离。", ["一名男子在街", "上逃离。"]),
        ("一名男子在街，逃离", ["一名男子在", "街，逃离"]),
        ("他说（昨天）见过", ["他说（昨天）", "见过"]),
        ("一名男子，叫“他”", ["一名男子，叫", "“他”"]),
        ("see the bald man", ["see the bald", "man"]),
        ("在Jianghan路上", ["在Jianghan", "路上"]),
        ("Jiang'an, near here", ["Jiang'an,", "near here"]),
        ("电话：027-85 400", ["电话：", "027-85 400"]),
        ("unbreakablewords", ["unbreakablew", "ords"]),
        ("一名男子在街头", ["一名男子在", "街头"]),  # nobody stands alone on the last line
        ("一\n二\n\n三", ["一", "二", "三"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_text_is_broken_as_a_reader_expects(text: str, lines: list[str]) -> None:
    assert broken(text, 12, measure) == lines


def test_a_short_word_is_not_left_over_on_the_last_line() -> None:
    said = "this notice is genuine now"
    assert broken(said, 23, measure) == ["this notice is", "genuine now"]


@given(text=st.text(SIGNS, max_size=200), room=st.integers(2, 40))
def test_no_sign_is_lost_and_no_line_too_wide(text: str, room: int) -> None:
    lines = broken(text, room, measure)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert [line for line in lines if measure(line) > room] == []


@given(text=st.text("光头男子ab ", min_size=1), signs=st.lists(st.sampled_from("，。（《”")))
def test_no_closing_sign_begins_a_line_and_no_opening_one_ends_it(
    text: str, signs: list[str]
) -> None:
    # One sign at a time: a heap of them is wider than a line, and breaks where it must.
    mixed = "".join(f"{text[:9]}{sign}" for sign in signs) + text
    lines = broken(mixed, 40, measure)
    assert [line for line in lines[1:] if line[0] in CLOSING and line[0] != mixed[0]] == []
    assert [line for line in lines[:-1] if line[-1] in OPENING] == []
