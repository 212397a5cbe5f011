"""Text from outside is shown harmless and within limits, and stored to the letter."""

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.catalogue import Texts
from tests.naughty import EACH
from tipline.inert import clean_utf8, csv_cell, original_text, shown, utf16_length

# Everything, lone surrogates too, and more of what does harm.
NASTY = "\x00\r\n\t\x1b\x7f\x85\u200b\u200c\u200d\u202a\u202e\u2066\u2069\ufeff\ud800\udfff\ue000"
texts = st.text(alphabet=st.characters()) | st.text(
    alphabet=st.sampled_from(NASTY + "ae\u0301\u0489\u20dd👨👩中ا=+-@ \U000e0041\ufe0f\u3164")
)


@given(texts, st.integers(0, 60))
def test_what_is_shown_is_never_longer_than_the_limit(text: str, limit: int) -> None:
    assert utf16_length(shown(text, limit)) <= limit


@given(texts, st.integers(0, 60))
def test_what_is_shown_has_nothing_hidden_in_it(text: str, limit: int) -> None:
    categories = {unicodedata.category(c) for c in shown(text, limit) if c not in "\n\u200c\u200d"}
    assert categories.isdisjoint({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
    assert not set(shown(text, limit)) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


@given(texts, st.integers(0, 60))
def test_showing_twice_changes_nothing_more(text: str, limit: int) -> None:
    once = shown(text, limit)
    assert shown(once, limit) == once


@given(texts)
def test_what_is_shown_can_be_sent(text: str) -> None:
    shown(text, 4096).encode("utf-8")


@given(texts)
def test_marks_do_not_pile_up(text: str) -> None:
    run = longest = 0
    for character in shown(text, 10_000):
        marked = unicodedata.category(character) in ("Mn", "Me")
        run = run + 1 if marked else run * (character in "\u200c\u200d")
        longest = max(longest, run)
    assert longest <= 4


@pytest.mark.parametrize("said", EACH)
def test_what_breaks_programs_is_kept_to_the_letter_and_shown_inert(said: str) -> None:
    assert original_text(clean_utf8(said)) == said
    clean_utf8(said).encode("utf-8")
    assert "\0" not in clean_utf8(said)
    once = shown(said, 4096)
    assert shown(once, 4096) == once
    assert utf16_length(once) <= 4096
    signs = {sign for sign in once if sign not in "\n\u200c\u200d"}
    assert {unicodedata.category(sign) for sign in signs}.isdisjoint({"Cc", "Cs", "Co", "Cn"})
    assert not signs & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    html = str(Texts("zh")("citizen.review.words", words=said))
    assert not re.search(r"<(?!/?(b|i|code|blockquote)\b)", html)


SHOWN = {
    "plain": ("你好, world!", "你好, world!"),
    "line-ends": ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
    "nul": ("a\x00b", "ab"),
    "tab": ("a\tb", "a b"),
    "escape": ("\x1b[31mred", "[31mred"),
    "surrogate": ("a\ud800b", "a\ufffdb"),
    "bidi": ("\u202egpj.exe", "gpj.exe"),
    "isolates": ("\u2066a\u2069", "a"),
    "zero-width": ("a\u200bb\ufeffc\u2060d", "abcd"),
    "joiner-between-latin": ("crim\u200dinal", "criminal"),
    "joiner-in-a-family": ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    "non-joiner-in-persian": ("می\u200cخواهم", "می\u200cخواهم"),
    "tag-letters": ("a\U000e0041\U000e0042", "a"),
    "filler": ("\u3164\u115f", ""),
    "zalgo": ("z" + "\u0335" * 50 + "a", "z" + "\u0335" * 4 + "a"),
    "vietnamese": ("ệ", "ệ"),
    "markup": ("<b>{{7*7}}</b>", "<b>{{7*7}}</b>"),
    "formula": ("=1+1", "=1+1"),
    "private-use": ("a\ue000b", "ab"),
}


@pytest.mark.parametrize(("text", "expected"), SHOWN.values(), ids=SHOWN)
def test_how_it_is_shown(text: str, expected: str) -> None:
    assert shown(text, 100) == expected


CUT = {
    "fits": ("abc", 3, "abc"),
    "cut": ("abcd", 3, "ab…"),
    "emoji-counts-two": ("👍👍", 4, "👍👍"),
    "never-half-an-emoji": ("👍👍👍", 4, "👍…"),
    "one": ("abc", 1, "…"),
    "nothing": ("abc", 0, ""),
    "no-dangling-joiner": ("👨\u200d👩", 4, "👨…"),
}


@pytest.mark.parametrize(("text", "limit", "expected"), CUT.values(), ids=CUT)
def test_where_it_is_cut(text: str, limit: int, expected: str) -> None:
    assert shown(text, limit) == expected


@given(st.text(alphabet=st.characters()))
def test_text_is_stored_to_the_letter(text: str) -> None:
    stored = clean_utf8(text)
    stored.encode("utf-8")
    assert "\x00" not in stored
    assert original_text(stored) == text


@given(st.text())
def test_ordinary_text_is_stored_as_it_is(text: str) -> None:
    ordinary = text.replace("\x00", "").replace("\ue000", "")
    assert clean_utf8(ordinary) == ordinary


FORMULAS = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "\u200b=1", "＝1"]


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_a_cell_is_no_formula(text: str) -> None:
    assert csv_cell(text).startswith("'")


@given(texts)
def test_a_cell_survives_the_csv_module(text: str) -> None:
    cell = csv_cell(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    file = io.StringIO()
    csv.writer(file).writerow([cell, "next"])
    assert next(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [cell, "next"]


def test_a_cell_fits_excel() -> None:
    assert utf16_length(csv_cell("=" + "x" * 100_000)) == 32_767
