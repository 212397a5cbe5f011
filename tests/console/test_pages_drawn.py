"""Every page against its golden text, and inert whatever a notice says.

After a wanted change: `python -m tests.console.pages_drawn`, and read the difference.
"""

from typing import Any

import pytest
from hypothesis import given

from console.notice_page import notice_page
from tests.chat.publishing_screens import CONTENT
from tests.chat.test_publishing_screens import CONTENT as ANY_CONTENT
from tests.console.outline import Outline
from tests.console.pages_drawn import (
    FOLDER,
    LANGUAGES,
    NOTICE,
    PAGES,
    draw,
    golden,
    visit,
)

# All that our own pages are made of: whatever else turns up came from outside.
OURS = set(
    "html head meta title link body a header nav ul li main footer p h1 h2 div strong b span img"  # noqa: SIM905  # one word a name reads better than one line each
    " figure figcaption dl dt dd details summary form fieldset legend label input textarea button".split()
)
MAY_LEAD_TO = ("/", "#main", "https://t.me/tipline_bot", "https://tips.example.org/", "tel:")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_as_agreed(name: str, language: str) -> None:
    assert draw(name, language) == golden(name, language).read_text(encoding="utf-8")


def test_no_golden_text_is_left_over() -> None:
    kept = {path.name for path in FOLDER.iterdir()}
    assert kept == {golden(name, language).name for name in PAGES for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@given(content=ANY_CONTENT)
def test_a_notice_is_inert_and_keeps_its_safety_whatever_it_says(
    language: str, content: dict[str, Any]
) -> None:
    facts = {**NOTICE, "content": {**CONTENT, **content}}
    page = notice_page(visit(language), facts).decode()
    read = Outline(page)
    assert {tag for tag, _ in read.elements} <= OURS
    assert not [name for _, found in read.elements for name in found if name.startswith("on")]
    led_to = [
        str(found[name]) for _, found in read.elements for name in ("href", "src") if name in found
    ]
    assert [address for address in led_to if not address.startswith(MAY_LEAD_TO)] == []
    t = visit(language).t
    assert t("notice.safety", emergency="110") in page
    assert t("notice.presumption") in page
    assert "WH-2026-0147" in page


@pytest.mark.parametrize("words", ["甲", {"zh": "甲"}])
def test_words_in_the_other_language_say_so(words: Any) -> None:
    assert visit("en").said(words) == '<span lang="zh-Hans">甲</span>'
    assert visit("zh").said(words) == "<span>甲</span>"


def test_signs_that_only_hide_are_not_passed_on() -> None:
    assert visit("zh").said("甲\u202e\u200b乙") == "<span>甲乙</span>"
