"""HTML in, text and entities out: aiogram's own way back gives the same again."""

from __future__ import annotations

import pytest
from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration
from hypothesis import given
from hypothesis import strategies as st

from playground.entities import checked_text, found_entities
from playground.errors import ApiError
from playground.markup import parse_html
from playground.records import Json
from playground.utf16 import cut, units

KINDS = ("bold", "italic", "underline", "strikethrough", "spoiler")
WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8
)


@st.composite
def formatted(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> tuple[str, list[Json]]:
    """A text with properly nested entities, no kind inside itself."""
    text, entities = "", []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from((*kinds, None)))
        if kind is None or len(kinds) < 3:
            text += draw(WORDS)
            continue
        rest = tuple(one for one in kinds if one != kind)
        inner, nested = draw(formatted(rest))
        start = units(text)
        entities.append({"type": kind, "offset": start, "length": units(inner)})
        entities += [{**one, "offset": one["offset"] + start} for one in nested]
        text += inner
    return text, entities


def shape(entities: list[Json]) -> set[tuple[str, int, int]]:
    return {(one["type"], one["offset"], one["length"]) for one in entities}


@given(formatted())
def test_html_and_back_is_the_same(case: tuple[str, list[Json]]) -> None:
    text, entities = case
    marks = [MessageEntity(**one) for one in entities]
    source = html_decoration.unparse(text, marks)
    parsed, found = parse_html(source)
    assert parsed == text
    assert shape(found) == shape(entities)


@given(st.text(max_size=60))
def test_any_text_either_parses_within_bounds_or_is_refused_in_telegrams_words(
    source: str,
) -> None:
    try:
        text, entities = parse_html(source)
    except ApiError as refused:
        assert refused.description.startswith("Bad Request: can't parse entities: ")  # noqa: PT017 - both ends are allowed
        return
    for one in entities:
        assert 0 <= one["offset"] < one["offset"] + one["length"] <= units(text)


CASES = {
    "&lt;b&gt; &amp;amp; &quot;": ('<b> &amp; "', []),
    "&#65;&#x4e2d;&nbsp;": ("A中&nbsp;", []),
    "😀<b>粗</b>": ("😀粗", [("bold", 2, 1)]),
    "<pre><code class='language-py'>x</code></pre>": ("x", [("pre", 0, 1)]),
    "<code>x</code>": ("x", [("code", 0, 1)]),
    "<a href='https://a.cn/?x=1&amp;y=2'>去</a>": ("去", [("text_link", 0, 1)]),
    "<a href='not a link'>去</a>": ("去", []),
    '<span class="tg-spoiler">x</span>': ("x", [("spoiler", 0, 1)]),
    "<tg-spoiler>x</tg-spoiler>": ("x", [("spoiler", 0, 1)]),
    "<blockquote>x\ny</blockquote>z": ("x\nyz", [("blockquote", 0, 3)]),
    "<blockquote expandable>x</blockquote>": ("x", [("expandable_blockquote", 0, 1)]),
    "  <b> x </b>  ": ("x", [("bold", 0, 1)]),
    "<b></b>x": ("x", []),
    "<B>x</b>": ("x", [("bold", 0, 1)]),
    "1 &lt 2": ("1 < 2", []),
}


@pytest.mark.parametrize("source", CASES)
def test_html_is_read_as_telegram_reads_it(source: str) -> None:
    text, entities = parse_html(source)
    found = [(one["type"], one["offset"], one["length"]) for one in entities]
    assert (text, found) == CASES[source]


def test_a_links_address_and_a_codes_language_are_kept() -> None:
    _, links = parse_html("<a href='https://a.cn/?x=1&amp;y=2'>去</a>")
    _, codes = parse_html("<pre><code class='language-py'>x</code></pre>")
    assert links[0]["url"] == "https://a.cn/?x=1&y=2"
    assert codes[0]["language"] == "py"


def test_telegram_marks_commands_names_and_links_by_itself() -> None:
    words = "😀 /help@tipline_bot 看 https://a.cn/b?c=1。问 @xiaolin #线索1 a@b.cn 和/或 x/y"
    marked = {(one["type"], cut(words, one["offset"], one["length"])) for one in found_entities(words, [])}  # fmt: skip
    assert marked == {
        ("bot_command", "/help@tipline_bot"),
        ("url", "https://a.cn/b?c=1"),
        ("mention", "@xiaolin"),
        ("hashtag", "#线索1"),
        ("email", "a@b.cn"),
    }


@pytest.mark.parametrize(("size", "passes"), [(4096, True), (4097, False)])
def test_the_limit_counts_what_is_left_after_parsing(size: int, passes: bool) -> None:
    source = f"<b>{'x' * size}</b>"
    outcome = True
    try:
        checked_text(source, "HTML", None)
    except ApiError:
        outcome = False
    assert outcome is passes


@pytest.mark.parametrize("mode", ["Markdown", "MarkdownV2", "bbcode"])
def test_other_modes_are_refused(mode: str) -> None:
    with pytest.raises(ApiError):
        checked_text("x", mode, None)
