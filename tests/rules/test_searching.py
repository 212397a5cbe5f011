"""Searching by name: what is typed is compared as people mean it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.searching import asked_for, fits, folded


@pytest.mark.parametrize("query", ["光头 江岸", "光头，江岸", " 光头、江岸。", "光头; 江岸,"])
def test_words_are_told_apart_by_whatever_stands_between(query: str) -> None:
    assert asked_for(query) == ["光头", "江岸"]


@pytest.mark.parametrize(
    ("text", "plain"), [("Jiang'an", "jiangan"), ("ＷＨ－２０２６", "wh2026"), ("光头", "光头")]
)
def test_words_are_compared_without_case_width_and_marks(text: str, plain: str) -> None:
    assert folded(text) == plain


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("江岸", True),
        ("岸区", True),
        ("JIANGAN", True),
        ("jiang'an", True),
        ("wh-3", True),
        ("ＷＨ３ 江岸", True),
        ("", True),
        ("江汉", False),
        ("江岸 江汉", False),
    ],
)
def test_a_name_is_found_by_any_part_of_it_in_either_language(typed: str, found: bool) -> None:
    assert fits(asked_for(typed), ("WH-3", "江岸区", "Jiang'an")) is found


@given(st.text(max_size=40))
def test_whatever_is_typed_finds_itself(name: str) -> None:
    assert fits(asked_for(name), (name,))
