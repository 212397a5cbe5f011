"""Every screen of a citizen in both languages: its golden text, and Telegram's limits whatever comes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rendering import RENDERERS
from handlers.rendering.fitting import TEXT_LIMIT, seen_length
from tests.chat.citizen_screens import (
    FOLDER,
    LANGUAGES,
    NOTICE,
    SCREENS,
    draw,
    golden,
    rendered,
)

OURS = {kind for kind in RENDERERS if kind.startswith("citizen.")} | {
    "dialogue.answered",
    "dialogue.line",
}
# A call that makes no message has no text.
SILENT = {"citizen.group_delete"}

nasty = st.text(max_size=5000) | st.sampled_from(
    ["<b>" * 1000, "&" * 4096, "\u202e" * 100, "界" * 4096, "👁" * 3000, "\ud800", "{0}{x}"]
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_reads_as_its_golden_text(name: str, language: str) -> None:
    assert draw(name, language) == golden(name, language).read_text(encoding="utf-8")


def test_every_screen_has_a_golden_text_and_every_text_its_screen() -> None:
    assert {kind for kind, _ in SCREENS.values()} == OURS - SILENT
    expected = {golden(name, language) for name in SCREENS for language in LANGUAGES}
    assert set(FOLDER.iterdir()) == expected


def test_the_first_screen_promises_no_absolute_anonymity() -> None:
    for language, sees, call in (
        ("zh", "Telegram 能看到", "110"),
        ("en", "What Telegram sees", "110"),
    ):
        text = draw("welcome", language)
        assert sees in text
        assert call in text
    assert "不敢说“绝对匿名”" in draw("welcome", "zh")
    assert "nobody can promise you perfect anonymity" in draw("welcome", "en")


def test_the_group_hears_nothing_of_a_tip() -> None:
    for language in LANGUAGES:
        line = draw("group_line", language)
        told: dict[str, Any] = {"receipt": "CANARY", "tip": 1, "receiver": 5, "words": "CANARY"}
        method = rendered("citizen.group_line", told, language)
        assert "CANARY" not in repr(method)
        assert line == draw("group_line", language)


@settings(max_examples=60)
@given(words=nasty, language=st.sampled_from(LANGUAGES))
def test_whatever_was_written_the_screens_fit(words: str, language: str) -> None:
    answers = [
        {"question": q, "value": "", "words": words}
        for q in ("where", "direction", "vehicle", "more", "when", "features")
    ]
    _, review = SCREENS["review_changing"]
    removable = [{"part": n, "kind": "text", "text": words} for n in range(10)]
    notice = NOTICE | {"place": {"zh": words, "en": words}}
    facts = review | {"words": [words] * 5, "answers": answers, "removable": removable}
    shown = [
        rendered("citizen.review", facts | {"notice": notice, "changing": flag}, language)
        for flag in (True, False)
    ]
    shown.append(
        rendered(
            "dialogue.line", {"tip": 2**62, "notice": "WH-2026-0001", "words": words}, language
        )
    )
    shown.append(rendered("citizen.notices", {"notices": [notice] * 8}, language))
    for method in shown:
        text: str = getattr(method, "text", "")
        assert 0 < seen_length(text) <= TEXT_LIMIT
        rows = getattr(getattr(method, "reply_markup", None), "inline_keyboard", [])
        keys = [key for row in rows for key in row]
        assert len(keys) <= 100
        assert all(key.text for key in keys)
        assert all(len((key.callback_data or "x").encode()) <= 64 for key in keys)
